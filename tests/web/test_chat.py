"""A pasted chat becomes reports, and those who say the same are heard as one matter."""

from __future__ import annotations

import re

from django.urls import reverse

from qianxian.concerns.models import Concern, Report

CHAIN = """1. 3栋李叔：东门路灯不亮，晚上看不见台阶
2. 张姐 5号楼下水道堵了，电话13912345678
3. 王师傅 东门路灯不亮，晚上看不见台阶。
"""


def fields(text):
    """The fields of the lines as the screen has them."""
    found = dict(re.findall(r'<textarea id="[^"]*" name="(words-\d+)"[^>]*>([^<]*)</textarea>', text))
    found |= dict(re.findall(r'name="(same-\d+)"[^>]* value="([^"]*)"', text))
    return found | {"lines": re.search(r'name="lines" value="(\d+)"', text)[1]}


def test_a_pasted_list_is_put_right_and_handed_in(world, now, signed_in):
    grid = signed_in("grid3")
    screen = grid.post(reverse("chat"), {"key": "c", "place": world.locust.id, "text": CHAIN}).content.decode()
    assert "李叔" not in screen
    sent = fields(screen)
    assert sent["words-2"] == "5号楼下水道堵了，电话〔手机号〕"
    assert sent["same-3"] == "1"
    address = re.search(r'<image|<form method="post" class="lines">', screen) and reverse(
        "register_page", args=[grid.get(reverse("register")).context["pages"][0].id],
    )
    sent |= {"kind-1": "utilities", "kind-2": "utilities"}
    assert grid.post(address, sent).status_code == 302
    assert (Report.objects.count(), Concern.objects.count()) == (3, 2)
    assert set(Report.objects.values_list("channel", flat=True)) == {"chat"}
    for report in Report.objects.all():
        assert "139" not in report.words
        assert report.contact_id is None
    grid.post(address, sent)
    assert Report.objects.count() == 3


def test_nothing_of_a_paste_is_lost_when_the_place_is_missing(world, signed_in):
    grid = signed_in("community")
    answer = grid.post(reverse("chat"), {"key": "c", "text": CHAIN})
    assert answer.status_code == 422
    assert "下水道堵了" in answer.content.decode()


def test_a_paste_without_any_matter_says_so(world, signed_in):
    answer = signed_in("grid3").post(reverse("chat"), {"key": "c", "place": world.locust.id, "text": "收到\n好的"})
    assert answer.status_code == 422
