"""停车难: the property company can't solve it, it goes up to the sub-district, and those who raised it confirm."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from journeys.hands import COMPANY
from qianxian.concerns import actions as concerns
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level
from qianxian.tasks.models import Task

SAID = ("下班回来没地方停车，绕了半小时。", "消防通道都停满了，救护车进不来。", "外来车占了我们院的车位。")


@pytest.fixture
def reports(world, now, hands):
    """Three neighbours raise it, and the rules send it to the company, which joins them."""
    hands.company()
    concerns.set_rule(
        actor=OPERATOR, position=2, category=world.categories["parking"], level=Level.COURTYARD,
        unit_kind=OrganisationKind.PROPERTY_COMPANY, now=now,
    )
    first, *others = [hands.say(words, "parking", phone=f"1390000000{n}") for n, words in enumerate(SAID)]
    into = world.task_of(first)
    for other in others:
        version = world.concern_of(other).version
        joined = hands("company").post(reverse("join", args=[world.task_of(other).id, into.id]), {"version": version})
        assert joined.status_code == 302
        other.refresh_from_db()
    return [first, *others]


def test_parking_goes_from_the_company_to_the_sub_district_and_home_to_three_who_say_yes(world, now, hands, reports):
    first, second, third = reports
    assert hands.holder(first) == COMPANY
    hands.press("company", first, "receive", headline="院内停车位不够用")
    assert "院内停车位不够用" in hands.board()

    with hands.at(now + timedelta(days=9)):
        assert hands.holder(first) == "文峰社区党总支"
        assert COMPANY in hands.page(second), "it is said who did not keep the time"
        hands.press("community", first, "receive", headline="院内停车位不够用")
    with hands.at(now + timedelta(days=18)):
        assert hands.holder(first) == "文峰街道党工委"
        assert world.concern_of(first).rung == "subdistrict"
        hands.press("subdistrict", first, "receive", headline="院内停车位不够用")
        hands.press(
            "subdistrict", first, "bring-in", unit=world.units["company"].id, words="院门口装道闸，登记本院车辆",
        )
        support = Task.objects.get(source="support")
        assert support.unit == world.units["company"]
        wanted = hands("company").get(reverse("task", args=[support.id])).content.decode()
        assert not any(words in wanted for words in SAID), "who supports reads what is wanted, not what people said"
        hands("company").post(reverse("receive", args=[support.id]), {"version": support.version})
        support.refresh_from_db()
        hands("company").post(
            reverse("done", args=[support.id]), {"version": support.version, "outcome": "道闸装好，登记了62辆车"},
        )
    with hands.at(now + timedelta(days=20)):
        hands.press("subdistrict", first, "done", outcome="借用隔壁单位夜间车位40个，院门装了道闸。")
        for report in reports:
            shown = hands.page(report)
            assert "夜间车位40个" in shown
            assert [words in shown for words in SAID] == [words == report.words for words in SAID]
        hands.answer(first, "yes")
        hands.answer(second, "yes")
        assert world.concern_of(first).state == "done", "one of three has not said anything yet"
        hands.answer(third, "yes")
    assert world.concern_of(first).state == "confirmed"
    assert all("data-settled" in hands.page(report) for report in reports)
