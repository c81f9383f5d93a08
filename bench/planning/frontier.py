"""Measure the trade-off against today's plan after 64 courtyards changed: eight prices on moving.

python bench/planning/frontier.py d1063.npz
"""

import dataclasses
import sys
import time

import numpy as np
from instances import instance

from qianxian.planning.district import read_npz
from qianxian.planning.partition import make_plan
from qianxian.planning.replanning import frontier
from qianxian.planning.rules import Rules
from qianxian.planning.warm import warm_up


def main() -> int:
    warm_up()
    before = read_npz(instance(sys.argv[1] if len(sys.argv) > 1 else "d1063.npz"))
    old = tuple(make_plan(before).label.tolist())
    rng = np.random.default_rng(1)
    changed = rng.choice(len(before), 64, replace=False)
    households = before.households.copy()
    households[changed] = np.maximum(1, households[changed] * rng.uniform(0.5, 2, 64)).astype(np.int64)
    begun = time.process_time()
    for point in frontier(dataclasses.replace(before, households=households), Rules(old=old)):
        proven = sum(c.proven for c in point.plan.communities)
        print(f"mu {point.mu:5.2f}  cost {point.cost:8.4f}  moved {point.moved:6d}  proven {proven}")
    print(f"{time.process_time() - begun:.2f} processor seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
