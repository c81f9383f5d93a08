"""What the acts on topics share: making one, finding its concerns, putting it onto an agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Concern
from qianxian.concerns.states import ENDED
from qianxian.meetings.actions.taking import end_of
from qianxian.meetings.models import Item, Meeting, Topic
from qianxian.meetings.naming import name_of
from qianxian.meetings.states import COMING, ItemKind, ItemState, MeetingState, Origin, TopicState
from qianxian.storage import codes, ids
from qianxian.storage.acts import Conflict

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_TITLE = 60


def new_topic(
    *, title: str, kind: ItemKind, origin: Origin, place_id: int, now: datetime, since: datetime | None = None,
    state: TopicState = TopicState.OPEN, office_id: int | None = None,
) -> Topic:
    """Return a topic that is not written yet, with its number."""
    number = ids.new()
    return Topic(
        id=number, code=codes.make(number), title=title[:LONGEST_TITLE], kind=kind, origin=origin,
        home_id=place_id, place_id=place_id, state=state, raised_at=since or now, office_id=office_id,
    )


def open_concerns(topic: Topic | None) -> list[Concern]:
    """Return the concerns behind a topic of which somebody is still owed something."""
    if topic is None:
        return []
    behind = Concern.objects.filter(topics=topic).exclude(state__in=ENDED)
    return list(behind.select_related("place").order_by("id"))


def tell_tabled(topic: Topic | None, meeting: Meeting, now: datetime) -> None:
    """Tell those who raised what is behind a topic when a meeting talks about it."""
    day = timezone.localtime(meeting.starts_at).date()
    for concern in open_concerns(topic):
        concerns.table(
            concern=concern, meeting=name_of(meeting), day=day.isoformat(), ends=end_of(day), now=now,
        )


def put_on(meeting: Meeting, topic: Topic, state: ItemState) -> Item:
    """Put a topic at the end of an agenda."""
    last = Item.objects.filter(meeting=meeting).order_by("-position").values_list("position", flat=True).first()
    return Item.objects.create(
        meeting=meeting, position=(last or 0) + 1, kind=topic.kind, topic=topic, state=state,
    )


def onto_open_agenda(topic: Topic) -> None:
    """Put what is proposed onto the agenda that is being written now, if there is one."""
    meeting = Meeting.objects.filter(
        series__place_id=topic.place_id, series__ended_on=None, state__in=COMING,
    ).exclude(state=MeetingState.PLANNED).order_by("starts_at").first()
    if meeting is not None:
        put_on(meeting, topic, ItemState.PROPOSED)


def topic_of(item: Item) -> Topic:
    """Return the topic of an item.

    :raises Unfit: if it is the first item, which has none.
    """
    if item.topic is None:
        raise Unfit(_("The first item writes itself; look at each decision there."))
    return item.topic


def same_item(item: Item, version: int) -> None:
    """Go on only if an item is as it was read.

    :raises Conflict: if somebody was quicker.
    """
    if item.version != version:
        raise Conflict(item, {})
