"""Plan what cannot be listed: improve window by window, bound by column generation, state the gap.

Model: a piece of more than 62 courtyards (or one whose listing ran into its limits) has no certificate by
search.  `windows` gives a plan, `columns` prices with sum pi - sum sigma + sum_r min(0, least excess of r)
as a lower bound, and `regions` a better plan out of the sets that these prices leave cheap.  All stop at the
time limit; what remains between them is stated as the gap, and no rule
is tightened to make it smaller.  Where even one round of pricing is out of reach, the bound is that of
balance alone: shapes cost at least 0 and equal grids are the best balanced, so
F >= min over k of k (W / (k T) - 1)^2.
"""

import math
import time

import numpy as np

from qianxian.planning.columns import Ascent, Bound, field_of
from qianxian.planning.district import District, Ints
from qianxian.planning.pieces import Graph
from qianxian.planning.regions import RegionSearch
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.solver import Entry
from qianxian.planning.windows import WindowSearch, feasible, first_plan

WINDOW_SHARE, BOUND_SHARE = 0.1, 0.7
"""Shares of the time limit after which the first plan, and then the bound, are taken as they are."""

LARGEST_PRICED = 4_000
"""Courtyards above which one round of pricing is not attempted."""


def solve_large(
    district: District,
    rules: Rules,
    graph: Graph,
    members: Ints,
    time_limit: float,
    known: list[tuple[int, ...]] | None,
    floor: float,
) -> tuple[list[tuple[int, ...]], float, Entry] | None:
    """Find a plan and a bound for one piece in `time_limit` processor seconds; nothing if no plan was found.

    `known` is a plan to improve, if there is one, and `floor` a bound already proven.  Gives the grids,
    the bound, and an entry with its prices.
    """
    begun = time.process_time()
    end = begun + WINDOW_SHARE * time_limit
    search = WindowSearch(district, rules, graph, known or first_plan(district, rules, graph, members, end))
    search.run(lambda: time.process_time() > end)
    grids = sorted(search.grids.values())
    if not all(feasible(rules, grid) for grid in grids):
        return None
    field, order = field_of(district, rules, graph, members)
    local = {int(v): i for i, v in enumerate(order)}
    bound = Bound(balance_bound(int(field.households.sum()), rules.target), np.zeros(len(members)))
    if len(members) <= LARGEST_PRICED:
        costs = [cost_of(district, rules, grid) for grid in grids]
        ascent = Ascent(field, [tuple(local[v] for v in grid) for grid in grids], costs)
        found = ascent.run(target=search.cost, deadline=begun + BOUND_SHARE * time_limit)
        bound = max(bound, found, key=lambda b: b.value)
        # Listed sets know nothing of pairs, of today's plan and of companies.
        if ascent.listed and not (rules.together or rules.apart or rules.stay or rules.companies):
            regions = RegionSearch(search, ascent.listed, order, found.price)
            regions.run(lambda: time.process_time() > begun + time_limit)
            grids = sorted(search.grids.values())
    price = np.zeros(len(members))
    price[[int(np.flatnonzero(members == v)[0]) for v in order]] = bound.price
    value = min(search.cost, max(bound.value, floor))
    return grids, value, Entry(-1, search.cost, value, price, 0.0, ())


def balance_bound(households: int, target: int) -> float:
    """Bound any plan of so many households by balance alone."""
    few = max(1, households // target)
    return min((k * (households / k / target - 1) ** 2 for k in (few, few + 1)), default=math.inf)
