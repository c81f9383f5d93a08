"""The page of a piece of work leads to what belongs to it, where one may go there."""

from __future__ import annotations

from django.urls import reverse

from happenings.lifecycle import DAY, taken_on
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties
from qianxian.concerns.models import Concern, Dispatch


def page_of(client, task_id):
    answer = client.get(reverse("task", args=[task_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_parts_lead_to_each_other_and_the_whole_to_its_parts(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    concerns.split(
        actor=world.viewer("community"), concern=report.concern, version=report.concern.version, now=now,
        parts=[concerns.Part("utilities"), concerns.Part("parking")],
    )
    parts = [
        Dispatch.objects.filter(concern=part).latest("id").task_id
        for part in Concern.objects.filter(parent=report.concern).order_by("id")
    ]
    client = signed_in("grid3")
    whole = page_of(client, task.id)
    assert all(f'href="/desk/{number}/"' in whole for number in parts)
    assert f'href="/desk/{parts[1]}/"' in page_of(client, parts[0])
    assert f'href="/desk/{task.id}/"' in page_of(client, parts[0])


def test_the_task_below_and_the_one_above_lead_to_each_other_for_who_may_see_both(world, now, signed_in):
    report = world.report(now, key="k")
    below = world.task_of(report)
    duties.climb(now + 14 * DAY)
    above = world.task_of(report)
    assert f'href="/desk/{below.id}/"' in page_of(signed_in("community"), above.id)
    shown = page_of(signed_in("grid3"), below.id)
    assert "文峰社区党总支" in shown
    assert f'href="/desk/{above.id}/"' not in shown


def test_the_table_of_steps_stands_on_the_page(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    shown = page_of(signed_in("grid3"), task.id)
    assert "每一步用了多久" in shown
    assert "今天开始" in shown
