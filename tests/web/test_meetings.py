"""Pages of meetings: a constant number of statements, bad input that loses nothing, no names, no disputes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.test_statements import counted

from happenings.meetings import item_of, items, tuesdays
from qianxian.base import clock
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties
from qianxian.meetings.models import HeadCount
from qianxian.meetings.naming import secret_of
from qianxian.meetings.states import OutcomeKind


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
