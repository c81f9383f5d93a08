"""Re-plan a district that has changed: what improvement costs in moved households, and who becomes whom.

Model: with today's labels the cost gains  mu * sum moved(S) / T.  As mu grows the best plan moves fewer
households and is worse balanced; the plans for several mu are points of the convex hull of the trade-off
(weighted sums), each proven best for its mu.  Old and new grids are matched one to one so that the most
households keep their grid's identity: an assignment problem, whose linear relaxation has whole vertices.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qianxian.planning.district import District, Ints
from qianxian.planning.highs import add_columns, add_rows, new_solver
from qianxian.planning.partition import Plan, Progress, make_plan
from qianxian.planning.rules import Rules, cost_of, moved_households

EIGHT_PRICES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Prices on moving that span, on the benchmark, everything from no regard for today to hardly a change."""


@dataclass(frozen=True)
class FrontierPoint:
    """One trade-off: the price mu, the cost without the price on moving, households moved, the plan."""

    mu: float
    cost: float
    moved: int
    plan: Plan


def frontier(
    district: District,
    rules: Rules,
    mus: Sequence[float] = EIGHT_PRICES,
    *,
    progress: Progress | None = None,
) -> list[FrontierPoint]:
    """Plan for every price on moving away from `rules.old` (one label per courtyard, -1 for a new one).

    :raises BadInput: if there is no old plan.
    """
    points = []
    for number, mu in enumerate(mus):
        if progress:
            progress(number, len(mus))
        priced = dataclasses.replace(rules, stay=mu)
        plan = make_plan(district, priced)
        plain = dataclasses.replace(rules, stay=0.0)
        cost = sum(cost_of(district, plain, s) for s in plan.sets)
        moved = sum(moved_households(district, rules, np.array(s)) for s in plan.sets) if rules.old else 0
        points.append(FrontierPoint(mu, cost, moved, plan))
    return points


def match_grids(district: District, old: Sequence[int], new: Ints) -> dict[int, int]:
    """Match each new label with the old label it continues, so that the most households stay.

    `old`, `new` (n,); -1 in `old` means none.  New labels that continue no old one are absent.  The most
    households win; among equals the lower labels.
    """
    before = np.asarray(old, np.int64)
    known = np.flatnonzero(before >= 0)
    overlap: dict[tuple[int, int], int] = {}
    for v in known.tolist():
        key = (int(new[v]), int(before[v]))
        # A courtyard without households still has an identity to keep, for less than any household.
        overlap[key] = overlap.get(key, 0) + 1_000 * int(district.households[v]) + 1
    if not overlap:
        return {}
    pairs = sorted(overlap)
    news, olds = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
    row_new, row_old = {a: i for i, a in enumerate(news)}, {b: len(news) + i for i, b in enumerate(olds)}
    rows = len(news) + len(olds)
    lp = new_solver(solver="simplex")
    add_rows(lp, np.full(rows, -np.inf), np.ones(rows))
    index = np.array([[row_new[a], row_old[b]] for a, b in pairs]).ravel()
    weight = np.array([-float(overlap[pair]) for pair in pairs])
    add_columns(lp, weight, np.ones(len(pairs)), np.arange(0, 2 * len(pairs), 2), index, np.ones(len(index)))
    lp.run()
    taken = np.array(lp.getSolution().col_value) > 0.5
    return {a: b for (a, b), yes in zip(pairs, taken.tolist(), strict=True) if yes}


def continue_labels(matches: dict[int, int], new: Ints, old: Sequence[int]) -> Ints:
    """Give each new grid its old label where it continues one, and a label never used before otherwise."""
    fresh = max([-1, *old]) + 1
    names: dict[int, int] = {}
    for label in np.unique(new).tolist():
        names[label] = matches.get(label, fresh)
        fresh += label not in matches
    return np.array([names[label] for label in new.tolist()], np.int64)
