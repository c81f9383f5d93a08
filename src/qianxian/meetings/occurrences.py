"""On which days a series meets: its rule after RFC 5545, and what a holiday does to a day.

A rule gives days; a day on which people rest (weekend days that the rule names are meant, so only holidays of the
working calendar and days that people rest instead count) is skipped, or moved to the next working day. A moved
meeting that would fall on or behind the next day of the rule is skipped: that one is near enough.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from qianxian.base.recurring import days_of
from qianxian.meetings.states import Holiday

if TYPE_CHECKING:
    from qianxian.places.calendar import WorkingCalendar

SUNDAY_SATURDAY = (5, 6)


class Occurrence(NamedTuple):
    """A day of the rule, and the day on which the meeting is; None where a holiday lets it fall out."""

    by_rule: date
    on: date | None


def occurrences(
    rule: str, *, first: date, begin: date, until: date, holiday: Holiday, calendar: WorkingCalendar,
) -> list[Occurrence]:
    """Return the meetings whose day by the rule lies from `begin` up to and with `until`."""
    start = max(first, begin)
    # Two months on, so that the last day knows the next one.
    days = days_of(rule, first=first, until=until + timedelta(days=62))
    made = []
    for place, day in enumerate(days):
        if not start <= day <= until:
            continue
        if not _rests(calendar, day):
            made.append(Occurrence(day, day))
            continue
        following = days[place + 1] if place + 1 < len(days) else None
        on = _next_working_day(calendar, day) if holiday == Holiday.MOVE else None
        made.append(Occurrence(day, on if on is not None and (following is None or on < following) else None))
    return made


def _rests(calendar: WorkingCalendar, day: date) -> bool:
    if day.weekday() in SUNDAY_SATURDAY and day not in calendar.exceptions:
        return False  # an ordinary Saturday that the rule names is meant
    return not calendar.works(day)


def _next_working_day(calendar: WorkingCalendar, day: date) -> date:
    while not calendar.works(day):
        day += timedelta(days=1)
    return day
