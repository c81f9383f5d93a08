"""Putting a whole district on the map at once: each place, border and plate is an act in the record all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.places import rules
from qianxian.places.actions import borders, tree
from qianxian.places.models import Border, Place, PlaceCode, Plate
from qianxian.places.states import GridKind, Level
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.actions.borders import Rings


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be: under which key it is known while it is loaded, and under whose it lies.

    A courtyard gets a plate; `rings` are its border, if that is known.
    """

    key: str
    above: str
    level: Level
    number: int
    name: str
    households: int
    buildings: int
    longitude: float
    latitude: float
    synthetic: bool
    division_code: str
    rings: Rings | None


@working
def load_district(*, actor: Actor, new: Iterable[NewPlace], valid_from: date, now: datetime) -> dict[str, Place]:
    """Put a district on an empty map, and return its places by their keys; a statement for many rows, not for each.

    :raises WrongLevel: if a place lies under one that can't hold it, or that comes only after it.
    :raises Unfit: if there are places already.
    """
    require(rules.may_change(actor, ""))
    if Place.objects.exists():
        raise Unfit(_("There is a district already. Add its places one by one."))
    made: dict[str, Place] = {}
    drawn: list[Border] = []
    hung: list[Plate] = []
    known: list[PlaceCode] = []
    for one in new:
        parent = made.get(one.above)
        tree.refuse_wrong_level(one.level, parent)
        made[one.key] = place = Place(
            level=one.level, parent=parent, number=one.number, name=one.name,
            path=f"{parent.path if parent else ''}{one.number:04d}/",
            kind=GridKind.RESIDENTIAL if one.level == Level.GRID else "", households=one.households,
            buildings=one.buildings, longitude=one.longitude, latitude=one.latitude, synthetic=one.synthetic,
            valid_from=valid_from,
        )
        if one.rings is not None:
            drawn.append(Border(place=place, rings=borders.closed(one.rings), valid_from=valid_from))
        if one.level == Level.COURTYARD:
            number = ids.new()
            hung.append(Plate(id=number, code=codes.make(number), courtyard=place, hung_on=valid_from))
        if one.division_code:
            code = PlaceCode(place=place, scheme="division12", value=one.division_code, valid_from=valid_from)
            known.append(code)
    Place.objects.bulk_create(made.values())
    PlaceCode.objects.bulk_create(known)
    Border.objects.bulk_create(drawn)
    Plate.objects.bulk_create(hung)
    stamps.move()
    for place in made.values():
        _add(actor=actor, place=place, now=now)
    for border in drawn:
        _draw(actor=actor, border=border, now=now)
    for plate in hung:
        _hang(actor=actor, plate=plate, now=now)
    return made


@act
def _add(*, actor: Actor, place: Place, now: datetime) -> None:
    tree.record_added(place, actor, now)


@act
def _draw(*, actor: Actor, border: Border, now: datetime) -> None:
    borders.record_drawn(border, actor, now)


@act
def _hang(*, actor: Actor, plate: Plate, now: datetime) -> None:
    tree.record_hung(plate, actor, now)
