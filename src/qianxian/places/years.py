"""What a list of holidays changes of what is known, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qianxian.places import holidays
from qianxian.places.models import CalendarDay

if TYPE_CHECKING:
    from datetime import date

    from qianxian.places.holidays import Announced

    DayRow = tuple[date, bool, str]


@dataclass(frozen=True, slots=True)
class YearChange:
    """A year that a list changes, with its days (day, works, name) before and after."""

    year: int
    before: list[DayRow]
    after: list[DayRow]

    @property
    def first_time(self) -> bool:
        """Whether the year was not loaded before."""
        return not self.before

    @property
    def rests(self) -> int:
        """How many days of rest it names."""
        return sum(not works for _day, works, _name in self.after)

    @property
    def works(self) -> int:
        """How many make-up working days it names."""
        return sum(works for _day, works, _name in self.after)

    @property
    def stretches(self) -> list[tuple[str, bool, date, date]]:
        """The days as they are announced, in stretches: (name, whether people work, first, last)."""
        stretches: list[tuple[str, bool, date, date]] = []
        for day, works, name in self.after:
            if stretches and (name, works, day - timedelta(days=1)) == (*stretches[-1][:2], stretches[-1][3]):
                stretches[-1] = (*stretches[-1][:3], day)
            else:
                stretches.append((name, works, day, day))
        return stretches

    @property
    def moved(self) -> list[date]:
        """The days that become others: work instead of rest, or the other way round."""
        before = {day: works for day, works, _name in self.before}
        after = {day: works for day, works, _name in self.after}
        return sorted(day for day in before.keys() | after.keys() if before.get(day) != after.get(day))


def known_days(year: int) -> list[DayRow]:
    """Return what is known of a year, in order: (day, works, name)."""
    return list(CalendarDay.objects.filter(day__year=year).order_by("day").values_list("day", "works", "name"))


def calendar_changes(announced: Announced) -> list[YearChange]:
    """Return what a list would change, year by year; a year of which it changes nothing is left out.

    A year is replaced by its whole list; of a neighbouring year only the days named are. One that is not loaded is
    added to what is wrong with the list.
    """
    changes = []
    for year in sorted(announced.years | announced.beside):
        before = known_days(year)
        named = {row.day: (row.day, row.works, row.name) for row in holidays.named(announced.years.get(year, []))}
        for row in announced.beside.get(year, ()):
            if not before:
                reason = _("%(day)s belongs to %(year)s, which is not loaded. Load that year first, or leave it out.")
                said = {"day": row.day.isoformat(), "year": year}
                announced.wrong.append(holidays.Wrong(row.line, reason % said))
            named = named or {known[0]: known for known in before}
            named[row.day] = (row.day, row.works, row.name)
        after = [named[day] for day in sorted(named)]
        if after != before:
            changes.append(YearChange(year, before, after))
    return changes


def read_calendar(text: str) -> tuple[Announced, list[YearChange]]:
    """Read a list of holidays, and say what loading it would change and what is wrong with it."""
    announced = holidays.read(text)
    return announced, calendar_changes(announced)
