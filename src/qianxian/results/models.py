"""Counts by level, area, category and month, which pages read instead of the rows themselves; and areas' own forms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.concerns.models import Category
from qianxian.places.models import Place
from qianxian.places.states import Level
from qianxian.results.states import TemplateKind
from qianxian.storage.models import Row, Versioned


class Summary(Row):
    """What happened in one area, category and month, as far as the fold has read the record.

    Each column counts steps in the month in which they were taken, so a matter that was done twice counts twice.
    """

    level = models.CharField(max_length=12, choices=Level.choices)
    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(help_text="its first day")
    raised = models.PositiveIntegerField(default=0, help_text="reports that came in")
    accepted = models.PositiveIntegerField(default=0, help_text="a unit took it on")
    done = models.PositiveIntegerField(default=0, help_text="a unit said it is done")
    late = models.PositiveIntegerField(default=0, help_text="of these, after the promise had run out")
    reopened = models.PositiveIntegerField(default=0, help_text="the resident said it is not")
    confirmed = models.PositiveIntegerField(default=0, help_text="the resident said it is")
    unconfirmed = models.PositiveIntegerField(default=0, db_default=0, help_text="closed, and nobody confirmed it")
    declined = models.PositiveIntegerField(default=0, db_default=0, help_text="not taken on, for a reason of the list")
    extended = models.PositiveIntegerField(default=0, db_default=0, help_text="given longer, before the time was over")
    escalated = models.PositiveIntegerField(default=0, db_default=0, help_text="went up a rung")
    up_community = models.PositiveIntegerField(default=0, db_default=0, help_text="of these, to the community")
    up_subdistrict = models.PositiveIntegerField(default=0, db_default=0, help_text="to the sub-district")
    up_departments = models.PositiveIntegerField(default=0, db_default=0, help_text="to the departments")
    up_joint_review = models.PositiveIntegerField(default=0, db_default=0, help_text="to the joint review")
    answered = models.JSONField(
        default=dict, db_default={}, help_text="answers by the bucket of the time since it was raised",
    )
    taken = models.JSONField(default=dict, db_default={}, help_text="a unit's first words, likewise")
    now_open = models.IntegerField(default=0, db_default=0, help_text="what became open, less what is so no longer")
    now_waiting = models.IntegerField(default=0, db_default=0, help_text="the same of what waits for a word")

    class Meta:
        indexes = [models.Index(fields=["level", "month", "area"], name="results_summary_by_month")]
        constraints = [
            models.UniqueConstraint(fields=["level", "area", "category", "month"], name="results_summary_once"),
        ]


class FigureTemplate(Versioned):
    """An area's own form, such as the sub-district's monthly one, with blanks that are filled with its figures."""

    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=4, choices=TemplateKind.choices)
    content = models.BinaryField(help_text="the file as it was handed in, looked at before")
    taken_at = models.DateTimeField()
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(retired=False), name="results_template_name_once",
            ),
        ]
