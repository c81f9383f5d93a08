"""Re-plan a district that has changed: what improvement costs in moved households.

Model: with today's labels the cost gains  mu * sum moved(S) / T.  As mu grows the best plan moves fewer
households and is worse balanced; the plans for several mu are points of the convex hull of the trade-off
(weighted sums), each proven best for its mu.  Which new grid goes on as which old one says `assignment`.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qianxian.planning.district import District
from qianxian.planning.partition import Plan, make_plan
from qianxian.planning.rules import Rules, cost_of, moved_households
from qianxian.planning.terms import EIGHT_PRICES


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
) -> Iterator[FrontierPoint]:
    """Plan for every price on moving away from `rules.old` (one label per courtyard, -1 for a new one).

    One point after another, so that what was planned is kept if the rest is not.

    :raises BadInput: if there is no old plan.
    """
    plain = dataclasses.replace(rules, stay=0.0)
    for mu in mus:
        plan = make_plan(district, dataclasses.replace(rules, stay=mu))
        cost = sum(cost_of(district, plain, s) for s in plan.sets)
        moved = sum(moved_households(district, rules, np.array(s)) for s in plan.sets) if rules.old else 0
        yield FrontierPoint(mu, cost, moved, plan)
