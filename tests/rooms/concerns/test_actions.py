from __future__ import annotations

from qianxian.concerns import actions as concerns
from qianxian.concerns.states import ConcernState
from qianxian.tasks import actions as tasks


def test_a_concern_goes_from_the_gate_to_the_answer_confirmed(world, now):
    report = world.report(now)
    task = world.task_of(report)
    assert task.unit == world.units["grid3"]
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline="东门路灯不亮", now=now)
    assert world.concern_of(report).state == ConcernState.ACCEPTED
    assert world.concern_of(report).sentence == "东门路灯不亮"
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了灯", evidence=[], now=now,
    )
    concern = world.concern_of(report)
    assert (concern.state, concern.answer) == (ConcernState.DONE, "换了灯")
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=concern.version, now=now)
    assert world.concern_of(report).state == ConcernState.CONFIRMED
    assert world.task_of(report).state == "verified"
