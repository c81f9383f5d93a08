"""The ladder of courtyards without management, and the company that follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from happenings.bodies import BEGIN, company, rung
from qianxian.base.permits import Refused, Unfit
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people import rules
from qianxian.people.models import Management, Seat
from qianxian.people.queries import OPERATOR, bodies, directory
from qianxian.people.states import ManagementKind, OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level


def test_a_courtyard_climbs_and_its_company_acts_there_for_as_long_as_it_manages_it(world, now):
    warm = company(world, now)
    rung(world, now, ManagementKind.UNMANAGED, valid_from=BEGIN)
    rung(world, now, ManagementKind.PILOT, warm, valid_from=date(2026, 3, 1))
    wings = directory.now().core_and_wings(places.tree.now(), world.locust.id)
    assert wings.company.name == "暖邻物业"
    assert wings.managed.kind == ManagementKind.PILOT
    seat = Seat.objects.get(organisation=warm, place=world.locust)
    assert (seat.valid_from, seat.valid_until) == (date(2026, 3, 1), None)

    rung(world, now, ManagementKind.UNMANAGED, decision="试点到期，居民没有续", valid_from=date(2026, 9, 1))
    wings = directory.now().core_and_wings(places.tree.now(), world.locust.id)
    assert wings.company is None
    seat.refresh_from_db()
    assert seat.valid_until == date(2026, 9, 1)
    assert Management.objects.filter(courtyard=world.locust, valid_until=None).count() == 1
    ends = Management.objects.filter(courtyard=world.locust).order_by("id").values_list("valid_until", flat=True)
    assert list(ends) == [date(2026, 3, 1), date(2026, 9, 1), None]
    assert Entry.objects.filter(kind="management.set").count() == 3


@pytest.mark.parametrize(
    ("kind", "with_company", "more", "field"),
    [
        (ManagementKind.PILOT, False, {}, "company"),
        (ManagementKind.MANAGED, True, {}, "kind"),
        (ManagementKind.ENTRUSTED, False, {"decision": "  "}, "decision"),
        (ManagementKind.ENTRUSTED, False, {"decided_on": date(2027, 1, 1)}, "decided_on"),
        (
            ManagementKind.ENTRUSTED, False, {"valid_from": date(2020, 1, 1), "decided_on": date(2020, 1, 1)},
            "valid_from",
        ),
        (ManagementKind.UNMANAGED, False, {}, ""),
    ],
)
def test_a_step_that_the_ladder_does_not_have_is_refused_and_nothing_is_written(
    world, now, kind, with_company, more, field,
):
    rung(world, now, ManagementKind.UNMANAGED, valid_from=BEGIN)
    warm = company(world, now) if with_company else None
    with pytest.raises(Unfit) as refused:
        rung(world, now, kind, warm, **more)
    assert refused.value.field == field
    assert Management.objects.filter(courtyard=world.locust).count() == 1
    assert Entry.objects.filter(kind="management.set").count() == 1


def test_the_communitys_secretary_moves_its_own_courtyards_and_a_grids_does_not(world, now):
    rung(world, now, ManagementKind.UNMANAGED, actor=world.viewer("community"))
    with pytest.raises(Refused):
        rung(world, now, ManagementKind.ENTRUSTED, actor=world.viewer("grid3"))
    with pytest.raises(Refused):
        rung(world, now, ManagementKind.UNMANAGED, actor=world.viewer("community"), courtyard=world.river)


def test_two_who_move_the_same_courtyard_see_each_other(world, now):
    first = rung(world, now, ManagementKind.UNMANAGED, after=0)
    rung(world, now, ManagementKind.ENTRUSTED, after=first.id)
    with pytest.raises(Unfit):
        rung(world, now, ManagementKind.PILOT, company(world, now), after=first.id)


def test_a_company_comes_to_a_courtyard_in_one_way_only(world, now):
    with pytest.raises(Unfit) as refused:
        people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.PROPERTY_COMPANY, name="和家物业", at=[world.locust], now=now,
            valid_from=BEGIN,
        )
    assert refused.value.field == "places"
    warm = company(world, now)
    rung(world, now, ManagementKind.PILOT, warm)
    with pytest.raises(Unfit):
        people.change_organisation(actor=OPERATOR, organisation=warm, version=1, at=[world.community], now=now)
    people.change_organisation(
        actor=OPERATOR, organisation=warm, version=1, at=[world.community, world.locust], phone="1", now=now,
    )
    with pytest.raises(Unfit):
        people.end_organisation(actor=OPERATOR, organisation=warm, version=2, on=now.date(), now=now)


def test_a_joint_branch_is_the_core_of_every_grid_where_it_acts(world, now):
    branch = world.units["grid3"]
    people.end_organisation(actor=OPERATOR, organisation=world.units["grid1"], version=1, on=now.date(), now=now)
    people.change_organisation(
        actor=OPERATOR, organisation=branch, version=1, at=[world.grid1, world.grid3], now=now,
    )
    known, tree = directory.now(), places.tree.now()
    around = (world.willow, world.locust, world.grid1)
    assert {known.core_and_wings(tree, one.id).core.id for one in around} == {branch.id}
    gaps = {gap.grid.name: gap.lacks for gap in bodies.wings_for(world.viewer("admin_community"), tree)}
    assert gaps == {"第1网格": ("committee", "company"), "第3网格": ("committee", "company")}


def test_where_a_wing_is_missing_the_community_stands_in(world, now):
    wings = directory.now().core_and_wings(places.tree.now(), world.locust.id)
    assert (wings.committee, wings.company) == (None, None)
    assert wings.stand_in.id == world.units["community"].id


def test_a_place_that_is_ended_takes_its_management_and_the_companys_seat_along(world, now):
    from qianxian.places import actions as place_actions

    warm = company(world, now)
    rung(world, now, ManagementKind.PILOT, warm, courtyard=world.willow)
    place_actions.end_place(actor=OPERATOR, place=world.willow, version=1, on=now.date() - timedelta(days=1), now=now)
    assert not Management.objects.filter(courtyard=world.willow, valid_until=None).exists()
    assert not Seat.objects.filter(organisation=warm, place=world.willow, valid_until=None).exists()


def test_a_place_on_which_something_hangs_is_not_ended_and_is_told_what(world, now):
    from qianxian.places import actions as place_actions
    from qianxian.places.hours import read_hours

    def end(place):
        place_actions.end_place(actor=OPERATOR, place=place, version=1, on=now.date(), now=now)

    with pytest.raises(Unfit, match="槐荫院党小组"):
        end(world.locust)
    with pytest.raises(Unfit, match="柳溪院"):
        end(world.grid1)
    facts = place_actions.Facts(name="柳溪会客厅", hours=read_hours("每天8:30—17:30"))
    centre = place_actions.open_centre(actor=OPERATOR, place=world.willow, facts=facts, opened_on=BEGIN, now=now)
    with pytest.raises(Unfit, match="柳溪会客厅"):
        end(world.willow)
    world.willow.refresh_from_db()
    assert world.willow.valid_until is None
    place_actions.close_centre(actor=OPERATOR, centre=centre, version=1, closed_on=now.date(), now=now)
    end(world.willow)


def test_who_acts_elsewhere_too_leaves_a_place_that_is_ended(world, now):
    from qianxian.places import actions as place_actions

    team = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.VOLUNTEER_TEAM, name="两院志愿队", at=[world.willow, world.maple],
        now=now, valid_from=BEGIN,
    )
    place_actions.end_place(actor=OPERATOR, place=world.willow, version=1, on=now.date(), now=now)
    assert [seat.place_id for seat in Seat.objects.filter(organisation=team, valid_until=None)] == [world.maple.id]


def test_the_board_counts_every_rung_once(world, now):
    rung(world, now, ManagementKind.UNMANAGED)
    rung(world, now, ManagementKind.UNMANAGED, courtyard=world.maple)
    rung(world, now, ManagementKind.ENTRUSTED, courtyard=world.maple)
    counts = bodies.count_rungs(bodies.ladder_of(places.tree.now(), world.community.id))
    assert counts == {
        ManagementKind.UNMANAGED: 1, ManagementKind.ENTRUSTED: 1, ManagementKind.PILOT: 0, ManagementKind.MANAGED: 0,
        None: 1,
    }
    assert sum(counts.values()) == len(places.tree.now().below(world.community.id, Level.COURTYARD))


def test_a_company_that_acts_nowhere_is_in_the_care_of_the_whole_district(world, now):
    from qianxian.people.queries import organisation_for, organisations_for

    warm = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.PROPERTY_COMPANY, name="暖邻物业", at=[], now=now, valid_from=BEGIN,
    )
    tree = places.tree.now()
    assert warm.id in {unit.id for unit in organisations_for(world.viewer("admin"), tree)}
    assert warm.id not in {unit.id for unit in organisations_for(world.viewer("admin_community"), tree)}
    assert organisation_for(world.viewer("admin"), warm.id) == warm
    assert organisation_for(world.viewer("admin_community"), warm.id) is None
    for name in ("admin", "admin_community"):
        opened = replace(world.viewer(name), elevated_until=now)
        assert bool(rules.may_change_at(opened, [])) == (name == "admin")
    with pytest.raises(Unfit):
        people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.BRANCH, name="无处支部", at=[], now=now, valid_from=BEGIN,
        )
