"""Plan a district of any size and print cost, bound, gap, share proven, processor seconds and peak memory.

python bench/planning/generate.py 100000 7 /tmp/d100000.npz
python bench/planning/scale.py /tmp/d100000.npz
"""

import json
import resource
import sys
import time

from instances import instance

from qianxian.planning.district import read_npz
from qianxian.planning.partition import make_plan
from qianxian.planning.warm import warm_up


def main() -> int:
    warm_up()
    begun = time.process_time()
    district = read_npz(instance(sys.argv[1] if len(sys.argv) > 1 else "d10000.npz"))
    read = time.process_time() - begun
    plan = make_plan(district, progress=lambda i, n: sys.stderr.write(f"\r{i}/{n}") if i % 500 == 0 else None)
    said = plan.summary()
    said["share_proven"] = round(said["communities_proven"] / said["communities"], 5)
    said["reading_seconds"] = round(read, 2)
    said["peak_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
