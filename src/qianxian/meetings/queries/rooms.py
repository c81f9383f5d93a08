"""Rooms of service centres, and when they are taken, week by week; of a mediation only that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from qianxian.meetings import rules
from qianxian.meetings.models import Booking, Meeting
from qianxian.meetings.naming import name_of
from qianxian.meetings.states import CALLED_OFF, Purpose, SeriesKind
from qianxian.places import queries as places
from qianxian.places.hours import Hours
from qianxian.places.models import Room
from qianxian.places.states import RoomKind

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer

BOOKABLE = (RoomKind.PARLOUR, RoomKind.MEDIATION, RoomKind.MEETING, RoomKind.ACTIVITY)
USUAL = (("08:00", "22:00"),)
"""When a room can be booked whose centre has not said when it is open."""
DAYS = 7


@dataclass(frozen=True, slots=True)
class Taken:
    """A span in which a room is taken; without a title it is only that. `booking`: the viewer may let it go."""

    starts_at: datetime
    ends_at: datetime
    title: str
    unit: str
    booking: Booking | None
    mediation: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a room: when its centre is open, and when the room is taken."""

    day: date
    spans: list[tuple[datetime, datetime]]
    taken: list[Taken]


def rooms_for(viewer: Viewer) -> list[Room]:
    """Return the rooms that the viewer may book, those of one centre together; one statement."""
    office = viewer.office
    if office is None or not office.paths:
        return []
    around = {spot.id for place_id in office.place_ids for spot in places.tree.now().line(place_id)}
    near = reduce(or_, (Q(centre__place__path__startswith=path) for path in office.paths))
    found = Room.objects.filter(near | Q(centre__place_id__in=around), centre__closed_on=None, kind__in=BOOKABLE)
    rooms = found.select_related("centre__place").order_by("centre__place__path", "centre_id", "position", "id")
    return [room for room in rooms[:500] if rules.may_see_room(viewer, room.centre.place.path)]


def named(room: Room) -> str:
    """Return what a room is called where its centre is not named beside it: 文峰社区党群服务中心会客厅."""
    return f"{room.centre.name}{room}"


def room_for(viewer: Viewer, number: int) -> Room | None:
    """Return a room that the viewer may book, or None; one statement."""
    found = Room.objects.filter(pk=number, centre__closed_on=None, kind__in=BOOKABLE)
    room = found.select_related("centre__place").first()
    return room if room is not None and rules.may_see_room(viewer, room.centre.place.path) else None


def booking_for(viewer: Viewer, number: int) -> Booking | None:
    """Return a booking that the viewer may let go, or None; one statement."""
    found = Booking.objects.filter(pk=number).select_related("room__centre__place", "office__organisation").first()
    return found if found is not None and rules.may_let_go(viewer, found) else None


def week_of(viewer: Viewer, room: Room, monday: date, now: datetime) -> list[Day]:
    """Return seven days of a room from `monday` on; two statements."""
    begin, end = _at(monday, "00:00"), _at(monday + timedelta(days=DAYS), "00:00")
    booked = Booking.objects.filter(room=room, let_go_at=None, starts_at__lt=end, ends_at__gt=begin)
    held = Meeting.objects.filter(room=room, starts_at__lt=end, ends_at__gt=begin).exclude(state__in=CALLED_OFF)
    taken = [_booked(viewer, room, one, now) for one in booked.select_related("office__organisation")]
    taken += [_held(viewer, one) for one in held.select_related("series__convener", "series__place")]
    days = [monday + timedelta(days=number) for number in range(DAYS)]
    return [
        Day(day, open_on(room, day), sorted(
            (one for one in taken if timezone.localtime(one.starts_at).date() == day), key=lambda one: one.starts_at,
        ))
        for day in days
    ]


def _booked(viewer: Viewer, room: Room, one: Booking, now: datetime) -> Taken:
    one.room = room
    mine = bool(rules.may_let_go(viewer, one))
    may = one if mine and one.ends_at > now else None
    if one.purpose == Purpose.MEDIATION:
        own = viewer.office is not None and viewer.office.organisation_id == one.office.organisation_id
        return Taken(one.starts_at, one.ends_at, "", "", may, mediation=own)
    return Taken(one.starts_at, one.ends_at, one.title, one.office.organisation.name, may)


def _held(viewer: Viewer, meeting: Meeting) -> Taken:
    """Return what is seen of a meeting; of a task force's or an executive's only that the room is taken."""
    if meeting.series.kind == SeriesKind.NUMBERED and not rules.may_see_inside(viewer, meeting.series):
        return Taken(meeting.starts_at, meeting.ends_at, "", "", None)
    return Taken(meeting.starts_at, meeting.ends_at, name_of(meeting), meeting.series.convener.name, None)


def open_on(room: Room, day: date) -> list[tuple[datetime, datetime]]:
    """Return when a room can be booked on a day: while its centre is open."""
    hours = Hours.kept(room.centre.hours)
    spans = hours.on(day, places.calendar.now()) if hours else USUAL
    return [(_at(day, begin), _at(day, end)) for begin, end in spans]


def _at(day: date, said: str) -> datetime:
    hour, minute = map(int, said.split(":"))
    whole_days, hour = divmod(hour, 24)
    return timezone.make_aware(datetime.combine(day + timedelta(days=whole_days), time(hour, minute)))
