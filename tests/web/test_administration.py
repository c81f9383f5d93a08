"""Setting up a district on its own pages: opened for a reason, every change on record, the newest taken back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.models import Organisation
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from world import PASSWORD


@pytest.fixture
def admin(world):
    """The district's administrator with the administration open."""
    return opened(world, "admin")


def opened(world, name):
    client = Client()
    client.force_login(world.accounts[name])
    answer = client.post(reverse("elevate"), {"reason": "改电话", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def fields(unit, **changed):
    return {
        "name": unit.name, "phone": unit.phone, "hours": unit.hours, "note": unit.note, "places": "文峰社区 第3网格",
        "version": unit.version, **changed,
    }


def test_what_is_changed_is_said_with_what_was_before_and_can_be_taken_back(world, admin):
    unit = world.units["grid3"]
    page = reverse("organisation", args=[unit.id])
    assert admin.post(page, fields(unit, phone="0374-0000777")).status_code == 302
    shown = admin.get(page).content.decode()
    assert "0374-0000303" in shown
    assert "0374-0000777" in shown
    entry = Entry.objects.get(kind="organisation.changed")
    assert entry.office_id is not None
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    unit.refresh_from_db()
    assert unit.phone == "0374-0000303"
    assert Entry.objects.filter(kind="organisation.changed").count() == 2


def test_only_the_newest_change_can_be_taken_back(world, admin):
    unit = world.units["grid3"]
    page = reverse("organisation", args=[unit.id])
    admin.post(page, fields(unit, phone="1"))
    unit.refresh_from_db()
    admin.post(page, fields(unit, phone="2"))
    older = Entry.objects.filter(kind="organisation.changed").order_by("id").first()
    assert admin.post(reverse("undo", args=[older.id])).status_code == 404


def test_who_has_not_opened_the_administration_is_told_to(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    unit = world.units["grid3"]
    answer = client.post(reverse("organisation", args=[unit.id]), fields(unit, phone="0374-0000777"))
    assert answer.status_code == 403
    assert "请先打开管理" in answer.content.decode()


def test_a_wrong_password_opens_nothing_and_many_must_wait(world):
    client = Client()
    client.force_login(world.accounts["admin"])
    said = [client.post(reverse("elevate"), {"reason": "x", "password": "wrong"}).status_code for _ in range(9)]
    assert said == [422] * 8 + [429]


def test_half_an_hour_later_it_is_closed(world, admin, now):
    from datetime import timedelta

    from qianxian.base import clock

    unit = world.units["grid3"]
    with clock.held_at(now + timedelta(minutes=31)):
        answer = admin.post(reverse("organisation", args=[unit.id]), fields(unit, phone="0374-0000777"))
    assert answer.status_code == 403


def test_switching_to_another_office_does_not_take_the_opened_administration_along(world, admin, now):
    from qianxian.people import actions as people
    from qianxian.people.models import Office
    from qianxian.people.queries import OPERATOR

    office = Office.objects.get(organisation=world.units["elsewhere"])
    people.take_office(
        actor=OPERATOR, account=world.accounts["admin"], office=office, valid_from=world.plate.hung_on, now=now,
    )
    admin.post(reverse("office"), {"office": office.id})
    answer = admin.post(reverse("found_organisation"), found("新社"))
    assert answer.status_code == 403


def found(name, **more):
    return {
        "kind": "department", "name": name, "places": "北大街道", "phone": "", "hours": "", "note": "",
        "valid_from": "2026-01-01", **more,
    }


def test_a_place_that_names_several_is_asked_for_again_and_nothing_typed_is_lost(world, admin):
    answer = admin.post(reverse("found_organisation"), found("两处", places="第1网格"))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "认不准" in said
    assert "两处" in said
    assert not Organisation.objects.filter(name="两处").exists()


def test_a_second_committee_at_a_place_is_refused_with_the_first_ones_name(world, admin):
    first = found("三网格物管会", kind="management_committee", places="文峰社区 第3网格")
    assert admin.post(reverse("found_organisation"), first).status_code == 302
    second = admin.post(
        reverse("found_organisation"), found("业委会", kind="owners_committee", places="文峰社区 第3网格"),
    )
    assert second.status_code == 422
    assert "三网格物管会" in second.content.decode()


@pytest.mark.parametrize(("more", "said"), [
    ({"kind": "branch", "places": "文峰社区"}, "网格"),  # a branch belongs to a grid
    ({"kind": "general_branch", "places": "北大街道"}, "社区"),
    ({"kind": "party_group", "places": "文峰社区 第3网格"}, "庭院"),
    ({"kind": "district_office", "places": "文峰街道"}, "区"),
    ({"kind": "branch", "places": "文峰社区 第3网格", "name": "第二个支部"}, "第3网格党支部"),
    ({"kind": "general_branch", "places": "文峰社区", "name": "又一个总支"}, "文峰社区党总支"),
    ({"kind": "gatehouse", "places": "槐荫院", "name": "槐荫院门卫室"}, "槐荫院门卫室"),  # the same a second time
])
def test_a_body_at_the_wrong_level_or_a_second_time_is_refused_with_the_reason(more, said, world, admin):
    before = Organisation.objects.count()
    answer = admin.post(reverse("found_organisation"), found(**{"name": "新的", **more}))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert said in str(errors.get("places", "")) + str(errors.get("name", ""))
    assert Organisation.objects.count() == before


def test_two_who_found_the_same_at_once_get_one(world, now):
    from qianxian.people.models import Seat

    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(organisation=world.units["gate"], place=world.grid3, alone="branch")
    Seat.objects.create(organisation=world.units["gate"], place=world.grid3)  # several others may act there


def test_a_joint_branch_that_moves_to_a_grid_with_a_branch_is_refused(world, admin):
    unit = world.units["grid1"]
    answer = admin.post(
        reverse("organisation", args=[unit.id]), fields(unit, places="文峰社区 第1网格\n文峰社区 第3网格"),
    )
    assert answer.status_code == 422
    assert "第3网格党支部" in answer.content.decode()


def test_two_who_change_the_same_see_each_other(world, admin):
    unit = world.units["grid3"]
    page = reverse("organisation", args=[unit.id])
    admin.post(page, fields(unit, phone="0374-0000777"))
    answer = admin.post(page, fields(unit, phone="0374-0000888"))
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "0374-0000777" in said
    assert "0374-0000888" in said


def test_an_administrator_of_another_place_can_neither_see_nor_change(world):
    client = opened(world, "admin_elsewhere")
    unit = world.units["grid3"]
    page = reverse("organisation", args=[unit.id])
    assert client.get(page).status_code == 404
    assert client.post(page, fields(unit, phone="1")).status_code == 404
    refused = client.post(reverse("found_organisation"), found("越界", places="文峰社区"))
    assert refused.status_code == 403


def test_taking_back_where_a_body_acts_finds_its_own_place_among_those_of_the_same_name(world, admin, now):
    unit = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.VOLUNTEER_TEAM, name="第1网格志愿队", at=[world.grid1], now=now,
        valid_from=world.plate.hung_on,
    )
    page = reverse("organisation", args=[unit.id])
    admin.post(page, fields(unit, places="文峰社区 第3网格"))
    entry = Entry.objects.get(kind="organisation.changed")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    seats = unit.seats.filter(valid_until=None)
    assert [seat.place_id for seat in seats] == [world.grid1.id]  # 望河社区 has a 第1网格, too
