"""Choose how many grids each piece gets when the number is fixed per community or in all.

Model: with f_i(k) the least cost of piece i in k grids, the best plan of K grids is
min sum f_i(k_i) over sum k_i = K, by dynamic programming over the pieces (min-plus convolution).  The curves
are not computed in full: the programme runs on lower bounds, the values it chose are then computed exactly,
and when all of them already were, the plan is optimal, because no other choice has a smaller bound.
"""

from collections.abc import Callable, Sequence

import numpy as np

from qianxian.planning.district import Floats, Ints
from qianxian.planning.solver import SLACK, PieceSolver

Curve = Floats
"""Cost by number of grids, inf where impossible; index 0 is no grid."""


def curve_of(solver: PieceSolver) -> Curve:
    """Give the lower bounds of a piece for every number of grids."""
    return np.array([np.inf, *(solver.lower(k) for k in range(1, solver.most_grids + 1))])


def combine(curves: Sequence[Curve], fixed: int | None) -> tuple[Curve, list[Ints]]:
    """Convolve curves; give the sums' curve and, per curve, which share each total takes.

    With `fixed` every other total is made impossible.
    """
    total = np.zeros(1)
    takes: list[Ints] = []
    for curve in curves:
        size = len(total) + len(curve) - 1
        if fixed is not None:
            size = min(size, fixed + 1)
        merged, take = np.full(size, np.inf), np.zeros(size, np.int64)
        for k in np.flatnonzero(np.isfinite(curve)).tolist():
            span = min(len(total), size - k)
            if span <= 0:
                break
            cost = total[:span] + curve[k]
            better = cost < merged[k : k + span]
            merged[k : k + span][better] = cost[better]
            take[k : k + span][better] = k
        total = merged
        takes.append(take)
    if fixed is not None:
        only = np.full(fixed + 1, np.inf)
        if fixed < len(total):
            only[fixed] = total[fixed]
        total = only
    return total, takes


def trace(takes: Sequence[Ints], total: int) -> list[int]:
    """Read back the share of every curve in a total."""
    shares = []
    for take in reversed(takes):
        shares.append(int(take[total]))
        total -= shares[-1]
    return shares[::-1]


def choose(
    curve_groups: Sequence[Sequence[Curve]], fixed: Sequence[int | None], in_all: int | None
) -> tuple[float, list[list[int]]]:
    """Choose the number of grids of every piece of every community; inf and nothing if impossible."""
    merged = [combine(curves, count) for curves, count in zip(curve_groups, fixed, strict=True)]
    total, takes = combine([curve for curve, _ in merged], in_all)
    best = int(np.argmin(total)) if in_all is None else in_all
    if len(total) <= best or not np.isfinite(total[best]):
        return float("inf"), []
    shares = trace(takes, best)
    return float(total[best]), [trace(t, share) for (_, t), share in zip(merged, shares, strict=True)]


def solve_counts(
    groups: Sequence[Sequence[PieceSolver]],
    fixed: Sequence[int | None],
    in_all: int | None,
    tick: Callable[[], None],
) -> tuple[float, list[list[int]]]:
    """Find the proven bound and the numbers of grids; each chosen number has been solved afterwards.

    `groups` are the pieces by community, `fixed` the number each community must have.  The bound falls
    short of the cost only where a piece ran into its limits.
    """
    curves = [[curve_of(solver) for solver in group] for group in groups]
    while True:
        bound, shares = choose(curves, fixed, in_all)
        again = False
        for group, row, ks in zip(groups, curves, shares, strict=bool(shares)):
            for i, (solver, k) in enumerate(zip(group, ks, strict=True)):
                known = solver.entries.get(k)
                if known is None or (np.isinf(known.cost) and row[i][k] <= known.bound + SLACK):
                    tick()
                    solver.solve_for(k)
                    fresh = curve_of(solver)
                    again = again or bool((fresh > row[i] + SLACK).any())
                    row[i] = fresh
        if not again:
            return bound, shares
