"""What there is to raise, where it goes, and who answers for it on which rung."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.concerns.states import (
    Channel,
    ClassCode,
    PartOrEvent,
    Rung,
)
from qianxian.people.models import Organisation
from qianxian.people.states import OrganisationKind
from qianxian.places.models import Place
from qianxian.places.states import Level, TimeUnit
from qianxian.storage.fields import ByteOrderField
from qianxian.storage.models import Row, Versioned


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
    checklist = models.TextField(
        blank=True, db_default="", default="", help_text="one line each; put on the task when a unit receives it",
    )
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


class Zone(Row):
    """An area that rules may ask for, drawn across grids and courtyards; where one is drawn anew, it is another."""

    name = models.CharField(max_length=30)
    rings = models.JSONField(help_text="closed rings of [longitude, latitude] in WGS-84; holes after the first")
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(retired=False), name="concerns_zone_of_one_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Rule(Row):
    """Where concerns go: the first rule that fits names a body, bodies that take turns, or a level and a kind of body.

    Rules are never changed: a new one with the same `position` and the next `version` takes the place of the old.
    Whatever a rule says of place, zone, category, channel and words has to fit; what it leaves open always does.
    """

    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, related_name="+", help_text="the first; RulePlace has the others",
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, related_name="rules", db_index=False)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True, db_default="", default="")
    words = models.TextField(
        blank=True, db_default="", default="", help_text="one a line, of which any has to stand in the text",
    )
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


class RulePlace(Row):
    """One more place for which a rule holds, beside its first."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="more_places", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "place"], name="concerns_rule_place_once")]


class RuleBody(Row):
    """A body that a rule names itself; where it names several, they take turns in this order."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="bodies", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "position"], name="concerns_rule_body_in_order"),
            models.UniqueConstraint(fields=["rule", "organisation"], name="concerns_rule_body_once"),
        ]


class Rota(Row):
    """Bodies that take turns, and whose turn it was last; rules that name the same bodies share one."""

    key = models.CharField(max_length=200, unique=True, help_text="the ids of the bodies, in their order")
    given = models.PositiveIntegerField(default=0, help_text="how many matters were given out")
    last = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)


class ClosedDays(Row):
    """Days on which a body takes no turn: it is closed, or away."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_on = models.DateField()
    last_on = models.DateField()
    called_off = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="concerns_closed_in_order"),
        ]


class Answerer(Row):
    """Which body answers for a kind of concern at a rung, where it is not the one that always answers there.

    For departments above all: the water works for water mains. Without a category it answers for every kind.
    """

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, related_name="answerers", db_index=False,
    )
    rung = models.CharField(max_length=12, choices=Rung.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="none: who usually answers there",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "rung"], name="concerns_answerer_once_a_rung"),
            models.UniqueConstraint(
                fields=["rung"], condition=Q(category=None), name="concerns_answerer_of_all_once_a_rung",
            ),
        ]


class DissatisfactionReason(Versioned):
    """What may still be wrong with an answer: a list that the district edits."""

    name = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    reopens = models.BooleanField(default=True, help_text="whoever says so gets it done again; if not, it is only kept")
    retired = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(retired=False), name="concerns_reason_of_one_name"),
        ]

    def __str__(self) -> str:
        return self.name
