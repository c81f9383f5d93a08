"""“Not settled”, said twice: the matter goes up a rung by itself, and the page says so."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from qianxian.concerns import actions as concerns
from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Report
from qianxian.people.queries import OPERATOR


def press(client, name, task, **fields):
    task.refresh_from_db()
    answer = client.post(reverse(name, args=[task.id]), {"version": task.version, **fields})
    assert answer.status_code == 302, answer.content.decode()


def say_no(resident, page, world, report, **fields):
    sent = {"said": "no", "version": world.concern_of(report).version, **fields}
    assert resident.post(page, sent).status_code == 302


def test_what_is_not_settled_twice_goes_up_by_itself_and_comes_home_settled(world, now):
    why = concerns.add_reason(actor=OPERATOR, name="好了又坏了", position=1, now=now)
    resident, grid, above = Client(), Client(), Client()
    grid.force_login(world.accounts["grid3"])
    above.force_login(world.accounts["community"])
    handed = resident.post(
        reverse("report", args=[world.plate.code]), {"key": "k", "kind": "utilities", "words": "灯不亮"},
    )
    report = Report.objects.get()
    page = reverse("matter", args=[secret_of(report.id)])
    assert handed.url == page
    task = world.task_of(report)
    press(grid, "receive", task, headline="楼道灯不亮")

    press(grid, "done", task, outcome="换了灯头")
    assert "好了又坏了" in resident.get(page + "?no=1").content.decode()
    say_no(resident, page, world, report, reason=why.id, missing="晚上又不亮了")
    assert world.task_of(report).unit == world.units["grid3"]

    press(grid, "done", world.task_of(report), outcome="又换了一个")
    say_no(resident, page, world, report)
    task = world.task_of(report)
    assert task.unit == world.units["community"]
    shown = resident.get(page).content.decode()
    assert 'data-state="reported"' in shown
    assert "文峰社区党总支" in shown

    press(above, "receive", task, headline="楼道线路老化")
    press(above, "done", task, outcome="整条线路换了")
    answer = resident.post(page, {"said": "yes", "version": world.concern_of(report).version})
    assert answer.status_code == 302
    assert "data-settled" in resident.get(page).content.decode()
