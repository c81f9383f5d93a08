"""Rules of days after RFC 5545: every Tuesday, every third Thursday of a month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit

MOST = 400
"""So many days at most are asked of a rule: a rule by the minute would not end."""
ALLOWED = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"})
FREQUENCIES = frozenset({"WEEKLY", "MONTHLY", "YEARLY"})


def read_rule(typed: str) -> str:
    """Return a rule in its usual writing; empty for what has none.

    :raises Unfit: if it is no rule of days.
    """
    said = typed.strip().upper().removeprefix("RRULE:")
    if not said:
        return ""
    parts = dict(part.partition("=")[::2] for part in said.split(";") if part)
    wrong = Unfit(
        _("Write a rule of days such as FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=3TH."), "rule",
    )
    if not parts.keys() <= ALLOWED or parts.get("FREQ") not in FREQUENCIES:
        raise wrong
    try:
        rrulestr(said, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001  # only whether it can be read
    except (ValueError, TypeError, KeyError):
        raise wrong from None
    return said


def days_of(rule: str, *, first: date, until: date) -> list[date]:
    """Return the days of a rule that began on `first`, up to and with `until`."""
    start = datetime.combine(first, time())
    found = rrulestr(rule, dtstart=start).xafter(start, count=MOST, inc=True)
    days = []
    for moment in found:
        if moment.date() > until:
            break
        days.append(moment.date())
    return days


def falls_on(rule: str, *, first: date, day: date) -> bool:
    """Say whether a rule that began on `first` names a day, however many went before."""
    start = datetime.combine(day, time())
    found = rrulestr(rule, dtstart=datetime.combine(first, time())).between(
        start - timedelta(seconds=1), start + timedelta(seconds=1),
    )
    return bool(found)
