"""邻里矛盾: confidential. The public learns that there is something in the community and how it stands, no more."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

WORDS = "楼上天天半夜拖椅子，说过几次都不听，差点打起来。"
SENTENCE = "楼上楼下噪声纠纷"


def traces(world):
    """Every page on which the public could find it."""
    addresses = [
        "/", reverse("courtyard", args=[world.plate.code]), reverse("board", args=["411002010003"]),
        reverse("board_feed", args=["411002010003"]), reverse("grid_board", args=["411002010003", 3]),
        reverse("grid_board_feed", args=["411002010003", 3]), reverse("district"),
        reverse("report", args=[world.plate.code]) + "?kind=quiet",
    ]
    return {address: Client().get(address).content.decode() for address in addresses}


def test_a_quarrel_leaves_no_public_trace_but_its_kind_and_state_in_the_community(world, now, hands):
    report = hands.say(WORDS, "quiet", phone="13900001234")
    code = world.concern_of(report).code
    hands.press("grid3", report, "receive", headline=SENTENCE)

    def nothing_is_said():
        pages = traces(world)
        for address, page in pages.items():
            for secret in (WORDS, SENTENCE, "拖椅子", code, report.code, "13900001234"):
                assert secret not in page, (address, secret)
        board = pages[reverse("board", args=["411002010003"])]
        row = board[board.index("邻里矛盾"):][:600]
        assert "槐荫院" not in row

    nothing_is_said()
    with hands.at(now + timedelta(days=2)):
        hands.press("grid3", report, "done", outcome="两家当面说开，约定晚十点后不挪家具，椅子脚也包了。")
        nothing_is_said()
        hands.answer(report, "no", missing="昨晚又响")
        nothing_is_said()
    with hands.at(now + timedelta(days=4)):
        hands.press("grid3", report, "done", outcome="请老书记一起又谈了一次，铺了地垫。")
        hands.answer(report, "yes")
        nothing_is_said()
    assert world.concern_of(report).state == "confirmed"
    assert "铺了地垫" in hands.page(report), "who raised it reads everything"
    assert hands("grid1").get(reverse("task", args=[world.task_of(report).id])).status_code == 404
