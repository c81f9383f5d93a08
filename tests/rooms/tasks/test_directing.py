"""Who directs whom: only a body above the unit that owes the work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qianxian.base.permits import Refused
from qianxian.base.states import NotPossible
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries, rules
from qianxian.tasks.queries.lying import find, parts_of

SUPERIORS = ("community", "subdistrict", "district")


def owed(world, now, unit, headline="修路"):
    deadline = places.calendar.now().deadline(now, 5)
    return tasks.issue(
        unit_id=unit.id, unit_name=unit.name, place_id=world.locust.id, source="concern", deadline=deadline,
        headline=headline, now=now,
    )


def founded(world, now, kind, *at):
    return people.found_organisation(
        actor=OPERATOR, kind=kind, name=f"新单位{len(at)}{kind}", at=at, now=now, valid_from=date(2023, 1, 1),
    )


@pytest.mark.parametrize(("owner", "may"), [
    ("grid3", SUPERIORS), ("community", SUPERIORS[1:]), ("subdistrict", SUPERIORS[2:]), ("district", ()),
])
def test_only_those_above_the_unit_direct_its_work(world, now, owner, may):
    task = owed(world, now, world.units[owner])
    assert [name for name in SUPERIORS if rules.may_direct(world.viewer(name), task)] == list(may)
    for name in {*SUPERIORS, "grid3"} - set(may):
        with pytest.raises(Refused):
            tasks.supervise(actor=world.viewer(name), task=task, wants="三天内办好", now=now)


def test_a_department_is_directed_by_the_district_alone(world, now):
    department = founded(world, now, OrganisationKind.DEPARTMENT, world.district)
    task = owed(world, now, department)
    assert [name for name in SUPERIORS if rules.may_direct(world.viewer(name), task)] == ["district"]


def test_a_station_in_a_community_is_directed_by_the_community(world, now):
    station = founded(world, now, OrganisationKind.DEPARTMENT, world.community)
    task = owed(world, now, station)
    assert [name for name in SUPERIORS if rules.may_direct(world.viewer(name), task)] == list(SUPERIORS)


def test_a_wish_for_more_time_lies_only_with_those_above(world, now):
    task = owed(world, now, world.units["subdistrict"])
    wanted = (task.due_at + timedelta(days=1)).date()
    while not places.calendar.now().works(wanted):
        wanted += timedelta(days=1)
    tasks.ask_extension(
        actor=world.viewer("subdistrict"), task=task, version=1, wanted_on=wanted, reason="材料没到", now=now,
    )
    lying = {
        name: len(find(parts_of(world.viewer(name), world.viewer(name).office, now))["to_answer"])
        for name in SUPERIORS
    }
    assert lying == {"community": 0, "subdistrict": 0, "district": 1}


def test_where_nobody_stands_above_more_time_is_not_asked_for(world, now):
    task = owed(world, now, world.units["district"])
    viewer = world.viewer("district")
    assert "ask_extension" not in rules.open_steps(viewer, task, now, asked=False)
    with pytest.raises(NotPossible, match="没有可以批准延期的机构"):
        tasks.ask_extension(
            actor=viewer, task=task, version=1, wanted_on=date(2026, 12, 30), reason="等", now=now,
        )
    review = founded(world, now, OrganisationKind.JOINT_REVIEW, world.district)
    assert [unit.id for unit in rules.superiors_of(task)] == [review.id]
    assert "ask_extension" in rules.open_steps(viewer, task, now, asked=False)


def test_the_list_of_what_is_late_below_has_nothing_of_those_above(world, now):
    late = {name: owed(world, now, world.units[name]).id for name in ("grid3", "subdistrict", "district")}
    much_later = now + timedelta(days=60)
    seen = {name: {task.id for task in queries.overdue_below(world.viewer(name), much_later)} for name in SUPERIORS}
    assert seen == {
        "community": {late["grid3"]}, "subdistrict": {late["grid3"]}, "district": {late["grid3"], late["subdistrict"]},
    }


def test_the_leader_above_is_of_a_body_above(world, now):
    leaders = {name: queries.leader_above(owed(world, now, world.units[name])) for name in ("grid3", *SUPERIORS)}
    assert leaders == {
        "grid3": "文峰社区党总支", "community": "文峰街道党工委", "subdistrict": "区治理办", "district": "区治理办",
    }
