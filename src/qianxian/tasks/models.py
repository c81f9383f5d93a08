"""What a unit owes, until when, and the evidence that it was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.people.models import Charge, Office, Organisation
from qianxian.places.models import Counted, Place
from qianxian.storage.models import FileRow, Row, Versioned
from qianxian.tasks.states import (
    AT_REST,
    OWED,
    ExtensionState,
    OutsideSaid,
    PauseReason,
    Payer,
    PointSeen,
    ReminderOf,
    TaskState,
)

HEADLINE_LENGTH = 60
MEASURE_LENGTH = 10


class Task(Versioned, Counted):
    """A piece of work owed by a unit at a place.

    `headline` is the one sentence that the unit writes and that everybody may read; `outcome` is what it answers
    to those who asked.
    """

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=20, help_text="what the task comes from: concern, charge, support …")
    headline = models.CharField(max_length=HEADLINE_LENGTH, blank=True)
    outcome = models.TextField(blank=True)
    state = models.CharField(max_length=15, choices=TaskState.choices)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(help_text="the calendar up to the due day is not complete")
    receive_by_at = models.DateTimeField(null=True, help_text="by when the unit has to say that it is its own")
    received_at = models.DateTimeField(null=True)
    planned_on = models.DateField(null=True, help_text="the day the unit said it comes; told to those who raised it")
    steward = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="the office of the unit that looks after it; none: any of them",
    )
    climbs = models.BooleanField(
        default=False, db_default=False, help_text="what is behind it goes up by itself when the time is over",
    )
    supervised = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="0 not; 1 reminded; 2 a numbered notice; 3 put before the leader",
    )
    done_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], condition=Q(state__in=OWED), name="tasks_task_owed_by_unit",
            ),
            models.Index(
                fields=["unit", "done_at", "id"], condition=Q(state="reported_done"), name="tasks_task_waiting",
            ),
            models.Index(
                fields=["unit", "state"], condition=Q(state__in=AT_REST), name="tasks_task_at_rest",
            ),
            models.Index(
                fields=["receive_by_at", "id"], condition=Q(state="issued", receive_by_at__isnull=False),
                name="tasks_task_not_received",
            ),
            models.Index(fields=["due_at", "id"], condition=Q(state__in=OWED), name="tasks_task_owed"),
            models.Index(
                fields=["planned_on"], condition=Q(state="in_hand", planned_on__isnull=False),
                name="tasks_task_planned",
            ),
            models.Index(
                fields=["id"], condition=Q(provisional=True, state__in=OWED), name="tasks_task_provisional",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("reported_done", "declined")) | Q(outcome__gt=""),
                name="tasks_task_done_says_how",
            ),
        ]


class Visit(Row):
    """The visit that a charge owes in a time that begins on `first_on`, with the task that it is."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="visits")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="visit")
    first_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charge", "first_on"], name="tasks_visit_once_a_time")]


class Evidence(FileRow):
    """A photograph that shows that a task was done."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence")


class Pause(Row):
    """That the clock of a task stood still: why, until when at most, and until when in the end."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=12, choices=PauseReason.choices)
    words = models.TextField(help_text="the unit's own; told to those who raised it")
    since_at = models.DateTimeField()
    review_on = models.DateField(help_text="the day on which it goes on by itself, if nobody took it up before")
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["review_on"], condition=Q(until_at=None), name="tasks_pause_open")]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(until_at=None), name="tasks_pause_one_at_a_time"),
        ]


class Extension(Row):
    """That a unit said before the deadline that it needs longer, and what the office above it answered."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    reason = models.TextField()
    wanted_on = models.DateField(help_text="the working day by whose end it would be done")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ExtensionState.choices)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    said = models.TextField(blank=True, help_text="why it was not granted")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="asked"), name="tasks_extension_one_at_a_time",
            ),
        ]


class Reminder(Row):
    """That a unit was reminded of a deadline, of a question it waits on, or of a day it had said; of each once."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reminders", db_index=False)
    of = models.CharField(max_length=8, choices=ReminderOf.choices)
    moment = models.DateTimeField(help_text="the deadline or, of a day, its beginning: another one is reminded of anew")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "of", "moment"], name="tasks_reminder_once")]


class Supervision(Row):
    """A numbered notice 督办〔year〕N号: work that is overdue is pressed for, and answered for."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="supervisions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, help_text="none: by itself",
    )
    wants = models.TextField(blank=True, help_text="what the unit is to do, and by when")
    answer = models.TextField(blank=True, db_default="", help_text="what the unit says to it")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="tasks_supervision_number_once"),
        ]


class SupervisionNumber(Row):
    """The last number of a year; its row is held until the notice is written, so that no number is left out."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0, db_default=0)


class Note(Row):
    """What an office writes about a task for its colleagues and those above; never public, never for the raiser."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="notes")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    words = models.TextField(blank=True, help_text="empty once erased")


class ChecklistLine(Row):
    """One thing that has to be done for a task: of the unit's own, or from its category when it was received."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="checklist")
    words = models.CharField(max_length=HEADLINE_LENGTH)
    ticked_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ticked_at=None, ticked_by=None) | Q(ticked_at__isnull=False, ticked_by__isnull=False),
                name="tasks_checklist_line_ticked_says_by_whom",
            ),
        ]


class CostLine(Row):
    """Material or work that a task took: how much of it, what it cost, and who pays."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="costs")
    what = models.CharField(max_length=HEADLINE_LENGTH)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    unit = models.CharField(max_length=MEASURE_LENGTH, help_text="piece, metre, hour …")
    cents = models.PositiveIntegerField(help_text="fen for all of it: whole numbers add up exactly")
    payer = models.CharField(max_length=12, choices=Payer.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()


class AnswerTemplate(Versioned):
    """An answer that a unit gives often, to begin from when it reports something done."""

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="answer_templates")
    name = models.CharField(max_length=30)
    text = models.TextField()
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(retired=False), name="tasks_answer_template_name_once",
            ),
        ]


class Outsider(Row):
    """Somebody without an account to whom a unit handed a task by a secret link, and what they see of it.

    `link_hash` is the SHA-256 of the link; it ends with its day, with the task, or when it is taken back.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="outsiders")
    name = models.CharField(max_length=HEADLINE_LENGTH, help_text="a company, a utility, the owners")
    wanted = models.TextField(help_text="what is to be done; the unit's own words")
    where = models.CharField(max_length=HEADLINE_LENGTH)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    handed_at = models.DateTimeField()
    until_on = models.DateField(help_text="the last day on which the link opens anything")
    link_hash = models.CharField(max_length=64, unique=True)
    taken_back_at = models.DateTimeField(null=True)


class OutsideWord(Row):
    """What an outsider said of the work; the unit reads it, and itself reports the task done."""

    outsider = models.ForeignKey(Outsider, on_delete=models.PROTECT, related_name="said")
    kind = models.CharField(max_length=12, choices=OutsideSaid.choices)
    words = models.TextField(blank=True, help_text="empty once erased")
    planned_on = models.DateField(null=True)
    said_at = models.DateTimeField()
    key = models.CharField(max_length=64, help_text="of the form: sent twice, it is said once")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outsider", "key"], name="tasks_outside_word_said_once"),
            models.CheckConstraint(
                condition=~Q(kind="planned") | Q(planned_on__isnull=False), name="tasks_outside_word_planned_says_when",
            ),
        ]


class OutsidePhoto(FileRow):
    """A photograph that an outsider sent with what they said."""

    word = models.ForeignKey(OutsideWord, on_delete=models.PROTECT, related_name="photos")


class ReminderLead(Versioned):
    """So many working days before its deadline a unit is reminded of a task, and the task is yellow in every list."""

    work_days = models.PositiveSmallIntegerField(default=1)


class Round(Versioned):
    """A walk that a unit makes again and again past the same points; the unit's, never a person's way."""

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=HEADLINE_LENGTH)
    rule = models.CharField(max_length=120, help_text="on which days, after RFC 5545")
    first_on = models.DateField()
    ended_on = models.DateField(null=True)


class RoundPoint(Row):
    """Where a round stops, and what is looked at there; in a courtyard, what is found is found there."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    where = models.CharField(max_length=HEADLINE_LENGTH)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    look_at = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="tasks_round_point_in_order")]


class Walk(Row):
    """A round on the day on which it was due, with the task that it is; one that was missed says so of the round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="walks")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="walk")
    due_on = models.DateField()
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "due_on"], name="tasks_walk_once_a_day")]


class SeenPoint(Row):
    """What was seen at a point on a walk: kept once, and by no name."""

    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="seen")
    point = models.ForeignKey(RoundPoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    seen = models.CharField(max_length=12, choices=PointSeen.choices)
    reason = models.CharField(max_length=200, blank=True, help_text="why it could not be reached")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["walk", "point"], name="tasks_seen_point_once_a_walk"),
            models.CheckConstraint(
                condition=~Q(seen="unreachable") | Q(reason__gt=""), name="tasks_seen_point_unreachable_says_why",
            ),
        ]
