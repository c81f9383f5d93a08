"""The page of a piece of work leads to what belongs to it, where one may go there."""

from __future__ import annotations

from django.urls import reverse

from happenings.lifecycle import DAY, taken_on
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties, queries
from qianxian.concerns.models import Concern, Dispatch
from qianxian.concerns.states import Role


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


def also_raised(world, now, report, name="grid3"):
    dossier = queries.dossier_for(world.viewer(name), world.task_of(report), show_date=str)
    return queries.also_raised(world.viewer(name), dossier, now)


def test_what_else_was_raised_at_a_place_stands_on_the_page_newest_first_and_for_twelve_weeks(world, now, signed_in):
    world.report(now - 85 * DAY, key="old", words="十二周以前的事")
    world.report(now - 2 * DAY, key="other", kind="parking", words="车堵门")
    world.report(now - DAY, key="away", kind="parking", place=world.river)
    report = world.report(now, key="this")
    found = also_raised(world, now, report)
    assert [one.title for one in found] == ["车堵门"], "what was said, to the unit that has it"
    elsewhere = queries.dossier_for(world.viewer("grid3"), world.task_of(report), show_date=str)
    assert [one.title for one in queries.also_raised(world.viewer("grid1"), elsewhere, now)] == ["停车、充电"]
    shown = page_of(signed_in("grid3"), world.task_of(report).id)
    section = shown[shown.index("这里还反映过") :].partition("</section>")[0]
    assert f'href="/desk/{found[0].task_id}/"' in section


def test_disputes_are_never_among_what_else_was_raised_and_show_nothing_else(world, now):
    quarrel = world.report(now - DAY, key="quarrel", kind="quiet")
    report = world.report(now, key="this")
    assert also_raised(world, now, report) == []
    assert also_raised(world, now, quarrel) == []


def test_who_only_supports_is_not_told_what_else_was_raised(world, now):
    world.report(now - DAY, key="other", kind="parking")
    report, _task = taken_on(world, now, "k")
    concern, unit = world.concern_of(report), world.units["grid1"]
    concerns.bring_in(actor=world.viewer("grid3"), concern=concern, unit_id=unit.id, wanted="搭把手", now=now)
    support = Dispatch.objects.get(concern=concern, role=Role.SUPPORTING).task
    dossier = queries.dossier_for(world.viewer("grid1"), support, show_date=str)
    assert queries.also_raised(world.viewer("grid1"), dossier, now) == []
    assert len(also_raised(world, now, report)) == 1
