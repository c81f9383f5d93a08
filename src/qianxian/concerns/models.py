"""What residents raise, the words in which they raised it, and to whom it was sent by which rule."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.concerns.states import (
    OPEN,
    Channel,
    ClassCode,
    ConcernState,
    GivenBy,
    PartOrEvent,
    Purpose,
    RequestKind,
    RequestOutcome,
    Role,
    Rung,
)
from qianxian.people.models import Contact, Office, Resident
from qianxian.people.states import OrganisationKind
from qianxian.places.models import Counted, Place
from qianxian.places.states import Level, TimeUnit
from qianxian.storage.fields import ByteOrderField, CodeField
from qianxian.storage.models import FileRow, Row, Versioned
from qianxian.tasks.models import HEADLINE_LENGTH, Task


class Category(Versioned):
    """A kind of concern, at the first level or at the second; what is raised is of a kind with none below it."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    key = ByteOrderField(max_length=30, unique=True)
    name = models.CharField(max_length=30)
    short = models.CharField(max_length=4, help_text="at most four characters, for the tile")
    position = models.PositiveSmallIntegerField()
    class_code = models.CharField(max_length=20, choices=ClassCode.choices, blank=True, db_default="", default="")
    part_or_event = models.CharField(
        max_length=10, choices=PartOrEvent.choices, blank=True, db_default="", default="", help_text="GB/T 30428",
    )
    retention_days = models.PositiveIntegerField(
        null=True, help_text="days after the end for which words are kept; none: as long as the matter itself",
    )
    emergency = models.CharField(max_length=120, blank=True, help_text="what to do first when it can't wait")
    state_only = models.BooleanField(default=False, help_text="in public only the community and the state")
    for_residents = models.BooleanField(default=True, help_text="offered on the courtyard page")
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Deadline(Row):
    """How long a kind of concern may take at a rung; a kind of the second level without one has its parent's."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="deadlines", db_index=False)
    rung = models.CharField(max_length=12, choices=Rung.choices)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=TimeUnit.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "rung"], name="concerns_deadline_once_a_rung"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="concerns_deadline_takes_some_time"),
        ]


class Rule(Row):
    """Where concerns go: the first rule whose place and category fit names the unit's level and kind.

    Rules are never changed: a new one with the same `position` and the next `version` takes the place of the old.
    """

    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=12, choices=Level.choices)
    unit_kind = models.CharField(max_length=30, choices=OrganisationKind.choices)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position", "version"], name="concerns_rule_version_once"),
            models.UniqueConstraint(
                fields=["position"], condition=Q(retired=False), name="concerns_rule_one_at_a_position",
            ),
        ]


class Concern(Versioned, Counted):
    """One matter, raised by one or several people.

    The places above its own stand on the row, so that a list of any level is one range of one index.
    """

    code = CodeField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    state = models.CharField(max_length=12, choices=ConcernState.choices)
    sentence = models.CharField(max_length=HEADLINE_LENGTH, blank=True, help_text="the unit's own; public")
    answer = models.TextField(blank=True, help_text="the unit's answer to those who raised it; not public")
    created_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    provisional = models.BooleanField()
    done_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="concerns_by_community"),
            models.Index(fields=["grid", "-created_at", "-id"], name="concerns_by_grid"),
            models.Index(fields=["place", "-created_at", "-id"], name="concerns_by_place"),
            models.Index(fields=["promised_at"], condition=Q(state__in=OPEN), name="concerns_open_by_promise"),
            models.Index(
                fields=["community"], condition=~Q(state=ConcernState.CONFIRMED), name="concerns_unsettled",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("reported", "accepted")) | Q(answer__gt="", done_at__isnull=False),
                name="concerns_done_has_answer",
            ),
        ]


class Report(Row):
    """That somebody raised a concern, in their own words; never public.

    `intake_key` makes handing in the same thing twice one report; `link_hash` is the SHA-256 of the secret link.
    """

    code = CodeField()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="reports")
    words = models.TextField(blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    created_at = models.DateTimeField()
    intake_key = models.CharField(max_length=64, unique=True)
    link_hash = models.CharField(max_length=64, unique=True)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, related_name="report")
    recorded_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    solved = models.BooleanField(null=True, help_text="what the one who raised it said of the last answer")
    answered_at = models.DateTimeField(null=True)
    missing = models.TextField(blank=True, help_text="what is still missing, when it was not solved; their own words")
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, related_name="reports",
        help_text="who finds it among their own matters; everybody else by its code or link",
    )
    family_links = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="how many links for the family were made; only the last one works",
    )
    family_hash = models.CharField(  # noqa: DJ001  # null, so that matters without such a link need not be unique
        max_length=64, null=True, unique=True, help_text="SHA-256 of the family's link",
    )


class ContactView(Row):
    """That an office looked at the number which was left with a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="contact_views")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-seen_at", "-id"], name="concerns_contact_views")]


class Photo(FileRow):
    """A photograph that was handed in with a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="photos")


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
    inputs = models.JSONField(help_text="what the rule was asked: place path and category key")
    fell_back = models.BooleanField(default=False, help_text="the rule's unit does not exist; the level above has it")


class Consent(Row):
    """That somebody agreed to more than a matter needs: to what, under which privacy notice, until taken back.

    A number that is left to be told is a consent too; it stands in `Contact`, with the number it is about.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    given_by = models.CharField(max_length=12, choices=GivenBy.choices)
    recorded_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    notice_number = models.PositiveSmallIntegerField(help_text="the privacy notice that was in force")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class DataRequest(Row):
    """That somebody asked to see, have, correct or erase what is kept about them, and until when it is answered.

    What people do by themselves on the page of their matter is done at once. A request in words is a matter of its
    own, to the district; `report` is then the request itself.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="concerns_data_request_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | Q(done_at__isnull=False, outcome__gt=""),
                name="concerns_data_request_done_says_how",
            ),
        ]
