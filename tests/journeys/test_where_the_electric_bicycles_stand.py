"""“如何利用闲置区域合理划分停车位，解决好咱小区的电瓶车乱停乱放问题？”: a matter that only all owners may decide."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from happenings.meetings import items, tuesdays
from qianxian.base import clock
from qianxian.meetings import duties
from qianxian.meetings.models import OwnersBallot, Topic


def test_the_meeting_is_told_that_it_may_not_decide_refers_it_and_hears_the_computed_count(world, now):
    branch = Client()
    branch.force_login(world.accounts["grid3"])
    world.report(now, kind="parking", words="电瓶车乱停乱放，楼道口都堵住了", place=world.maple)
    meeting, following, *_rest = tuesdays(world, now)
    duties.go_on_with_meetings(meeting.starts_at - timedelta(hours=20))
    page = reverse("meeting", args=[meeting.id])
    item = items(meeting)[0]
    with clock.held_at(meeting.starts_at):
        branch.post(f"{page}do/count/", {"key": "c", "branch": "3", "resident": "12"})
        meeting.refresh_from_db()
        branch.post(f"{page}do/call_to_order/", {"version": meeting.version})
        branch.post(
            f"{page}item/{item.id}/classify/", {"class": "owners_special", "version": item.topic.version},
        )
        decided = {"key": "o", "kind": "decision", "text": "东边空地划成车棚。", "unit": world.units["grid3"].id,
                   "due_on": "2026-12-08"}
        refused = branch.post(f"{page}item/{item.id}/say/", decided)
        assert refused.status_code == 403
        assert "278" in refused.content.decode()
        shown = branch.get(page).content.decode()
        assert 'value="referral"' in shown
        assert 'value="decision"' not in shown
        branch.post(f"{page}item/{item.id}/say/", {"key": "r", "kind": "referral", "text": "提请业主大会表决。"})
    topic = Topic.objects.get(pk=item.topic_id)
    assert topic.state == "referred"

    # The owners vote; one square metre too few is too few, and the exact three quarters are enough.
    ballot = reverse("topic_step", args=[topic.id, "ballot"])
    counts = {"owners": "300", "area": "30000.00", "owners_took_part": "200", "area_took_part": "20000.00",
              "owners_agreed": "150", "area_agreed": "15000.00", "counted_on": "2026-11-28"}
    with clock.held_at(meeting.starts_at + timedelta(days=5)):
        assert branch.post(ballot, {**counts, "owners_agreed": "201"}).status_code == 422
        assert not OwnersBallot.objects.exists()
        branch.post(ballot, counts)
    made = OwnersBallot.objects.get()
    assert (made.can_decide, made.carried) == (True, True)

    # Carried: the next Tuesday may give it to somebody.
    duties.go_on_with_meetings(following.starts_at - timedelta(hours=20))
    again = items(following)[0]
    assert again.topic.code == topic.code
    with clock.held_at(following.starts_at):
        branch.post(f"{reverse('meeting', args=[following.id])}do/call_to_order/", {
            "version": type(following).objects.get(pk=following.pk).version,
        })
        answer = branch.post(
            f"{reverse('meeting', args=[following.id])}item/{again.id}/say/",
            {"key": "o2", "kind": "decision", "text": "东边空地划成车棚，装二十个充电口。", "due_on": "2026-12-20",
             "unit": world.units["grid3"].id},
        )
    assert answer.status_code == 302
    assert Topic.objects.get(pk=topic.pk).state == "settled"
