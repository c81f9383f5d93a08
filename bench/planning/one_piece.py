"""Plan a district without community lines as one piece: cost, proven bound and gap in a time limit.

python bench/planning/one_piece.py d1063.npz 300

Without arguments: d1063 in 300 processor seconds.
"""

import json
import sys

from instances import instance

from qianxian.planning.district import read_npz
from qianxian.planning.partition import make_plan
from qianxian.planning.rules import Rules
from qianxian.planning.warm import warm_up


def main() -> int:
    warm_up()
    name, limit = (*sys.argv[1:], *("d1063.npz", "300")[len(sys.argv) - 1 :])
    plan = make_plan(read_npz(instance(name)), Rules(community_lines=False), time_limit=float(limit))
    print(json.dumps(plan.summary()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
