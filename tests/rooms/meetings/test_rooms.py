"""A room is booked once for a span, within opening hours, with a quarter of an hour between; mediation says nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from addresses.rooms import booked, furnished
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.ledger.models import Entry
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.models import Booking, Meeting
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places.models import Room
from qianxian.places.rooms import read_rooms
from qianxian.storage.acts import Conflict


@pytest.fixture
def rooms(world, now):
    return furnished(world, now)


def minutes(number):
    return number / 60


def test_a_room_is_taken_once_with_a_quarter_of_an_hour_before_and_after(world, now, rooms):
    parlour, mediation = rooms
    booked(world, now, parlour)
    for hour in (3, 3.5, 2.5, 3 + minutes(70), 3 - minutes(70)):
        with pytest.raises(Unfit, match="车棚怎么收费"):
            booked(world, now, parlour, name="community", hour=hour)
    booked(world, now, parlour, name="community", hour=3 + minutes(75))
    booked(world, now, mediation)


def test_a_meeting_of_a_series_takes_its_room_as_well(world, now, rooms, tuesdays):
    parlour, _mediation = rooms
    meeting = tuesdays.meeting()
    Meeting.objects.filter(pk=meeting.pk).update(room=parlour)
    with pytest.raises(Unfit, match="第3网格周二议事"):
        booked(world, now, parlour, hour=(meeting.starts_at - now).total_seconds() / 3600 - 24)
    booked(world, now, parlour, days=2)
    meeting.refresh_from_db()
    with pytest.raises(Unfit, match="车棚怎么收费"):
        meetings.move(
            actor=tuesdays.viewer(), meeting=tuesdays.meeting(), version=meeting.version, reason="要用会客厅", now=now,
            starts_at=now + timedelta(days=2, hours=3),
        )


def test_only_while_the_centre_is_open_and_only_what_is_still_to_come(world, now, rooms):
    parlour, _mediation = rooms
    for wrong in ({"hour": 8}, {"hour": -4}, {"days": -1}, {"days": 300}, {"weeks": 0}, {"weeks": 27}, {"title": ""}):
        with pytest.raises(Unfit):
            booked(world, now, parlour, **wrong)
    with pytest.raises(Unfit):
        booked(world, now, parlour, title="找王阿姨13912345678")
    assert not Booking.objects.exists()


def test_some_weeks_running_name_each_day_that_was_refused(world, now, rooms):
    parlour, _mediation = rooms
    booked(world, now, parlour, name="community", days=8, title="志愿者培训")
    places.set_calendar(
        actor=OPERATOR, district=world.district, year=2026, days=[(date(2026, 12, 8), False, "临时放假")], now=now,
    )
    made, refused = booked(world, now, parlour, weeks=4)
    days = [timezone.localtime(one.starts_at).date() for one in made]
    assert days == [date(2026, 11, 24), date(2026, 12, 15)]
    assert [day for day, _why in refused] == [date(2026, 12, 1), date(2026, 12, 8)]
    assert "志愿者培训" in refused[0][1]
    with pytest.raises(Unfit):
        booked(world, now, parlour, weeks=2)
    assert Entry.objects.filter(kind="room.booked").count() == 2


def test_of_a_mediation_others_see_that_the_room_is_taken_and_nothing_more(world, now, rooms):
    _parlour, mediation = rooms
    booked(world, now, mediation, purpose="mediation", title="三楼老李家漏水")
    monday = timezone.localtime(now).date()
    seen = {
        name: queries.week_of(world.viewer(name), mediation, monday, now)[1].taken[0]
        for name in ("grid1", "grid3", "community")
    }
    assert (seen["grid1"].title, seen["grid1"].unit, seen["grid1"].booking) == ("", "", None)
    assert not seen["grid1"].mediation
    assert seen["grid3"].mediation
    with pytest.raises(Unfit) as wrong:
        booked(world, now, mediation, name="grid1")
    assert "第3网格" not in str(wrong.value.reason)
    assert Booking.objects.get().title == ""
    with pytest.raises(Refused):
        booked(world, now, mediation, name="head", purpose="mediation", days=3)


def test_the_database_itself_keeps_the_title_of_a_mediation_empty(world, now, rooms):
    _parlour, mediation = rooms
    one = booked(world, now, mediation, purpose="mediation").made[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=one.pk).update(title="三楼老李家")


def test_it_is_let_go_with_a_reason_by_its_unit_or_the_community_and_is_free_again(world, now, rooms):
    parlour, _mediation = rooms
    one = booked(world, now, parlour).made[0]
    said = {"booking": one, "version": 1, "now": now}
    with pytest.raises(Refused):
        meetings.let_go_room(actor=world.viewer("grid1"), reason="我们要用", **said)
    with pytest.raises(Unfit):
        meetings.let_go_room(actor=world.viewer("grid3"), reason="", **said)
    with pytest.raises(Conflict):
        meetings.let_go_room(actor=world.viewer("grid3"), reason="改在小区里开", **{**said, "version": 7})
    meetings.let_go_room(actor=world.viewer("community"), reason="中心那天检修", **said)
    with pytest.raises(NotPossible):
        meetings.let_go_room(actor=world.viewer("grid3"), reason="不开了", **said)
    booked(world, now, parlour, name="grid1")


def test_rooms_elsewhere_are_nobodys_here_and_the_gatehouse_books_nothing(world, now, rooms):
    parlour, _mediation = rooms
    assert queries.room_for(world.viewer("neighbour"), parlour.id) is None
    for name in ("neighbour", "gate"):
        with pytest.raises(Refused):
            booked(world, now, parlour, name=name)


def test_a_room_keeps_its_bookings_when_the_list_of_rooms_is_written_anew(world, now, rooms):
    parlour, _mediation = rooms
    booked(world, now, parlour)
    places.set_rooms(
        actor=OPERATOR, centre=parlour.centre, version=1, rooms=read_rooms("会客厅 20座\n图书室"), now=now,
    )
    known = Room.objects.filter(centre=parlour.centre)
    assert list(known.values_list("name", "seats")) == [("会客厅", 20), ("图书室", 0)]
    parlour.centre.refresh_from_db()
    with pytest.raises(Unfit, match="会客厅"):
        places.set_rooms(actor=OPERATOR, centre=parlour.centre, version=2, rooms=read_rooms("图书室"), now=now)


# ── the room of a meeting ────────────────────────────────────────────────────────────────────────────────────────


def taken(tuesdays, room, *, name="grid3", number=0):
    meeting = tuesdays.meeting(number)
    meetings.take_room(
        actor=tuesdays.viewer(name), meeting=meeting, version=meeting.version, room=room, now=tuesdays.now,
    )
    return meeting


def test_a_meeting_takes_a_room_and_gives_it_back_in_one_act_each(world, now, rooms, tuesdays):
    parlour, _mediation = rooms
    meeting = taken(tuesdays, parlour)
    assert (meeting.room_id, meeting.venue) == (parlour.id, "文峰社区党群服务中心会客厅")
    hour = (meeting.starts_at - now).total_seconds() / 3600 - 24
    with pytest.raises(Unfit, match="第3网格周二议事"):
        booked(world, now, parlour, name="community", hour=hour)
    sequence = meeting.sequence
    meetings.leave_room(
        actor=tuesdays.viewer(), meeting=meeting, version=meeting.version, venue="槐荫院凉亭", now=now,
    )
    assert (meeting.room_id, meeting.venue, meeting.sequence) == (None, "槐荫院凉亭", sequence + 1)
    booked(world, now, parlour, name="community", hour=hour)
    assert Entry.objects.filter(kind__in=("meeting.room_taken", "meeting.room_left")).count() == 2


def test_a_room_that_is_taken_or_closed_then_is_refused_and_the_meeting_keeps_what_it_had(world, now, rooms, tuesdays):
    parlour, mediation = rooms
    meeting = taken(tuesdays, mediation)
    booked(world, now, parlour, name="community", hour=(meeting.starts_at - now).total_seconds() / 3600 - 24)
    with pytest.raises(Unfit, match="车棚怎么收费"):
        taken(tuesdays, parlour)
    late = tuesdays.meeting(1)
    Meeting.objects.filter(pk=late.pk).update(
        starts_at=late.starts_at + timedelta(hours=4), ends_at=late.ends_at + timedelta(hours=4),
    )
    with pytest.raises(Unfit):
        taken(tuesdays, parlour, number=1)
    assert tuesdays.meeting().room_id == mediation.id


def test_only_whoever_convenes_it_and_not_once_it_began(world, now, rooms, tuesdays):
    parlour, _mediation = rooms
    with pytest.raises(Refused):
        taken(tuesdays, parlour, name="grid1")
    meeting = tuesdays.meeting()
    with pytest.raises(Unfit):
        meetings.leave_room(actor=tuesdays.viewer(), meeting=meeting, version=meeting.version, venue="凉亭", now=now)
    tuesdays.opened()
    with pytest.raises(NotPossible):
        taken(tuesdays, parlour)
