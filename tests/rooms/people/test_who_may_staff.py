"""Offices are given and ended so that nobody rises above their own, and a district keeps an administrator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from qianxian.base.permits import Refused, Unfit
from qianxian.people import actions as people
from qianxian.people.models import Office, Tenure
from qianxian.people.queries import OPERATOR, viewer_of
from qianxian.people.states import OfficeKind

DAY = timedelta(days=1)


def today(now):
    return timezone.localtime(now).date()


def administrator(world, name, now):
    """Somebody with the administration open."""
    return replace(world.viewer(name), elevated_until=now + timedelta(minutes=30))


def tenure_of(world, name):
    return Tenure.objects.select_related("office__organisation", "account").get(account=world.accounts[name])


def stand_in(world, now, *, for_, who, actor, days=10):
    return people.name_stand_in(
        actor=actor, tenure=tenure_of(world, for_), account=world.accounts[who], valid_from=today(now),
        valid_until=today(now) + days * DAY, now=now,
    )


def test_an_administrator_hands_the_administration_over_only_with_it_open(world, now):
    with pytest.raises(Refused):
        stand_in(world, now, for_="admin_community", who="gate", actor=world.viewer("admin_community"))
    made = stand_in(world, now, for_="admin_community", who="gate", actor=administrator(world, "admin_community", now))
    assert made.valid_until == today(now) + 10 * DAY


def test_who_stands_in_for_an_administrator_gives_nobody_an_office(world, now):
    stand_in(world, now, for_="admin_community", who="gate", actor=administrator(world, "admin_community", now))
    office = Office.objects.get(organisation=world.units["community"], kind=OfficeKind.ADMINISTRATOR)
    viewer = viewer_of(world.accounts["gate"], chosen_office=office.id, today=today(now))
    assert viewer.office.stands_in
    with pytest.raises(Refused, match="代班的人不能任免职务"):
        people.create_office(
            actor=replace(viewer, elevated_until=now + DAY), organisation=world.units["community"],
            kind=OfficeKind.ADMINISTRATOR, title="又一个", now=now,
        )


def test_with_the_holder_goes_the_stand_in(world, now):
    made = stand_in(world, now, for_="grid3", who="gate", actor=world.viewer("grid3"))
    people.leave_office(actor=OPERATOR, tenure=tenure_of(world, "grid3"), on=today(now), now=now)
    made.refresh_from_db()
    assert made.valid_until == today(now)
    offices = viewer_of(world.accounts["gate"], chosen_office=None, today=today(now)).offices
    assert [held.organisation_name for held in offices] == ["槐荫院门卫室"]


def test_nobody_stands_in_for_a_closed_account(world, now):
    stand_in(world, now, for_="grid3", who="gate", actor=world.viewer("grid3"))
    people.close_account(actor=administrator(world, "admin", now), account=world.accounts["grid3"], now=now)
    offices = viewer_of(world.accounts["gate"], chosen_office=None, today=today(now)).offices
    assert len(offices) == 1


def test_a_stand_in_is_somebody_from_around_and_not_for_years(world, now):
    with pytest.raises(Refused, match="附近没有职务"):
        stand_in(world, now, for_="grid3", who="neighbour", actor=world.viewer("grid3"))
    with pytest.raises(Unfit, match="三个月"):
        stand_in(world, now, for_="grid3", who="gate", actor=world.viewer("grid3"), days=200)


def test_standing_in_elsewhere_takes_nobody_out_of_their_administrators_care(world, now):
    stand_in(world, now, for_="subdistrict", who="gate", actor=world.viewer("subdistrict"))
    people.close_account(
        actor=administrator(world, "admin_community", now), account=world.accounts["gate"], now=now,
    )
    world.accounts["gate"].refresh_from_db()
    assert not world.accounts["gate"].is_active


def test_an_account_of_another_place_gets_no_office_from_here(world, now):
    office = Office.objects.get(organisation=world.units["grid3"], kind=OfficeKind.SECRETARY)
    with pytest.raises(Refused):
        people.take_office(
            actor=administrator(world, "admin_community", now), account=world.accounts["neighbour"], office=office,
            valid_from=today(now), now=now,
        )


def test_a_district_keeps_an_administrator(world, now):
    with pytest.raises(Unfit, match="最后一个管理员"):
        people.leave_office(actor=OPERATOR, tenure=tenure_of(world, "admin"), on=today(now), now=now)
    people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=tenure_of(world, "admin").office,
        valid_from=today(now) - DAY, now=now,
    )
    people.leave_office(actor=OPERATOR, tenure=tenure_of(world, "admin"), on=today(now), now=now)
