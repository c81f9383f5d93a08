"""The days and hours in which people work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from qianxian.places.calendar import Term
from qianxian.places.states import TimeUnit
from qianxian.storage.models import Row

if TYPE_CHECKING:
    from qianxian.places.calendar import Deadline


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


class Counted(models.Model):
    """What a promise was made of, so that it can be counted anew when the calendar of its days is known.

    Rows from before this was kept have nothing here; theirs were working days.
    """

    counted_from = models.DateTimeField(null=True)
    counted_amount = models.PositiveSmallIntegerField(null=True)
    counted_unit = models.CharField(max_length=10, choices=TimeUnit.choices, blank=True, db_default="", default="")

    class Meta:
        abstract = True

    @property
    def term(self) -> Term | None:
        """How long the promise takes; None where it was not kept."""
        if self.counted_amount is None:
            return None
        return Term(self.counted_amount, TimeUnit(self.counted_unit))


def made_of(deadline: Deadline) -> dict[str, Any]:
    """Return the columns of `Counted` for a deadline."""
    term = deadline.term
    return {
        "counted_from": deadline.start,
        "counted_amount": term.amount if term else None,
        "counted_unit": term.unit.value if term else "",
    }
