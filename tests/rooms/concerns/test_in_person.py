"""Who left neither number nor account hears the answer at the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.concerns import actions as concerns
from qianxian.concerns.models import InPerson
from qianxian.concerns.states import Channel
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.models import Tenure
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task

ANSWER = "换了两盏灯，今晚就亮。"


def answered(world, now, **intake):
    """Let something be written down at the gatehouse, taken on and answered."""
    more = {"actor": world.viewer("gate"), "channel": Channel.GATEHOUSE, "words": "李桂英家门口的灯不亮", **intake}
    report = world.report(now, **more)
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=unit, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=unit, task=task, version=2, outcome=ANSWER, evidence=[], now=now)
    return report


def test_an_answer_for_somebody_without_a_number_is_a_task_of_the_courtyards_head(world, now):
    report = answered(world, now)
    told = InPerson.objects.get()
    assert (told.report_id, told.told_at) == (report.id, None)
    assert (told.task.unit.name, told.task.state, told.task.source) == ("槐荫院党小组", "received", "in_person")
    assert told.task.due_at - now < timedelta(days=3)


@pytest.mark.parametrize("more", [{"phone": "13912345678"}, {"channel": Channel.PLATE}, {"channel": Channel.WEB}])
def test_who_can_be_told_otherwise_or_came_by_themselves_is_not_visited(world, now, more):
    answered(world, now, **more)
    assert not InPerson.objects.exists()


def test_who_took_their_number_back_is_visited(world, now):
    report = world.report(
        now, actor=world.viewer("gate"), channel=Channel.GATEHOUSE, words="灯不亮", phone="13912345678",
    )
    concerns.withdraw_number(actor=world.holder(report), report=report, now=now)
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=unit, task=task, version=1, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=unit, task=task, version=2, outcome=ANSWER, evidence=[], now=now)
    assert InPerson.objects.count() == 1


def test_where_nobody_heads_the_courtyard_the_grids_branch_goes(world, now):
    held = Tenure.objects.get(office__organisation=world.units["head"])
    people.leave_office(actor=OPERATOR, tenure=held, on=now.date(), now=now)
    answered(world, now)
    assert InPerson.objects.get().task.unit.name == "第3网格党支部"


def test_what_was_told_is_in_the_story_and_off_the_desk_with_one_press(world, now):
    report = answered(world, now)
    told = InPerson.objects.get()
    client = Client()
    client.force_login(world.accounts["head"])
    shown = client.get(reverse("task", args=[told.task_id])).content.decode()
    assert ANSWER in shown
    assert "李桂英" not in shown, "what the resident wrote is the answering unit's only"
    sent = client.post(reverse("done", args=[told.task_id]), {"version": told.task.version, "outcome": "当面说了。"})
    assert sent.status_code == 302
    told.refresh_from_db()
    assert (told.told_at, told.task.state) == (now, "verified")
    kinds = list(Entry.objects.filter(about_kind="report", about_id=report.id).values_list("kind", flat=True))
    assert kinds[-2:] == ["report.to_be_told", "report.told_in_person"]
    assert world.concern_of(report).state == "done", "only the one who spoke says that it is settled"


def test_the_slip_carries_the_answer_and_no_word_of_the_resident(world, now):
    report = answered(world, now)
    number = InPerson.objects.get().task_id
    client = Client()
    client.force_login(world.accounts["head"])
    slip = client.get(reverse("answer_slip", args=[number])).content.decode()
    assert ANSWER in slip
    assert report.concern.code.replace("-", " ") in slip
    assert report.code not in slip
    assert "李桂英" not in slip


def test_a_slip_is_nobody_elses(world, now):
    answered(world, now)
    number = InPerson.objects.get().task_id
    client = Client()
    client.force_login(world.accounts["neighbour"])
    assert client.get(reverse("answer_slip", args=[number])).status_code == 404
    usual = Task.objects.exclude(pk=number).first().id
    client.force_login(world.accounts["grid3"])
    assert client.get(reverse("answer_slip", args=[usual])).status_code == 404


@pytest.mark.parametrize("said", ["confirm", "reopen"])
def test_who_said_something_of_the_answer_has_heard_it_and_nobody_has_to_go(world, now, said):
    report = answered(world, now)
    concern = world.concern_of(report)
    report.refresh_from_db()
    more = {"missing": ""} if said == "reopen" else {}
    getattr(concerns, said)(actor=world.holder(report), report=report, version=concern.version, now=now, **more)
    assert InPerson.objects.get().task.state == "cancelled"
