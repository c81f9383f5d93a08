"""Booking rooms of service centres: within opening hours, never twice, with time between; let go with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.taking import read_text
from qianxian.meetings.models import NAME_LENGTH, Booking, Meeting
from qianxian.meetings.queries.rooms import open_on
from qianxian.meetings.states import COMING, MeetingState, Purpose
from qianxian.places.models import Room
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.queries import Viewer

BETWEEN = timedelta(minutes=15)
"""Left free between two bookings, to go and to air the room."""
MOST_WEEKS, LONGEST_AHEAD = 26, timedelta(days=190)


class Booked(NamedTuple):
    """What came of a booking: the days that were booked, and those that were not with why."""

    made: list[Booking]
    refused: list[tuple[date, str]]


@act
def book_room(
    *, actor: Viewer, room: Room, purpose: Purpose, title: str, starts_at: datetime, ends_at: datetime,
    now: datetime, weeks: int = 1,
) -> Booked:
    """Book a room for a span, on so many weeks running; the days on which it can't be are returned with why.

    :raises Refused: if the room is none of the actor's, or a mediation none of their business.
    :raises Unfit: if not one of the days can be booked, or something is missing.
    """
    require(rules.may_book(actor, room.centre.place.path, purpose))
    assert actor.office is not None  # noqa: S101  # the rule asks for it
    said = _title(title) if purpose == Purpose.MEETING else ""
    if not 1 <= weeks <= MOST_WEEKS:
        raise Unfit(_("At most 26 weeks at once."), "weeks")
    if ends_at <= starts_at:
        raise Unfit(_("It ends before it begins."), "ends")
    made, refused = Booked([], [])
    for week in range(weeks):
        begin, end = (_weeks_on(one, week) for one in (starts_at, ends_at))
        try:
            _may_be_booked(room, begin, end, now)
        except Unfit as wrong:
            refused.append((timezone.localtime(begin).date(), str(wrong.reason)))
            if weeks == 1:
                raise
            continue
        made.append(Booking.objects.create(
            room=room, office_id=actor.office.id, purpose=purpose, title=said, starts_at=begin, ends_at=end,
            booked_at=now,
        ))
    if not made:
        raise Unfit(_("None of these days is free."), "day")
    ledger.record(
        "room.booked", about=made[0], place_id=room.centre.place_id, office_id=actor.office_id, now=now,
        room=str(room), unit=actor.office.organisation_name, times=len(made), held_at=made[0].starts_at.isoformat(),
    )
    return Booked(made, refused)


def _title(typed: str) -> str:
    said = read_text(typed, field="title", what=_("Say what for; others see it."))
    if len(said) > NAME_LENGTH:
        raise Unfit(_("At most 40 characters, please."), "title")
    return said


def _weeks_on(moment: datetime, weeks: int) -> datetime:
    here = timezone.localtime(moment)
    return timezone.make_aware(datetime.combine(here.date() + timedelta(weeks=weeks), here.time()))


def _may_be_booked(room: Room, begin: datetime, end: datetime, now: datetime) -> None:
    if not now < begin <= now + LONGEST_AHEAD:
        raise Unfit(_("Choose a time that is still to come, within half a year."), "day")
    if not any(first <= begin and end <= last for first, last in open_on(room, timezone.localtime(begin).date())):
        raise Unfit(_("The centre is not open then."), "begins")
    room_is_free(room.id, begin, end)


@act
def let_go_room(*, actor: Viewer, booking: Booking, version: int, reason: str, now: datetime) -> None:
    """Let a room go that was booked; what for is said, and kept.

    :raises Refused: if another unit booked it, and the centre is not in the actor's care.
    :raises NotPossible: if it is over, or was let go.
    :raises Unfit: if it is not said why.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_let_go(actor, booking))
    if booking.let_go_at is not None or booking.ends_at <= now:
        raise NotPossible(gettext_lazy("This is over, or the room was let go already."))
    said = read_text(reason, field="reason", what=_("Say why the room is let go."))
    swap(booking, version=version, let_go_at=now, reason=said)
    office = actor.office
    ledger.record(
        "room.let_go", about=booking, place_id=booking.room.centre.place_id, office_id=actor.office_id, now=now,
        room=str(booking.room), unit=office.organisation_name if office else "",
        held_at=booking.starts_at.isoformat(), reason=said if booking.purpose == Purpose.MEETING else "",
    )


def room_is_free(room_id: int | None, starts_at: datetime, ends_at: datetime, *, but: int | None = None) -> None:
    """Refuse a room that somebody has then, or just before or after; the room is held until the act is over.

    `but`: the meeting that has it now.

    :raises Unfit: with whose meeting it is; of a mediation only that it is taken.
    """
    if room_id is None:
        return
    Room.objects.select_for_update().get(pk=room_id)
    begin, end = starts_at - BETWEEN, ends_at + BETWEEN
    taken = Meeting.objects.filter(
        room_id=room_id, state__in=(*COMING, MeetingState.IN_SESSION), starts_at__lt=end, ends_at__gt=begin,
    ).exclude(pk=but or 0).select_related("series").first()
    if taken is not None:
        raise Unfit(_("The room is taken then: %(name)s.") % {"name": taken.series.name}, "starts_at")
    booked = Booking.objects.filter(room_id=room_id, let_go_at=None, starts_at__lt=end, ends_at__gt=begin).first()
    if booked is not None and booked.title:
        raise Unfit(_("The room is taken then: %(name)s.") % {"name": booked.title}, "starts_at")
    if booked is not None:
        raise Unfit(_("The room is taken then."), "starts_at")
