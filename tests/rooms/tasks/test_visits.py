"""Visits of leaders to the sub-districts in their charge, and what is owed keeps from being ended."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from happenings.bodies import charge
from qianxian.base.permits import Refused, Unfit
from qianxian.concerns import queries as concern_queries
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.models import Office, Organisation
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.tasks import actions, duties, queries
from qianxian.tasks.models import Task, Visit


def test_each_visit_is_put_on_the_leaders_desk_once_and_due_on_the_months_last_working_day(world, now):
    charge(world, now)
    duties.issue_visits(now)
    duties.issue_visits(now)
    visit = Visit.objects.get()
    assert visit.first_on == date(2026, 11, 1)
    assert timezone.localtime(visit.task.due_at).date() == date(2026, 11, 30)
    assert queries.owed_by(world.viewer("district")) == [visit.task]
    later = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    duties.issue_visits(later)
    assert Visit.objects.count() == 2
    assert Entry.objects.filter(kind="visit.issued").count() == 2


def test_a_visit_every_three_months_is_owed_once_in_three(world, now):
    charge(world, now, every_months=3)
    duties.issue_visits(now)
    visit = Visit.objects.get()
    assert visit.first_on == date(2026, 10, 1)
    assert timezone.localtime(visit.task.due_at).date() == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("valid_from", "every", "today", "first", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 1, 31), date(2026, 1, 1), date(2026, 1, 31)),
        (date(2025, 11, 20), 2, date(2026, 2, 28), date(2026, 1, 1), date(2026, 2, 28)),
        (date(2025, 12, 1), 12, date(2026, 12, 1), date(2026, 12, 1), date(2027, 11, 30)),
    ],
)
def test_the_time_of_a_visit_is_whole_months_from_the_first(valid_from, every, today, first, last):
    from qianxian.people.models import Charge

    assert queries.time_of_visit(Charge(valid_from=valid_from, every_months=every), today) == (first, last)


def confirmed_by(world, who, now):
    """Return the visits that lie on somebody's desk to be confirmed."""
    lying = concern_queries.desk_of(world.viewer(who), now, whole=True).parts
    return [task.id for task, _behind in lying.get("to_confirm", [])]


def test_the_visited_sub_district_confirms_and_nobody_else(world, now):
    made = charge(world, now)
    duties.issue_visits(now)
    task = Task.objects.get(source="charge")
    actions.report_done(
        actor=world.viewer("district"), task=task, version=task.version, outcome="看了三个院子", evidence=[], now=now,
    )
    for other in ("district", "community", "admin_elsewhere", "grid3"):
        with pytest.raises(Refused):
            actions.sign_off(actor=world.viewer(other), task=task, version=task.version, now=now)
    assert confirmed_by(world, "subdistrict", now) == [task.id]
    assert confirmed_by(world, "community", now) == []
    actions.sign_off(actor=world.viewer("subdistrict"), task=task, version=task.version, now=now)
    assert queries.visits_of([made.id])[made.id].last.state == "verified"
    assert confirmed_by(world, "subdistrict", now) == []


def test_a_concerns_task_can_not_be_signed_off_that_way(world, now):
    report = world.report(now)
    with pytest.raises(Refused):
        actions.sign_off(actor=world.viewer("subdistrict"), task=world.task_of(report), version=1, now=now)


def test_only_a_leader_is_put_in_charge_and_only_of_a_sub_district(world, now):
    made = charge(world, now)
    clerk = Office.objects.get(organisation=world.units["district"], kind="clerk")
    for office, place, field in (
        (clerk, world.subdistrict, "office"), (made.office, world.community, "place"),
        (made.office, world.subdistrict, "place"),
    ):
        with pytest.raises(Unfit) as refused:
            people.take_charge(
                actor=OPERATOR, office=office, place=place, every_months=1, valid_from=date(2026, 1, 1), now=now,
            )
        assert refused.value.field == field


def test_a_unit_that_still_owes_work_is_not_ended_and_nothing_is_written(world, now):
    world.report(now)
    unit = world.units["grid3"]
    with pytest.raises(Unfit) as refused:
        people.end_organisation(actor=OPERATOR, organisation=unit, version=1, on=now.date(), now=now)
    assert "1" in str(refused.value) or "one" in str(refused.value) or "一" in str(refused.value)
    saved = Organisation.objects.get(pk=unit.pk)
    assert (saved.valid_until, saved.version) == (None, 1)
    assert saved.seats.filter(valid_until=None).exists()
    assert not Entry.objects.filter(kind="organisation.ended").exists()


def test_a_place_where_work_is_open_is_not_ended_and_nothing_is_written(world, now):
    world.report(now, place=world.willow)
    with pytest.raises(Unfit):
        places.end_place(actor=OPERATOR, place=world.willow, version=1, on=now.date(), now=now)
    world.willow.refresh_from_db()
    assert world.willow.valid_until is None
    assert not Entry.objects.filter(kind="place.ended").exists()
