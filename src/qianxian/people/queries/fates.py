"""What becomes of the organisations that act at grids which a plan ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.people.models import Seat, Tenure
from qianxian.places import queries as places

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.models import Organisation
    from qianxian.places.queries import Heir


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a seat at a grid that ends, from most to least that goes on.

    It `moves` to the grid that takes most households; or its organisation acts there or elsewhere already, and only
    leaves; or it ends with the grid because another, `into`, stands alone there, and what it owes goes to that one.
    """

    seat: Seat
    heir: Heir
    moves: bool
    into: Organisation | None

    @property
    def organisation(self) -> Organisation:
        """Return the organisation whose seat it is."""
        return self.seat.organisation


def fates(plan_id: int) -> list[Fate]:
    """Return what becomes of everybody at the grids that end by a plan which the viewer was found to see.

    Three statements. A grid has one party body of its level and one committee: where both grids have one, the one of
    the grid that takes the households stays.
    """
    heirs = places.heirs(plan_id)
    ending = {heir.ended.id for heir in heirs}
    near = ending | {heir.place_id for heir in heirs if heir.place_id is not None}
    open_ = Seat.objects.filter(valid_until=None, organisation__valid_until=None)
    seats = list(open_.filter(place__in=near).select_related("organisation").order_by("id"))
    acting: dict[int, set[int]] = {}
    for number, place_id in open_.filter(
        organisation__in=[seat.organisation_id for seat in seats],
    ).values_list("organisation_id", "place_id"):
        acting.setdefault(number, set()).add(place_id)
    there: dict[int, list[Seat]] = {}
    for heir in heirs:
        there.setdefault(heir.grid.id, [seat for seat in seats if seat.place_id == heir.place_id])
    return [
        _fate(seat, heir, there[heir.grid.id], acting[seat.organisation_id])
        for heir in heirs for seat in seats if seat.place_id == heir.ended.id
    ]


def _fate(seat: Seat, heir: Heir, there: list[Seat], acting: set[int]) -> Fate:
    acting.discard(seat.place_id)
    if any(other.organisation_id == seat.organisation_id for other in there):
        return Fate(seat, heir, moves=False, into=None)
    other = next((one for one in there if seat.alone and one.alone == seat.alone), None)
    if other is None:
        there.append(seat)
        acting.add(-heir.grid.id)  # whether the grid has begun or not
        return Fate(seat, heir, moves=True, into=None)
    return Fate(seat, heir, moves=False, into=None if acting else other.organisation)


def held_by(found: list[Fate], today: date) -> dict[int, list[Tenure]]:
    """Return who holds an office in the organisations that end, by organisation; one statement."""
    ending = [fate.organisation.id for fate in found if fate.into is not None]
    held = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today), office__organisation__in=ending, office__valid_until=None,
    ).select_related("office", "account")
    by: dict[int, list[Tenure]] = {}
    for tenure in held.order_by("office_id", "id"):
        by.setdefault(tenure.office.organisation_id, []).append(tenure)
    return by
