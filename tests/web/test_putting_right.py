from __future__ import annotations

import re

import pytest
from django.urls import reverse

from qianxian.tasks import actions as tasks


def hidden(answer, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found.group(1) if found else ""


def look(client, page, **said):
    """Open the form, and send it for a look."""
    fields = {"version": hidden(client.get(page), "version"), "kind": "utilities", "reason": "登记时写错了", **said}
    answer = client.post(page, fields)
    return answer, {**fields, "looked": hidden(answer, "looked"), "version": hidden(answer, "version")}


@pytest.fixture
def page(world, now):
    return reverse("put_right", args=[world.task_of(world.report(now, phone="13900001234")).id])


def test_the_look_says_where_it_goes_and_nothing_is_done_until_the_same_is_sent_again(world, now, signed_in, page):
    grid = signed_in("grid3")
    assert page in grid.get(page.replace("right/", "")).content.decode()
    answer, again = look(grid, page, place="柳溪院")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "第1网格党支部" in shown
    assert "东门的灯黑了好几天" in shown
    report = world.report(now, key="another")
    assert world.task_of(report).unit.name == "第3网格党支部"
    assert grid.post(page, again).status_code == 302
    moved = signed_in("grid1").get(reverse("desk")).content.decode()
    assert "槐荫院" not in moved.split("柳溪院")[0][-200:]
    assert grid.get(page).status_code == 404, "it is another unit's now"


def test_what_changes_nothing_for_those_who_raised_it_is_said_so(world, now, signed_in, page):
    answer, again = look(signed_in("grid3"), page, place="枫林院")
    assert "第3网格党支部" in answer.content.decode()
    assert signed_in("community").post(page, again).status_code == 302


@pytest.mark.parametrize("said", [{"place": "没有的院"}, {"place": "槐荫院"}, {"place": "枫林院", "reason": ""},
                                  {"place": "枫林院", "kind": "nonsense"}])
def test_what_is_wrong_is_said_with_what_was_typed(world, signed_in, page, said):
    answer, _again = look(signed_in("grid3"), page, **said)
    assert answer.status_code == 422
    assert said["place"] in answer.content.decode()


def test_whoever_was_overtaken_looks_again(world, now, signed_in, page):
    grid = signed_in("grid3")
    _answer, again = look(grid, page, place="柳溪院")
    task = world.task_of(world.report(now, key="other"))
    first = type(task).objects.select_related("unit", "place").get(pk=int(page.split("/")[2]))
    tasks.receive(actor=world.viewer("grid3"), task=first, version=first.version, headline="路灯不亮", now=now)
    answer = grid.post(page, again)
    assert answer.status_code == 200
    assert "柳溪院" in answer.content.decode()
    assert type(task).objects.get(pk=first.pk).state == "received"
