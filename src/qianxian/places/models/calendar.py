"""The days and hours in which people work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.storage.models import Row


class CalendarDay(models.Model):
    """A day on which people rest or work against the rule of the week: holidays and make-up Saturdays."""

    day = models.DateField(primary_key=True)
    works = models.BooleanField()
    name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class WorkSpan(Row):
    """A stretch of every working day in which somebody is there, from `opens` until `closes` (half open)."""

    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="places_span_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"
