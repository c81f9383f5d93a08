"""Meetings that follow the working calendar, and secret links by which they stand in somebody's own calendar."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.said import said_date
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.rooms import room_is_free
from qianxian.meetings.actions.taking import drop_items, fresh, record, take, told_anew
from qianxian.meetings.models import CalendarLink
from qianxian.meetings.naming import calendar_secret_of
from qianxian.meetings.occurrences import occurrences
from qianxian.meetings.states import Holiday, Scope, Who
from qianxian.places import queries as places
from qianxian.storage import ids
from qianxian.storage.acts import act
from qianxian.storage.secret_links import hash_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qianxian.meetings.models import Meeting, Series
    from qianxian.people.queries import Viewer


@act
def follow_calendar(*, series: Series, meetings: Sequence[Meeting], now: datetime) -> None:
    """Move or drop meetings of a series that fall on days of rest which were not known when they were laid out.

    What becomes of each is said by the series' own rule for holidays; its unit is told once for all of them.
    """
    moved = fallen = 0
    for meeting in meetings:
        day = _day_instead(series, meeting)
        if day is None:
            fall_out(meeting=meeting, now=now)
            fallen += 1
        else:
            move_on(meeting=meeting, day=day, now=now)
            moved += 1
    ledger.record(
        "series.followed_calendar", about=series, place_id=series.place_id, now=now, name=series.name,
        unit=series.convener.name, moved=moved, fallen=fallen,
    )


def _day_instead(series: Series, meeting: Meeting) -> date | None:
    by_rule = meeting.by_rule_on
    assert by_rule is not None  # noqa: S101  # only such meetings are found
    found = occurrences(
        series.rule, first=series.first_on, begin=by_rule, until=by_rule, holiday=Holiday(series.holiday),
        calendar=places.calendar.now(),
    )
    return found[0].on if found else None


@act
def move_on(*, meeting: Meeting, day: date, now: datetime) -> None:
    """Move a meeting from a day of rest to another day, at the same hour; a room that is taken then is let go.

    :raises NotPossible: if it began, or will not be.
    """
    held = fresh(meeting)
    before = timezone.localtime(held.starts_at)
    starts_at = timezone.make_aware(datetime.combine(day, before.time()))
    ends_at = starts_at + (held.ends_at - held.starts_at)
    said = _reason(before.date(), now)
    room_id: int | None = held.room_id
    try:
        room_is_free(room_id, starts_at, ends_at, but=held.pk)
    except Unfit:
        room_id = None
        with translation.override(settings.LANGUAGE_CODE):
            said += gettext("The room is taken that day; the place will be told.")
    was = take(
        held, held.version, "move", by=Who.TIME, reason=said, starts_at=starts_at, ends_at=ends_at, room_id=room_id,
        **told_anew(held, now),
    )
    record(
        "meeting.moved", None, held, now, was=was, before_at=before.isoformat(), held_at=starts_at.isoformat(),
        reason=said,
    )


@act
def fall_out(*, meeting: Meeting, now: datetime) -> None:
    """Let a meeting fall out whose day became a day of rest; what was on its agenda comes onto the next one.

    :raises NotPossible: if it began, or will not be.
    """
    held = fresh(meeting)
    said = _reason(timezone.localtime(held.starts_at).date(), now)
    was = take(held, held.version, "cancel", by=Who.TIME, reason=said, **told_anew(held, now))
    drop_items(held)
    record("meeting.cancelled", None, held, now, was=was, reason=said)


def _reason(day: date, now: datetime) -> str:
    """Say in the district's language why; it stays as it was said."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("%(day)s is a day of rest by the working calendar.") % {
            "day": said_date(day, now, by_name=False),
        }


# ── secret links ─────────────────────────────────────────────────────────────────────────────────────────────────


@act
def make_calendar_link(*, actor: Viewer, scope: Scope, now: datetime) -> CalendarLink:
    """Give somebody in office a secret address of their calendar; only its hash is stored.

    :raises Refused: if they hold no office.
    :raises Unfit: if they have one already.
    """
    require(rules.may_subscribe(actor))
    assert actor.office_id is not None and actor.account_id is not None  # noqa: PT018, S101  # the rule asks for them
    mine = CalendarLink.objects.select_for_update().filter(
        account_id=actor.account_id, office_id=actor.office_id, scope=scope, ended_at=None,
    )
    if mine.exists():
        raise Unfit(_("You have this address already. End it first; then the old one opens nothing any more."))
    number = ids.new()
    made = CalendarLink.objects.create(
        pk=number, account_id=actor.account_id, office_id=actor.office_id, scope=scope, made_at=now,
        secret_hash=hash_of(calendar_secret_of(number)),
    )
    _record("calendar_link.made", actor, made, now)
    return made


@act
def end_calendar_link(*, actor: Viewer, link: CalendarLink, now: datetime) -> None:
    """Let a secret address open nothing any more.

    :raises Refused: if it is somebody else's.
    :raises Unfit: if it was ended before.
    """
    require(rules.may_end_link(actor, link))
    if not CalendarLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now):
        raise Unfit(_("This address was ended before."))
    _record("calendar_link.ended", actor, link, now)


def _record(kind: str, actor: Viewer, link: CalendarLink, now: datetime) -> None:
    office = actor.office
    ledger.record(
        kind, about=link, office_id=actor.office_id, now=now, unit=office.organisation_name if office else "",
        scope=link.scope,
    )
