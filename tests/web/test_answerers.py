"""Who answers on a rung: named after a look at where matters would climb, taken back, and alarms where nobody is."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from qianxian.concerns import queries
from qianxian.concerns.models import Answerer
from qianxian.concerns.states import Rung
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from world import PASSWORD


@pytest.fixture
def client(signed_in):
    client = signed_in("admin")
    assert client.post(reverse("elevate"), {"reason": "部门分工调整", "password": PASSWORD}).status_code == 302
    return client


def found(world, now, name, kind=OrganisationKind.DEPARTMENT):
    return people.found_organisation(
        actor=OPERATOR, kind=kind, name=name, at=[world.district], now=now, valid_from=date(2023, 1, 1),
    )


def said(world, unit, **more):
    return {
        "rung": "departments", "category": world.categories["utilities"].id, "organisation": unit.id if unit else "",
        **more,
    }


def hidden(page, name):
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def named(world, client, unit):
    """Look, and save what was seen."""
    looked = hidden(client.post(reverse("answerers"), said(world, unit)).content.decode(), "looked")
    return client.post(reverse("answerers"), said(world, unit, looked=looked))


def ladder(name):
    kinds = {kind: one for one in queries.ladders_at(name.id) for kind in one.kinds}
    return [(on.rung, on.unit.name if on.unit else None, on.stops) for on in kinds["水、电、暖气"].rungs]


def test_a_department_is_named_only_after_a_look_at_where_matters_would_climb(world, now, client):
    unit = found(world, now, "区住建局")
    shown = client.post(reverse("answerers"), said(world, unit)).content.decode()
    assert not Answerer.objects.exists()
    row = next(part for part in shown.split("<li>") if "区住建局" in part and "部门协调" in part)
    assert "部门协调 · 区住建局" in row
    assert client.post(reverse("answerers"), said(world, unit, looked="forged")).status_code == 200
    assert not Answerer.objects.exists()
    assert named(world, client, unit).status_code == 302
    assert ladder(world.locust) == [
        (Rung.GRID, "第3网格党支部", True), (Rung.COMMUNITY, "文峰社区党总支", True),
        (Rung.SUBDISTRICT, "文峰街道党工委", True), (Rung.DEPARTMENTS, "区住建局", True),
        (Rung.JOINT_REVIEW, None, False),
    ]


def test_the_way_shown_is_the_way_taken(world, now, client):
    from happenings.lifecycle import DAY
    from qianxian.concerns import duties

    named(world, client, found(world, now, "区住建局"))
    report = world.report(now)
    climbed = [world.task_of(report).unit.name]
    for day in range(2, 60, 2):
        duties.climb(now + day * DAY)
        if (name := world.task_of(report).unit.name) != climbed[-1]:
            climbed.append(name)
    assert climbed == [name for _rung, name, stops in ladder(world.locust) if stops]


def test_what_was_named_is_taken_back_and_the_one_before_answers_again(world, now, client):
    first, second = found(world, now, "区住建局"), found(world, now, "区城管局")
    named(world, client, first)
    named(world, client, second)
    for expected in (first.id, second.id):
        newest = Entry.objects.filter(kind="answerer.set").latest("id")
        page = client.get(reverse("answerers")).content.decode()
        assert reverse("undo", args=[newest.id]) in page
        assert client.post(reverse("undo", args=[newest.id])).url == reverse("answerers")
        assert Answerer.objects.get().organisation_id == expected
    named(world, client, None)
    assert Answerer.objects.get().organisation_id is None


def test_a_rung_on_which_nobody_answers_is_an_alarm_until_somebody_does(world, now, client):
    def alarms():
        return {(one.rung, spot.name) for one in queries.nobody_there() for spot in one.spots}

    assert (Rung.JOINT_REVIEW, "魏都区") in alarms()
    assert (Rung.COMMUNITY, "望河社区") in alarms()
    assert (Rung.GRID, "第3网格") not in alarms()
    assert "望河社区" in client.get(reverse("answerers")).content.decode()
    found(world, now, "区联席研判", OrganisationKind.JOINT_REVIEW)
    assert (Rung.JOINT_REVIEW, "魏都区") not in alarms()


def test_the_way_can_be_looked_at_from_any_place(world, now, client):
    shown = client.post(reverse("answerers"), said(world, None, place="柳溪院")).content.decode()
    assert "第1网格党支部" in shown
    assert client.post(reverse("answerers"), said(world, None, place="没有这个院")).status_code == 422


def test_without_opening_the_administration_and_elsewhere_nothing_is_named(world, now, signed_in, client):
    unit = found(world, now, "区住建局")
    for name in ("admin", "admin_community"):
        other = signed_in(name)
        assert named(world, other, unit).status_code == 403
    assert not Answerer.objects.exists()


def test_the_same_again_is_no_change(world, now, client):
    unit = found(world, now, "区住建局")
    named(world, client, unit)
    assert named(world, client, unit).status_code == 422
    assert Entry.objects.filter(kind="answerer.set").count() == 1
