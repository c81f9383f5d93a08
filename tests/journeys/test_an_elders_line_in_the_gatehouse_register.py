"""An elder says it at the gatehouse; the guard writes it down, prints the receipt, and the elder has the last word."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from qianxian.concerns.models import Report
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
