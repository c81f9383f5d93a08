"""Counts by level, area, category and month; what pages read instead of the rows themselves."""

from __future__ import annotations

from django.db import models

from qianxian.concerns.models import Category
from qianxian.places.models import Place
from qianxian.places.states import Level
from qianxian.storage.models import Row


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
    moved_open = models.IntegerField(
        default=0, db_default=0, help_text="open matters that came with courtyards, less those that went with them",
    )
    moved_waiting = models.IntegerField(default=0, db_default=0, help_text="the same of matters waiting for a word")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "area", "category", "month"], name="results_summary_once"),
        ]
