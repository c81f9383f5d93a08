"""Putting places on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ledger import actions as ledger
from qianxian.places.models import Place, PlaceCode, Plate
from qianxian.places.states import LEVELS, Level
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import date, datetime


class WrongLevel(ValueError):
    """A place was put under one that can't hold it."""


@act
def add_place(
    *,
    level: Level,
    parent: Place | None,
    number: int,
    name: str,
    now: datetime,
    valid_from: date,
    households: int = 0,
    buildings: int = 0,
    longitude: float | None = None,
    latitude: float | None = None,
    synthetic: bool = False,
    division_code: str = "",
) -> Place:
    """Add a place below `parent` (none for the district itself).

    :raises WrongLevel: if `parent` is not of the level just above.
    """
    wanted = None if level == Level.DISTRICT else LEVELS[LEVELS.index(level) - 1]
    if (parent.level if parent else None) != wanted:
        raise WrongLevel(f"a {level} lies in a {wanted}, not in a {parent.level if parent else None}")
    place = Place.objects.create(
        level=level,
        parent=parent,
        number=number,
        name=name,
        path=f"{parent.path if parent else ''}{number:04d}/",
        households=households,
        buildings=buildings,
        longitude=longitude,
        latitude=latitude,
        synthetic=synthetic,
        valid_from=valid_from,
    )
    if division_code:
        PlaceCode.objects.create(place=place, scheme="division12", value=division_code, valid_from=valid_from)
    stamps.move()
    ledger.record("place.added", about=place, place_id=place.id, now=now, name=name, level=level.value)
    return place


@act
def hang_plate(*, courtyard: Place, hung_on: date, now: datetime) -> Plate:
    """Hang a plate at a courtyard's gate; the one before is retired.

    :raises WrongLevel: if the place is no courtyard.
    """
    if courtyard.level != Level.COURTYARD:
        raise WrongLevel("plates hang at the gates of courtyards")
    Plate.objects.filter(courtyard=courtyard, retired_on=None).update(retired_on=hung_on)
    number = ids.new()
    plate = Plate.objects.create(id=number, code=codes.make(number), courtyard=courtyard, hung_on=hung_on)
    stamps.move()
    ledger.record("plate.hung", about=plate, place_id=courtyard.id, now=now, name=courtyard.name)
    return plate
