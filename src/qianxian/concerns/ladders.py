"""Where a matter would climb: every rung with who answers there, and the rungs on which nobody does.

Answered by the router itself, so that what is shown before saving is what happens after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.routing import NoUnit, Router
from qianxian.concerns.states import LEVEL_OF, RUNGS, Rung

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.concerns.routing import Kind
    from qianxian.people.queries import Directory, Unit
    from qianxian.places.queries import Spot, Tree


@dataclass(frozen=True, slots=True)
class OnRung:
    """A rung of a ladder: who answers there (None: nobody), and whether a matter stops there on its way up."""

    rung: Rung
    unit: Unit | None
    stops: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """The way up of some kinds of matters that share it, from where they begin."""

    kinds: tuple[str, ...]
    rungs: tuple[OnRung, ...]


@dataclass(frozen=True, slots=True)
class NobodyThere:
    """A rung on which nobody answers for a kind of matter: in how many places, and a few of them."""

    rung: Rung
    kinds: tuple[str, ...]
    spots: tuple[Spot, ...]


def with_answerer(router: Router, category_id: int | None, rung: Rung, organisation_id: int | None) -> Router:
    """Return a router as it would be if a body answered on a rung; None: who usually does."""
    answerers = dict(router.answerers)
    answerers.pop((category_id, rung), None)
    if organisation_id is not None:
        answerers[category_id, rung] = organisation_id
    return Router(router.everything, router.rules, answerers, router.closed)


def ladders(router: Router, place_id: int, tree: Tree, directory: Directory) -> list[Ladder]:
    """Return the ladders of all kinds that something can be raised of at a place, kinds with the same one together."""
    found: dict[tuple[OnRung, ...], list[str]] = {}
    for kind in router.leaves:
        if kind.for_residents:
            found.setdefault(_ladder(router, place_id, kind, tree, directory), []).append(kind.name)
    return [Ladder(tuple(kinds), rungs) for rungs, kinds in found.items()]


def _ladder(router: Router, place_id: int, kind: Kind, tree: Tree, directory: Directory) -> tuple[OnRung, ...]:
    try:
        begins = router.route(place_id, kind, tree, directory)
    except NoUnit:
        return ()
    rungs = [OnRung(begins.rung, begins.unit, stops=True)]
    leading = begins.unit
    for rung in RUNGS[RUNGS.index(begins.rung) + 1 :]:
        unit = router.answering(rung, place_id, kind, tree, directory)
        stops = unit is not None and unit.id != leading.id
        rungs.append(OnRung(rung, unit, stops))
        if unit is not None:
            leading = unit
    return tuple(rungs)


def nobody(router: Router, tree: Tree, directory: Directory) -> list[NobodyThere]:
    """Return the rungs on which nobody answers, with the kinds and the places; no statement."""
    found: dict[tuple[Rung, tuple[Spot, ...]], list[str]] = {}
    kinds = [kind for kind in router.leaves if kind.for_residents]
    for rung, level in LEVEL_OF.items():
        spots = [spot for spot in tree if spot.level == level]
        for kind in kinds:
            missing = tuple(
                spot for spot in spots if router.answering(rung, spot.id, kind, tree, directory) is None
            )
            if missing:
                found.setdefault((rung, missing), []).append(kind.name)
    return [NobodyThere(rung, tuple(names), spots) for (rung, spots), names in found.items()]


def named(router: Router, directory: Directory) -> Iterable[tuple[Rung, str, Unit]]:
    """Give whom the district has named, from the lowest rung up: rung, kind (empty: every kind), body."""
    for (category_id, rung), number in sorted(
        router.answerers.items(), key=lambda one: (RUNGS.index(one[0][1]), one[0][0] or 0),
    ):
        unit = directory.find(number)
        if unit is not None:
            yield rung, router.kind(category_id).name if category_id is not None else "", unit
