"""What the acts of this room share: taking a step of a table, recording it, reading what was typed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.models import REASON_LENGTH, Item, Meeting
from qianxian.meetings.naming import name_of
from qianxian.meetings.states import (
    ITEM_LIFECYCLE,
    ITEM_OPEN,
    LIFECYCLE,
    TOPIC_LIFECYCLE,
    ItemState,
    MeetingState,
    TopicState,
    Who,
)
from qianxian.places import queries as places
from qianxian.places.calendar import Deadline
from qianxian.storage.acts import swap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qianxian.meetings.models import Topic
    from qianxian.people.queries import Viewer


def take(
    meeting: Meeting, version: int, verb: str, *, by: Who, having: Iterable[str] = (), **changes: object,
) -> MeetingState:
    """Take one step of the meeting's table and return the state before.

    The version comes first: to somebody who was overtaken, both texts say more than “no longer possible”.
    """
    was = MeetingState(meeting.state)
    try:
        became = LIFECYCLE.take(was, verb, by=by, said=(*having, *changes))
    except NotPossible:
        if version == meeting.version:
            raise
        became = was
    swap(meeting, version=version, state=became, **changes)
    return was


def told_anew(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Return what calendars go by when the time of a meeting, or whether it is held, changes."""
    return {"sequence": meeting.sequence + 1, "changed_at": now}


def take_topic(topic: Topic, verb: str, *, by: Who, having: Iterable[str] = (), **changes: object) -> TopicState:
    """Take one step of a topic and return the state before."""
    was = TopicState(topic.state)
    became = TOPIC_LIFECYCLE.take(was, verb, by=by, said=(*having, *changes))
    swap(topic, version=topic.version, state=became, **changes)
    return was


def take_item(item: Item, verb: str, *, by: Who, having: Iterable[str] = (), **changes: object) -> ItemState:
    """Take one step of an item and return the state before."""
    was = ItemState(item.state)
    became = ITEM_LIFECYCLE.take(was, verb, by=by, said=(*having, *changes))
    swap(item, version=item.version, state=became, **changes)
    return was


def record(
    kind: str, actor: Viewer | None, meeting: Meeting, now: datetime, *, was: str = "", about: Any = None, **words: Any,
) -> int:
    """Record what happened at a meeting as an entry of `kind`, about it or about a thing of it."""
    office = actor.office if actor is not None else None
    return ledger.record(
        kind, about=about or meeting, place_id=meeting.series.place_id, office_id=office.id if office else None,
        was=was, became=(about or meeting).state if hasattr(about or meeting, "state") else "", now=now,
        meeting=name_of(meeting), unit=office.organisation_name if office else meeting.series.convener.name,
        by=actor.account_id if actor is not None else None, **words,
    )


def in_session(actor: Viewer, meeting: Meeting) -> None:
    """Go on only while a meeting is in session, for whoever convenes it.

    :raises Refused: if the actor does not convene it.
    :raises NotPossible: if it is not in session.
    """
    require(rules.may_convene(actor, meeting.series))
    if meeting.state != MeetingState.IN_SESSION:
        raise NotPossible(
            _("This is written while the meeting is in session. Afterwards, add a correction with its date."),
        )


def key_of(typed: str, *of: object) -> str:
    """Return the key under which something sent twice is one thing; nobody else's key can be the same.

    :raises Unfit: if the form lost its key.
    """
    if not typed:
        raise Unfit(_("Open the page again and send it from there."))
    return hashlib.sha256("\x00".join([typed, *map(str, of)]).encode()).hexdigest()


def read_text(typed: str, *, field: str = "", what: Any = None) -> str:
    """Return a sentence that may be public.

    :raises Unfit: if it is missing, too long, or has a telephone or identity number in it.
    """
    text = clean(typed).replace("\n", " ")
    if not text:
        raise Unfit(what or _("Write a sentence, please."), field)
    if len(text) > REASON_LENGTH:
        raise Unfit(_("At most 200 characters, please."), field)
    if scrub(text) != text:
        raise Unfit(_("Leave telephone and identity numbers out: everybody can read this sentence."), field)
    return text


def end_of(day: date) -> Deadline:
    """Return the end of a day's work as a deadline."""
    calendar = places.calendar.now()
    at = timezone.make_aware(datetime.combine(day, calendar.spans[-1].closes))
    return Deadline(at=at, provisional=day.year not in calendar.years)


def fresh(meeting: Meeting) -> Meeting:
    """Return a meeting as it stands now, with its series, place and convener; its row is held until the end."""
    held = Meeting.objects.select_for_update(of=("self",)).select_related("series__place", "series__convener")
    return held.get(pk=meeting.pk)


def drop_items(meeting: Meeting) -> None:
    """Let go of what a meeting did not or will not come to: the topics stay, as old as they are, for the next one."""
    for state in ITEM_OPEN:
        became = ITEM_LIFECYCLE.take(state, "drop", by=Who.TIME)
        Item.objects.filter(meeting=meeting, state=state).update(state=became, version=F("version") + 1)
