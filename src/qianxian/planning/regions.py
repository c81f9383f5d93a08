"""Improve a plan region by region, each as an integer program over the sets that prices leave cheap.

Model: near good prices only few sets cost little more than their courtyards are worth, and a plan close to the
best consists of such sets.  The grids around one grid make a region of a hundred courtyards and more, too large to
be listed; the cheapest exact cover of it by listed sets and by its own grids,

    min  sum c(S) x_S    so that  sum_{S containing v} x_S = 1  for every courtyard v of the region,   x whole,

is found by HiGHS and never worse than what is there.  This gives plans, not bounds.
"""

import time
from collections.abc import Callable

import numpy as np

from qianxian.planning.district import Floats, Ints
from qianxian.planning.highs import add_columns, add_rows, make_whole, new_solver
from qianxian.planning.pricing import Listed
from qianxian.planning.windows import Grid, WindowSearch

SIZES = (90, 140, 200)
"""Courtyards per region, smallest first."""

LONGEST_S = 10.0
"""Seconds after which a region is left as it is."""

MOST_SETS = 12_000
"""Sets of a region, the least dear first."""

LEAST_GAIN = 1e-6


class RegionSearch:
    """A plan under improvement by listed sets; `order` gives the district's number of each listed courtyard."""

    def __init__(self, search: WindowSearch, listed: Listed, order: Ints, price: Floats) -> None:
        self.search, self.order = search, order
        used = int(listed.used[0])
        self.begin = listed.start[: used + 1]
        self.members, self.cost = listed.members[: self.begin[-1]], listed.cost[:used]
        self.excess = self.cost - np.add.reduceat(price[self.members], self.begin[:-1])
        self.local = {int(v): i for i, v in enumerate(order)}

    def run(self, until: Callable[[], bool], report: Callable[[str], None] | None = None) -> None:
        """Improve until no region of the largest size does, or `until` says stop."""
        for size in SIZES:
            settled: set[Grid] = set()
            improved = True
            while improved and not until():
                improved = False
                near: set[int] = set()
                for g in sorted(self.search.grids):
                    if until():
                        return
                    # Regions around neighbours are nearly the same: one for the grids in the middle does.
                    if g not in self.search.grids or g in near:
                        continue
                    window = self.search.window(g, size)
                    near |= set(window[: len(window) // 4])
                    region = tuple(sorted(window))
                    if len(region) < 2 or region in settled:
                        continue
                    found = self._best(region)
                    if found:
                        self.search.adopt(found)
                        improved = True
                        if report:
                            report(f"{time.process_time():.0f} s: regions of {size}, plan {self.search.cost:.4f}")
                    else:
                        settled.add(region)

    def _best(self, region: Grid) -> list[Grid]:
        """Give the best cover of some grids' courtyards where it costs less than they do."""
        grids = [self.search.grids[g] for g in region]
        inside = np.zeros(len(self.order), np.bool_)
        inside[[self.local[v] for grid in grids for v in grid]] = True
        whole = np.flatnonzero(np.logical_and.reduceat(inside[self.members], self.begin[:-1]))
        if len(whole) > MOST_SETS:
            whole = whole[np.argsort(self.excess[whole], kind="stable")[:MOST_SETS]]
        row = np.cumsum(inside) - 1
        rows = int(inside.sum())
        index = [row[[self.local[v] for v in grid]] for grid in grids]
        index += [row[self.members[self.begin[j] : self.begin[j + 1]]] for j in whole.tolist()]
        lengths = np.array([len(one) for one in index])
        costs = np.concatenate([[self.search.costs[g] for g in region], self.cost[whole]])
        before = float(costs[: len(grids)].sum())
        lp = new_solver(time_limit=LONGEST_S, mip_rel_gap=1e-4, objective_bound=before)
        add_rows(lp, np.ones(rows), np.ones(rows))
        add_columns(
            lp, costs, np.ones(len(costs)), np.cumsum(lengths) - lengths, np.concatenate(index),
            np.ones(int(lengths.sum())),
        )  # fmt: skip
        make_whole(lp, len(costs))
        lp.run()
        if not lp.getInfo().objective_function_value < before - LEAST_GAIN:
            return []
        chosen = np.flatnonzero(np.array(lp.getSolution().col_value) > 0.5).tolist()
        numbers = np.flatnonzero(inside)
        return [tuple(sorted(self.order[numbers[index[j]]].tolist())) for j in chosen]
