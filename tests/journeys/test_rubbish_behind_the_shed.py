"""垃圾乱扔: settled by the grid at once; who wrote it on paper is rung up, and their word is written down."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel


def test_rubbish_is_cleared_the_same_day_and_confirmed_by_telephone_for_somebody_on_paper(world, now, hands):
    opened = hands("gate").post(reverse("register"), {"place": world.locust.id, "key": "page"})
    lines = {"lines": "10", "on-1": "11-22", "words-1": "车棚后头堆了旧沙发，招老鼠", "kind-1": "quiet",
             "phone-1": "13900004321"}
    assert hands("gate").post(opened.url, lines).status_code == 302
    report = Report.objects.get()
    assert (report.channel, report.recorded_by.organisation.name) == (Channel.GATEHOUSE, "槐荫院门卫室")

    with hands.at(now + timedelta(hours=3)):
        hands.press("grid3", report, "receive", headline="车棚后堆了旧家具")
        hands.press("grid3", report, "done", outcome="清走两车，地面冲过了。")
        # Nobody of the unit that did it may say for somebody that it is settled.
        assert hands("grid3").get(reverse("follow_up", args=[report.id])).status_code == 404
    with hands.at(now + timedelta(days=4)):
        form = hands("community").get(reverse("follow_ups"))
        assert reverse("follow_up", args=[report.id]) in form.content.decode()
        number = hands("community").post(reverse("follow_up_number", args=[report.id]))
        assert "13900004321" in number.content.decode()
        sent = {"how": "phone", "reached": "1", "solved": "1", "satisfied": "yes", "words": "利索",
                "version": world.concern_of(report).version}
        assert hands("community").post(reverse("follow_up", args=[report.id]), sent).status_code == 302
    assert world.concern_of(report).state == "confirmed"
    asked = report.follow_ups.get()
    assert (asked.office.organisation.name, asked.how, asked.solved) == ("文峰社区党总支", "phone", True)
    assert "文峰社区党总支" in hands.page(report), "they see who looked at their number"


def test_what_the_grid_settles_on_its_round_still_waits_for_a_word(world, now, hands):
    sent = {
        "key": "spot", "place": world.locust.id, "channel": "phone", "kind": "utilities", "words": "垃圾桶倒了",
        "headline": "东门垃圾桶倒了", "outcome": "扶起来，地扫了。", "phone": "13900004321",
    }
    assert hands("grid3").post(reverse("settle"), sent).status_code == 302
    report = Report.objects.get()
    assert world.concern_of(report).state == "done"
    hands.answer(report, "yes")
    assert world.concern_of(report).state == "confirmed"
