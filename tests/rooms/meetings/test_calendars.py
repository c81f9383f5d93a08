"""Meetings as calendars: one event for ever, cancelled ones shown, and days of rest that became known later."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from django.utils import timezone

from qianxian.base.permits import Refused, Unfit
from qianxian.ledger.models import Entry
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties, queries
from qianxian.meetings.models import CalendarLink, Meeting, Series
from qianxian.meetings.naming import calendar_secret_of
from qianxian.meetings.states import Holiday, Scope
from qianxian.people.models import Account, Tenure
from qianxian.people.queries import OPERATOR, STRANGER
from qianxian.places import actions as places

CHRISTMAS, BEFORE = date(2026, 12, 15), date(2026, 12, 16)
"""A Tuesday and the day after."""


def events(feed):
    return {str(one["uid"]): one for one in icalendar.Calendar.from_ical(feed.content).walk("VEVENT")}


def public(tuesdays, *, at=None):
    return queries.place_feed("议事", [tuesdays.series.place_id], at or tuesdays.now)


def event_of(feed, meeting):
    return next(one for uid, one in events(feed).items() if uid.startswith(f"meeting-{meeting.id}@"))


def test_an_event_keeps_its_uid_and_says_with_a_higher_number_that_it_was_moved_and_cancelled(tuesdays):
    meeting, grid = tuesdays.meeting(), tuesdays.viewer()
    first = event_of(public(tuesdays), meeting)
    later = tuesdays.now + timedelta(hours=1)
    meetings.move(
        actor=grid, meeting=meeting, version=meeting.version, starts_at=meeting.starts_at + timedelta(hours=2),
        reason="会客厅要用", now=later,
    )
    moved = event_of(public(tuesdays), meeting)
    meetings.cancel(actor=grid, meeting=meeting, version=meeting.version, reason="改到下周", now=later)
    feed = public(tuesdays)
    gone = event_of(feed, meeting)
    assert first["uid"] == moved["uid"] == gone["uid"]
    assert [one["sequence"] for one in (first, moved, gone)] == [0, 1, 2]
    assert [str(one["status"]) for one in (first, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["dtstart"].dt - first["dtstart"].dt == timedelta(hours=2)
    assert feed.changed_at == later


def test_what_is_on_the_agenda_is_in_no_calendar(tuesdays):
    meeting = tuesdays.written()
    tuesdays.topic(meeting, title="三楼老李家的漏水")
    assert "漏水" not in public(tuesdays).content.decode()


def test_a_secret_address_ends_when_its_maker_says_so_and_with_the_office(tuesdays):
    grid = tuesdays.viewer()
    with pytest.raises(Refused):
        meetings.make_calendar_link(actor=STRANGER, scope=Scope.DESK, now=tuesdays.now)
    made = {scope: meetings.make_calendar_link(actor=grid, scope=scope, now=tuesdays.now) for scope in Scope}
    with pytest.raises(Unfit):
        meetings.make_calendar_link(actor=grid, scope=Scope.DESK, now=tuesdays.now)
    secrets = {scope: calendar_secret_of(link.id) for scope, link in made.items()}
    assert not CalendarLink.objects.filter(secret_hash__in=secrets.values()).exists(), "only the hash is stored"
    for secret in secrets.values():
        assert len(events(queries.secret_feed(secret, tuesdays.now))) == 10
    with pytest.raises(Refused):
        meetings.end_calendar_link(actor=tuesdays.viewer("community"), link=made[Scope.DESK], now=tuesdays.now)
    meetings.end_calendar_link(actor=grid, link=made[Scope.DESK], now=tuesdays.now)
    assert queries.secret_feed(secrets[Scope.DESK], tuesdays.now) is None
    with pytest.raises(Unfit):
        meetings.end_calendar_link(actor=grid, link=made[Scope.DESK], now=tuesdays.now)
    account = Account.objects.get(pk=grid.account_id)
    Tenure.objects.filter(account=account).update(valid_until=timezone.localdate(tuesdays.now))
    assert queries.secret_feed(secrets[Scope.UNIT], tuesdays.now) is None


@pytest.mark.parametrize("holiday", list(Holiday))
def test_a_day_of_rest_that_became_known_later_moves_a_meeting_or_lets_it_fall_out(tuesdays, holiday):
    Series.objects.filter(pk=tuesdays.series.pk).update(holiday=holiday)
    on_it = Meeting.objects.get(series=tuesdays.series, by_rule_on=CHRISTMAS)
    rest(tuesdays)
    at = tuesdays.now + timedelta(hours=1)
    for _twice in range(2):
        duties.follow_the_calendar(at)
    on_it.refresh_from_db()
    feed = event_of(public(tuesdays), on_it)
    if holiday == Holiday.MOVE:
        assert timezone.localtime(on_it.starts_at).date() == BEFORE
        assert on_it.state == "planned"
        assert str(feed["status"]) == "CONFIRMED"
    else:
        assert on_it.state == "cancelled"
        assert str(feed["status"]) == "CANCELLED"
    assert "放假" in on_it.reason
    assert (feed["sequence"], on_it.changed_at) == (1, at)
    assert Entry.objects.filter(kind="series.followed_calendar").count() == 1, "its unit is told once"
    told = Entry.objects.get(kind="series.followed_calendar")
    assert queries.conveners_of([told.about_id]) == {tuesdays.series.pk: tuesdays.series.convener_id}


def test_a_meeting_that_somebody_moved_by_hand_stays_where_it_is(tuesdays):
    meeting = Meeting.objects.select_related("series__place", "series__convener").get(
        series=tuesdays.series, by_rule_on=CHRISTMAS,
    )
    meetings.move(
        actor=tuesdays.viewer(), meeting=meeting, version=meeting.version, reason="党员学习",
        starts_at=meeting.starts_at + timedelta(days=2), now=tuesdays.now,
    )
    rest(tuesdays)
    duties.follow_the_calendar(tuesdays.now)
    meeting.refresh_from_db()
    assert timezone.localtime(meeting.starts_at).date() == CHRISTMAS + timedelta(days=2)


def rest(tuesdays):
    places.set_calendar(
        actor=OPERATOR, district=tuesdays.world.district, year=2026, days=[(CHRISTMAS, False, "临时放假")],
        now=tuesdays.now,
    )
