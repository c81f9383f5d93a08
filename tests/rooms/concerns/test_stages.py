"""How long a matter was at each step, and for whom it waited."""

from __future__ import annotations

from happenings.lifecycle import DAY, taken_on
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import WaitsFor
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task
from qianxian.tasks.states import PauseReason


def stages(world, report, at, viewer="community"):
    """Return the stages of a report's matter: state, for whom it waited, working days."""
    task = world.task_of(report)
    dossier = concern_queries.dossier_for(world.viewer(viewer), task, show_date=str)
    return concern_queries.stages_of(task, dossier, at)


def said(found):
    return [(one.state, one.waits_for, one.work_days) for one in found.stages]


def test_each_step_counts_its_own_working_days_and_who_was_waited_for(world, now):
    report = world.report(now, key="k")
    grid, task = world.viewer("grid3"), world.task_of(report)
    tasks.receive(actor=grid, task=task, version=task.version, headline="灯不亮", now=now + DAY)
    tasks.suspend(
        actor=grid, task=task, version=task.version, reason=PauseReason.ASKED, words="几单元？",
        review_on=(now + 7 * DAY).date(), now=now + DAY,
    )
    report.refresh_from_db()
    concerns.answer_question(actor=world.holder(report), report=report, words="2单元", now=now + 3 * DAY)
    task.refresh_from_db()
    tasks.suspend(
        actor=grid, task=task, version=task.version, reason=PauseReason.MATERIAL, words="配件",
        review_on=(now + 9 * DAY).date(), now=now + 3 * DAY,
    )
    tasks.take_up(actor=grid, task=task, version=task.version, now=now + 7 * DAY)  # over a weekend
    tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了", evidence=[], now=now + 8 * DAY)
    found = stages(world, report, now + 9 * DAY)
    assert [(waits, days) for _state, waits, days in said(found)] == [
        (WaitsFor.UNIT, 1), (WaitsFor.UNIT, 0), (WaitsFor.RAISER, 2), (WaitsFor.UNIT, 0), (WaitsFor.HOLD, 2),
        (WaitsFor.UNIT, 1), (WaitsFor.RAISER, 1),
    ]
    assert found.by_whom == [(WaitsFor.UNIT, 2), (WaitsFor.RAISER, 3), (WaitsFor.HOLD, 2)]
    assert found.stages[-1].until is None


def test_going_up_begins_a_stage_of_another_unit(world, now):
    report = world.report(now, key="k")
    later = now + 14 * DAY
    duties.climb(later)
    found = stages(world, report, later)
    assert [one.unit for one in found.stages] == ["第3网格党支部", "文峰社区党总支"]


def test_a_stage_begins_where_the_one_before_ends_and_the_end_is_no_stage(world, now):
    report, task = taken_on(world, now, "k")
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了", evidence=[], now=now + DAY,
    )
    report.refresh_from_db()
    concerns.confirm(
        actor=world.holder(report), report=report, version=report.concern.version, now=now + 2 * DAY,
    )
    found = stages(world, report, now + 30 * DAY)
    assert all(one.until == other.since for one, other in zip(found.stages, found.stages[1:], strict=False))
    assert found.stages[-1].until == now + 2 * DAY


def test_a_report_that_was_joined_brings_no_step_of_its_old_matter(world, now):
    first, _task = taken_on(world, now, "first")
    second, _task = taken_on(world, now + DAY, "second")
    before = said(stages(world, first, now + 3 * DAY))
    concerns.join(
        actor=world.viewer("community"), concern=second.concern, into=first.concern, version=second.concern.version,
        now=now + 2 * DAY,
    )
    first.refresh_from_db()
    assert said(stages(world, first, now + 3 * DAY)) == before


def test_who_only_supports_sees_the_steps_of_its_own_task(world, now):
    report, _task = taken_on(world, now, "k")
    concerns.bring_in(
        actor=world.viewer("grid3"), concern=report.concern, unit_id=world.units["grid1"].id, wanted="借梯子",
        now=now + DAY,
    )
    helping = Task.objects.select_related("place", "unit").get(source="support")
    viewer = world.viewer("grid1")
    dossier = concern_queries.dossier_for(viewer, helping, show_date=str)
    found = concern_queries.stages_of(helping, dossier, now + 2 * DAY)
    assert [(one.unit, one.work_days) for one in found.stages] == [("第1网格党支部", 1)]
