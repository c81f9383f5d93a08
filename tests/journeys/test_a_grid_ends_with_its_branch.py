"""A grid ends by a plan: its branch joins the one that takes its households, or goes on there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from qianxian.base import clock
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.models import Office, Organisation, Seat, Tenure
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places
from qianxian.places import duties
from qianxian.places.models import GridPlan
from qianxian.storage import jobs
from qianxian.tasks.models import Task
from web.test_administration import opened
from world import BEGIN

DAY = timedelta(days=1)


def adopted(world, now):
    """Both grids become one. Grid 3 has more households, and goes on."""
    courtyards = [world.willow.id, world.maple.id, world.locust.id]
    plan = places.draft_plan(
        actor=OPERATOR, area=world.community, cuts=[places.Cut(world.community.id, courtyards)], now=now,
    )
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=(now + DAY).date(), now=now)
    return plan


def switch(now):
    with clock.held_at(now + DAY):
        duties.put_plans_into_force(now + DAY)
        jobs.run_due(now + DAY)
    assert GridPlan.objects.latest("id").state == "in_force"


def seats(unit):
    return list(Seat.objects.filter(organisation=unit, valid_until=None).values_list("place_id", flat=True))


def test_a_branch_whose_grid_ends_joins_the_one_that_takes_its_households(world, now):
    report = world.report(now, place=world.willow, key="owed")
    adopted(world, now)
    switch(now)
    unit, day = world.units["grid1"], (now + DAY).date()
    unit.refresh_from_db()
    assert (unit.valid_until, seats(unit)) == (day, [])
    assert not Office.objects.filter(organisation=unit, valid_until=None).exists()
    assert not Tenure.objects.filter(office__organisation=unit, valid_until=None).exists()
    assert world.task_of(report).unit == world.units["grid3"]
    assert not Task.objects.filter(unit=unit, state="issued").exists()
    joined = Entry.objects.get(kind="organisation.joined")
    assert (joined.about_id, joined.cause_id) == (unit.id, Entry.objects.get(kind="plan.took_effect").id)


@pytest.fixture
def without_a_branch(world, now):
    """Grid 3, which takes over, has no branch."""
    unit = world.units["grid3"]
    people.end_organisation(actor=OPERATOR, organisation=unit, version=unit.version, on=now.date(), now=now)


def test_a_branch_goes_on_where_its_households_went_if_there_is_none(world, now, without_a_branch):
    report = world.report(now, place=world.willow, key="owed")
    adopted(world, now)
    switch(now)
    assert seats(world.units["grid1"]) == [world.grid3.id]
    assert world.task_of(report).unit == world.units["grid1"]
    (before,) = Seat.objects.filter(organisation=world.units["grid1"], place=world.grid1)
    assert before.valid_until == (now + DAY).date()
    assert Entry.objects.get(kind="organisation.moved").about_id == world.units["grid1"].id


def test_a_branch_of_both_grids_only_leaves_the_one_that_ends(world, now, without_a_branch):
    unit = world.units["grid1"]
    people.change_organisation(
        actor=OPERATOR, organisation=unit, version=unit.version, at=[world.grid1, world.grid3], now=now,
    )
    adopted(world, now)
    switch(now)
    assert seats(unit) == [world.grid3.id]
    assert not Entry.objects.filter(kind__in=["organisation.moved", "organisation.joined"]).exists()


def test_nobody_acts_nowhere_after_the_switch(world, now):
    people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.OWNERS_COMMITTEE, name="柳溪业委会", at=[world.grid1], now=now,
        valid_from=BEGIN,
    )
    adopted(world, now)
    switch(now)
    assert not Seat.objects.filter(valid_until=None, place__valid_until__isnull=False).exists()
    assert seats(Organisation.objects.get(name="柳溪业委会")) == [world.grid3.id]


def test_the_plan_says_beforehand_who_ends_and_who_goes_on(world, now):
    people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.OWNERS_COMMITTEE, name="柳溪业委会", at=[world.grid1], now=now,
        valid_from=BEGIN,
    )
    admin = opened(world, "admin")
    page = admin.get(reverse("plan", args=[adopted(world, now).id])).content.decode()
    for said in ("第1网格党支部随之撤销，未办完的事转给第3网格党支部", "grid1", "柳溪业委会转到第1网格"):
        assert said in page


def test_the_list_of_organisations_shows_one_that_acts_nowhere_under_the_district(world, now):
    people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.PROPERTY_COMPANY, name="安居物业", at=[], now=now, valid_from=BEGIN,
    )
    Seat.objects.filter(organisation=world.units["grid1"]).update(place=world.grid1)
    type(world.grid1).objects.filter(pk=world.grid1.id).update(valid_until=now.date())
    answer = opened(world, "admin").get(reverse("organisations"), {"in": str(world.district.id)})
    assert answer.status_code == 200
    assert "安居物业" in answer.content.decode()
    assert "第1网格党支部" in answer.content.decode()
