"""Site service centres so that people can walk to one.

Model: a courtyard i with w_i households is covered by a centre at courtyard j when their centroids are at
most r apart in a straight line.  With y_j = 1 where a centre stands (existing centres have y_j = 1):

    full cover (Toregas, Swain, ReVelle and Bergman 1971):   min sum y_j   so that  sum_{j near i} y_j >= 1
    maximal cover (Church and ReVelle 1974):                 max sum w_i z_i,  z_i <= sum_{j near i} y_j,
                                                             sum y_j = K,  0 <= z_i <= 1
    1-median of a grid:                                      min over j in S of sum_i w_i d(i, j)

HiGHS solves the first two on sparse rows and reports the bound it proved.  A walk of m minutes reaches
r = 75 m / 1.3 each minute: 75 m/min on foot, and streets 1.3 times as long as the straight line.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianxian.planning.district import District, Floats, Ints
from qianxian.planning.highs import add_columns, add_rows, make_whole, new_solver
from qianxian.planning.terms import BadInput

METRES_PER_MINUTE = 75.0
DETOUR = 1.3


@dataclass(frozen=True)
class Siting:
    """Centres (courtyard numbers, existing ones included) and what is proven of them.

    `covered` counts households within `radius` metres; `bound` is the proven least number of centres (full
    cover) or the proven most households coverable (maximal cover); `seconds` is processor time.
    """

    centres: tuple[int, ...]
    radius: float
    covered: int
    households: int
    bound: float
    proven: bool
    seconds: float

    def summary(self) -> dict[str, Any]:
        """Give the figures a command line prints."""
        share = self.covered / self.households if self.households else 1.0
        return {
            "centres": len(self.centres),
            "radius": round(self.radius, 1),
            "covered": self.covered,
            "share": round(share, 6),
            "bound": round(self.bound, 6),
            "proven": self.proven,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True)
class Coverage:
    """How one courtyard is served: nearest centre, straight metres, minutes on foot, within reach or not."""

    courtyard: int
    centre: int
    metres: float
    minutes: float
    covered: bool


def reach(minutes: float) -> float:
    """Give the straight metres that a walk of so many minutes covers: 173 m for 3 minutes."""
    return minutes * METRES_PER_MINUTE / DETOUR


def full_cover(
    district: District, radius: float, *, existing: Sequence[int] = (), time_limit: float = 60.0
) -> Siting:
    """Find the fewest centres within `radius` metres of every courtyard.

    :raises BadInput: if the radius is not above 0 or an existing centre does not exist.
    """
    begun = time.process_time()
    near = neighbours_within(district, radius, existing)
    n = len(district)
    # All coefficients are whole: a bound less than one away is as good as met.
    lp = new_solver(time_limit=time_limit, mip_rel_gap=0.0, mip_abs_gap=0.99)
    add_rows(lp, np.ones(n), np.full(n, np.inf))
    lengths = np.array([len(row) for row in near])
    start = np.cumsum(lengths) - lengths
    add_columns(lp, np.ones(n), np.ones(n), start, np.concatenate(near), np.ones(int(lengths.sum())))
    _fix(lp, existing)
    make_whole(lp, n)
    centres, bound, proven = _run(lp, n)
    # A bound on a whole number of centres is a whole number, and nobody is covered by none.
    least = math.ceil(bound - 1e-6) if math.isfinite(bound) else max(1, len(set(existing)))
    return _siting(district, radius, centres or _greedy(near, np.ones(n), None, existing), least, proven, begun)


def maximal_cover(
    district: District, radius: float, count: int, *, existing: Sequence[int] = (), time_limit: float = 60.0
) -> Siting:
    """Place `count` centres, existing ones included, so that the most households are within `radius` metres.

    :raises BadInput: if the count is below the existing centres or above the courtyards.
    """
    begun = time.process_time()
    near = neighbours_within(district, radius, existing)
    n = len(district)
    if not max(1, len(set(existing))) <= count <= n:
        raise BadInput(
            f"The number of centres must lie between the existing ones and {n}. "
            f"中心数量须介于现有数量与 {n} 之间。"
        )
    lp = new_solver(time_limit=time_limit, mip_rel_gap=0.0, mip_abs_gap=0.99)
    # Rows: z_i - sum y_j <= 0 for every courtyard, then sum y = K.
    add_rows(lp, np.full(n, -np.inf), np.zeros(n))
    add_rows(lp, np.array([float(count)]), np.array([float(count)]))
    lengths = np.array([len(row) + 1 for row in near])
    index = np.concatenate([np.append(row, n) for row in near])
    value = np.where(index == n, 1.0, -1.0)
    add_columns(lp, np.zeros(n), np.ones(n), np.cumsum(lengths) - lengths, index, value)
    add_columns(
        lp, -district.households.astype(np.float64), np.ones(n), np.arange(n), np.arange(n), np.ones(n)
    )
    _fix(lp, existing)
    make_whole(lp, n)
    centres, bound, proven = _run(lp, n)
    everyone = int(district.households.sum())
    most = min(everyone, math.floor(-bound + 1e-6)) if math.isfinite(bound) else everyone
    return _siting(
        district, radius, centres or _greedy(near, district.households, count, existing), most, proven, begun
    )


def grid_medians(district: District, grids: Sequence[Sequence[int]]) -> list[int]:
    """Give for each grid the courtyard of least household-metres to all others; ties to the lower number."""
    medians = []
    for grid in grids:
        members = np.sort(np.asarray(grid, np.int64))
        distance = np.hypot(
            *(district.centroid[members][:, None, :] - district.centroid[members][None, :, :]).T
        )
        medians.append(int(members[np.argmin(district.households[members] @ distance)]))
    return medians


def coverage_rows(district: District, centres: Sequence[int], radius: float) -> list[Coverage]:
    """Tell for every courtyard which centre is nearest and whether it is within `radius` metres.

    :raises BadInput: if there is no centre.
    """
    if not centres:
        raise BadInput("There is no centre to walk to. 没有任何服务中心。")
    sites = np.asarray(sorted(set(centres)), np.int64)
    rows = []
    for v in range(len(district)):
        distance = np.hypot(*(district.centroid[sites] - district.centroid[v]).T)
        best = int(np.argmin(distance))
        metres = float(distance[best])
        rows.append(
            Coverage(v, int(sites[best]), metres, metres * DETOUR / METRES_PER_MINUTE, metres <= radius)
        )
    return rows


def neighbours_within(district: District, radius: float, existing: Sequence[int] = ()) -> list[Ints]:
    """List for every courtyard those whose centroid is at most `radius` metres away, itself included.

    :raises BadInput: if the radius is not above 0 or an existing centre does not exist.
    """
    if not (math.isfinite(radius) and radius > 0):
        raise BadInput("The walk must be above 0 metres. 步行距离必须大于 0 米。")
    if any(not 0 <= v < len(district) for v in existing):
        raise BadInput(
            "An existing centre names a courtyard that does not exist. 现有中心引用了不存在的庭院。"
        )
    cells: dict[tuple[int, int], list[int]] = {}
    keys = np.floor(district.centroid / radius).astype(np.int64).tolist()
    for v, (a, b) in enumerate(keys):
        cells.setdefault((a, b), []).append(v)
    near = []
    for v, (a, b) in enumerate(keys):
        around = np.array(
            sorted(u for i in (a - 1, a, a + 1) for j in (b - 1, b, b + 1) for u in cells.get((i, j), ())),
            np.int64,
        )
        apart = np.hypot(*(district.centroid[around] - district.centroid[v]).T)
        near.append(around[apart <= radius])
    return near


def _fix(lp: Any, existing: Sequence[int]) -> None:
    for v in existing:
        lp.changeColBounds(v, 1.0, 1.0)


def _run(lp: Any, n: int) -> tuple[list[int], float, bool]:
    """Solve; give the centres, the bound and whether it is proven."""
    lp.run()
    info = lp.getInfo()
    if not math.isfinite(info.objective_function_value):  # the time was up before the first plan
        return [], -math.inf, False
    values: Floats = np.array(lp.getSolution().col_value)[:n]
    proven = info.objective_function_value - info.mip_dual_bound < 1.0 - 1e-6
    return np.flatnonzero(values > 0.5).tolist(), float(info.mip_dual_bound), bool(proven)


def _greedy(near: list[Ints], weight: Any, count: int | None, existing: Sequence[int]) -> list[int]:
    """Place one centre after the other where it covers most that is not covered: all, or `count` of them."""
    left = np.array(weight, np.float64)
    centres = sorted(set(existing))
    for v in centres:
        left[near[v]] = 0.0
    free = sorted(set(range(len(near))) - set(centres))
    while free and (left.any() if count is None else len(centres) < count):
        best = max(free, key=lambda v: (left[near[v]].sum(), -v))
        left[near[best]] = 0.0
        centres.append(best)
        free.remove(best)
    return sorted(centres)


def _siting(
    district: District,
    radius: float,
    centres: list[int],
    bound: float,
    proven: bool,  # noqa: FBT001  # as the solver said it
    begun: float,
) -> Siting:
    rows = coverage_rows(district, centres, radius) if centres else []
    covered = sum(int(district.households[row.courtyard]) for row in rows if row.covered)
    households = int(district.households.sum())
    return Siting(tuple(centres), radius, covered, households, bound, proven, time.process_time() - begun)
