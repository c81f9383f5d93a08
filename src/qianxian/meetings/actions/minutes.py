"""Minutes build themselves: put up for correction, corrected by those who were there, adopted with their hash."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.meetings import rules
from qianxian.meetings.actions.taking import key_of, read_text, record, take
from qianxian.meetings.models import Correction, Minutes
from qianxian.meetings.queries.minutes import build, canonical
from qianxian.meetings.states import LIFECYCLE, UNADOPTED, Means, MeetingState, Who
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.meetings.models import Meeting
    from qianxian.people.queries import Viewer

OPEN_FOR = timedelta(hours=48)
MOST_WORDS = 1000


@act
def circulate(*, meeting: Meeting, now: datetime, actor: Viewer | None = None, version: int | None = None) -> None:
    """Put up the minutes of a meeting: for 48 hours those who were there may correct them.

    :raises Refused: if an actor is given who does not convene it.
    :raises NotPossible: if it is not over, or they are up already.
    :raises Conflict: if it changed since `version`.
    """
    if actor is not None:
        require(rules.may_convene(actor, meeting.series))
    until = now + OPEN_FOR
    was = take(
        meeting, meeting.version if version is None else version, "circulate",
        by=Who.TIME if actor is None else Who.CONVENER, correct_until=until,
    )
    record("meeting.minutes_circulated", actor, meeting, now, was=was, until_at=until.isoformat())


def correct(
    *, actor: Viewer, meeting: Meeting, key: str, words: str, means: Means, now: datetime, attended: frozenset[int],
) -> Correction:
    """Let somebody who was there say what is not right; sent twice, it is one correction.

    `attended`: the meetings to which this browser came by the square code. By telephone and on paper the convener
    writes it down.

    :raises Refused: if they were not there, or the time is over.
    :raises Unfit: if nothing is said.
    """
    _may_correct(actor, meeting, means, attended, now)
    made = Correction.objects.filter(key=key_of(key, meeting.id)).first()
    if made is not None:
        return made
    return _correct(actor=actor, meeting=meeting, key=key, words=words, means=means, now=now)


def _may_correct(actor: Viewer, meeting: Meeting, means: Means, attended: frozenset[int], now: datetime) -> None:
    if means != Means.WEB:
        require(rules.may_convene(actor, meeting.series))
    convener = bool(rules.may_convene(actor, meeting.series))
    require(rules.may_correct(meeting, {meeting.id} if convener else attended, now))


@act
def _correct(
    *, actor: Viewer, meeting: Meeting, key: str, words: str, means: Means, now: datetime,
) -> Correction:
    for_others, convener = means != Means.WEB, bool(rules.may_convene(actor, meeting.series))
    said = clean(words)[:MOST_WORDS]
    if not said:
        raise Unfit(_("Write what is not right, and how it was."), "words")
    LIFECYCLE.take(
        MeetingState(meeting.state), "correct", by=Who.CONVENER if convener else Who.ATTENDEE, said=("words",),
    )
    made = Correction.objects.create(
        key=key_of(key, meeting.id), meeting=meeting, words=said, means=means, made_at=now,
        recorded_by_id=actor.office_id if for_others else None,
    )
    record("meeting.minutes_corrected", actor if for_others else None, meeting, now, means=means.value)
    return made


@act
def take_over(*, actor: Viewer, correction: Correction, text: str, now: datetime) -> None:
    """Let the convener take a correction into the minutes, in a sentence that everybody may read; empty: not.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if the minutes are adopted, or it was answered.
    """
    meeting = correction.meeting
    require(rules.may_convene(actor, meeting.series))
    if meeting.state != MeetingState.MINUTES_CIRCULATED or correction.answered_at is not None:
        raise NotPossible(_("This correction was answered, or the minutes are adopted."))
    said = read_text(text, field="text") if text.strip() else ""
    Correction.objects.filter(pk=correction.pk).update(taken_over=said, answered_at=now)
    record("meeting.correction_answered", actor, meeting, now, said=said)


@act
def adopt(*, meeting: Meeting, now: datetime) -> Minutes:
    """Adopt minutes whose time for corrections is over; their hash stands in the record.

    :raises NotPossible: if they are not up, or the time is not over.
    """
    if meeting.correct_until is None or now < meeting.correct_until:
        raise NotPossible(_("They are open to corrections."))
    with translation.override(settings.LANGUAGE_CODE):
        sections = build(meeting)
    sha256 = hashlib.sha256(canonical(sections).encode()).hexdigest()
    made = Minutes.objects.create(
        meeting=meeting, sections=json.loads(canonical(sections)), sha256=sha256, adopted_at=now,
    )
    was = take(meeting, meeting.version, "adopt", by=Who.TIME)
    record("meeting.minutes_adopted", None, meeting, now, was=was, sha256=sha256)
    return made


@act
def note_missing(*, meeting: Meeting, now: datetime) -> None:
    """Tell the community that the minutes of a meeting are not adopted though the next one has begun; it goes on.

    :raises NotPossible: if nothing is missing.
    """
    if meeting.state not in UNADOPTED:
        raise NotPossible(_("Nothing is missing."))
    record("meeting.minutes_missing", None, meeting, now)
