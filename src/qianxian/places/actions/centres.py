"""Opening service centres, keeping what is known of them true, and closing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.models import CentreCheck, CentreStandard, ChecklistItem, Room, ServiceCentre
from qianxian.places.states import CHECKLIST
from qianxian.storage import stamps
from qianxian.storage.acts import act, differences, swap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.hours import Hours
    from qianxian.places.models import Place
    from qianxian.places.rooms import RoomLine


class Facts(NamedTuple):
    """What is known of a centre besides its rooms."""

    name: str
    hours: Hours
    address: str = ""
    area_m2: int | None = None
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None

    def columns(self) -> dict[str, Any]:
        """Return the facts as columns of the table."""
        return {**self._asdict(), "hours": self.hours.rows()}


@act
def open_centre(
    *,
    actor: Actor,
    place: Place,
    facts: Facts,
    opened_on: date,
    now: datetime,
    rooms: Sequence[RoomLine] = (),
    verified_on: date | None = None,
) -> ServiceCentre:
    """Put a new service centre on the map.

    :raises Refused: if the actor doesn't administer the place.
    """
    require(rules.may_change(actor, place.path))
    centre = ServiceCentre.objects.create(
        place=place, opened_on=opened_on, verified_on=verified_on, **facts.columns(),
    )
    _furnish(centre, rooms)
    _record("centre.opened", actor, centre, now)
    return centre


@act
def change_centre(*, actor: Actor, centre: ServiceCentre, version: int, facts: Facts, now: datetime) -> None:
    """Put right what is known of a centre.

    :raises Refused: if the actor doesn't administer its place.
    :raises Unfit: if nothing differs.
    :raises Conflict: if somebody changed it since `version`.
    :raises NotPossible: if it is closed.
    """
    _may_still_change(actor, centre)
    moved = differences(centre, facts.columns())
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(centre, version=version, **facts.columns())
    _record("centre.changed", actor, centre, now, changes=moved)


@act
def set_rooms(
    *, actor: Actor, centre: ServiceCentre, version: int, rooms: Sequence[RoomLine], now: datetime,
) -> None:
    """Say which rooms a centre has, in place of what was said before.

    :raises Refused: if the actor doesn't administer its place.
    :raises Conflict: if somebody changed it since `version`.
    :raises NotPossible: if it is closed.
    :raises Unfit: if a room is left out in which something was booked.
    """
    _may_still_change(actor, centre)
    swap(centre, version=version)
    before = [[room.kind, room.name, room.seats] for room in Room.objects.filter(centre=centre)]
    _furnish(centre, rooms)
    _record("centre.furnished", actor, centre, now, rooms=len(rooms), rooms_before=before)


@act
def check_centre(
    *, actor: Actor, centre: ServiceCentre, has: Mapping[str, bool], checked_on: date, now: datetime,
) -> None:
    """Say which things of the district's checklist a centre has; items that are not named stay as they were.

    :raises Refused: if the actor doesn't administer its place.
    :raises NotPossible: if it is closed.
    """
    _may_still_change(actor, centre)
    items = [item for item in _checklist() if item.key in has and not item.retired]
    CentreCheck.objects.filter(centre=centre, item__in=items).delete()
    CentreCheck.objects.bulk_create(
        [CentreCheck(centre=centre, item=item, has=has[item.key], checked_on=checked_on) for item in items],
    )
    there = sum(has[item.key] for item in items)
    _record("centre.checked", actor, centre, now, there=there, of=len(items))


@act
def verify_centre(*, actor: Actor, centre: ServiceCentre, verified_on: date, now: datetime) -> None:
    """Say that somebody looked, and all that is said of a centre is so.

    :raises Refused: if the actor doesn't administer its place.
    :raises NotPossible: if it is closed.
    """
    _may_still_change(actor, centre)
    swap(centre, version=centre.version, verified_on=verified_on)
    _record("centre.verified", actor, centre, now, verified_on=verified_on.isoformat())


@act
def close_centre(*, actor: Actor, centre: ServiceCentre, version: int, closed_on: date, now: datetime) -> None:
    """Close a centre for good.

    :raises Refused: if the actor doesn't administer its place.
    :raises Conflict: if somebody changed it since `version`.
    :raises NotPossible: if it is closed already.
    """
    _may_still_change(actor, centre)
    swap(centre, version=version, closed_on=max(closed_on, centre.opened_on))
    _record("centre.closed", actor, centre, now, closed_on=closed_on.isoformat())


@act
def set_checklist(*, actor: Actor, district: Place, names: Sequence[str], now: datetime) -> None:
    """Say what every centre of the district should have; an item no longer named is retired, its checks are kept.

    :raises Refused: if the actor doesn't administer the district.
    :raises Unfit: if nothing is named.
    """
    require(rules.may_change(actor, district.path))
    known = {item.name: item for item in _checklist()}
    free = (f"item{number}" for number in range(1, 10_000))
    used = {item.key for item in known.values()}
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        raise Unfit(_("Name at least one thing that a centre should have."), "names")
    ChecklistItem.objects.update(retired=True)
    for position, name in enumerate(wanted, start=1):
        if name in known:
            ChecklistItem.objects.filter(pk=known[name].pk).update(retired=False, position=position)
        else:
            key = next(key for key in free if key not in used)
            ChecklistItem.objects.create(key=key, name=name, position=position)
    stamps.move()
    ledger.record(
        "checklist.set", about=district, place_id=district.id, office_id=actor.office_id, now=now, names=wanted,
    )


@act
def set_centre_standard(
    *, actor: Actor, district: Place, stale_days: int, walk_minutes: int, least_area_m2: int, now: datetime,
) -> None:
    """Say what the district asks of its centres.

    :raises Refused: if the actor doesn't administer the district.
    """
    require(rules.may_change(actor, district.path))
    CentreStandard.objects.update_or_create(
        id=1, defaults={"stale_days": stale_days, "walk_minutes": walk_minutes, "least_area_m2": least_area_m2},
    )
    stamps.move()
    ledger.record(
        "centre_standard.set", about=district, place_id=district.id, office_id=actor.office_id, now=now,
        stale_days=stale_days, walk_minutes=walk_minutes, least_area_m2=least_area_m2,
    )


def _may_still_change(actor: Actor, centre: ServiceCentre) -> None:
    require(rules.may_change(actor, centre.place.path))
    if centre.closed_on is not None:
        raise NotPossible(_("This centre is closed. If it opens again, enter it as a new one."))


def _furnish(centre: ServiceCentre, rooms: Sequence[RoomLine]) -> None:
    """Put rooms in place of those that were there; one that keeps its name keeps its row, and what is booked there."""
    known = list(Room.objects.filter(centre=centre))
    for position, line in enumerate(rooms, start=1):
        same = next((room for room in known if (room.kind, room.name) == (line.kind, line.name)), None)
        if same is None:
            Room.objects.create(centre=centre, kind=line.kind, name=line.name, seats=line.seats, position=position)
            continue
        known.remove(same)
        Room.objects.filter(pk=same.pk).update(seats=line.seats, position=position)
    try:
        Room.objects.filter(pk__in=[room.pk for room in known]).delete()
    except ProtectedError:
        raise Unfit(
            _("Something was booked in one of these rooms, so it stays in the list: %(rooms)s.")
            % {"rooms": "、".join(map(str, known))},
            "rooms",
        ) from None


def _checklist() -> list[ChecklistItem]:
    """Return the district's checklist; the first who asks for it makes it from the six haves."""
    items = list(ChecklistItem.objects.all())
    if not items:
        items = ChecklistItem.objects.bulk_create(
            [ChecklistItem(key=key, name=name, position=place) for place, (key, name) in enumerate(CHECKLIST, start=1)],
        )
    return items


def _record(kind: str, actor: Actor, centre: ServiceCentre, now: datetime, **words: Any) -> None:
    stamps.move()
    ledger.record(
        kind, about=centre, place_id=centre.place_id, office_id=actor.office_id, now=now, name=centre.name, **words,
    )
