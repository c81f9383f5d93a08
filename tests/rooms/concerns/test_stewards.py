from __future__ import annotations

from datetime import timedelta

import pytest

from qianxian.base.permits import Refused, Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties as concern_duties
from qianxian.concerns.models import Report
from qianxian.ledger.models import Entry
from qianxian.notices.models import Notice
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks


def received(world, now, by="grid3", **more):
    report = world.report(now, **more)
    task = world.task_of(report)
    tasks.receive(actor=world.viewer(by), task=task, version=task.version, headline="楼道的灯", now=now)
    return Report.objects.get(pk=report.pk)


def told(world, name):
    """The kinds of entries that an account was told of."""
    notices = Notice.objects.filter(account=world.accounts[name]).order_by("id")
    kinds = dict(Entry.objects.values_list("id", "kind"))
    return [kinds[one.entry_id] for one in notices]


def change(world, report, now, name, *, by="community", **more):
    concern = world.concern_of(report)
    concerns.change_steward(
        actor=world.viewer(by), concern=concern, version=more.get("version", concern.version),
        office_id=world.viewer(name).office_id, reason=more.get("reason", "他先接的"), now=now,
    )


def test_the_office_that_receives_it_first_answers_for_it_whoever_works_on_it_later(world, now):
    report = world.report(now)
    assert world.concern_of(report).steward_id is None
    report = received(world, now, key="received")
    first = world.viewer("grid3").office_id
    assert world.concern_of(report).steward_id == first
    task = world.task_of(report)
    tasks.give_back(actor=world.viewer("grid3"), task=task, version=task.version, reason="不归我们", now=now)
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("community"), task=task, version=task.version, headline="灯", now=now)
    assert world.concern_of(report).steward_id == first


def test_it_is_told_when_the_matter_goes_on_and_up_is_late_and_is_pressed_for(world, now):
    report = received(world, now)
    assert told(world, "grid3") == []
    concerns.urge(actor=world.holder(report), report=report, now=now)
    assert told(world, "grid3") == ["concern.urged"]
    late = world.concern_of(report).promised_at + timedelta(minutes=1)
    concern_duties.climb(late)
    assert told(world, "grid3") == ["concern.urged", "concern.escalated"]
    own = report.concern.dispatches.get(role="answerable").task_id
    assert Notice.objects.filter(account=world.accounts["grid3"]).latest("id").about_id == own, "it opens its own work"
    while not (concern := world.concern_of(report)).at_top:
        concern_duties.climb(concern.promised_at + timedelta(minutes=1))
    assert told(world, "grid3")[2:] == ["concern.escalated", "concern.escalated", "concern.stays"]


def test_it_is_told_when_the_matter_comes_back_to_another_unit(world, now):
    report = received(world, now)
    change(world, report, now, "head", by="subdistrict")
    assert told(world, "head") == ["concern.steward_changed"]
    task = world.task_of(report)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了灯", evidence=[], now=now,
    )
    report = Report.objects.get(pk=report.pk)
    concerns.reopen(
        actor=world.holder(report), report=report, version=world.concern_of(report).version, missing="还黑", now=now,
    )
    assert told(world, "head") == ["concern.steward_changed", "concern.reopened"]
    assert "concern.reopened" not in told(world, "grid3")


def test_a_stand_in_is_told_too(world, now):
    report = received(world, now)
    tenure = world.accounts["grid3"].tenures.get()
    people.name_stand_in(
        actor=OPERATOR, tenure=tenure, account=world.accounts["nobody"], valid_from=now.date(),
        valid_until=now.date() + timedelta(days=3), now=now,
    )
    concerns.urge(actor=world.holder(report), report=report, now=now)
    assert told(world, "nobody") == told(world, "grid3") == ["concern.urged"]


def test_the_community_names_another_office_and_nobody_below_does(world, now):
    report = received(world, now)
    for name in ("grid3", "head", "neighbour"):
        with pytest.raises(Refused):
            change(world, report, now, "community", by=name)
    with pytest.raises(Unfit):
        change(world, report, now, "grid3")
    with pytest.raises(Unfit):
        change(world, report, now, "neighbour")
    with pytest.raises(tasks.Unsaid):
        change(world, report, now, "community", reason="")
    with pytest.raises(Conflict):
        change(world, report, now, "community", version=1)
    change(world, report, now, "community")
    assert world.concern_of(report).steward_id == world.viewer("community").office_id
    assert world.task_of(report).unit.name == "第3网格党支部", "the work stays where it is"
