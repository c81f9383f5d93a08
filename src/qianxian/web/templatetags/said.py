"""Dates, states and codes as people say them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from qianxian.base import clock
from qianxian.base.said import said_date, said_weekday
from qianxian.concerns.states import RUNNING, ConcernState
from qianxian.language.emergency import emergency_hint
from qianxian.language.mentions import read_places, read_times
from qianxian.meetings.naming import name_of
from qianxian.places.hours import say_hours

if TYPE_CHECKING:
    from decimal import Decimal

    from django.utils.safestring import SafeString

    from qianxian.concerns.models import Report
    from qianxian.concerns.queries import Published
    from qianxian.meetings.models import Meeting
    from qianxian.places.hours import Hours

register = template.Library()
MOST_NAMED = 6
"""So many days and places of what was said stand under it, each once: below it is the form."""
_EMERGENCY = re.compile(r"(?<!\d)1(?:10|19|20)(?!\d)")


@register.filter
def said(value: date | datetime | None) -> SafeString | str:
    """Say a day or a moment: 昨天 15:20, exact on hover."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        exact = timezone.localtime(value)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            exact.isoformat(timespec="minutes"),
            f"{exact:%Y-%m-%d %H:%M}",
            said_date(value, clock.now()),
        )
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said_date(value, clock.now()))


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """Return a meeting's name with its number."""
    return name_of(meeting)


@register.filter
def clock_time(value: datetime) -> str:
    """Say the hour and minute of a moment of today."""
    return f"{timezone.localtime(value):%-H:%M}"


@register.filter
def dated(value: date | datetime) -> SafeString:
    """Say a day by its date, even today's: what is printed is read on other days."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), said_date(day, clock.now(), by_name=False))


@register.filter
def said_day(value: datetime | None) -> SafeString | str:
    """Say the day of a moment."""
    if value is None:
        return ""
    exact = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        exact.date().isoformat(),
        f"{exact:%Y-%m-%d %H:%M}",
        said_date(exact.date(), clock.now()),
    )


@register.filter
def weekday(value: date | datetime) -> str:
    """Say the day of the week, short."""
    return said_weekday(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def until(due_at: datetime, soon: datetime | str = "") -> SafeString:
    """Say how a promise stands: overdue, nearly due, or still time; with its shape, words and colour.

    `soon`: until when it is nearly due, where somebody asked the working calendar; else that is today.
    """
    now = clock.now()
    days = (timezone.localtime(due_at).date() - timezone.localtime(now).date()).days
    if due_at < now:
        late = -days
        words = _("overdue since today")
        if late:
            words = ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}
        return format_html('<span class="tag over">{}</span>', words)
    if days == 0:
        words = _("due today at %(time)s") % {"time": f"{timezone.localtime(due_at):%-H:%M}"}
        return format_html('<span class="tag soon">{}</span>', words)
    words = _("by %(day)s") % {"day": said_date(timezone.localtime(due_at).date(), now)}
    nearly = isinstance(soon, datetime) and due_at <= soon
    return format_html('<span class="tag {}">{}</span>', "soon" if nearly else "ok", words)


@register.filter
def read_out(words: str, report: Report) -> str:
    """Say which days and places a report names, a day with its date: 昨晚（11月22日）、北门; "" where none is.

    Yesterday is counted from the day on which it was said. They stand under the words and are written nowhere.
    """
    now, said_on = clock.now(), report.written_on or timezone.localtime(report.created_at).date()
    named: list[tuple[int, str]] = [(place.at, place.words) for place in read_places(words)]
    for when in read_times(words, said_on):
        last = when.until_on - timedelta(days=1)
        days = said_date(when.from_on, now, by_name=False)
        if last != when.from_on:
            days = _("%(first)s to %(last)s") % {"first": days, "last": said_date(last, now, by_name=False)}
        named.append((when.at, _("%(words)s (%(days)s)") % {"words": when.words, "days": days}))
    once = dict.fromkeys(said_ for _at, said_ in sorted(named))
    return pgettext("list of what was named", ", ").join(list(once)[:MOST_NAMED])


@register.filter
def public_state(one: Published) -> SafeString:
    """Say how a matter stands to everybody: settled and closed unconfirmed are two things, and so is not taken on."""
    tags = {
        ConcernState.SUSPENDED: ("soon", pgettext("board", "on hold")),
        ConcernState.DONE: ("ok", pgettext("board", "done, waiting for an answer")),
        ConcernState.CONFIRMED: ("ok", pgettext("board", "settled, confirmed")),
        ConcernState.UNCONFIRMED: ("", pgettext("board", "closed, not confirmed")),
        ConcernState.DECLINED: ("", pgettext("board", "not taken on")),
    }
    words = {
        ConcernState.REPORTED: _("handed in, the unit has it"),
        ConcernState.REOPENED: _("not settled yet, being done again"),
        ConcernState.DECLINED: one.declined_for,
    }
    said_: list[SafeString | str] = []
    if one.state in tags:
        said_.append(format_html('<span class="tag {}">{}</span>', *tags[one.state]))
    elif not one.state_only:
        said_.append(until(one.promised_at))
    said_.append(words.get(one.state, _("being done") if one.state in RUNNING else ""))
    if one.state in RUNNING and not one.state_only:
        said_.append(_("· rung: %(rung)s") % {"rung": one.rung.label})
    return format_html_join(" ", "{}", ((part,) for part in said_ if part))


@register.filter
def spoken(code: str) -> str:
    """Write a code in two groups, as it is said on the telephone."""
    return code.replace("-", " ")


@register.filter
def in_month(value: date) -> SafeString:
    """Say the month of a day, with its year: what hangs at a gate is read for years."""
    said_month = date_format(value, pgettext("format of a month", "F Y"))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said_month)


@register.filter
def hours(value: Hours) -> str:
    """Say opening hours: 周一到周五 8:30—12:00、14:30—18:00."""
    return say_hours(value)


@register.filter
def minutes(value: float) -> str:
    """Say how long a walk takes, in whole minutes and never none."""
    whole = max(1, round(value))
    return ngettext("%(n)s minute", "%(n)s minutes", whole) % {"n": whole}


@register.filter
def tel(sentence: str) -> SafeString:
    """Make the emergency numbers in a sentence ready to be rung."""
    return mark_safe(_EMERGENCY.sub(r'<a href="tel:\g<0>">\g<0></a>', escape(sentence)))  # noqa: S308  # escaped here


@register.filter
def whom_to_ring_first(words: str) -> SafeString | str:
    """Say which number to ring first where words seem to describe an emergency, else nothing; it holds nothing up."""
    hint = emergency_hint(words)
    if hint is None:
        return ""
    return tel(hint.chinese if (get_language() or "").startswith("zh") else hint.english)


@register.filter
def share(part: int, whole: int) -> str:
    """Say a share in per cent; under ten there are only the numbers."""
    return f"{100 * part / whole:.0f}%" if whole >= 10 else ""  # noqa: PLR2004  # no percentage of fewer than ten


@register.filter
def yuan(cents: int) -> str:
    """Say an amount of cents in yuan: 126.50."""
    return f"{cents // 100:,}.{cents % 100:02}"


@register.filter
def whole_yuan(amount: int | str) -> str:
    """Say an amount of whole yuan: 600,000 yuan, 60万元."""
    number = int(amount)
    if number % 10_000 == 0 and number:
        return _("%(n)s0,000 yuan") % {"n": f"{number // 10_000:,}"}
    return _("%(n)s yuan") % {"n": f"{number:,}"}


@register.filter
def plain_number(value: Decimal | None) -> str:
    """Say a measured amount without noughts behind the point: 26,400."""
    if value is None:
        return ""
    whole = f"{value:,.2f}"
    return whole.rstrip("0").rstrip(".")


@register.filter
def percent(share: float) -> str:
    """Say a share of one: 93%."""
    return f"{100 * share:.0f}%"
