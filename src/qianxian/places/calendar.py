"""The working calendar: promises are counted in time in which somebody is there.

Let W be the working days and S₁ < … < Sₖ the stretches [opens, closes) of a working day. A promise of n given at
moment t runs out

* in **working days** 工作日 at the closing time of the n-th day of W after the day of t, whatever the hour of t
  (Civil Code, art. 201: the day on which it begins is not counted; art. 203: where there are business hours, the last
  day ends when they end);
* in **working hours** 工作时 at the earliest moment u by which n hours of ⋃ W × Sᵢ lie between t and u; what is given
  at lunch, at night or on a day off begins to count when people are there again;
* in **days** 自然日 at the end (23:59:59) of the n-th day after the day of t, weekends and holidays counted like any
  other. It is not moved behind a holiday: whoever wants that promises working days;
* in **hours** 小时 at t + n hours, day and night.

Examples, with 8:30–12:00 and 14:30–18:00, around the Spring Festival of 2026 (rest 15–23 February; the Saturdays of
14 and 28 February work)::

    given                n   working days     working hours     days               hours
    Fri 13 Feb 17:00     1   Sat 14, 18:00    Fri 13, 18:00     Sat 14, 23:59:59   Fri 13, 18:00
    Fri 13 Feb 17:00     2   Tue 24, 18:00    Sat 14, 9:30      Sun 15, 23:59:59   Fri 13, 19:00
    Sat 14 Feb 17:00     3   Thu 26, 18:00    Tue 24, 10:30     Tue 17, 23:59:59   Sat 14, 20:00

A year that was not loaded counts weekends only, and what was counted with it is provisional. Days and hours ask no
calendar, so they are never provisional. There is no summer time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import ngettext

from qianxian.places.states import TimeUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SATURDAY = 5
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a working day in which somebody is there, from `opens` until `closes` (half open)."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%-H:%M}–{self.closes:%-H:%M}"


USUAL_HOURS = (Span(time(8, 30), time(12)), Span(time(14, 30), time(18)))
"""What is taken where a district has not said when its offices are open."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a promise takes: so many of a unit."""

    amount: int
    unit: TimeUnit = TimeUnit.WORK_DAYS

    def __str__(self) -> str:
        saying = {
            TimeUnit.WORK_DAYS: ngettext("%(n)s working day", "%(n)s working days", self.amount),
            TimeUnit.WORK_HOURS: ngettext("%(n)s working hour", "%(n)s working hours", self.amount),
            TimeUnit.DAYS: ngettext("%(n)s day", "%(n)s days", self.amount),
            TimeUnit.HOURS: ngettext("%(n)s hour", "%(n)s hours", self.amount),
        }
        return saying[self.unit] % {"n": self.amount}


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a promise runs out, whether the calendar of all its days is known, and what it was made of."""

    at: datetime
    provisional: bool
    start: datetime | None = None
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days that break the rule of the week: True works, False rests; and the hours of a working day.

    `years` are those that are fully known.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    spans: tuple[Span, ...] = USUAL_HOURS
    years: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", frozenset(day.year for day in self.exceptions))

    def works(self, day: date) -> bool:
        """Say whether people work on `day`."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def without(self, years: Iterable[int]) -> WorkingCalendar:
        """Return the calendar as it was before these years were known."""
        gone = frozenset(years)
        return WorkingCalendar(
            {day: works for day, works in self.exceptions.items() if day.year not in gone}, self.spans,
        )

    def count_work_days(self, start: datetime, at: datetime) -> int:
        """Count the working days after the day of `start` up to the day of `at`: what a promise was made of."""
        day, last = timezone.localtime(start).date(), timezone.localtime(at).date()
        return sum(self.works(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))

    def deadline(self, start: datetime, amount: int, unit: TimeUnit = TimeUnit.WORK_DAYS) -> Deadline:
        """Return when a promise of `amount` (≥ 1) of `unit` given at `start` (aware) runs out.

        :raises ValueError: if `amount` is less than one.
        """
        if amount < 1:
            raise ValueError("a promise takes at least one of its unit")
        here = timezone.localtime(start).replace(tzinfo=None)
        last, asked = {
            TimeUnit.WORK_DAYS: self._after_work_days,
            TimeUnit.WORK_HOURS: self._after_work_hours,
            TimeUnit.DAYS: _after_days,
            TimeUnit.HOURS: _after_hours,
        }[unit](here, amount)
        years = range(here.year, last.year + 1) if asked else ()
        return Deadline(
            at=timezone.make_aware(last),
            provisional=not self.years.issuperset(years),
            start=start,
            term=Term(amount, unit),
        )

    def work_time(self, start: datetime, until: datetime) -> timedelta:
        """Return how much working time lies between two moments (aware); none if `until` is not after `start`."""
        here, last = (timezone.localtime(moment).replace(tzinfo=None) for moment in (start, until))
        total, day = timedelta(), here.date()
        while day <= last.date():
            for span in self.spans if self.works(day) else ():
                opens, closes = datetime.combine(day, span.opens), datetime.combine(day, span.closes)
                total += max(min(closes, last) - max(opens, here), timedelta())
            day += timedelta(days=1)
        return total

    def after_pause(self, at: datetime, since: datetime, until: datetime, unit: TimeUnit) -> Deadline:
        """Return when a promise until `at` runs out whose clock was stopped at `since` and let go at `until`.

        What was left of it at `since` is laid from `until`, in whole units and at least one: a rest of an hour
        is an hour.
        """
        hour = timedelta(hours=1)
        left = {
            TimeUnit.WORK_DAYS: lambda: self.count_work_days(since, at),
            TimeUnit.WORK_HOURS: lambda: -(-self.work_time(since, at) // hour),
            TimeUnit.DAYS: lambda: (timezone.localtime(at).date() - timezone.localtime(since).date()).days,
            TimeUnit.HOURS: lambda: -(-(at - since) // hour),
        }[unit]()
        return self.deadline(until, max(left, 1), unit)

    def _after_work_days(self, here: datetime, amount: int) -> tuple[datetime, bool]:
        day = here.date()
        while amount:
            day += timedelta(days=1)
            amount -= self.works(day)
        return datetime.combine(day, self.spans[-1].closes), True

    def _after_work_hours(self, here: datetime, amount: int) -> tuple[datetime, bool]:
        day, left = here.date(), timedelta(hours=amount)
        while True:
            for span in self.spans if self.works(day) else ():
                opens = max(here, datetime.combine(day, span.opens))
                there = datetime.combine(day, span.closes) - opens
                if left <= there:
                    return opens + left, True
                left -= max(there, timedelta())
            day += timedelta(days=1)


def _after_days(here: datetime, amount: int) -> tuple[datetime, bool]:
    return datetime.combine(here.date() + timedelta(days=amount), END_OF_DAY), False


def _after_hours(here: datetime, amount: int) -> tuple[datetime, bool]:
    return here + timedelta(hours=amount), False
