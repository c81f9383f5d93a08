"""Series and their meetings, the topics that run through them, and what was counted, said and decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.concerns.models import Concern
from qianxian.meetings.states import (
    COMING,
    ITEM_OPEN,
    TOPIC_OPEN,
    UNADOPTED,
    Capacity,
    Counting,
    DecisionClass,
    Holiday,
    ItemKind,
    ItemState,
    Means,
    MeetingState,
    Origin,
    OutcomeKind,
    ProcedureStep,
    ReplyState,
    SeriesKind,
    TopicState,
    VoteResult,
)
from qianxian.people.models import Office, Organisation
from qianxian.places.models import Place, Room
from qianxian.storage.fields import CodeField
from qianxian.storage.models import FileRow, Row, Versioned
from qianxian.tasks.models import HEADLINE_LENGTH, Task

NAME_LENGTH = 40
REASON_LENGTH = 200


class Series(Versioned):
    """Meetings of one body at one place that follow each other, each with the next number.

    `quorum_heads` and `quorum_of` (capacities, with blanks between) say when a vote counts. `last_number` only grows:
    a number that was given is never given again.
    """

    kind = models.CharField(max_length=12, choices=SeriesKind.choices)
    name = models.CharField(max_length=NAME_LENGTH)
    term = models.CharField(max_length=20, blank=True, help_text="of an executive, before the number: 十六届")
    convener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=120, blank=True, help_text="RFC 5545; empty: called one by one")
    starts_at = models.TimeField()
    minutes_long = models.PositiveSmallIntegerField(default=90)
    venue = models.CharField(max_length=NAME_LENGTH)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    template = models.TextField(blank=True, help_text="one line each: what every meeting talks about")
    holiday = models.CharField(max_length=4, choices=Holiday.choices)
    quorum_heads = models.PositiveSmallIntegerField(default=0)
    quorum_of = models.CharField(max_length=120, blank=True, help_text="capacities, with blanks between")
    first_on = models.DateField()
    last_number = models.PositiveIntegerField(default=0, db_default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind"], condition=Q(ended_on=None) & ~Q(kind="numbered"),
                name="meetings_series_one_of_a_kind",
            ),
        ]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The capacities of which somebody has to be there."""
        return tuple(self.quorum_of.split())


class Meeting(Versioned):
    """One meeting of a series; `by_rule_on` is the day that the rule gave it, wherever it was moved."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    number = models.PositiveIntegerField()
    by_rule_on = models.DateField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=NAME_LENGTH)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=20, choices=MeetingState.choices)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it was moved or cancelled; public")
    chair = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField(null=True)
    quorum_at_opening = models.BooleanField(null=True)
    adjourned_at = models.DateTimeField(null=True)
    looked_back = models.JSONField(default=list, help_text="how each earlier decision stood when it closed: sentences")
    correct_until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0, db_default=0, help_text="of its calendar entry, RFC 5545")
    changed_at = models.DateTimeField(null=True, help_text="when it was laid out, or its time or holding was changed")

    class Meta:
        indexes = [
            models.Index(fields=["starts_at", "id"], condition=Q(state__in=COMING), name="meetings_coming"),
            models.Index(fields=["series", "-starts_at"], name="meetings_by_series"),
            models.Index(fields=["id"], condition=Q(state__in=UNADOPTED), name="meetings_unadopted"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="meetings_number_once"),
            models.UniqueConstraint(fields=["series", "by_rule_on"], name="meetings_day_of_the_rule_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetings_end_after_they_start"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(reason__gt=""), name="meetings_cancelled_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("minutes_circulated", "minutes_adopted")) | Q(correct_until__isnull=False),
                name="meetings_circulated_says_until_when",
            ),
        ]


class Topic(Versioned):
    """What is to be talked about, under one number from its first meeting to its last, whichever meetings they are.

    `place` is that of the meeting which has it now: a grid, or the community once it was passed on. `title` may be
    read by everybody; of what is mediated nothing but its kind and state is.
    """

    code = CodeField()
    title = models.CharField(max_length=HEADLINE_LENGTH)
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    decision_class = models.CharField(
        max_length=20, choices=DecisionClass.choices, default=DecisionClass.COORDINATION,
    )
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    concerns = models.ManyToManyField(Concern, through="meetings.TopicConcern", related_name="topics")
    state = models.CharField(max_length=10, choices=TopicState.choices)
    raised_at = models.DateTimeField()
    deferrals = models.PositiveSmallIntegerField(default=0, db_default=0)
    said = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it was not admitted, or passed on")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["place", "raised_at", "id"], condition=Q(state__in=TOPIC_OPEN), name="meetings_topics_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="declined") | Q(said__gt=""), name="meetings_declined_says_why"),
        ]


class TopicConcern(Row):
    """That a concern stands behind a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="behind", db_index=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "concern"], name="meetings_concern_once_a_topic")]


class Passing(Row):
    """That a topic went from one meeting to another, up or down, and why: its lineage."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="passings")
    came_from = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=REASON_LENGTH)
    passed_at = models.DateTimeField()


class Item(Versioned):
    """A topic's turn at one meeting; the first item, on what became of earlier decisions, has no topic."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="items")
    state = models.CharField(max_length=10, choices=ItemState.choices)
    said = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it was not admitted")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="meetings_position_once"),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(state__in=ITEM_OPEN), name="meetings_topic_one_turn_at_a_time",
            ),
        ]


class HeadCount(Row):
    """How many were there in one capacity, as somebody counted, or one who came in by the square code."""

    key = models.CharField(max_length=64, unique=True, help_text="of the form: sent twice, it is one count")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="head_counts")
    capacity = models.CharField(max_length=22, choices=Capacity.choices)
    heads = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=5, choices=Counting.choices)
    counted_at = models.DateTimeField()


class SigningSheet(FileRow):
    """The photograph of a signed attendance sheet, for the convener only; it goes after thirty days."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="sheets")
    taken_at = models.DateTimeField()


class Invitation(Versioned):
    """That a unit was asked to a joint meeting, what it answered, and whether it was there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ReplyState.choices, default=ReplyState.SILENT)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    replied_at = models.DateTimeField(null=True)
    present = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="meetings_unit_invited_once"),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(reason__gt=""), name="meetings_invitation_declined_says_why",
            ),
        ]


class Vote(Row):
    """A show of hands on an item, with who was there at that moment."""

    key = models.CharField(max_length=64, unique=True, help_text="of the form: sent twice, it is one vote")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="votes")
    motion = models.CharField(max_length=REASON_LENGTH)
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    objection = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why those against are; no names")
    present = models.PositiveSmallIntegerField(help_text="those with a vote who were there")
    quorum = models.BooleanField()
    result = models.CharField(max_length=10, choices=VoteResult.choices)
    taken_at = models.DateTimeField()


class Outcome(Versioned):
    """What a meeting said on an item; what is to be done has a unit, a day, a day to look again, and its work.

    It is written while the meeting is in session. `closed_at`: a later meeting looked at it for the last time.
    """

    key = models.CharField(max_length=64, unique=True, help_text="of the form: sent twice, it is one outcome")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=11, choices=OutcomeKind.choices)
    text = models.CharField(max_length=REASON_LENGTH)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    due_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["place", "said_at", "id"], condition=Q(closed_at=None, unit__isnull=False),
                name="meetings_outcomes_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("information", "referral"))
                | Q(unit__isnull=False, due_on__isnull=False, review_on__isnull=False),
                name="meetings_decision_has_owner_and_days",
            ),
        ]


class DecisionTask(Row):
    """That a piece of work comes from an outcome; one for each concern behind it, or one of its own."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="work")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "task"], name="meetings_task_once_an_outcome")]


class Rectification(Row):
    """A dated correction of an outcome, after the meeting: what was said stays, and this stands beside it."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="rectifications")
    text = models.CharField(max_length=REASON_LENGTH)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()


class Correction(Row):
    """What somebody who was there says is not right in the minutes, and what the convener made of it."""

    key = models.CharField(max_length=64, unique=True, help_text="of the form: sent twice, it is one correction")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    words = models.TextField(blank=True, help_text="as they said it; empty once erased")
    means = models.CharField(max_length=5, choices=Means.choices)
    recorded_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    taken_over = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="the convener's sentence; public")
    answered_at = models.DateTimeField(null=True)


class Minutes(Row):
    """Minutes as they were adopted, with the hash that stands in the record."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    sections = models.JSONField()
    sha256 = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()


class OwnersBallot(Row):
    """How the owners voted on a topic that only they may decide: heads, and areas in hundredths of a square metre."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="ballots")
    owners = models.PositiveIntegerField()
    area = models.PositiveBigIntegerField()
    owners_took_part = models.PositiveIntegerField()
    area_took_part = models.PositiveBigIntegerField()
    owners_agreed = models.PositiveIntegerField()
    area_agreed = models.PositiveBigIntegerField()
    special = models.BooleanField()
    can_decide = models.BooleanField()
    carried = models.BooleanField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    counted_on = models.DateField()
    entered_at = models.DateTimeField()


class Procedure(Row):
    """That a step of the four steps and two disclosures was taken for a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="procedure", db_index=False)
    step = models.CharField(max_length=22, choices=ProcedureStep.choices)
    taken_on = models.DateField()
    note = models.CharField(max_length=REASON_LENGTH)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "step"], name="meetings_step_once")]
