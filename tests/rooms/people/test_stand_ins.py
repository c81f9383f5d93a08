"""Standing in while somebody is away, and handing over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from happenings.bodies import in_office, own_tenure
from qianxian.base.permits import Refused, Unfit
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people import queries
from qianxian.people.models import HandOver, Tenure
from qianxian.people.queries import OPERATOR, bodies, viewer_of

DAY = timedelta(days=1)


def name(world, now, first=0, until=3, who="nobody", **more):
    return people.name_stand_in(
        actor=more.pop("actor", world.viewer("grid3")), tenure=own_tenure(world, "grid3"),
        account=world.accounts[who], valid_from=now.date() + first * DAY, valid_until=now.date() + until * DAY, now=now,
    )


def test_a_stand_in_holds_the_office_in_its_days_and_not_a_day_longer(world, now):
    name(world, now, 1, 3)
    held = [
        viewer_of(world.accounts["nobody"], chosen_office=None, today=now.date() + days * DAY).office
        for days in range(4)
    ]
    assert [office is not None for office in held] == [False, True, True, False]
    assert held[1].stands_in_until == now.date() + 3 * DAY
    assert held[1].organisation_name == "第3网格党支部"
    today = now.date() + DAY
    assert bodies.stand_in_now(world.viewer("grid3"), today).account.username == "nobody"
    assert Entry.objects.filter(kind="office.stand_in_named").count() == 1


def test_only_the_holder_and_administrators_name_a_stand_in(world, now):
    for other in ("grid1", "community", "nobody", "admin"):  # the administration is not open
        with pytest.raises(Refused):
            name(world, now, actor=world.viewer(other))
    name(world, now, actor=OPERATOR)


def test_a_stand_in_names_no_further_one(world, now):
    made = name(world, now)
    with pytest.raises(Refused):
        people.name_stand_in(
            actor=viewer_of(world.accounts["nobody"], chosen_office=None, today=now.date()), tenure=made,
            account=world.accounts["gate"], valid_from=now.date(), valid_until=now.date() + DAY, now=now,
        )


@pytest.mark.parametrize(
    ("first", "until", "who", "field"),
    [(0, 0, "nobody", "valid_until"), (-1, 2, "nobody", "valid_from"), (0, 2, "grid3", "username"),
     (1, 2, "gate", "valid_from")],
)
def test_days_that_do_not_fit_are_refused(world, now, first, until, who, field):
    name(world, now, 0, 3)
    with pytest.raises(Unfit) as refused:
        name(world, now, first, until, who)
    assert refused.value.field == field
    assert Tenure.objects.filter(stands_in_for__isnull=False).count() == 1


def test_a_stand_in_called_off_leaves_the_days_free_for_another(world, now):
    people.end_stand_in(actor=world.viewer("grid3"), tenure=name(world, now, 1, 3), now=now)
    later = viewer_of(world.accounts["nobody"], chosen_office=None, today=now.date() + DAY)
    assert later.office is None
    name(world, now, 1, 3)
    with pytest.raises(Unfit):
        people.end_stand_in(
            actor=world.viewer("grid3"), tenure=Tenure.objects.filter(stands_in_for__isnull=False).earliest("id"),
            now=now,
        )


def hand_over(world, now, **more):
    return people.hand_over(
        actor=more.pop("actor", world.viewer("grid3")), tenure=own_tenure(world, "grid3"), note="钥匙在抽屉里",
        lines=[("owed", "路灯不亮", "2026-12-01")], now=now,
    )


def test_the_successor_accepts_the_list_once(world, now):
    listed = hand_over(world, now)
    office = own_tenure(world, "grid3").office
    people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=office, valid_from=now.date(), now=now,
    )
    successor = in_office(world, "nobody", office, now)
    seen = bodies.hand_over_for(successor, listed.id)
    assert seen.lines == [["owed", "路灯不亮", "2026-12-01"]]
    people.accept_hand_over(actor=successor, hand_over=seen, version=seen.version, now=now)
    listed.refresh_from_db()
    assert listed.successor.account.username == "nobody"
    with pytest.raises(Unfit):
        people.accept_hand_over(actor=successor, hand_over=listed, version=listed.version, now=now)


def test_neither_the_leaver_nor_a_stand_in_accepts(world, now):
    listed = hand_over(world, now)
    name(world, now)
    for who in (world.viewer("grid3"), viewer_of(world.accounts["nobody"], chosen_office=None, today=now.date())):
        with pytest.raises(Refused):
            people.accept_hand_over(actor=who, hand_over=listed, version=listed.version, now=now)


def test_a_list_is_for_the_office_and_nobody_elses(world, now):
    listed = hand_over(world, now)
    for who in ("grid1", "gate", "nobody", "admin_elsewhere", "community"):
        assert bodies.hand_over_for(world.viewer(who), listed.id) is None
    assert bodies.hand_over_for(world.viewer("admin_community"), listed.id) is not None
    with pytest.raises(Refused):
        hand_over(world, now, actor=world.viewer("grid1"))


def test_a_list_made_anew_replaces_the_one_that_nobody_accepted(world, now):
    first = hand_over(world, now)
    assert hand_over(world, now).id == first.id
    assert HandOver.objects.count() == 1
    assert queries.STRANGER.office is None
