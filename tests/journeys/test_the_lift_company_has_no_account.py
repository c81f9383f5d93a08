"""The grid hands the lift to its company by a link; the company says that it is done, and the grid reports it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.tasks.models import Evidence, OutsidePhoto
from qianxian.web import throttle

WORDS = "3单元电梯把我妈关在里面十分钟，我是302的王芳，电话13912345678。"
WANTED = "3单元电梯门关不严，请检修门机并试运行"


@pytest.fixture
def handed(hands, world, now):
    report = hands.say(WORDS, "utilities", phone="13912345678")
    hands.press("grid3", report, "receive", headline="3单元电梯停用待修")
    task = world.task_of(report)
    answer = hands("grid3").post(
        reverse("step", args=[task.id, "hand-outside"]),
        {"version": task.version, "name": "安达电梯公司", "words": WANTED, "where": "槐荫院3号楼3单元电梯",
         "until_on": (now.date() + timedelta(days=10)).isoformat()},
    )
    assert answer.status_code == 302, answer.content.decode()
    page = hands("grid3").get(reverse("task", args=[task.id])).content.decode()
    slip = hands("grid3").get(re.search(r"/desk/\d+/outside/\d+/", page)[0]).content.decode()
    return report, task, re.search(r"/o/[a-z2-7]{26}/", slip)[0]


def said(link, kind, *, key, **more):
    return Client().post(link, {"said": kind, "key": key, **more})


def test_the_company_says_when_it_comes_and_that_it_is_done_and_the_grid_reports_it(hands, world, now, handed):
    report, task, link = handed
    page = Client().get(link)
    shown = page.content.decode()
    assert WANTED in shown
    assert "槐荫院3号楼3单元电梯" in shown
    assert page.headers["X-Robots-Tag"] == "noindex"
    for hidden in ("王芳", "302", "13912345678", "关在里面", report.code, report.concern.code):
        assert hidden not in shown, hidden

    assert said(link, "taken_on", key="1").status_code == 302
    day = (now.date() + timedelta(days=2)).isoformat()
    for _twice in range(2):
        assert said(link, "planned", key="2", planned_on=day).status_code == 302
    assert said(link, "done", key="3", words="门机换了，试运行正常").status_code == 302
    task.refresh_from_db()
    assert task.state == "received", "what is said outside moves nothing"
    desk = hands("grid3").get(reverse("task", args=[task.id])).content.decode()
    assert "门机换了，试运行正常" in desk
    everybody = Client().get(reverse("public_matter", args=[report.concern.code])).content.decode()
    for resident in (hands.page(report), everybody):
        assert "安达电梯公司" not in resident
        assert "门机换了" not in resident

    hands.press("grid3", report, "done", outcome="电梯公司换了门机，现在正常。")
    assert said(link, "note", key="4", words="还想说").status_code == 422
    hands.answer(report, "yes")
    assert Client().get(link).status_code == 404, "the work is over, and so is the link"


def test_a_photograph_from_outside_is_seen_at_the_desk_and_by_the_link_only(hands, handed, tmp_path, settings):
    from io import BytesIO

    from PIL import Image

    settings.QIANXIAN_HOME = tmp_path
    _report, task, link = handed
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    file.name = "door.jpg"
    assert said(link, "done", key="p", photos=[file]).status_code == 302
    name = OutsidePhoto.objects.get().name
    assert not Evidence.objects.exists()
    for client, address, status in (
        (hands("grid3"), reverse("task_photo", args=[task.id, name]), 200),
        (hands("grid1"), reverse("task_photo", args=[task.id, name]), 404),
        (Client(), f"{link}photo/{name}", 200),
        (Client(), f"/o/{'a' * 26}/photo/{name}", 404),
        (Client(), f"{link}photo/{'0' * 32}.jpg", 404),
    ):
        answer = client.get(address)
        assert answer.status_code == status, address
        if answer.streaming:
            list(answer)


def test_reading_the_link_never_acts_and_a_link_taken_back_is_gone(hands, world, now, handed):
    _report, task, link = handed
    before = hands("grid3").get(reverse("task", args=[task.id])).content.decode().count('class="now"')
    Client().get(link)
    page = hands("grid3").get(reverse("task", args=[task.id])).content.decode()
    assert page.count('class="now"') == before
    number = re.search(r'name="outsider" value="(\d+)"', page)[1]
    hands("grid3").post(
        reverse("step", args=[task.id, "take-back-outside"]), {"version": task.version, "outsider": number},
    )
    assert Client().get(link).status_code == 404
    assert said(link, "taken_on", key="late").status_code == 404


def test_too_much_from_one_address_has_to_wait(hands, world, now, handed, settings):
    throttle.buckets.empty()
    _report, _task, link = handed
    settings.QIANXIAN_LIMITS = {**settings.QIANXIAN_LIMITS, "outside": (2, 0.001)}
    assert [said(link, "note", key=f"n{n}", words="好").status_code for n in range(3)] == [302, 302, 429]


def test_what_is_wrong_comes_back_with_what_was_typed(hands, world, now, handed):
    _report, _task, link = handed
    answer = said(link, "not_possible", key="x", words="长" * 501)
    assert answer.status_code == 422
    assert "长长长" in answer.content.decode()
    assert said(link, "nonsense", key="y").status_code == 400
