from __future__ import annotations

import pytest

from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Dispatch
from qianxian.concerns.queries import NoUnit, count_fallen_back
from qianxian.people import actions as people
from qianxian.people.models import Organisation
from qianxian.people.queries import OPERATOR
from qianxian.people.states import ManagementKind, OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import working


@working
def dissolve(organisation, day):
    Organisation.objects.filter(pk=organisation.pk).update(valid_until=day)
    stamps.move()


def test_the_dispatch_remembers_the_rule_its_version_and_what_it_was_asked(world, now):
    report = world.report(now)
    dispatch = Dispatch.objects.select_related("rule", "task__unit").get(concern=report.concern)
    assert (dispatch.rule.position, dispatch.rule_version, dispatch.rung) == (2, 1, "grid")
    assert dispatch.inputs == {"place": world.locust.path, "category": "utilities"}
    assert dispatch.task.unit == world.units["grid3"]
    assert not dispatch.fell_back


def test_a_newer_rule_takes_over_and_what_was_sent_before_keeps_its_own(world, now):
    before = world.report(now, key="before")
    concerns.set_rule(
        actor=OPERATOR, position=2, level=Level.COMMUNITY, unit_kind=OrganisationKind.GENERAL_BRANCH, now=now,
    )
    after = world.report(now, key="after")
    versions = dict(Dispatch.objects.values_list("concern_id", "rule_version"))
    assert versions == {before.concern_id: 1, after.concern_id: 2}
    assert world.task_of(after).unit == world.units["community"]


def test_a_complaint_about_the_system_goes_to_the_district(world, now):
    report = world.report(now, kind="system", place=world.district)
    assert world.task_of(report).unit == world.units["district"]


def test_where_the_rules_unit_does_not_exist_the_level_above_has_it_and_it_is_counted(world, now):
    dissolve(world.units["grid3"], now.date())
    report = world.report(now)
    assert world.task_of(report).unit == world.units["community"]
    assert Dispatch.objects.get(concern=report.concern).fell_back
    assert count_fallen_back(world.district.path) == 1


def test_where_nobody_answers_nothing_is_taken_in(world, now):
    for name in ("grid3", "community", "subdistrict", "district"):
        dissolve(world.units[name], now.date())
    with pytest.raises(NoUnit):
        world.report(now)
    assert not Dispatch.objects.exists()


def test_a_rule_for_the_property_company_means_the_courtyards_own(world, now):
    def company(name, place):
        return people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.PROPERTY_COMPANY, name=name, at=[place], now=now,
            valid_from=now.date(),
        )

    company("和家物业", world.community)
    own = company("暖邻物业", world.grid1)
    people.set_management(
        actor=OPERATOR, courtyard=world.locust, kind=ManagementKind.PILOT, company=own, decision="业主会议定",
        decided_on=now.date(), now=now,
    )
    concerns.set_rule(
        actor=OPERATOR, position=1, level=Level.COMMUNITY, unit_kind=OrganisationKind.PROPERTY_COMPANY, insert=True,
        now=now,
    )
    assert world.task_of(world.report(now, key="own")).unit.name == "暖邻物业"
    assert world.task_of(world.report(now, key="none", place=world.maple)).unit.name == "和家物业"
