"""Dates as people say them: 昨天 15:20, 11月20日 周五."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def said_date(value: date | datetime, now: datetime) -> str:
    """Say a day, or a moment (aware) to the minute, as seen from `now`; with the year only if it is another."""
    here = timezone.localtime(now).date()
    if not isinstance(value, datetime):
        return _day(value, here)
    moment = timezone.localtime(value)
    return _("%(day)s %(time)s") % {"day": _day(moment.date(), here), "time": f"{moment:%-H:%M}"}


def _day(day: date, here: date) -> str:
    for name, distance in (
        (pgettext("day", "today"), 0), (pgettext("day", "yesterday"), -1), (pgettext("day", "tomorrow"), 1),
    ):
        if day == here + timedelta(days=distance):
            return name
    if day.year == here.year:
        return date_format(day, pgettext("format of a day in this year", "j F"))
    return date_format(day, pgettext("format of a day in another year", "j F Y"))


def said_weekday(day: date) -> str:
    """Say the day of the week, short."""
    return (
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun"),
    )[day.weekday()]
