"""Dates as people say them: 昨天 15:20, 11月20日 周五."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def said_date(value: date | datetime, now: datetime, *, by_name: bool = True) -> str:
    """Say a day, or a moment (aware) to the minute, as seen from `now`; with the year only if it is another.

    `by_name` says today, yesterday and tomorrow instead of their dates.
    """
    here = timezone.localtime(now).date()
    moment = timezone.localtime(value) if isinstance(value, datetime) else None
    day = moment.date() if moment else value
    names = {0: pgettext("day", "today"), -1: pgettext("day", "yesterday"), 1: pgettext("day", "tomorrow")}
    if by_name and (distance := (day - here).days) in names:
        said = names[distance]
    elif day.year == here.year:
        said = date_format(day, pgettext("format of a day in this year", "j F"))
    else:
        said = date_format(day, pgettext("format of a day in another year", "j F Y"))
    return _("%(day)s %(time)s") % {"day": said, "time": f"{moment:%-H:%M}"} if moment else said


def said_weekday(day: date) -> str:
    """Say the day of the week, short."""
    return (
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun"),
    )[day.weekday()]
