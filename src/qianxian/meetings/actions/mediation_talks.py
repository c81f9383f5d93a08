"""The talks of a case of mediation: arranged in a room, called off, noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit
from qianxian.base.states import NotPossible
from qianxian.meetings.actions.mediating import (
    in_the_districts_language,
    keeps,
    mediates,
    read_words,
    record,
    take_mediation,
    tell_parties,
    touch,
)
from qianxian.meetings.actions.rooms import LONGEST_AHEAD, book_room, let_go_room
from qianxian.meetings.models import (
    WHERE_LENGTH,
    Mediation,
    MediationTalk,
)
from qianxian.meetings.states import (
    TALK_LIFECYCLE,
    TALK_VERBS,
    Purpose,
    TalkState,
    Who,
)
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.models import Room


@act
def arrange_talks(
    *, actor: Viewer, mediation: Mediation, version: int, starts_at: datetime, ends_at: datetime, now: datetime,
    room: Room | None = None, venue: str = "",
) -> MediationTalk:
    """Arrange talks in a room, which is booked with it, or elsewhere; parties with a number hear when and where.

    :raises Refused: if the actor does not keep the case, or the room is none of theirs.
    :raises NotPossible: if nobody mediates it any more, or talks are arranged already.
    :raises Unfit: if the room is taken, or the time can't be.
    :raises Conflict: if it changed since `version`.
    """
    keeps(actor, mediation)
    if mediation.talks.filter(state=TalkState.PLANNED).exists():
        raise NotPossible(_("Talks are arranged already. Say first what came of them, or call them off."))
    booking, where = None, read_words(
        venue, field="venue", what=_("Choose a room, or write where they meet."), most=WHERE_LENGTH,
    ) if room is None else ""
    if ends_at <= starts_at:
        raise Unfit(_("It ends before it begins."), "ends")
    if not now < starts_at <= now + LONGEST_AHEAD:
        raise Unfit(_("Choose a time that is still to come, within half a year."), "day")
    was = take_mediation(mediation, version, "arrange", by=Who.KEEPER, having=("starts_at",))
    if room is not None:
        booking = book_room(
            actor=actor, room=room, purpose=Purpose.MEDIATION, title="", starts_at=starts_at, ends_at=ends_at, now=now,
        ).made[0]
    made = MediationTalk.objects.create(
        mediation=mediation, booking=booking, venue=where, starts_at=starts_at, ends_at=ends_at,
        state=TalkState.PLANNED,
    )
    entry_id = record(
        "mediation.talks_arranged", actor, mediation, now, was=was, about=made, held_at=starts_at.isoformat(),
        # A room's name may say what it is for, and whoever holds the telephone reads a message; a venue may be a home.
        where=f"{room.centre.name} {room.centre.address}".strip() if room is not None else "",
    )
    tell_parties(mediation, made.id, entry_id, now)
    return made


@act
def call_off_talks(*, actor: Viewer, mediation: Mediation, talk: MediationTalk, version: int, now: datetime) -> None:
    """Call off talks that are to come, and let their room go; parties with a number are told.

    :raises Refused: if the actor does not keep the case.
    :raises NotPossible: if their time has come, or somebody said already what came of them.
    :raises Conflict: if they changed since `version`.
    """
    keeps(actor, mediation)
    if talk.starts_at <= now:
        raise NotPossible(_("Their time has come. Say whether they were held, or who did not come."))
    _call_off(actor, talk, version, now, by=Who.KEEPER)
    touch(mediation)
    entry_id = record(
        "mediation.talks_called_off", actor, mediation, now, was=mediation.state, about=talk,
        held_at=talk.starts_at.isoformat(),
    )
    tell_parties(mediation, talk.id, entry_id, now)


def _call_off(actor: Viewer, talk: MediationTalk, version: int, now: datetime, *, by: Who) -> None:
    swap(talk, version=version, state=TALK_LIFECYCLE.take(TalkState(talk.state), "call_off", by=by))
    booking = talk.booking
    if booking is not None and booking.let_go_at is None and booking.ends_at > now:
        with in_the_districts_language():
            why = _("No longer needed then.")
        let_go_room(actor=actor, booking=booking, version=booking.version, reason=why, now=now)


@act
def note_talks(
    *, actor: Viewer, mediation: Mediation, talk: MediationTalk, version: int, came: TalkState, note: str,
    now: datetime,
) -> None:
    """Say that talks were held, or that somebody did not come, and what was said; for the case only.

    :raises Refused: if the actor neither keeps nor mediates the case.
    :raises NotPossible: if their time has not come, or it was said already.
    :raises Unfit: if it is not said what came of them.
    :raises Conflict: if they changed since `version`.
    """
    by = mediates(actor, mediation)
    if talk.starts_at > now:
        raise NotPossible(_("Their time has not come yet."))
    if came not in TALK_VERBS:
        raise Unfit(_("Say whether they were held, or somebody did not come."), "came")
    said = read_words(note, field="note", what=_("Note in a sentence what came of it."))
    became = TALK_LIFECYCLE.take(TalkState(talk.state), TALK_VERBS[came], by=by)
    swap(talk, version=version, state=became, note=said)
    touch(mediation)
    record("mediation.talks_noted", actor, mediation, now, was=mediation.state, about=talk, came=came.value)


def drop_talks(actor: Viewer, mediation: Mediation, now: datetime) -> None:
    """Call off what is still arranged in a case of which something has come, and let its room go."""
    for talk in mediation.talks.filter(state=TalkState.PLANNED).select_related(
        "booking__room__centre__place", "booking__office__organisation",
    ):
        _call_off(actor, talk, talk.version, now, by=Who.KEEPER)
