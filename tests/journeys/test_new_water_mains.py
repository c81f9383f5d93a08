"""水网改造: many raise it. Who can't keep the day says so before it, names another one, and all of them are told."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qianxian.concerns.models import Report
from qianxian.notices.models import Notice

HOW_MANY = 6


def test_more_time_is_said_before_the_day_and_the_planned_day_is_kept(world, now, hands):
    first = hands.say("咱小区的水网改造升级工程进度咋样了？", "utilities", phone="13900000000")
    hands.press("grid3", first, "receive", headline="自来水管网改造")
    near = Client().get(reverse("report", args=[world.plate.code]) + "?kind=utilities").content.decode()
    assert "自来水管网改造" in near
    assert first.words not in near
    code = world.concern_of(first).code
    reports = [first]
    reports += [
        hands.say("", "utilities", key=f"me-too-{n}", joins=code, phone=f"1390000000{n}") for n in range(1, HOW_MANY)
    ]
    assert {report.concern_id for report in reports} == {first.concern_id}
    assert Report.objects.count() == HOW_MANY
    promised = world.concern_of(first).promised_at

    planned = (timezone.localtime(now) + timedelta(days=10)).date()
    with hands.at(now + timedelta(days=1)):
        hands.press("grid3", first, "start", planned_on=planned.isoformat())
        hands.press(
            "grid3", first, "more-time", wanted_on=(planned + timedelta(days=4)).isoformat(), words="管材下周才到",
        )
        assert world.concern_of(first).promised_at == promised, "asking moves nothing"
        hands.press("community", first, "grant")
    moved = world.concern_of(first).promised_at
    assert moved > promised
    for kind in ("concern.started", "concern.extended"):
        told = Notice.objects.filter(entry__kind=kind).values_list("about_id", flat=True)
        assert sorted(told) == sorted(report.id for report in reports), kind
    shown = hands.page(reports[3])
    assert "管材下周才到" in shown
    assert first.words not in shown

    with hands.at(now + timedelta(days=9)):
        assert hands.holder(first) == "第3网格党支部", "it did not go up: what was said in time holds"
    with hands.at(now + timedelta(days=11)):
        hands.press("grid3", first, "done", outcome="主管换了260米，各家水压试过了。")
        for report in reports:
            hands.answer(report, "yes")
    concern = world.concern_of(first)
    assert concern.state == "confirmed"
    assert concern.done_at < concern.promised_at
