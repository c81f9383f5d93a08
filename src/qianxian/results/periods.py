"""Months, quarters and years, and the ones they are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN = re.compile(r"(2\d{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
YEAR = 12
LENGTHS = {"month": 1, "quarter": 3, "year": YEAR}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, a quarter or a year: its first day and how many months it has (1, 3 or 12)."""

    first: date
    months: int

    def __str__(self) -> str:
        """Return it as an address carries it: 2026-11, 2026-Q4, 2026."""
        if self.months == 1:
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}" if self.months == LENGTHS["quarter"] else (
            f"{self.first.year}"
        )

    @property
    def until(self) -> date:
        """The first day that lies behind it."""
        return months_on(self.first, self.months)

    @property
    def previous(self) -> Period:
        """The one before it."""
        return Period(months_on(self.first, -self.months), self.months)

    @property
    def year_before(self) -> Period:
        """The same one a year before."""
        return Period(months_on(self.first, -YEAR), self.months)

    @property
    def quarter(self) -> int:
        """In which quarter it begins."""
        return (self.first.month + 2) // 3

    def holds(self, month: date) -> bool:
        """Say whether a month, by its first day, lies in it."""
        return self.first <= month < self.until

    def days(self, today: date) -> int:
        """Return how many of its days have begun."""
        return max(0, (min(self.until - timedelta(days=1), today) - self.first).days + 1)


def read(written: str, today: date) -> Period:
    """Return the period that an address carries; what can't be read is the present month."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return Period(today.replace(day=1), 1)
    year, month, quarter = found.groups()
    if month is not None:
        return Period(date(int(year), int(month), 1), 1)
    if quarter is not None:
        return Period(date(int(year), 3 * int(quarter) - 2, 1), 3)
    return Period(date(int(year), 1, 1), YEAR)


def around(period: Period, today: date) -> Iterator[Period]:
    """Yield a month of a period (today's, if it lies in it, else the first), and the quarter and the year around it."""
    month = today.replace(day=1)
    first = month if period.holds(month) else period.first
    yield Period(first, 1)
    yield Period(date(first.year, 3 * ((first.month + 2) // 3) - 2, 1), 3)
    yield Period(date(first.year, 1, 1), YEAR)


def months_on(first: date, months: int) -> date:
    """Return the first day of the month that lies so many months on, or back."""
    count = first.year * YEAR + first.month - 1 + months
    return date(count // YEAR, count % YEAR + 1, 1)
