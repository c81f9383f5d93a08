"""Meetings as calendars that a telephone subscribes to: of a community, of a grid, of a desk or a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qianxian.base.documents import calendar
from qianxian.meetings.models import CalendarLink, Invitation, Meeting
from qianxian.meetings.naming import calendar_secret_of, name_of
from qianxian.meetings.queries.meetings import every_meeting, link_to, of_office
from qianxian.meetings.states import CALLED_OFF, COMING, Scope, SeriesKind
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.storage import districts
from qianxian.storage.secret_links import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.people.queries import Viewer

KEPT = timedelta(days=60)
"""So long a meeting stays in a calendar after its day."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as it is fetched, and when what is in it was last changed."""

    content: bytes
    changed_at: datetime | None


def place_feed(name: str, place_ids: Iterable[int], now: datetime) -> Feed:
    """Return the calendar of some places for everybody; what a task force or an executive does is not in it."""
    found = every_meeting().filter(series__place_id__in=list(place_ids)).exclude(series__kind=SeriesKind.NUMBERED)
    lately = found.filter(starts_at__gte=now - KEPT).order_by("starts_at", "id")
    return _feed(name, list(lately[:MOST]), desk=False)


def secret_feed(secret: str, now: datetime) -> Feed | None:
    """Return the calendar behind a secret address, or None; it ends with the office of whoever made it."""
    link = CalendarLink.objects.filter(secret_hash=hash_of(secret), ended_at=None).select_related("account").first()
    if link is None or not link.account.is_active:
        return None
    viewer = people.acting_as(
        link.account, office_id=link.office_id, today=timezone.localtime(now).date(), elevated_until=None,
    )
    office = viewer.office
    if office is None:
        return None
    asked = Invitation.objects.filter(meeting=OuterRef("pk"), unit_id=office.organisation_id)
    unit = Q(series__convener_id=office.organisation_id)
    chosen = of_office(viewer, "series__") if link.scope == Scope.DESK else unit
    found = every_meeting().filter(chosen | Q(Exists(asked)), starts_at__gte=now - KEPT)
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Meetings of %(unit)s") % {"unit": office.organisation_name}
    return _feed(name, list(found.order_by("starts_at", "id")[:MOST]), desk=True)


def _feed(name: str, found: list[Meeting], *, desk: bool) -> Feed:
    with translation.override(settings.LANGUAGE_CODE):
        content = calendar.written([_event(one, desk=desk) for one in found], name=name)
    return Feed(content, max((_changed(one) for one in found), default=None))


def _event(meeting: Meeting, *, desk: bool) -> calendar.Event:
    off = meeting.state in CALLED_OFF
    name = name_of(meeting)
    return calendar.Event(
        uid=f"meeting-{meeting.id}@{districts.current().code}.qianxian", sequence=meeting.sequence, cancelled=off,
        summary=_("Cancelled: %(name)s") % {"name": name} if off else name, changed_at=_changed(meeting),
        begins_at=meeting.starts_at, ends_at=meeting.ends_at, description=meeting.reason,
        place=" ".join(one for one in (places.tree.now().said(meeting.series.place_id), meeting.venue) if one),
        link=f"{districts.address()}/desk/meetings/{meeting.id}/" if desk else link_to(meeting.id),
    )


def _changed(meeting: Meeting) -> datetime:
    """Return when a meeting was last changed; of one laid out before that was kept, when its series began."""
    return meeting.changed_at or timezone.make_aware(datetime.combine(meeting.series.first_on, time.min))


def calendar_links_for(viewer: Viewer) -> list[tuple[CalendarLink, str]]:
    """Return the viewer's secret addresses for the office they act in."""
    if viewer.account_id is None or viewer.office is None:
        return []
    mine = CalendarLink.objects.filter(account_id=viewer.account_id, office_id=viewer.office.id, ended_at=None)
    return [
        (one, f"{districts.address()}/calendar/{calendar_secret_of(one.id)}.ics") for one in mine.order_by("id")
    ]


def calendar_link_for(viewer: Viewer, number: int) -> CalendarLink | None:
    """Return a secret address of the viewer's own, or None."""
    if viewer.account_id is None:
        return None
    return CalendarLink.objects.filter(pk=number, account_id=viewer.account_id, ended_at=None).first()


def on_days_of_rest(now: datetime) -> list[list[Meeting]]:
    """Return, by series, the coming meetings whose day became a day of rest after they were laid out; one statement.

    Who moved one by hand knew the day, so only those on the day of their rule are found.
    """
    known, today = places.calendar.now(), timezone.localtime(now).date()
    days = [day for day, works in known.exceptions.items() if day > today and not works]
    if not days:
        return []
    found = every_meeting().filter(
        state__in=COMING, by_rule_on__in=days, starts_at__gte=_begin(min(days)),
        starts_at__lt=_begin(max(days)) + timedelta(days=1),
    ).order_by("series_id", "starts_at")
    by_series: dict[int, list[Meeting]] = {}
    for meeting in found:
        if timezone.localtime(meeting.starts_at).date() == meeting.by_rule_on:
            by_series.setdefault(meeting.series_id, []).append(meeting)
    return list(by_series.values())


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
