"""A matter that three Tuesdays could not settle goes to the joint meeting, and from there back to the doorstep."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from happenings.meetings import items, tuesdays
from qianxian.base import clock
from qianxian.meetings import duties
from qianxian.meetings.models import Invitation, Item, Passing, Topic
from qianxian.meetings.states import ItemState
from qianxian.tasks.models import Task


def test_three_times_deferred_offered_with_its_number_decided_above_and_confirmed_below(world, now):
    branch, community, resident = Client(), Client(), Client()
    branch.force_login(world.accounts["grid3"])
    community.force_login(world.accounts["community"])
    report = world.report(now, kind="parking", words="周边单位晚上空着的车位能不能让居民停", place=world.maple)
    grid, joint = tuesdays(world, now), tuesdays(world, now, joint=True)
    for meeting in grid[:3]:
        duties.go_on_with_meetings(meeting.starts_at - timedelta(hours=20))
        page = reverse("meeting", args=[meeting.id])
        item = next(one for one in items(meeting) if one.topic.concerns.filter(pk=report.concern_id).exists())
        with clock.held_at(meeting.starts_at):
            meeting.refresh_from_db()
            branch.post(f"{page}do/call_to_order/", {"version": meeting.version})
            branch.post(f"{page}item/{item.id}/defer/", {"version": item.version})
            meeting.refresh_from_db()
            assert branch.post(f"{page}do/adjourn/", {"version": meeting.version}).status_code == 302
    topic = Topic.objects.get(pk=item.topic_id)
    assert (topic.state, topic.deferrals, topic.code) == ("offered", 3, item.topic.code)

    # The joint meeting: units are asked, silence is printed, the matter is admitted and decided.
    above = next(one for one in joint if one.starts_at > grid[2].starts_at)
    duties.go_on_with_meetings(above.starts_at - timedelta(days=1))
    page = reverse("meeting", args=[above.id])
    offered = items(above, ItemState.PROPOSED)[0]
    with clock.held_at(above.starts_at - timedelta(hours=22)):
        community.post(f"{page}item/{offered.id}/admit/", {"version": offered.version})
    duties.go_on_with_meetings(above.starts_at - timedelta(hours=20))
    invitation = Invitation.objects.get(meeting=above, unit=world.units["grid3"])
    with clock.held_at(above.starts_at - timedelta(hours=3)):
        branch.post(reverse("answer_invitation", args=[invitation.id]), {"state": "accepted", "version": 1})
        shown = community.get(page).content.decode()
        assert "没有答复" in shown or "未答复" in shown or "no answer" in shown
    due = timezone.localtime(above.starts_at).date() + timedelta(days=10)
    with clock.held_at(above.starts_at):
        community.post(f"{page}do/roll/", {"unit": [world.units["grid3"].id]})
        above.refresh_from_db()
        community.post(f"{page}do/call_to_order/", {"version": above.version})
        community.post(
            f"{page}item/{offered.id}/say/",
            {"key": "o", "kind": "decision", "text": "晚七点到早七点开放三家单位的车位。", "due_on": due.isoformat(),
             "unit": world.units["community"].id},
        )
        assert "→" in community.get(page).content.decode(), "its lineage"
    assert Item.objects.filter(topic=topic).count() == 4
    assert Passing.objects.filter(topic=topic).count() == 1

    # The work, and the word of the one who raised it.
    task = Task.objects.filter(unit=world.units["community"], source="concern").latest("id")
    with clock.held_at(above.starts_at + timedelta(days=3)):
        community.post(reverse("receive", args=[task.id]), {"headline": "夜间共享车位", "version": task.version})
        task.refresh_from_db()
        community.post(reverse("done", args=[task.id]), {"outcome": "三家单位车位已开放。", "version": task.version})
        resident.post(reverse("find"), {"code": report.code})
        version = world.concern_of(report).version
        resident.post(reverse("mine", args=[report.code]), {"said": "yes", "version": version})
    assert world.concern_of(report).state == "confirmed"
    assert Topic.objects.get(pk=topic.pk).state == "settled"
