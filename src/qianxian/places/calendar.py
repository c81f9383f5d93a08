"""The working calendar: promises are counted in days on which somebody is there.

A promise of n working days given on day d runs out at 18:00 of the n-th working day after d. A year that was not
loaded counts weekends only, and what was counted with it is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOSING = time(18, 0)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a promise runs out, and whether the calendar of all its days is known."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days that break the rule of the week: True works, False rests. `years` are those fully known."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    @property
    def years(self) -> frozenset[int]:
        """The years that were loaded."""
        return frozenset(day.year for day in self.exceptions)

    def works(self, day: date) -> bool:
        """Say whether people work on `day`."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def deadline(self, start: datetime, work_days: int) -> Deadline:
        """Return when a promise of `work_days` (≥ 1) given at `start` (aware) runs out.

        :raises ValueError: if `work_days` is less than one.
        """
        if work_days < 1:
            raise ValueError("a promise takes at least one working day")
        day = timezone.localtime(start).date()
        left = work_days
        years = {day.year}
        while left:
            day += timedelta(days=1)
            years.add(day.year)
            left -= self.works(day)
        at = timezone.make_aware(datetime.combine(day, CLOSING))
        return Deadline(at=at, provisional=not years <= self.years)
