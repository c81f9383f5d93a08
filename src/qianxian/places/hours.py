"""Opening hours, read as people write them and said as people say them: 周一到周五 8:30—12:00、14:30—18:00."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianxian.base.said import said_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qianxian.places.calendar import WorkingCalendar

DAYS: Final = 7
WEEKDAYS: Final = 5
LOOKED_AHEAD: Final = 14
"""Days for which the next opening is looked for; a holiday is shorter."""
_NAMES: Final = {
    **{name: day for day, name in enumerate("一二三四五六日")}, "天": 6,
    **{name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
}
_DAY: Final = r"(?:周|星期|礼拜)?([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_TO: Final = r"\s*(?:到|至|[-—–~－～]+|to)\s*"
_DAYS: Final = re.compile(rf"(?:{_DAY})(?:{_TO}(?:{_DAY}))?", re.IGNORECASE)
_EVERY: Final = re.compile(r"每天|每日|天天|全周|daily|every day", re.IGNORECASE)
_WORKDAYS: Final = re.compile(r"工作日|weekdays|working days", re.IGNORECASE)
_WEEKEND: Final = re.compile(r"周末|双休日?|weekends?", re.IGNORECASE)
_TIME: Final = r"(\d{1,2})\s*[:：点时](?:\s*(\d{2})|(半))?分?"
_SPAN: Final = re.compile(_TIME + _TO + _TIME)
_PART_OF_DAY: Final = re.compile("上午|下午|早上|晚上|中午")
_FILLING: Final = re.compile(r"[\s,，、。;；和及与.]|and|休息|closed|不休", re.IGNORECASE)
_WHOLE_DAY: Final = 24


class WrongHours(ValueError):
    """The text says no opening hours; `reason` may be shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Span = tuple[str, str]
"""From and until, as HH:MM; 24:00 is the end of the day."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The spans of each day of the week, Monday first."""

    week: tuple[tuple[Span, ...], ...] = ((),) * DAYS

    @classmethod
    def kept(cls, rows: Iterable[Iterable[Sequence[str]]]) -> Hours:
        """Return the hours that are kept as lists in a column."""
        week = tuple(tuple((span[0], span[1]) for span in day) for day in rows)
        return cls(week if len(week) == DAYS else ((),) * DAYS)

    def __bool__(self) -> bool:
        return any(self.week)

    def rows(self) -> list[list[list[str]]]:
        """Return the hours as lists, to be kept in a column."""
        return [[list(span) for span in day] for day in self.week]

    def on(self, day: date, calendar: WorkingCalendar) -> tuple[Span, ...]:
        """Return the spans of a day: none on a holiday, those of a Monday on a make-up working Saturday or Sunday."""
        works = calendar.exceptions.get(day)
        if works is False:
            return ()
        return self.week[day.weekday()] or (self.week[0] if works else ())


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether somebody is there: until when, or from when on; None if nobody knows."""

    open_now: bool
    until: datetime | None
    next_at: datetime | None


def opening(hours: Hours, now: datetime, calendar: WorkingCalendar) -> Opening:
    """Return whether a place with these hours is open at `now` (aware), by the working calendar."""
    today = timezone.localtime(now).date()
    for ahead in range(LOOKED_AHEAD):
        day = today + timedelta(days=ahead)
        for start, end in hours.on(day, calendar):
            begins, ends = _moment(day, start), _moment(day, end)
            if begins <= now < ends:
                return Opening(open_now=True, until=ends, next_at=None)
            if now < begins:
                return Opening(open_now=False, until=None, next_at=begins)
    return Opening(open_now=False, until=None, next_at=None)


def _moment(day: date, clock_time: str) -> datetime:
    hour, minute = map(int, clock_time.split(":"))
    midnight = datetime.combine(day, time())
    return timezone.make_aware(midnight + timedelta(hours=hour, minutes=minute))


# ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────


def say_hours(hours: Hours) -> str:
    """Return the hours as people say them, days with the same hours taken together."""
    if not hours:
        return ""
    if all(day == hours.week[0] for day in hours.week):
        return pgettext("hours", "Daily %(spans)s") % {"spans": _say_spans(hours.week[0])}
    said: list[str] = []
    first = 0
    while first < DAYS:
        last = first
        while last + 1 < DAYS and hours.week[last + 1] == hours.week[first]:
            last += 1
        if hours.week[first]:
            spans = _say_spans(hours.week[first])
            said.append(_("%(days)s %(spans)s") % {"days": _say_days(first, last), "spans": spans})
        first = last + 1
    return pgettext("between hours of days", "; ").join(said)


def _say_days(first: int, last: int) -> str:
    monday = date(2024, 1, 1)
    one, other = (said_weekday(monday + timedelta(days=day)) for day in (first, last))
    if first == last:
        return one
    if last == first + 1:
        return pgettext("two days", "%(one)s, %(other)s") % {"one": one, "other": other}
    return pgettext("days", "%(one)s to %(other)s") % {"one": one, "other": other}


def _say_spans(spans: Sequence[Span]) -> str:
    return pgettext("between spans of hours", ", ").join(
        f"{start.removeprefix('0')}—{end.removeprefix('0')}" for start, end in spans
    )


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def read_hours(text: str) -> Hours:
    """Return the hours that a text says; an empty one says none.

    :raises WrongHours: if it can't be read, with a reason fit to be shown.
    """
    week: list[tuple[Span, ...]] = [()] * DAYS
    days: set[int] = set(range(DAYS))
    rest = _PART_OF_DAY.sub("", text)
    at = 0
    fresh = False  # whether days were named since the last span
    while at < len(rest):
        if span := _SPAN.match(rest, at):
            if not fresh and not any(week):
                fresh = True
            one = _span(span)
            for day in days:
                week[day] = (*week[day], one)
            fresh = False
            at = span.end()
        elif named := _read_days(rest, at):
            wanted, at = named
            days = wanted if not fresh else days | wanted
            fresh = True
        elif filling := _FILLING.match(rest, at):
            at = filling.end()
        else:
            raise WrongHours(
                _("“%(part)s” could not be read. Write the hours like this: Mon to Fri 8:30-12:00, 14:30-18:00")
                % {"part": rest[at : at + 12]},
            )
    for spans in week:
        if any(one[1] > other[0] for one, other in pairwise(sorted(spans))):
            raise WrongHours(_("Two spans of one day overlap. Write each day's hours only once."))
    return Hours(tuple(tuple(sorted(spans)) for spans in week))


def _read_days(text: str, at: int) -> tuple[set[int], int] | None:
    """Return the days named at a position and where their naming ends, or None."""
    for form, named in ((_EVERY, range(DAYS)), (_WORKDAYS, range(WEEKDAYS)), (_WEEKEND, range(WEEKDAYS, DAYS))):
        if found := form.match(text, at):
            return set(named), found.end()
    found = _DAYS.match(text, at)
    if found is None:
        return None
    first = _NAMES[(found[1] or found[2]).lower()]
    other = found[3] or found[4]
    last = _NAMES[other.lower()] if other else first
    return {day % DAYS for day in range(first, last + 1 if last >= first else last + DAYS + 1)}, found.end()


def _span(match: re.Match[str]) -> Span:
    start, end = _clock(match[1], match[2], match[3]), _clock(match[4], match[5], match[6])
    if start >= end:
        raise WrongHours(_("%(start)s comes after %(end)s. Write times from 0:00 to 24:00, the earlier one first.")
                         % {"start": start, "end": end})
    return start, end


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    hours, minutes = int(hour), 30 if half else int(minute or 0)
    if hours > _WHOLE_DAY or minutes > 59 or (hours == _WHOLE_DAY and minutes):  # noqa: PLR2004  # minutes of an hour
        raise WrongHours(_("%(time)s is no time of day.") % {"time": f"{hour}:{minutes:02d}"})
    return f"{hours:02d}:{minutes:02d}"
