"""Reading for whoever sets up categories and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns import ladders, previews
from qianxian.concerns.models import Category, ClosedDays, DissatisfactionReason, Rota, Zone
from qianxian.concerns.routing import router
from qianxian.concerns.rulebook import area_in, is_closed, rota_key, whose_turn
from qianxian.concerns.saying_rules import Names
from qianxian.people import queries as people
from qianxian.people.models import Organisation
from qianxian.places import queries as places
from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qianxian.concerns.routing import Router
    from qianxian.concerns.rulebook import Where
    from qianxian.concerns.states import Rung
    from qianxian.people.queries import Unit
    from qianxian.places.queries import Spot


def category(category_id: int) -> Category | None:
    """Return a category, or None; for an act on it."""
    return Category.objects.prefetch_related("deadlines").filter(pk=category_id).first()


def preview_rules(proposed: Iterable[Where]) -> previews.Preview:
    """Return what other rules would send elsewhere, of the last concerns and of every place × category."""
    return previews.preview(router.now(), proposed, places.tree.now(), people.directory.now())


def ladders_at(place_id: int, changed: Router | None = None) -> list[ladders.Ladder]:
    """Return how matters of each kind would climb from a place, as things are or as they would be."""
    return ladders.ladders(changed or router.now(), place_id, places.tree.now(), people.directory.now())


def nobody_there() -> list[ladders.NobodyThere]:
    """Return the rungs on which nobody answers."""
    return ladders.nobody(router.now(), places.tree.now(), people.directory.now())


def named_answerers() -> list[tuple[Rung, str, Unit]]:
    """Return whom the district has named to answer on a rung: rung, kind (empty: every kind), body."""
    return list(ladders.named(router.now(), people.directory.now()))


def with_answerer(category_id: int | None, rung: Rung, organisation_id: int | None) -> Router:
    """Return how matters would go if a body answered on a rung; nothing is written."""
    return ladders.with_answerer(router.now(), category_id, rung, organisation_id)


def alarms() -> list[previews.Alarm]:
    """Return where a rule's unit does not exist, and who has the work instead."""
    return previews.alarms(router.now(), places.tree.now(), people.directory.now())


def reasons() -> list[DissatisfactionReason]:
    """Return what may be wrong with an answer, in the order of the list, with what is off it; one statement."""
    return list(DissatisfactionReason.objects.order_by("retired", "position", "id"))


def reason(number: int) -> DissatisfactionReason | None:
    """Return a reason, or None; for an act on it."""
    return DissatisfactionReason.objects.filter(pk=number).first()


# ── rules in words, their turns and areas ────────────────────────────────────────────────────────────────────────


def said_rules(wanted: Iterable[Where]) -> list[str]:
    """Return rules in words; two statements at most."""
    wanted, kinds, tree = list(wanted), router.now(), places.tree.now()
    zones = Zone.objects.in_bulk({one.zone_id for one in wanted if one.zone_id is not None})
    named = {body for one in wanted for body in one.bodies}
    bodies = dict(Organisation.objects.filter(pk__in=named).values_list("id", "name")) if named else {}
    return [
        str(Names(
            category=kinds.kind(one.category_id).name if one.category_id is not None else "",
            level=one.level.value,
            unit_kind=one.unit_kind.value,
            places=tuple(tree.unmistakable(number) for number in one.place_ids),
            zone=zones[one.zone_id].name if one.zone_id is not None else "",
            channel=one.channel,
            words=one.words,
            bodies=tuple(bodies[number] for number in one.bodies),
        ))
        for one in wanted
    ]


@dataclass(frozen=True, slots=True)
class Taker:
    """A body that takes turns: whether it is there on a day, and the days on which it was said not to be."""

    id: int
    name: str
    ended: bool
    closed: bool
    days: tuple[ClosedDays, ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """Bodies that take turns: in their order, how many matters were given out, whose turn it was and whose it is."""

    takers: tuple[Taker, ...]
    given: int
    last: str
    upcoming: str


def turns_of(one: Where, day: date) -> Turns | None:
    """Return the turns of a rule as they stand on a day, or None where none are taken; three statements."""
    if len(one.bodies) < 2:  # noqa: PLR2004  # one alone takes no turns
        return None
    names = dict(Organisation.objects.filter(pk__in=one.bodies).values_list("id", "name"))
    directory, closed = people.directory.now(), router.now().closed
    days: dict[int, list[ClosedDays]] = {}
    ahead = ClosedDays.objects.filter(organisation__in=one.bodies, last_on__gte=day, called_off=False)
    for row in ahead.order_by("first_on", "id"):
        days.setdefault(row.organisation_id, []).append(row)
    rota = Rota.objects.filter(key=rota_key(one.bodies)).first()
    takers = tuple(
        Taker(number, names[number], directory.find(number) is None, is_closed(closed, number, day),
              tuple(days.get(number, ())))
        for number in one.bodies
    )
    there = [taker.id for taker in takers if not taker.ended]
    last = rota.last_id if rota else None
    coming = whose_turn(one.bodies, last, [number for number in there if not is_closed(closed, number, day)] or there)
    return Turns(takers, rota.given if rota else 0, names.get(last or 0, ""), names.get(coming or 0, ""))


def closed_days(number: int) -> ClosedDays | None:
    """Return days on which a body takes no turn, or None; for an act on them."""
    return ClosedDays.objects.filter(pk=number, called_off=False).select_related("organisation").first()


def zone(zone_id: int) -> Zone | None:
    """Return an area drawn for rules, or None; for an act on it."""
    return Zone.objects.filter(pk=zone_id).first()


def zones() -> list[tuple[Zone, list[Spot]]]:
    """Return the areas in use, with the courtyards whose point lies in each; one statement."""
    spots = [spot for spot in places.tree.now() if spot.level == Level.COURTYARD]
    found = []
    for row in Zone.objects.filter(retired=False).order_by("name", "id"):
        area = area_in(row)
        found.append((row, [
            spot for spot in spots
            if spot.longitude is not None and spot.latitude is not None
            and area.holds((spot.longitude, spot.latitude))
        ]))
    return found
