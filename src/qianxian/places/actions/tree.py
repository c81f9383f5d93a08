"""Putting places on the map, changing what is known of them, and hanging plates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import some
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.actions.codes import refuse_taken
from qianxian.places.models import Place, PlaceCode, Plate, ServiceCentre
from qianxian.places.states import LEVELS, SCHEMES, GridKind, Level, PlateEnd
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act, differences, swap

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor


class WrongLevel(Unfit):
    """A place was put under one that can't hold it."""


CHANGEABLE = ("name", "kind", "estate", "extent", "households", "buildings", "longitude", "latitude", "synthetic")


@act
def add_place(
    *,
    actor: Actor,
    level: Level,
    parent: Place | None,
    number: int,
    name: str,
    now: datetime,
    valid_from: date,
    kind: GridKind | None = None,
    estate: str = "",
    extent: str = "",
    households: int = 0,
    buildings: int = 0,
    longitude: float | None = None,
    latitude: float | None = None,
    synthetic: bool = False,
    division_code: str = "",
    code: str = "",
) -> Place:
    """Add a place below `parent` (none for the district itself), with its code in the scheme of its level.

    `division_code` is the same as `code` down to the community.

    :raises WrongLevel: if `parent` is not of the level just above.
    :raises Unfit: if it begins in days to come, another place below `parent` has the number, or the code belongs to
        another place.
    """
    require(rules.may_change(actor, parent.path if parent else ""))
    refuse_wrong_level(level, parent)
    if valid_from > timezone.localtime(now).date():  # what is to come is the business of plans
        raise Unfit(_("Choose today or a day before."), "valid_from")
    if Place.objects.filter(parent=parent, number=number, valid_until=None).exists():
        raise Unfit(_("Another place there has this number. Choose a free one."), "number")
    code = code or division_code
    if code:
        refuse_taken(SCHEMES[level], code)
    place = Place.objects.create(
        level=level,
        parent=parent,
        number=number,
        name=name,
        path=f"{parent.path if parent else ''}{number:04d}/",
        kind=(kind or GridKind.RESIDENTIAL) if level == Level.GRID else "",
        estate=estate,
        extent=extent,
        households=households,
        buildings=buildings,
        longitude=longitude,
        latitude=latitude,
        synthetic=synthetic,
        valid_from=valid_from,
    )
    if code:
        PlaceCode.objects.create(place=place, scheme=SCHEMES[level], value=code, valid_from=valid_from)
    stamps.move()
    record_added(place, actor, now)
    return place


def refuse_wrong_level(level: Level, parent: Place | None) -> None:
    """Refuse a place under one that is not of the level just above.

    :raises WrongLevel: if it is not.
    """
    wanted = None if level == Level.DISTRICT else LEVELS[LEVELS.index(level) - 1]
    if (parent.level if parent else None) != wanted:
        raise WrongLevel(_("A place belongs to the level just above its own. Choose another one."), "parent")


def record_added(place: Place, actor: Actor, now: datetime) -> None:
    """Enter the act under way: a place was added."""
    ledger.record(
        "place.added", about=place, place_id=place.id, office_id=actor.office_id, now=now, name=place.name,
        level=Level(place.level).value,
    )


@act
def change_place(*, actor: Actor, place: Place, version: int, now: datetime, **changes: Any) -> None:
    """Change what is known of a place: any of `CHANGEABLE`.

    :raises Unfit: if nothing differs.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_change(actor, place.path))
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"a place has no {unknown} to change")
    moved = differences(place, changes)
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(place, version=version, **changes)
    stamps.move()
    ledger.record(
        "place.changed", about=place, place_id=place.id, office_id=actor.office_id, now=now, name=place.name,
        changes=moved,
    )


@act
def end_place(*, actor: Actor, place: Place, version: int, on: date, now: datetime) -> None:
    """End a place: from `on` it is history. Its plates are taken down.

    Whoever else hears of it may refuse: organisations that act only there, work that is open there.

    :raises Unfit: if places or service centres still lie in it, or the day is before its first.
    """
    require(rules.may_change(actor, place.path))
    refuse_what_hangs_on(place)
    if on <= place.valid_from:
        raise Unfit(_("The last day comes after the first. Choose a later one."), "on")
    if on > timezone.localtime(now).date():
        raise Unfit(_("Choose today or a day before."), "on")
    swap(place, version=version, valid_until=on)
    Plate.objects.filter(courtyard=place, retired_on=None).update(
        retired_on=on, retired_because=PlateEnd.TAKEN_DOWN,
    )
    PlaceCode.objects.filter(place=place, valid_until=None).update(valid_until=on)
    stamps.move()
    ledger.record(
        "place.ended", about=place, place_id=place.id, office_id=actor.office_id, now=now, name=place.name,
        until=on.isoformat(),
    )


def refuse_what_hangs_on(place: Place) -> None:
    """Refuse to do away with a place in which others lie, or that has a service centre.

    :raises Unfit: if something is there, naming it.
    """
    inside = Place.objects.filter(parent=place, valid_until=None).order_by("path").values_list("name", flat=True)
    if names := list(inside):
        raise Unfit(_("Other places still lie in it: %(names)s. Move or end them first.") % {"names": some(names)})
    open_there = ServiceCentre.objects.filter(place=place, closed_on=None).order_by("name")
    if names := list(open_there.values_list("name", flat=True)):
        raise Unfit(
            _("It has a service centre: %(names)s. Close it first, or open it anew at another place.")
            % {"names": some(names)},
        )


@act
def hang_plate(*, actor: Actor, courtyard: Place, hung_on: date, now: datetime) -> Plate:
    """Hang a plate at a courtyard's gate; the one before is retired.

    :raises WrongLevel: if the place is no courtyard.
    """
    require(rules.may_change(actor, courtyard.path))
    if courtyard.level != Level.COURTYARD:
        raise WrongLevel(_("Plates hang at the gates of courtyards. Choose a courtyard."), "courtyard")
    Plate.objects.filter(courtyard=courtyard, retired_on=None).update(
        retired_on=hung_on, retired_because=PlateEnd.REPLACED,
    )
    number = ids.new()
    plate = Plate.objects.create(id=number, code=codes.make(number), courtyard=courtyard, hung_on=hung_on)
    stamps.move()
    record_hung(plate, actor, now)
    return plate


@act
def retire_plate(*, actor: Actor, plate: Plate, because: PlateEnd, retired_on: date, now: datetime) -> None:
    """Let a plate that is lost or was taken down lead nowhere any more.

    :raises Refused: if the actor doesn't administer the courtyard.
    :raises NotPossible: if it is retired already.
    """
    require(rules.may_change(actor, plate.courtyard.path))
    retired = Plate.objects.filter(pk=plate.pk, retired_on=None).update(
        retired_on=max(retired_on, plate.hung_on), retired_because=because,
    )
    if not retired:
        raise NotPossible(_("This plate was retired already."))
    stamps.move()
    ledger.record(
        "plate.retired", about=plate, place_id=plate.courtyard_id, office_id=actor.office_id, now=now,
        name=plate.courtyard.name, code=plate.code,
    )


def record_hung(plate: Plate, actor: Actor, now: datetime) -> None:
    """Enter the act under way: a plate was hung."""
    ledger.record(
        "plate.hung", about=plate, place_id=plate.courtyard_id, office_id=actor.office_id, now=now,
        name=plate.courtyard.name,
    )
