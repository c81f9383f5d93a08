"""What the planner makes of one community while somebody cuts it anew: the rest around what is held fast."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.places import rules
from qianxian.places.queries.drawn_plans import LEAST, MOST, DrawnPlan, drawn_cut
from qianxian.places.queries.searches import survey
from qianxian.places.queries.spots import tree
from qianxian.places.states import Level
from qianxian.planning.aside import plan_aside
from qianxian.planning.assignment import goes_on
from qianxian.planning.jit import PlannerMissing
from qianxian.planning.terms import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qianxian.base.permits import Actor
    from qianxian.places.queries.searches import Survey
    from qianxian.places.queries.spots import Spot


PRICES = {"stay", "companies"}
"""Wishes that are prices, not rules."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody who cuts a community anew holds fast.

    `numbers` gives each courtyard, by id, the number of its grid; the grids of the `locked` numbers stay exactly so,
    the `kept` courtyards stay under their number. `walk_limit` is in metres as the crow flies, `grids` how many
    there shall be, `stay` the price on moving. `company` gives courtyards, by id, the property company that looks
    after them, `companies` is the price on each further one in a grid.
    """

    numbers: dict[int, int]
    locked: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    walk_limit: int | None = None
    grids: int | None = None
    stay: float = 0.0
    company: dict[int, int] = field(default_factory=dict)
    companies: float = 0.0


@dataclass(frozen=True, slots=True)
class Recut:
    """The best cut around what is held fast.

    `numbers` as in `Wishes`; `certificate` says how good it is proven to be; `worse` by how much, in per cent of it,
    each wish makes it worse: "walk", "locked", "kept", "grids", "stay" and "companies". `several` counts the grids
    with more than one property company, `several_today` those of today. `typed` and `today` say the same of the
    cut as it was written down and of today's: by how much they are worse than this one, or better, below 0.
    """

    numbers: dict[int, int]
    certificate: dict[str, Any]
    worse: dict[str, float]
    typed: float
    today: float
    moved: int
    households: int
    grids: int
    usual: int
    several: int
    several_today: int
    drawn: DrawnPlan | None = field(compare=False)


def recut(viewer: Actor, community: Spot, wishes: Wishes) -> Recut:
    """Let the planner cut a community around what is held fast; one statement, and a second of another process.

    :raises Unfit: if courtyards have no outline, the wishes contradict each other, or the planner is not installed.
    """
    require(rules.may_change(viewer, community.path))
    found = survey(community.id)
    typed = [wishes.numbers[spot.id] for spot in found.courtyards]
    asked = _rules(found, typed, wishes)
    try:
        plan = plan_aside(
            _with_companies(found, wishes.company), asked,
            looser=_looser(asked), labels={"typed": typed, "today": found.grids},
        )
    except PlannerMissing as error:
        raise Unfit(_(
            "The planner is not installed on this machine. Whoever runs the system can add it: "
            "pip install 'qianxian[planner]'. Until then a plan is drafted by hand or from a list.",
        )) from error
    except BadInput as error:
        raise Unfit(str(error)) from error
    worse = {
        # Without such a price there is nothing to compare but how well it is cut.
        name: max(0.0, _per_cent(plan.plain - plain if name in PRICES else plan.cost - cost, plain))
        for name, (plain, cost) in plan.looser.items()
    }
    numbers = _numbered(community, found, plan.label, wishes)
    sizes: dict[int, int] = {}
    for spot in found.courtyards:
        sizes[numbers[spot.id]] = sizes.get(numbers[spot.id], 0) + spot.households
    known = tree.now()
    moved = [
        spot for spot, grid in zip(found.courtyards, found.grids, strict=True)
        if known.get(grid).number != numbers[spot.id]
    ]
    return Recut(
        numbers=numbers,
        certificate={
            "mu": wishes.stay, "cost": plan.cost, "bound": plan.bound, "gap": plan.gap, "communities": 1,
            "proven": int(plan.proven),
        },
        worse=worse,
        typed=_per_cent(plan.costs["typed"] - plan.plain, plan.plain),
        today=_per_cent(plan.costs["today"] - plan.plain, plan.plain),
        moved=len(moved), households=sum(spot.households for spot in moved),
        grids=len(sizes), usual=sum(LEAST <= size <= MOST for size in sizes.values()),
        several=_several(found, plan.label, wishes.company),
        several_today=_several(found, found.grids, wishes.company),
        drawn=drawn_cut(community, numbers),
    )


def _with_companies(found: Survey, company: dict[int, int]) -> list[dict[str, Any]]:
    """Return the features of a survey with the property companies that are known."""
    return [
        feature | {"properties": feature["properties"] | {"company": company[spot.id]}}
        if spot.id in company else feature
        for spot, feature in zip(found.courtyards, found.features, strict=True)
    ]


def _several(found: Survey, grids: Sequence[int], company: dict[int, int]) -> int:
    """Count the grids with more than one property company."""
    inside: dict[int, set[int]] = {}
    for spot, grid in zip(found.courtyards, grids, strict=True):
        if spot.id in company:
            inside.setdefault(grid, set()).add(company[spot.id])
    return sum(len(companies) > 1 for companies in inside.values())


def _per_cent(more: float, than: float) -> float:
    return 100 * more / than if than > 0 else 0.0


def _rules(found: Survey, typed: list[int], wishes: Wishes) -> dict[str, Any]:
    """Say the wishes as the planner's rules, courtyards by their place in the survey."""
    grids: dict[int, list[int]] = {}
    held: dict[int, list[int]] = {}
    for v, (spot, number) in enumerate(zip(found.courtyards, typed, strict=True)):
        grids.setdefault(number, []).append(v)
        if spot.id in wishes.kept and number not in wishes.locked:
            held.setdefault(number, []).append(v)
    first = [some[0] for some in held.values()]
    asked: dict[str, Any] = {
        "stay": wishes.stay, "old": found.grids,
        "locked": [grids[number] for number in sorted(wishes.locked & grids.keys())],
        "together": [[some[0], other] for some in held.values() for other in some[1:]],
        "apart": [[one, other] for index, one in enumerate(first) for other in first[index + 1 :]],
    }
    if wishes.walk_limit is not None:
        asked["walk_limit"] = wishes.walk_limit
    if wishes.grids is not None:
        asked["grids"] = wishes.grids
    if wishes.companies:
        asked["companies"] = wishes.companies
    return asked


def _looser(asked: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the rules without one wish after the other, by its name; only wishes that were made."""
    without = {
        "walk": {"walk_limit"}, "locked": {"locked"}, "kept": {"together", "apart"}, "grids": {"grids"},
        "stay": {"stay"}, "companies": {"companies"},
    }
    return {
        name: {rule: value for rule, value in asked.items() if rule not in left_out}
        for name, left_out in without.items() if any(asked.get(rule) for rule in left_out)
    }


def _numbered(community: Spot, found: Survey, label: tuple[int, ...], wishes: Wishes) -> dict[int, int]:
    """Give the planner's grids their numbers: those of what is held, then today's where most stay, then free ones."""
    known = tree.now()
    given: dict[int, int] = {}
    for spot, grid in zip(found.courtyards, label, strict=True):
        number = wishes.numbers[spot.id]
        if spot.id in wishes.kept or number in wishes.locked:
            given[grid] = number
    stays = goes_on(
        (grid, known.get(before).number, spot.households)
        for spot, grid, before in zip(found.courtyards, label, found.grids, strict=True)
        if grid not in given and known.get(before).number not in given.values()
    )
    given |= stays
    # Grids without courtyards, such as a dedicated one around a market, keep their numbers.
    taken = set(given.values()) | {
        spot.number for spot in known.below(community.id, Level.GRID) if not known.below(spot.id, Level.COURTYARD)
    }
    free = (number for number in range(1, len(label) + len(taken) + 1) if number not in taken)
    for grid in label:
        if grid not in given:
            given[grid] = next(free)
    return {spot.id: given[grid] for spot, grid in zip(found.courtyards, label, strict=True)}
