"""An elder says it at the gatehouse; the guard writes it down, prints the receipt, and the elder has the last word."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from qianxian.concerns.models import InPerson, Report
from qianxian.tasks import actions as tasks


def test_an_elders_line_in_the_gatehouse_register_is_as_good_as_a_phone(world, now):
    guard = Client()
    guard.post(reverse("sign_in"), {"username": "gate", "password": "qianxian"})
    form = guard.get(reverse("on_behalf")).content.decode()
    assert "枫林院" not in form, "another courtyard is not in the gatehouse's care"
    handed = guard.post(
        reverse("on_behalf"),
        {
            "key": "k", "place": world.locust.id, "channel": "gatehouse", "kind": "utilities",
            "words": "东门的灯黑了，晚上回来看不见台阶。",
        },
    )
    slip = guard.get(handed.url).content.decode()
    code = re.search(r'class="num v">([^<]+)<', slip).group(1)
    report = Report.objects.get()
    screen, paper = slip.split("paper-only")
    assert report.code[:4] not in screen, "the guard holds no code"
    assert report.code[:4] in paper
    assert guard.get(handed.url).status_code == 200, "should the paper jam, it is printed again"
    assert (report.channel, report.recorded_by.organisation.name) == ("gatehouse", "槐荫院门卫室")
    assert Client().get(handed.url).status_code == 302
    neighbour = Client()
    neighbour.post(reverse("sign_in"), {"username": "community", "password": "qianxian"})
    assert neighbour.get(handed.url).status_code == 404, "the receipt is for the one who spoke"

    family = Client()
    found = family.post(reverse("find"), {"code": code.lower()})
    assert "看不见台阶" in family.get(found.url).content.decode()

    task, grid = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=task.version, headline="东门路灯不亮", now=now)
    tasks.report_done(
        actor=grid, task=task, version=task.version, outcome="换了灯，台阶边也贴了反光条。", evidence=[], now=now,
    )
    answered = family.get(found.url).content.decode()
    assert "台阶边也贴了反光条" in answered
    version = re.search(r'name="version" value="(\d+)"', answered).group(1)
    family.post(found.url, {"version": version, "said": "yes"})
    assert world.concern_of(report).state == "confirmed"


def test_the_gatehouse_can_not_write_for_another_courtyard(world, now):
    guard = Client()
    guard.force_login(world.accounts["gate"])
    answer = guard.post(
        reverse("on_behalf"),
        {"key": "k", "place": world.maple.id, "channel": "gatehouse", "kind": "utilities", "words": "灯黑了。"},
    )
    assert answer.status_code == 422
    assert "灯黑了。" in answer.content.decode()
    assert not Report.objects.exists()


def test_the_slip_of_the_one_before_is_printed_no_more(world, now):
    guard = Client()
    guard.force_login(world.accounts["gate"])
    said = {"place": world.locust.id, "channel": "gatehouse", "kind": "utilities", "words": "灯不亮。"}
    first, second = (guard.post(reverse("on_behalf"), {**said, "key": key}).url for key in ("first", "second"))
    assert (guard.get(first).status_code, guard.get(second).status_code) == (404, 200)


def test_the_code_on_the_slip_of_her_line_confirms_and_the_guard_never_had_it(world, now, hands):
    opened = hands("gate").post(reverse("register"), {"place": world.locust.id, "key": "page"})
    lines = {"lines": "10", "on-1": "11-22", "words-1": "想要一个能坐着等车的凳子", "kind-1": "utilities"}
    assert hands("gate").post(opened.url, lines).status_code == 302
    report = Report.objects.get()
    assert report.code not in hands("gate").get(opened.url).content.decode()
    slips = hands("gate").post(opened.url + "slips/").content.decode()
    code = re.search(r'class="num v">([^<]+)<', slips).group(1)
    assert hands("gate").post(opened.url + "slips/").status_code == 409, "the slips are printed once"

    hands.press("grid3", report, "receive", headline="东门没有坐的地方")
    hands.press("grid3", report, "done", outcome="东门放了两条长凳。")
    told = InPerson.objects.get(report=report).task
    assert told.unit == world.units["head"], "she left no number: the answer is brought to her door"

    elder = Client()
    found = elder.post(reverse("find"), {"code": code})
    assert "东门放了两条长凳" in elder.get(found.url).content.decode()
    elder.post(found.url, {"said": "yes", "version": world.concern_of(report).version})
    assert world.concern_of(report).state == "confirmed"
    told.refresh_from_db()
    assert told.state == "cancelled", "she knows it: nobody has to go any more"
