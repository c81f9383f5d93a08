"""Compare sweep routes with PyVRP on one instance in one run.

    python bench/planning/sweeps.py d1063.npz 30 40000

Four depots, 5 minutes a courtyard and 0.1 a household, shifts of 420 minutes; a team costs one shift in both.
PyVRP gets the processor seconds given, ours the rounds given; without arguments 30 seconds and 40,000 rounds.
"""

import sys
import time
from importlib.util import find_spec

import numpy as np
from instances import instance

from qianxian.planning.district import read_npz
from qianxian.planning.sweeps import DETOUR, METRES_PER_MINUTE, sweep

SHIFT = 420.0


def main() -> int:
    name, seconds, iterations = (*sys.argv[1:], *("d1063.npz", "30", "40000")[len(sys.argv) - 1 :])
    district = read_npz(instance(name))
    side = district.centroid.max()
    depots = np.array([[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) * side
    service = 5.0 + 0.1 * district.households
    sweep(district, range(13), depots, service, SHIFT, iterations=1)
    ours = sweep(district, range(len(district)), depots, service, SHIFT, iterations=int(iterations))
    value = ours.walking + SHIFT * len(ours.routes)
    print("ours ", ours.summary(), f"value {value:.1f}")

    if find_spec("pyvrp") is None:
        print("pyvrp is not installed (requirements/bench.txt): nothing to compare with")
        return 0
    from pyvrp import Model

    model = Model()
    scale = 100.0
    places = [model.add_location(*(xy * 100).astype(int).tolist()) for xy in (*depots, *district.centroid)]
    sites = [model.add_depot(place) for place in places[: len(depots)]]
    for depot in sites:
        model.add_vehicle_type(
            len(district), start_depot=depot, end_depot=depot, fixed_cost=int(SHIFT * scale),
            shift_duration=int(SHIFT * scale), unit_distance_cost=1,
        )  # fmt: skip
    for v in range(len(district)):
        model.add_client(places[len(depots) + v], service_duration=int(service[v] * scale))
    points = np.concatenate([depots, district.centroid])
    minutes = np.hypot(*(points[:, None, :] - points[None, :, :]).T) * (DETOUR / METRES_PER_MINUTE * scale)
    for i, a in enumerate(places):
        for j, b in enumerate(places):
            model.add_edge(a, b, distance=round(minutes[i, j]), duration=round(minutes[i, j]))
    begun = time.process_time()
    # Processor time, as ours: on a machine that others use, a clock on the wall would give it less.
    stop = lambda _best: time.process_time() - begun > float(seconds)  # noqa: E731
    found = model.solve(stop=stop, seed=0, display=False).best
    theirs = found.distance() / scale + SHIFT * found.num_routes()
    spent = time.process_time() - begun
    print(
        f"pyvrp teams {found.num_routes()} walking {found.distance() / scale / 60:.3f} h value {theirs:.1f}"
    )
    print(f"pyvrp {spent:.1f} s; value of ours / theirs {value / theirs:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
