"""Where a meeting is held: a room of a centre is taken for it, or let go, in one act, with what everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.meetings import rules
from qianxian.meetings.actions.rooms import room_is_free
from qianxian.meetings.actions.taking import read_text, record, take, told_anew
from qianxian.meetings.models import NAME_LENGTH
from qianxian.meetings.queries.rooms import named, open_on
from qianxian.meetings.states import Purpose, Who
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.meetings.models import Meeting
    from qianxian.people.queries import Viewer
    from qianxian.places.models import Room


@act
def take_room(*, actor: Viewer, meeting: Meeting, version: int, room: Room, now: datetime) -> None:
    """Hold a meeting in a room of a centre; one that it had before is free again, and everybody reads where it is.

    :raises Refused: if the actor does not convene the meeting, or the room is none of theirs.
    :raises NotPossible: if the meeting began, or will not be.
    :raises Unfit: if the room is taken then, or its centre is not open.
    :raises Conflict: if the meeting changed since `version`.
    """
    require(rules.may_convene(actor, meeting.series))
    require(rules.may_book(actor, room.centre.place.path, Purpose.MEETING))
    day = timezone.localtime(meeting.starts_at).date()
    if not any(first <= meeting.starts_at and meeting.ends_at <= last for first, last in open_on(room, day)):
        raise Unfit(_("The centre is not open then."), "room")
    room_is_free(room.id, meeting.starts_at, meeting.ends_at, but=meeting.pk)
    was = take(
        meeting, version, "take_room", by=Who.CONVENER, having=("room",), room_id=room.id,
        venue=named(room)[:NAME_LENGTH], **told_anew(meeting, now),
    )
    record("meeting.room_taken", actor, meeting, now, was=was, room=meeting.venue)


@act
def leave_room(*, actor: Viewer, meeting: Meeting, version: int, venue: str, now: datetime) -> None:
    """Let the room of a meeting go and say where it is held instead; the room is free at once.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if the meeting began, or will not be.
    :raises Unfit: if it has no room, or it is not said where it is held.
    :raises Conflict: if the meeting changed since `version`.
    """
    require(rules.may_convene(actor, meeting.series))
    if meeting.room_id is None:
        raise Unfit(_("This meeting has no room of a centre."), "venue")
    said = read_text(venue, field="venue", what=_("Say where it is held instead: everybody who comes reads it."))
    if len(said) > NAME_LENGTH:
        raise Unfit(_("At most forty characters, please."), "venue")
    before = meeting.venue
    was = take(
        meeting, version, "leave_room", by=Who.CONVENER, having=("venue",), room_id=None, venue=said,
        **told_anew(meeting, now),
    )
    record("meeting.room_left", actor, meeting, now, was=was, room=before, venue=said)
