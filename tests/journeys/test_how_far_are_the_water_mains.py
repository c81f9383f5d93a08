"""“咱小区的水网改造升级工程进度咋样了？” asked on a Tuesday, and the way to the answer confirmed."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from happenings.meetings import items, tuesdays
from qianxian.base import clock
from qianxian.concerns.models import Report
from qianxian.ledger.models import Entry
from qianxian.meetings import duties
from qianxian.meetings.models import Meeting, Topic
from qianxian.meetings.states import ItemState
from qianxian.tasks.models import Task


def test_asked_on_tuesday_decided_worked_on_and_confirmed(world, now):
    resident, branch, community = Client(), Client(), Client()
    branch.force_login(world.accounts["grid3"])
    community.force_login(world.accounts["community"])
    meeting, following, *_rest = tuesdays(world, now)

    # At the gate: the question is raised, and put to the meeting by the one who raised it.
    handed = resident.post(
        reverse("report", args=[world.plate.code]),
        {"key": "k", "kind": "utilities", "words": "咱小区的水网改造升级工程进度咋样了？"},
    )
    own = re.sub(r"receipt/$", "", handed.url)
    assert resident.post(own + "agenda/").status_code == 302
    report = Report.objects.get()

    # The agenda writes itself; the branch admits it, and it is published.
    duties.go_on_with_meetings(meeting.starts_at - timedelta(days=1))
    page = reverse("meeting", args=[meeting.id])
    asked = items(meeting, ItemState.PROPOSED)[0]
    with clock.held_at(meeting.starts_at - timedelta(hours=21)):
        branch.post(reverse("item_step", args=[meeting.id, asked.id, "admit"]), {"version": asked.version})
    duties.go_on_with_meetings(meeting.starts_at - timedelta(hours=20))
    shown = resident.get(reverse("public_meeting", args=[meeting.id])).content.decode()
    assert "水、电、暖气" in shown
    assert "水网改造" not in shown, "nobody's own words"

    # In session: counted, decided, with an owner and a day.
    with clock.held_at(meeting.starts_at):
        branch.post(f"{page}do/count/", {"key": "c", "branch": "3", "resident": "12"})
        meeting.refresh_from_db()
        branch.post(f"{page}do/call_to_order/", {"version": meeting.version})
        branch.post(
            f"{page}item/{asked.id}/say/",
            {"key": "o", "kind": "decision", "text": "社区请自来水公司每周公布进度。", "due_on": "2026-12-08",
             "unit": world.units["community"].id},
        )
        assert "社区请自来水公司每周公布进度。" in branch.get(page).content.decode()
        meeting.refresh_from_db()
        branch.post(f"{page}do/adjourn/", {"version": meeting.version})
        assert "社区请自来水公司每周公布进度。" in resident.get(own).content.decode()

    # On the community's desk: received, done; and back at the gate: settled.
    task = Task.objects.get(unit=world.units["community"], source="concern")
    with clock.held_at(meeting.starts_at + timedelta(days=2)):
        community.post(reverse("receive", args=[task.id]), {"headline": "小区水网改造进度", "version": task.version})
        task.refresh_from_db()
        community.post(
            reverse("done", args=[task.id]),
            {"outcome": "主管道已换1.2公里，每周五贴出进度。", "version": task.version},
        )
        concern = world.concern_of(report)
        resident.post(own, {"said": "yes", "version": concern.version})
    assert world.concern_of(report).state == "confirmed"
    assert Topic.objects.get().state == "settled"

    # Next Tuesday's first item says what became of it.
    following = Meeting.objects.get(pk=following.pk)
    duties.go_on_with_meetings(following.starts_at - timedelta(days=1))
    with clock.held_at(following.starts_at):
        later = branch.get(reverse("meeting", args=[following.id])).content.decode()
    assert "社区请自来水公司每周公布进度。" in later
    told = set(Entry.objects.filter(about_id=concern.id).values_list("kind", flat=True))
    assert {"concern.tabled", "concern.entrusted", "concern.accepted", "concern.done"} <= told
