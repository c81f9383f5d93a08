"""飞线充电: a danger of fire. The emergency sentence comes first, and the office above presses with a notice."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from qianxian.tasks.models import Supervision

WORDS = "二楼从窗户拉线下来给电动车充电，整夜不拔，我怕着火。"


def test_a_cable_from_the_window_is_pressed_for_until_it_is_gone(world, now, hands):
    form = Client().get(reverse("report", args=[world.plate.code])).content.decode()
    assert "起火先打" in form
    assert "tel:119" in form

    report = hands.say(WORDS, "parking", phone="13900001234")
    assert "起火" not in hands.page(report), "handed in at once; nothing was held up by the sentence"
    hands.press("grid3", report, "receive", headline="3号楼东侧飞线充电")
    hands.press("community", report, "supervise", words="今天之内先断电，三天内接好充电口")
    notice = Supervision.objects.get()
    shown = hands("grid3").get(reverse("supervision_notice", args=[notice.id])).content.decode()
    assert "三天内接好充电口" in shown
    answered = hands("grid3").post(
        reverse("supervision_notice", args=[notice.id]), {"answer": "已断电，明天装充电口"},
    )
    assert answered.status_code == 302
    notice.refresh_from_db()
    assert notice.answer == "已断电，明天装充电口"
    assert "督办" not in hands.board(), "what is between the offices is not public"

    with hands.at(now + timedelta(days=2)):
        hands.press("grid3", report, "done", outcome="线收走了，东车棚接了10个充电口。")
        hands.answer(report, "no", missing="夜里又拉出来一根")
        assert world.concern_of(report).state == "reopened"
    with hands.at(now + timedelta(days=3)):
        hands.press("grid3", report, "done", outcome="又上门劝过，插座也封了。")
        hands.answer(report, "yes")
    assert world.concern_of(report).state == "confirmed"
    assert WORDS not in hands.board()
