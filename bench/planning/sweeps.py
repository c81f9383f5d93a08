"""Compare sweep routes with PyVRP on one instance in one run.

    python bench/planning/sweeps.py d1063.npz 30 400000

Four depots, 5 minutes a courtyard and 0.1 a household, shifts of 420 minutes; PyVRP gets the seconds given
(wall clock), ours the iterations given.  A team costs one shift in both.
"""

import sys
import time
from pathlib import Path

import numpy as np

from qianxian.planning.district import read_npz
from qianxian.planning.sweeps import DETOUR, METRES_PER_MINUTE, sweep

SHIFT = 420.0

if __name__ == "__main__":
    district = read_npz(Path(sys.argv[1]))
    side = district.centroid.max()
    depots = np.array([[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) * side
    service = 5.0 + 0.1 * district.households
    sweep(district, range(13), depots, service, SHIFT, iterations=1)
    ours = sweep(district, range(len(district)), depots, service, SHIFT, iterations=int(sys.argv[3]))
    value = ours.walking + SHIFT * len(ours.routes)
    print("ours ", ours.summary(), f"value {value:.1f}")

    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

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
    found = model.solve(stop=MaxRuntime(float(sys.argv[2])), seed=0, display=False).best
    theirs = found.distance() / scale + SHIFT * found.num_routes()
    spent = time.process_time() - begun
    print(
        f"pyvrp teams {found.num_routes()} walking {found.distance() / scale / 60:.3f} h value {theirs:.1f}"
    )
    print(f"pyvrp {spent:.1f} s; value of ours / theirs {value / theirs:.4f}")
