"""A meeting while it is held: who is there, its items with votes and outcomes, and how earlier decisions stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils import timezone

from qianxian.concerns.states import ENDED, SETTLED, ConcernState
from qianxian.meetings.counting import has_quorum, voting
from qianxian.meetings.models import DecisionTask, HeadCount, Invitation, Item, Outcome, Topic, Vote
from qianxian.meetings.states import (
    Capacity,
    Counting,
    ItemKind,
    ItemState,
    SeriesKind,
    Standing,
)
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qianxian.meetings.models import Meeting


# ── who is there ─────────────────────────────────────────────────────────────────────────────────────────────────


def present_at(meeting: Meeting) -> dict[str, int]:
    """Return how many are there in each capacity: the last count, and whoever came in by the square code since.

    Of a joint meeting's units those count that answered the roll call, where nobody counted heads. Two statements.
    """
    found: dict[str, int] = {}
    counts = HeadCount.objects.filter(meeting=meeting).order_by("counted_at", "id")
    for capacity, heads, how in counts.values_list("capacity", "heads", "how"):
        found[capacity] = found.get(capacity, 0) + heads if how == Counting.SCAN else heads
    if meeting.series.kind == SeriesKind.JOINT and Capacity.UNIT not in found:
        found[Capacity.UNIT] = Invitation.objects.filter(meeting=meeting, present=True).count()
    return {capacity: found[capacity] for capacity in Capacity if found.get(capacity)}


# ── how decisions stand ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Stood:
    """An earlier decision and how it stands."""

    outcome: Outcome
    standing: Standing
    number: int
    held_at: datetime
    public: bool

    @property
    def is_done(self) -> bool:
        """Whether nobody has to look at it again."""
        return self.standing == Standing.DONE


def standing_of(outcome: Outcome, work: Iterable[DecisionTask], today: date) -> Standing:
    """Say how a decision stands, by the concerns and the tasks behind it."""
    each = [_standing_of_one(one) for one in work]
    if each and all(one == Standing.DONE for one in each):
        return Standing.DONE
    if each and all(one in (Standing.DONE, Standing.WAITING) for one in each):
        return Standing.WAITING
    if outcome.due_on is not None and outcome.due_on < today:
        return Standing.OVERDUE
    return Standing.DOING


def _standing_of_one(one: DecisionTask) -> Standing:
    if one.concern is not None:
        state = ConcernState(one.concern.state)
        if state in SETTLED or state in ENDED:
            return Standing.DONE
        return Standing.WAITING if state == ConcernState.DONE else Standing.DOING
    if one.task.state == TaskState.VERIFIED:
        return Standing.DONE
    return Standing.WAITING if one.task.state == TaskState.REPORTED_DONE else Standing.DOING


def standings(place_id: int, now: datetime, *, before: Meeting | None = None) -> list[Stood]:
    """Return what became of a place's earlier decisions, oldest first; two statements.

    `before` a meeting: of those decided earlier than it, also those that it looked at for the last time.
    """
    work = DecisionTask.objects.select_related("task", "concern")
    live = Q(closed_at=None)
    if before is not None and before.opened_at is not None:
        live |= Q(closed_at__range=(before.opened_at, before.adjourned_at or now))
    open_ = Outcome.objects.filter(live, place_id=place_id, unit__isnull=False)
    if before is not None:
        open_ = open_.filter(item__meeting__starts_at__lt=before.starts_at)
    found = open_.select_related("unit", "item__meeting", "item__topic").prefetch_related(Prefetch("work", work))
    today = timezone.localtime(now).date()
    return [
        Stood(
            one, standing_of(one, one.work.all(), today), one.item.meeting.number, one.item.meeting.starts_at,
            public=one.item.kind != ItemKind.MEDIATE,
        )
        for one in found.order_by("said_at", "id")
    ]


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Turn:
    """An item with its votes and outcomes; of what is mediated the public sees neither title nor words."""

    item: Item
    votes: list[Vote]
    outcomes: list[Outcome]
    weeks: int
    lineage: list[str] = field(default_factory=list)

    @property
    def topic(self) -> Topic | None:
        """The topic, or None of the first item."""
        return self.item.topic

    @property
    def is_done(self) -> bool:
        """Whether the meeting is done with it."""
        return self.item.state not in (ItemState.ADMITTED, ItemState.PROPOSED)

    @property
    def is_private(self) -> bool:
        """Whether nothing of it is public but its kind and state."""
        return self.item.kind == ItemKind.MEDIATE


@dataclass(frozen=True, slots=True)
class Session:
    """Everything about one meeting: its items, who is there, and what became of earlier decisions."""

    meeting: Meeting
    turns: list[Turn]
    present: dict[str, int]
    quorum: bool
    standings: list[Stood]
    invitations: list[Invitation]

    @property
    def admitted(self) -> list[Turn]:
        """What is on the agenda, or was."""
        return [turn for turn in self.turns if turn.item.state not in (ItemState.PROPOSED, ItemState.DECLINED)]

    @property
    def proposed(self) -> list[Turn]:
        """What waits to be admitted."""
        return [turn for turn in self.turns if turn.item.state == ItemState.PROPOSED]

    @property
    def declined(self) -> list[Turn]:
        """What was not admitted."""
        return [turn for turn in self.turns if turn.item.state == ItemState.DECLINED]

    @property
    def heads(self) -> int:
        """How many are there."""
        return sum(self.present.values())

    @property
    def voting(self) -> int:
        """How many of them have a vote."""
        return voting(self.present)

    @property
    def by_capacity(self) -> list[tuple[Capacity, int]]:
        """Who is there, in the order of the list."""
        return [(Capacity(one), n) for one, n in self.present.items()]


def session_of(meeting: Meeting, now: datetime) -> Session:
    """Return everything about one meeting; a fixed number of statements."""
    outcomes = Outcome.objects.select_related("unit").prefetch_related("rectifications").order_by("said_at", "id")
    items = (
        Item.objects.filter(meeting=meeting).select_related("topic").order_by("position")
        .prefetch_related(
            Prefetch("votes", Vote.objects.order_by("taken_at", "id")), Prefetch("outcomes", outcomes),
            "topic__passings__came_from", "topic__passings__to", "topic__procedure", "topic__ballots",
        )
    )
    turns = [
        Turn(
            item, list(item.votes.all()), list(item.outcomes.all()),
            weeks=(now - item.topic.raised_at).days // 7 if item.topic else 0,
            lineage=_lineage(item.topic) if item.topic else [],
        )
        for item in items
    ]
    present = present_at(meeting)
    series = meeting.series
    return Session(
        meeting, turns, present, has_quorum(present, heads=series.quorum_heads, wanted=series.wanted),
        standings(series.place_id, now, before=meeting), _invitations(meeting),
    )


def _lineage(topic: Topic) -> list[str]:
    passings = sorted(topic.passings.all(), key=lambda one: one.passed_at)
    if not passings:
        return []
    return [passings[0].came_from.name, *(one.to.name for one in passings)]


def _invitations(meeting: Meeting) -> list[Invitation]:
    if meeting.series.kind != SeriesKind.JOINT:
        return []
    return list(Invitation.objects.filter(meeting=meeting).select_related("unit").order_by("unit__kind", "unit__name"))
