"""Pages of meetings: a constant number of statements, bad input that loses nothing, no names, no disputes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.test_statements import counted

from addresses.rooms import furnished
from happenings.meetings import item_of, items, tuesdays
from qianxian.base import clock
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties
from qianxian.meetings.models import HeadCount, Meeting
from qianxian.meetings.naming import secret_of
from qianxian.meetings.states import MeetingState, OutcomeKind


@pytest.fixture
def branch(world):
    client = Client()
    client.force_login(world.accounts["grid3"])
    return client


def opened(world, meeting):
    grid = world.viewer("grid3")
    meetings.open_agenda(meeting=meeting, now=meeting.starts_at)
    meetings.publish_agenda(meeting=meeting, now=meeting.starts_at)
    meetings.call_to_order(actor=grid, meeting=meeting, version=meeting.version, now=meeting.starts_at)
    return grid


def test_pages_make_the_same_statements_however_much_is_on_the_agenda(world, now, branch):
    first, second, *_rest = tuesdays(world, now)
    with clock.held_at(first.starts_at):
        grid = opened(world, first)
        due = first.starts_at.date() + timedelta(days=9)
        addresses = [reverse("meetings"), *(reverse(name, args=[first.id]) for name in ("meeting", "public_meeting"))]
        made = []
        for round_ in range(2):
            for number in range(1 + 5 * round_):
                item = item_of(grid, first, f"第{round_}轮第{number}件", first.starts_at)
                meetings.say(
                    actor=grid, item=item, key="o", kind=OutcomeKind.DECISION, text="就这么办。", due_on=due,
                    unit_id=world.units["grid3"].id, now=first.starts_at,
                )
                item_of(grid, first, f"第{round_}轮还没议的{number}", first.starts_at)
            for address in addresses:
                branch.get(address)
            counts = []
            for address in addresses:
                with counted() as statements:
                    assert branch.get(address).status_code == 200
                counts.append(len(statements))
            made.append(counts)
    assert made[0] == made[1]
    assert max(made[0]) < 40
    assert second.pk


def test_what_was_typed_comes_back_with_what_is_wrong(world, now, branch):
    meeting, *_rest = tuesdays(world, now)
    with clock.held_at(meeting.starts_at):
        item = item_of(opened(world, meeting), meeting, "车棚电费怎么收", meeting.starts_at)
        answer = branch.post(
            reverse("item_step", args=[meeting.id, item.id, "say"]),
            {"key": "o", "kind": "decision", "text": "按度收，每月贴账。", "due_on": "2020-01-01"},
        )
    assert answer.status_code == 422
    assert "按度收，每月贴账。" in answer.content.decode()
    assert items(meeting)[-1].state == "admitted"


def test_a_browser_is_counted_once_and_may_then_correct_the_minutes(world, now):
    meeting, *_rest = tuesdays(world, now)
    visitor, stranger = Client(), Client()
    with clock.held_at(meeting.starts_at):
        grid = opened(world, meeting)
        for _ in range(2):
            visitor.post(reverse("check_in", args=[meeting.id, secret_of(meeting.id)]), {"capacity": "resident"})
        assert stranger.get(reverse("check_in", args=[meeting.id, "wrong"])).status_code == 404
    assert HeadCount.objects.count() == 1
    meetings.adjourn(actor=grid, meeting=meeting, version=meeting.version, now=meeting.ends_at)
    duties.go_on_with_minutes(meeting.ends_at + timedelta(hours=24))
    with clock.held_at(meeting.ends_at + timedelta(hours=25)):
        address = reverse("correct_minutes", args=[meeting.id])
        assert visitor.post(address, {"key": "k", "words": ""}).status_code == 422
        assert visitor.post(address, {"key": "k", "words": "路灯是六盏。"}).status_code == 302
        assert stranger.post(address, {"key": "k", "words": "路灯是六盏。"}).status_code == 404
        assert "路灯是六盏" not in stranger.get(reverse("public_meeting", args=[meeting.id])).content.decode()


def test_a_task_of_a_decision_opens_on_the_desk(world, now, branch):
    from qianxian.tasks.models import Task

    meeting, *_rest = tuesdays(world, now)
    with clock.held_at(meeting.starts_at):
        grid = opened(world, meeting)
        meetings.say(
            actor=grid, item=item_of(grid, meeting, "冬天扫雪怎么排班", meeting.starts_at), key="o",
            kind=OutcomeKind.ACTION, text="按楼排班，贴在门口。", unit_id=world.units["grid3"].id,
            due_on=meeting.starts_at.date() + timedelta(days=9), now=meeting.starts_at,
        )
        assert "按楼排班，贴在门口。" in branch.get(reverse("desk")).content.decode()
        shown = branch.get(reverse("task", args=[Task.objects.get(source="decision").id]))
    assert shown.status_code == 200
    assert "按楼排班，贴在门口。" in shown.content.decode()


def test_meetings_on_paper_are_written_down_on_one_page_and_a_slip_of_the_pen_loses_nothing(world, now, signed_in):
    meeting, *_rest = tuesdays(world, now)
    clerk, page = signed_in("community"), reverse("held_on_paper")
    with clock.held_at(meeting.ends_at + timedelta(hours=2)):
        assert page in clerk.get(reverse("meetings")).content.decode()
        typed = {f"branch-{meeting.id}": "3", f"resident-{meeting.id}": "一二"}
        again = clerk.post(page, typed)
        assert again.status_code == 422
        assert 'value="一二"' in again.content.decode()
        assert clerk.post(page, {}).status_code == 422
        assert clerk.post(page, {**typed, f"resident-{meeting.id}": "12"}).status_code == 302
        shown = Client().get(reverse("public_meeting", args=[meeting.id])).content.decode()
        assert meeting.series.place.name in shown
        assert f"branch-{meeting.id}" not in clerk.get(page).content.decode()
    assert HeadCount.objects.filter(meeting=meeting).count() == 2


def test_a_meeting_takes_a_room_of_a_centre_on_its_own_page(world, now, branch):
    parlour, _mediation = furnished(world, now)
    meeting, *_rest = tuesdays(world, now)
    page = reverse("meeting", args=[meeting.id])
    assert f'<option value="{parlour.id}"' in branch.get(page).content.decode()
    step = reverse("meeting_step", args=[meeting.id, "take_room"])
    assert branch.post(step, {"version": meeting.version, "room": "1"}).status_code == 422
    assert branch.post(step, {"version": meeting.version, "room": parlour.id}).status_code == 302
    meeting.refresh_from_db()
    assert "文峰社区党群服务中心会客厅" in Client().get(reverse("public_meeting", args=[meeting.id])).content.decode()
    leave = reverse("meeting_step", args=[meeting.id, "leave_room"])
    again = branch.post(leave, {"version": meeting.version, "venue": ""})
    assert again.status_code == 422
    assert branch.post(leave, {"version": meeting.version, "venue": "槐荫院凉亭"}).status_code == 302
    assert "槐荫院凉亭" in branch.get(page).content.decode()


def test_a_year_of_meetings_comes_a_sheet_at_a_time(world, now, branch):
    meetings_of_grid = tuesdays(world, now)
    series = meetings_of_grid[0].series
    long_ago = [now - timedelta(weeks=week) for week in range(1, 41)]
    Meeting.objects.bulk_create([
        Meeting(series=series, number=1000 - week, starts_at=at, ends_at=at + timedelta(hours=1), venue="会客厅",
                state=MeetingState.NOT_HELD, changed_at=at)
        for week, at in enumerate(long_ago)
    ])
    for address in (reverse("meetings"), reverse("meetings_of", args=["411002010003"])):
        first, second = (branch.get(address, {"sheet": number}).content.decode() for number in (1, 2))
        assert "第1000次" in first
        assert "第961次" not in first
        assert "第961次" in second
        assert "第1000次" not in second
        assert "?sheet=2#over" in first
        assert "?sheet=1#over" in second
        assert "?sheet=3" not in second
        for odd in ("0", "-1", "x", "99999", "9" * 40):
            assert branch.get(address, {"sheet": odd}).status_code == 200
