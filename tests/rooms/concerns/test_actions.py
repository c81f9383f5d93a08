from __future__ import annotations

from datetime import timedelta

import pytest

from qianxian.base.permits import Refused
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns.duties import forget_contacts
from qianxian.concerns.personal import export_for
from qianxian.concerns.states import ConcernState
from qianxian.ledger.leaves import leaf
from qianxian.ledger.models import Entry, Text
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


def test_the_work_can_not_be_confirmed_before_it_is_done(world, now):
    report = world.report(now)
    with pytest.raises(NotPossible):
        concerns.confirm(actor=world.holder(report), report=report, version=report.concern.version, now=now)


def test_a_stranger_is_refused_and_told_why(world, now):
    report = world.report(now)
    with pytest.raises(Refused, match=r".+"):
        concerns.confirm(actor=world.viewer("nobody"), report=report, version=report.concern.version, now=now)


def test_another_unit_can_not_press_on_the_task(world, now):
    task = world.task_of(world.report(now))
    with pytest.raises(Refused):
        tasks.receive(actor=world.viewer("grid1"), task=task, version=task.version, headline="灯", now=now)


def test_a_no_brings_a_new_promise_and_the_task_back(world, now):
    report = world.report(now)
    task = world.task_of(report)
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    report.refresh_from_db()
    later = now + timedelta(days=2)
    concerns.reopen(
        actor=world.holder(report), report=report, version=report.concern.version, missing="还黑着", now=later,
    )
    concern, task = world.concern_of(report), world.task_of(report)
    assert (concern.state, task.state) == ("reopened", "in_hand")
    assert concern.promised_at == task.due_at > later
    assert report.solved is False
    with pytest.raises(NotPossible):
        concerns.reopen(actor=world.holder(report), report=report, version=concern.version, missing="", now=later)


def test_what_is_erased_is_gone_everywhere_and_the_record_stands(world, now):
    report = world.report(now, words="东门的灯黑了，我住三楼。", phone="13912345678")
    task, grid = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    report.refresh_from_db()
    concerns.reopen(
        actor=world.holder(report), report=report, version=report.concern.version, missing="三楼还黑着", now=now,
    )
    leaves_before = {entry.id: leaf(entry) for entry in Entry.objects.all()}
    assert export_for(report)["phone"] == "13912345678"
    concerns.erase(actor=world.holder(report), report=report, now=now)
    report.refresh_from_db()
    given = export_for(report)
    assert (given["words"], given["missing"], given["phone"], given["photographs"]) == ("", "", "", [])
    kept = str(list(Text.objects.values_list("words", flat=True)))
    assert "三楼" not in kept
    assert {entry.id: leaf(entry) for entry in Entry.objects.filter(id__in=leaves_before)} == leaves_before


def test_a_number_is_forgotten_ninety_days_after_the_end(world, now):
    report = world.report(now, phone="13912345678")
    task, grid = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=report.concern.version, now=now)
    forget_contacts(now + timedelta(days=89))
    assert export_for(report)["phone"] == "13912345678"
    forget_contacts(now + timedelta(days=91))
    assert export_for(report)["phone"] == ""
