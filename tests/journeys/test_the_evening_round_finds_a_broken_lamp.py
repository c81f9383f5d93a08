"""The grid walks its evening round: one lamp is broken, one shed is locked, and the lamp is on a desk."""

from __future__ import annotations

import re
from datetime import timedelta

from django.urls import reverse

from qianxian.base import clock
from qianxian.concerns.models import Concern, Report
from qianxian.tasks import duties
from qianxian.tasks.models import Round, SeenPoint, Walk

POINTS = "槐荫院东门：路灯\n枫林院车棚：锁、灭火器\n活动广场"


def begun(hands, now):
    answer = hands("grid3").post(
        reverse("rounds"),
        {"name": "晚间巡查", "weekdays": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "rule": "",
         "first_on": now.date().isoformat(), "points": POINTS},
    )
    assert answer.status_code == 302, answer.content.decode()
    duties.go_on_with_rounds(now)
    return Walk.objects.get()


def ticked(hands, walk, number, seen, **more):
    point = walk.round.points.get(position=number)
    return hands("grid3").post(
        reverse("walk", args=[walk.task_id]), {"point": point.id, "seen": seen, "key": f"k{number}", **more},
    )


def test_the_evening_round_finds_a_broken_lamp(hands, world, now):
    walk = begun(hands, now)
    assert [point.place_id for point in walk.round.points.order_by("position")] == [
        world.locust.id, world.maple.id, world.grid3.id,
    ]
    desk = hands("grid3").get(reverse("desk")).content.decode()
    assert "晚间巡查" in desk
    to_task = hands("grid3").get(reverse("task", args=[walk.task_id]))
    assert to_task.url == reverse("walk", args=[walk.task_id])

    wrong = ticked(hands, walk, 1, "found", words="路灯不亮")
    assert wrong.status_code == 422, "it is not said what it is about"
    assert "路灯不亮" in wrong.content.decode()
    for _again in range(2):  # the signal was gone, and the form is sent again
        assert ticked(hands, walk, 1, "found", words="东门第二盏路灯不亮", kind="utilities").status_code == 302
    assert ticked(hands, walk, 2, "unreachable").status_code == 422
    assert ticked(hands, walk, 2, "unreachable", reason="车棚锁着，没人开门").status_code == 302
    assert ticked(hands, walk, 3, "fine").status_code == 302
    walk.task.refresh_from_db()
    assert walk.task.state == "verified"

    report, concern = Report.objects.get(), Concern.objects.get()
    assert (report.channel, concern.place_id) == ("found", world.locust.id)
    page = hands("grid3").get(reverse("walk", args=[walk.task_id])).content.decode()
    assert "车棚锁着" in page
    assert re.search(concern.code.replace("-", "[- ]"), page)
    assert hands.holder(report) == "第3网格党支部"

    hands.press("grid3", report, "receive", headline="东门第二盏路灯不亮")
    hands.press("grid3", report, "done", outcome="换了灯泡")
    assert not report.in_person.exists(), "nobody has to be told at the door"


def test_what_a_colleague_ticked_off_meanwhile_loses_nothing_that_was_found(hands, world, now):
    walk = begun(hands, now)
    ticked(hands, walk, 1, "fine")
    answer = ticked(hands, walk, 1, "found", words="灯罩碎了", kind="utilities")
    assert answer.status_code == 409
    assert SeenPoint.objects.get().seen == "fine"
    assert not Report.objects.exists()


def test_a_round_that_was_not_walked_is_missed_and_the_next_one_is_due(hands, world, now):
    begun(hands, now)
    with clock.held_at(now + timedelta(days=1)):
        duties.go_on_with_rounds(now + timedelta(days=1))
        listed = hands("community").get(reverse("rounds"), {"lang": "en"}).content.decode()
        assert "missed once" in listed
        assert Walk.objects.count() == 2
    assert hands("grid1").get(reverse("round", args=[Round.objects.get().pk])).status_code == 404


def test_a_round_is_ended_by_its_unit(hands, world, now):
    walk = begun(hands, now)
    address = reverse("end_round", args=[walk.round_id])
    assert hands("community").post(address, {"version": 1}).status_code == 403
    assert hands("grid3").post(address, {"version": 1}).status_code == 302
    assert Round.objects.get().ended_on is not None
