"""Compile everything once, so that nobody waits for a compiler later.

Model: none; every kernel is run on a small drawn district, which fills numba's cache beside the modules.
"""

import sys
import time

import numpy as np

from qianxian.planning.certificate import certify
from qianxian.planning.district import District
from qianxian.planning.jit import NUMBA_INSTALLED, PlannerMissing
from qianxian.planning.large import solve_large
from qianxian.planning.partition import make_plan
from qianxian.planning.pieces import graph_of
from qianxian.planning.rules import Rules
from qianxian.planning.sweeps import sweep
from qianxian.planning.verify import verify_plan


def warm_up() -> float:
    """Compile all kernels into the cache; give the processor seconds it took.

    :raises PlannerMissing: if the planner extra is not installed.
    """
    begun = time.process_time()
    side = 4
    n = side * side
    border = [(v, v + 1) for v in range(n) if (v + 1) % side] + [(v, v + side) for v in range(n - side)]
    district = District(
        households=np.arange(n) * 11 % 130 + 20,
        area=np.full(n, 1e4),
        perimeter=np.full(n, 400.0),
        centroid=np.array([(100.0 * (v % side), 100.0 * (v // side)) for v in range(n)]),
        community=np.zeros(n, np.int64),
        border=np.array(border),
        border_length=np.full(len(border), 100.0),
    )
    plan = make_plan(district)
    verify_plan(district, plan.label.tolist(), certify(district, plan))
    solve_large(district, Rules(), graph_of(district), np.arange(n), 2.0, None, 0.0)
    sweep(district, range(4), district.centroid[:1], np.ones(n), 60.0)
    sweep(district, range(n), district.centroid[:1], np.ones(n), 60.0, iterations=10)
    return time.process_time() - begun


if __name__ == "__main__":
    if NUMBA_INSTALLED:
        warm_up()
    else:
        sys.stdout.write(f"{PlannerMissing()}\n")
