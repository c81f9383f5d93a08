"""What residents raise, the words in which they raised it, and to whom it was sent by which rule."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.concerns.models.kinds import Category, DissatisfactionReason, Rule
from qianxian.concerns.states import (
    ENDED,
    OPEN,
    RUNNING,
    TABLE,
    Channel,
    ConcernState,
    DeclineReason,
    How,
    Relation,
    Role,
    Rung,
    Satisfied,
)
from qianxian.people.models import Contact, Office, Resident
from qianxian.places.models import Counted, Place
from qianxian.storage.fields import CodeField
from qianxian.storage.models import FileRow, KeptFile, Row, Versioned
from qianxian.tasks.models import HEADLINE_LENGTH, SeenPoint, Task, Visit


def _where_there_is_one(table: str, *columns: str) -> list[models.Index]:
    """Return an index for each reference that few rows have: the others would weigh on every create for nothing."""
    return [
        models.Index(fields=[column], condition=Q(**{f"{column}__isnull": False}), name=f"{table}_{column}")
        for column in columns
    ]


class Concern(Versioned, Counted):
    """One matter, raised by one or several people.

    The places above its own stand on the row, so that a list of any level is one range of one index.
    """

    code = CodeField(unique=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    state = models.CharField(max_length=12, choices=ConcernState.choices)
    table = models.PositiveSmallIntegerField(
        default=TABLE, db_default=1, help_text="the version of the lifecycle table it was raised under",
    )
    rung = models.CharField(max_length=12, choices=Rung.choices, default=Rung.GRID, db_default=Rung.GRID)
    at_top = models.BooleanField(
        default=False, db_default=False, help_text="no rung is above; it stays, and is supervised",
    )
    replayed = models.BooleanField(
        default=False, db_default=False, help_text="from an older register: it keeps its dates and does not climb",
    )
    unwritten = models.BooleanField(
        default=False, db_default=False,
        help_text="a voice message that nobody has written down yet; until then no unit can take it on",
    )
    reopened_times = models.PositiveSmallIntegerField(default=0, db_default=0)
    urged_times = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="days on which it was urged")
    urged_on = models.DateField(null=True)
    declined_for = models.CharField(
        max_length=12, choices=DeclineReason.choices, blank=True, db_default="", default="",
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False,
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="parts", db_index=False,
        help_text="what it was divided from",
    )
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by", db_index=False,
        help_text="what was settled before and is back",
    )
    steward = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="who answers for it through its whole life, whoever works on it: who received it first",
    )
    sentence = models.CharField(max_length=HEADLINE_LENGTH, blank=True, help_text="the unit's own; public")
    answer = models.TextField(blank=True, help_text="the unit's answer to those who raised it; not public")
    created_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    provisional = models.BooleanField()
    done_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="since when nobody owes anything")

    class Meta:
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="concerns_by_community"),
            models.Index(fields=["grid", "-created_at", "-id"], name="concerns_by_grid"),
            models.Index(fields=["place", "-created_at", "-id"], name="concerns_by_place"),
            models.Index(
                fields=["promised_at"], condition=Q(state__in=RUNNING), name="concerns_running_by_promise",
            ),
            models.Index(fields=["done_at"], condition=Q(state=ConcernState.DONE), name="concerns_waiting_since"),
            models.Index(fields=["community"], condition=~Q(state__in=ENDED), name="concerns_unsettled"),
            models.Index(
                fields=["urged_times"], condition=Q(urged_times__gt=0, state__in=OPEN), name="concerns_urged",
            ),
            *_where_there_is_one("concerns_concern", "merged_into", "parent", "follows"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="concerns_concern_code_key"),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "confirmed", "unconfirmed")) | Q(answer__gt="", done_at__isnull=False),
                name="concerns_done_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False) | (~Q(state__in=ENDED) & Q(ended_at=None)),
                name="concerns_ended_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(declined_for__gt=""), name="concerns_declined_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="concerns_merged_says_into_what",
            ),
        ]


class Joining(Row):
    """That the reports of one concern were put to another, because both are the same matter; it can be undone."""

    joined = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="joinings")
    into = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="joined_in")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    parted_at = models.DateTimeField(null=True)
    parted_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["joined"], condition=Q(parted_at=None), name="concerns_joined_to_one"),
        ]


class RegisterPage(Row):
    """A page of a gatehouse register, or a pasted chat: its lines are reports, each for itself."""

    key = models.CharField(max_length=64, unique=True, help_text="of the form: handed in twice, it is one page")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="register_pages")
    made_at = models.DateTimeField()
    slips_printed_at = models.DateTimeField(null=True)


class PagePhoto(FileRow):
    """The photograph of a whole page, for its recorder and the community only; it goes after ninety days."""

    page = models.OneToOneField(RegisterPage, on_delete=models.PROTECT, related_name="photo")


class Report(Row):
    """That somebody raised a concern, in their own words; never public.

    `intake_key` makes handing in the same thing twice one report; `link_hash` is the SHA-256 of the secret link.
    """

    code = CodeField(unique=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="reports")
    words = models.TextField(blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    created_at = models.DateTimeField()
    intake_key = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="reports", db_index=False)
    recorded_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    written_on = models.DateField(null=True, help_text="the day on which it was written on paper, or first said")
    external_ref = models.CharField(  # noqa: DJ001  # null, so that reports without one need not be unique
        max_length=60, null=True, help_text="the number of another system's order: hotline 12345",
    )
    external_due_at = models.DateTimeField(null=True, help_text="until when the other system wants an answer")
    relation = models.CharField(
        max_length=12, choices=Relation.choices, blank=True, db_default="", default="",
        help_text="who they are to the one they speak for; empty where somebody speaks for themselves",
    )
    told_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="told_for", db_index=False,
        help_text="the report in which somebody of the family said it for them",
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, related_name="reports", db_index=False,
        help_text="on which visit it was said",
    )
    found_at = models.ForeignKey(
        SeenPoint, on_delete=models.PROTECT, null=True, related_name="reports", db_index=False,
        help_text="at which point of a round a unit found it itself",
    )
    page = models.ForeignKey(
        RegisterPage, on_delete=models.PROTECT, null=True, related_name="reports", db_index=False,
    )
    line = models.PositiveSmallIntegerField(null=True, help_text="on which line of the page it stands")
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="parts", db_index=False,
        help_text="the report whose concern was divided; who holds that one answers for this one",
    )
    came_with = models.ForeignKey(
        Joining, on_delete=models.PROTECT, null=True, related_name="reports", db_index=False,
        help_text="with which joining it came to its concern",
    )
    withdrawn_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True, help_text="what the one who raised it said of the last answer")
    answered_at = models.DateTimeField(null=True)
    missing = models.TextField(blank=True, help_text="what is still missing, when it was not solved; their own words")
    dissatisfied = models.ForeignKey(
        DissatisfactionReason, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, related_name="reports", db_index=False,
        help_text="who finds it among their own matters; everybody else by its code or link",
    )
    family_links = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="how many links for the family were made; only the last one works",
    )
    family_hash = models.CharField(  # noqa: DJ001  # null, so that matters without such a link need not be unique
        max_length=64, null=True, help_text="SHA-256 of the family's link",
    )

    class Meta:
        indexes = _where_there_is_one(
            "concerns_report", "part_of", "came_with", "resident", "told_by", "visit", "found_at",
        )
        constraints = [
            # Unique by constraints and not by columns: PostgreSQL would get a second index for each, for LIKE.
            *(
                models.UniqueConstraint(fields=[column], name=f"concerns_report_{column}_key")
                for column in ("code", "intake_key", "link_hash")
            ),
            *(
                models.UniqueConstraint(
                    fields=[column], condition=Q(**{f"{column}__isnull": False}), name=f"concerns_report_{column}_key",
                )
                for column in ("contact", "external_ref", "family_hash")
            ),
            models.UniqueConstraint(
                fields=["page", "line"], condition=Q(page__isnull=False), name="concerns_line_once_a_page",
            ),
        ]

    @property
    def spoken(self) -> Report:
        """The report with the words, the photographs and the number: of a part, that of the whole."""
        return self.part_of or self


class Photo(FileRow):
    """A photograph that was handed in with a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="photos")


class Voice(KeptFile):
    """A voice message that was handed in with a report, and who wrote down what it says, if nobody wrote before."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="voice")
    seconds = models.PositiveSmallIntegerField()
    written_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField(null=True)


class FollowUp(Row):
    """That an office asked whether it is settled, reached or not, and what was said; never a unit that did the work."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="follow_ups")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="follow_ups")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How.choices)
    reached = models.BooleanField()
    solved = models.BooleanField(null=True)
    satisfied = models.CharField(max_length=8, choices=Satisfied.choices, blank=True)
    words = models.TextField(blank=True, help_text="what was said, noted by the office")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True, solved__isnull=False) | Q(reached=False, solved=None, satisfied=""),
                name="concerns_follow_up_reached_says",
            ),
        ]


class Dispatch(Row):
    """That a concern was sent to a unit as a task; it remembers by which rule, in which version, and from what."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="dispatches")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="dispatch")
    rung = models.CharField(max_length=12, choices=Rung.choices)
    role = models.CharField(max_length=12, choices=Role.choices)
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, db_index=False, help_text="none: settled on the spot",
    )
    rule_version = models.PositiveIntegerField(null=True)
    inputs = models.JSONField(help_text="what the rule was asked: place path, category key, and what else it asks")
    fell_back = models.BooleanField(default=False, help_text="the rule's unit does not exist; the level above has it")

    class Meta:
        indexes = [
            models.Index(fields=["concern"], condition=Q(fell_back=True), name="concerns_dispatch_fell_back"),
        ]


class InPerson(Row):
    """That an answer is told at the door, because whoever raised the matter left no number; with the task it is."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="in_person")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="in_person")
    told_at = models.DateTimeField(null=True)
