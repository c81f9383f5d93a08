"""Plan a district without community lines as one piece: cost, proven bound and gap in a time limit.

python bench/planning/one_piece.py d1063.npz 300
"""

import json
import sys
from pathlib import Path

from qianxian.planning.district import read_npz
from qianxian.planning.partition import make_plan
from qianxian.planning.rules import Rules
from qianxian.planning.warm import warm_up

if __name__ == "__main__":
    warm_up()
    district = read_npz(Path(sys.argv[1]))
    plan = make_plan(district, Rules(community_lines=False), time_limit=float(sys.argv[2]))
    sys.stdout.write(json.dumps(plan.summary()) + "\n")
