"""The agenda writes itself: earlier decisions, what was left, what is stuck or due, what several raise or ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import ENDED
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.joint import go_down, invite_all
from qianxian.meetings.actions.taking import read_text, record, take, take_item, take_topic
from qianxian.meetings.actions.topics import (
    new_topic,
    onto_open_agenda,
    open_concerns,
    put_on,
    same_item,
    tell_tabled,
    topic_of,
)
from qianxian.meetings.models import Item, Meeting, Outcome, Topic, TopicConcern
from qianxian.meetings.naming import name_of
from qianxian.meetings.states import (
    COMING,
    ITEM_OPEN,
    TOPIC_OPEN,
    ItemKind,
    ItemState,
    MeetingState,
    Origin,
    SeriesKind,
    TopicState,
    Who,
)
from qianxian.storage.acts import act
from qianxian.tasks.actions.words import read_headline

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.concerns.models import Report
    from qianxian.people.queries import Viewer

SOON = timedelta(days=7)
"""What is promised within so long of a meeting is talked about there: the next one would be too late."""
LONGEST_TITLE = 60
WRITTEN = (MeetingState.AGENDA_OPEN, MeetingState.AGENDA_PUBLISHED, MeetingState.IN_SESSION)
"""States in which something can come onto an agenda."""


# ── written by itself ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Draft:
    """An agenda while it is written: new topics with the concerns behind them, and the items in their order."""

    meeting: Meeting
    topics: list[Topic] = field(default_factory=list)
    behind: list[TopicConcern] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def add(self, kind: str, topic: Topic | None, state: ItemState = ItemState.ADMITTED) -> None:
        """Put something at the end of the agenda."""
        self.items.append(
            Item(meeting=self.meeting, position=len(self.items) + 1, kind=kind, topic=topic, state=state),
        )

    def add_new(self, topic: Topic, concern_ids: Iterable[int] = ()) -> None:
        """Put a new topic at the end of the agenda."""
        self.topics.append(topic)
        self.behind += [TopicConcern(topic=topic, concern_id=number) for number in concern_ids]
        self.add(topic.kind, topic)


@act
def open_agenda(*, meeting: Meeting, now: datetime, actor: Viewer | None = None, version: int | None = None) -> None:
    """Write the agenda of a meeting from what is there; nobody types it.

    :raises Refused: if an actor is given who does not convene it.
    :raises NotPossible: if it has an agenda, or will not be.
    :raises Conflict: if it changed since `version`.
    """
    if actor is not None:
        require(rules.may_convene(actor, meeting.series))
    was = take(
        meeting, meeting.version if version is None else version, "open_agenda",
        by=Who.TIME if actor is None else Who.CONVENER,
    )
    draft = _Draft(meeting)
    place_id = meeting.series.place_id
    if Outcome.objects.filter(place_id=place_id, closed_at=None, unit__isnull=False).exists():
        draft.add(ItemKind.REVIEW, None)
    carried = _left_over(place_id)
    for topic in carried:
        waits = topic.state in (TopicState.PROPOSED, TopicState.OFFERED)
        draft.add(topic.kind, topic, ItemState.PROPOSED if waits else ItemState.ADMITTED)
    for line in meeting.series.template.splitlines():
        if line.strip() and line.strip() not in {topic.title for topic in carried}:
            draft.add_new(new_topic(
                title=line.strip(), kind=ItemKind.CONVEY, origin=Origin.TEMPLATE, place_id=place_id, now=now,
            ))
    if meeting.series.kind == SeriesKind.DELIBERATION:
        _from_concerns(draft, place_id, now)
    Topic.objects.bulk_create(draft.topics)
    TopicConcern.objects.bulk_create(draft.behind)
    Item.objects.bulk_create(draft.items)
    record("meeting.agenda_written", actor, meeting, now, was=was, items=len(draft.items), left_over=len(carried))


def _left_over(place_id: int) -> list[Topic]:
    """Return the topics of a place that wait for a meeting, oldest first."""
    waiting = Topic.objects.filter(
        place_id=place_id, state__in=(TopicState.PROPOSED, TopicState.OPEN, TopicState.OFFERED),
    ).exclude(items__state__in=ITEM_OPEN)
    return list(waiting.order_by("raised_at", "id"))


def _from_concerns(draft: _Draft, grid_id: int, now: datetime) -> None:
    """Put a grid's concerns onto its agenda: those that are stuck or due, then groups of similar ones."""
    taken = set(
        TopicConcern.objects.filter(topic__state__in=TOPIC_OPEN, concern__grid_id=grid_id)
        .values_list("concern_id", flat=True),
    )
    for one in concern_queries.for_agenda(grid_id, until=draft.meeting.ends_at + SOON, without=taken):
        kind = ItemKind.MEDIATE if one.state_only else ItemKind.DECIDE
        draft.add_new(
            new_topic(title=one.title, kind=kind, origin=Origin.STUCK, place_id=grid_id, now=now, since=one.since),
            [one.id],
        )
        taken.add(one.id)
    for group in concern_queries.alike(grid_id, now=now, without=taken):
        draft.add_new(
            new_topic(
                title=group.title, kind=ItemKind.DECIDE, origin=Origin.GROUP, place_id=grid_id, now=now,
                since=group.since,
            ),
            group.concern_ids,
        )


@act
def publish_agenda(
    *, meeting: Meeting, now: datetime, actor: Viewer | None = None, version: int | None = None,
) -> None:
    """Show the agenda to everybody, and tell those who raised what is on it; a joint meeting's units are invited.

    :raises Refused: if an actor is given who does not convene it.
    :raises NotPossible: if it is published, or will not be.
    :raises Conflict: if it changed since `version`.
    """
    if actor is not None:
        require(rules.may_convene(actor, meeting.series))
    was = take(
        meeting, meeting.version if version is None else version, "publish_agenda",
        by=Who.TIME if actor is None else Who.CONVENER,
    )
    admitted = Item.objects.filter(meeting=meeting, state=ItemState.ADMITTED, topic__isnull=False)
    record(
        "meeting.agenda_published", actor, meeting, now, was=was, items=admitted.count(),
        held_at=meeting.starts_at.isoformat(),
    )
    for item in admitted.select_related("topic").order_by("position"):
        tell_tabled(item.topic, meeting, now)
    if meeting.series.kind == SeriesKind.JOINT:
        invite_all(meeting=meeting, now=now)


# ── asked for ────────────────────────────────────────────────────────────────────────────────────────────────────


@act
def propose(*, actor: Viewer, report: Report, now: datetime) -> Topic:
    """Let the one who raised a matter, or an office for them, ask that the grid's meeting talks about it.

    :raises Refused: if the actor neither holds the receipt nor looks after the place.
    :raises NotPossible: if it is on the list already, or nobody owes anything any more.
    :raises Unfit: if the place lies in no grid.
    """
    require(rules.may_ask(actor, report))
    concern = report.concern
    if concern.state in ENDED:
        raise NotPossible(_("This matter is closed. Say first that it is not settled, or raise it again."))
    if concern.grid_id is None:
        raise Unfit(_("This place lies in no grid, so no grid's meeting can talk about it."))
    if TopicConcern.objects.filter(concern=concern, topic__state__in=TOPIC_OPEN).exists():
        raise NotPossible(_("It is on the meeting's list already."))
    one = concern_queries.named(concern)
    topic = new_topic(
        title=one.title, kind=ItemKind.MEDIATE if one.state_only else ItemKind.DECIDE, origin=Origin.RESIDENT,
        place_id=concern.grid_id, now=now, state=TopicState.PROPOSED, office_id=actor.office_id,
    )
    topic.save(force_insert=True)
    TopicConcern.objects.create(topic=topic, concern=concern)
    onto_open_agenda(topic)
    ledger.record(
        "topic.proposed", about=topic, place_id=topic.place_id, office_id=actor.office_id, became=topic.state, now=now,
        title=topic.title,
    )
    return topic


@act
def bring_in(
    *, actor: Viewer, meeting: Meeting, title: str, kind: ItemKind, now: datetime,
) -> Topic:
    """Let an office put something onto an agenda: a report, something to convey, something to decide.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if its agenda is not being written.
    :raises Unfit: if it would be public and must not be.
    :raises Unsaid: if the title is missing, too long, or has a number in it.
    """
    require(rules.may_convene(actor, meeting.series))
    if meeting.state not in WRITTEN:
        raise NotPossible(_("The agenda is not open now."))
    if kind in (ItemKind.REVIEW, ItemKind.MEDIATE):
        raise Unfit(
            _("The first item writes itself; a dispute is raised as a matter, so that only its kind is public."),
            "kind",
        )
    topic = new_topic(
        title=read_headline(title), kind=kind, origin=Origin.OFFICE, place_id=meeting.series.place_id, now=now,
        office_id=actor.office_id,
    )
    topic.save(force_insert=True)
    put_on(meeting, topic, ItemState.ADMITTED)
    record("topic.brought_in", actor, meeting, now, about=topic, title=topic.title)
    return topic


@act
def admit(*, actor: Viewer, item: Item, version: int, now: datetime) -> None:
    """Put what was proposed, or offered by a grid, onto the agenda.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is on the agenda, or was not admitted.
    :raises Conflict: if it changed since `version`.
    """
    meeting, topic = item.meeting, topic_of(item)
    require(rules.may_convene(actor, meeting.series))
    same_item(item, version)
    take_item(item, "admit", by=Who.CONVENER)
    was = take_topic(topic, "admit", by=Who.CONVENER)
    record("topic.admitted", actor, meeting, now, about=topic, was=was, title=topic.title)
    if meeting.state == MeetingState.AGENDA_PUBLISHED:
        tell_tabled(topic, meeting, now)


@act
def decline(*, actor: Viewer, item: Item, version: int, reason: str, now: datetime) -> None:
    """Leave what was proposed off the agenda; the reason is sent to those who raised it.

    What a grid offered to the joint meeting goes back down to it, with the reason.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is on the agenda, or was not admitted.
    :raises Unfit: if it is not said why.
    :raises Conflict: if it changed since `version`.
    """
    meeting, topic = item.meeting, topic_of(item)
    require(rules.may_convene(actor, meeting.series))
    said = read_text(reason, field="reason", what=_("Say why: those who raised it are told."))
    same_item(item, version)
    take_item(item, "decline", by=Who.CONVENER, having=("reason",), said=said)
    if topic.state == TopicState.OFFERED:
        was = go_down(topic, said, now)
    else:
        was = take_topic(topic, "decline", by=Who.CONVENER, having=("reason",), said=said)
    record("topic.declined", actor, meeting, now, about=topic, was=was, title=topic.title, reason=said)
    for concern in open_concerns(topic):
        concerns.not_tabled(concern=concern, meeting=name_of(meeting), reason=said, now=now)


@act
def put_off(*, actor: Viewer, item: Item, version: int, now: datetime) -> None:
    """Leave an item for the next meeting before this one has begun; it keeps its number and its age.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if the meeting is in session or over: there it is deferred, and stays in the minutes.
    :raises Conflict: if it changed since `version`.
    """
    meeting, topic = item.meeting, topic_of(item)
    require(rules.may_convene(actor, meeting.series))
    if meeting.state not in COMING:
        raise NotPossible(_("The meeting has begun. Take it up again next time, and the minutes say so."))
    same_item(item, version)
    take_item(item, "put_off", by=Who.CONVENER)
    record("topic.put_off", actor, meeting, now, about=topic, title=topic.title)
