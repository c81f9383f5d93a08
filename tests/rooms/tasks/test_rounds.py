"""Rounds: due by themselves, walked point by point, missed by the round and not by a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from happenings.lifecycle import DAY
from qianxian.base.permits import Refused, Unfit
from qianxian.base.recurring import falls_on
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import in_person
from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel
from qianxian.ledger.models import Entry
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties, queries
from qianxian.tasks.models import Round, SeenPoint, Task, Walk
from qianxian.tasks.states import PointSeen

EVERY_DAY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"


def begun(world, now, who="grid3", rule=EVERY_DAY, **more):
    points = [tasks.Point("槐荫院东门", world.locust.id, "路灯"), tasks.Point("枫林院车棚", world.maple.id)]
    said = {"name": "晚间巡查", "rule": rule, "points": points, "first_on": now.date(), **more}
    return tasks.begin_round(actor=world.viewer(who), now=now, **said)


@pytest.fixture
def walk(world, now):
    begun(world, now)
    duties.go_on_with_rounds(now)
    return Walk.objects.select_related("task__unit", "task__place", "round").get()


def see(world, now, walk, number, seen=PointSeen.FINE, **more):
    point = walk.round.points.get(position=number)
    return tasks.see_point(actor=world.viewer("grid3"), walk=walk, point=point, seen=seen, now=now, **more)


def test_a_round_is_due_once_a_day_as_a_task_of_its_unit(world, now, walk):
    duties.go_on_with_rounds(now)
    task = Task.objects.get(source="round")
    assert (task.unit, task.state, task.headline) == (world.units["grid3"], "received", "晚间巡查")
    assert task.due_at == queries.end_of(timezone.localtime(now).date())
    duties.go_on_with_rounds(now + DAY)
    assert Walk.objects.count() == 2


def test_a_rule_names_its_days_however_long_it_runs():
    assert falls_on("FREQ=WEEKLY;BYDAY=TU", first=date(2020, 1, 1), day=date(2026, 11, 24))
    assert not falls_on("FREQ=WEEKLY;BYDAY=TU", first=date(2020, 1, 1), day=date(2026, 11, 25))
    assert falls_on("FREQ=MONTHLY;BYDAY=2WE", first=date(2020, 1, 1), day=date(2026, 11, 11))


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"rule": ""}, {"rule": "FREQ=SECONDLY"}, {"points": []},
              {"points": [tasks.Point("老张家13912345678", 1)]}],
)
def test_what_is_missing_is_asked_for(world, now, wrong):
    with pytest.raises(Unfit):
        begun(world, now, **wrong)
    assert not Round.objects.exists()


@pytest.mark.parametrize("name", ["gate", "nobody"])
def test_not_everybody_keeps_rounds(world, now, name):
    with pytest.raises(Refused):
        begun(world, now, name)


def test_with_its_last_point_a_round_is_over(world, now, walk):
    see(world, now, walk, 1)
    walk.task.refresh_from_db()
    assert walk.task.state == "received"
    see(world, now, walk, 2, PointSeen.UNREACHABLE, reason="车棚锁着")
    walk.task.refresh_from_db()
    assert walk.task.state == "verified"
    with pytest.raises(tasks.AlreadySeen):
        see(world, now, walk, 2)


def test_what_could_not_be_reached_says_why(world, now, walk):
    with pytest.raises(tasks.Unsaid):
        see(world, now, walk, 1, PointSeen.UNREACHABLE)


def test_only_the_unit_walks_its_round_and_nobody_reports_it_done_otherwise(world, now, walk):
    point = walk.round.points.first()
    for name in ("grid1", "community"):
        with pytest.raises(Refused):
            tasks.see_point(actor=world.viewer(name), walk=walk, point=point, seen=PointSeen.FINE, now=now)
    with pytest.raises(Refused):
        tasks.report_done(
            actor=world.viewer("grid3"), task=walk.task, version=1, outcome="走完了", evidence=[], now=now,
        )


def test_a_missed_round_is_said_of_the_round_and_presses_nobody(world, now, walk):
    see(world, now, walk, 1)
    duties.go_on_with_rounds(now + DAY)
    walk.refresh_from_db()
    walk.task.refresh_from_db()
    assert walk.missed_at is not None
    assert walk.task.state == "cancelled"
    assert Entry.objects.get(kind="round.missed").office_id is None
    with pytest.raises(NotPossible):
        see(world, now + DAY, walk, 2)
    row = queries.rounds_for(world.viewer("community"))[0][0]
    assert (row.missed, row.walked_on) == (1, None)


def test_no_column_of_a_round_says_who_walked():
    kept = {field.name for model in (Walk, SeenPoint, Round) for field in model._meta.get_fields()}
    assert not kept & {"office", "account", "by", "walked_by", "longitude", "latitude"}


def found(world, now, walk, number=1, key="k", **more):
    point = walk.round.points.get(position=number)
    intake = concerns.Intake(
        place_id=point.place_id, category_key="utilities", channel=Channel.FOUND, key=key, words="东门路灯不亮", **more,
    )
    return concerns.find_on_walk(
        actor=world.viewer("grid3"), walk=walk, point=point, intake=intake, stamp=stamps.read(), now=now,
    )


def test_what_is_found_comes_in_as_the_units_own_find(world, now, walk):
    report = found(world, now, walk)
    assert (report.channel, report.found_at.point.where) == ("found", "槐荫院东门")
    assert report.concern.place_id == world.locust.id
    assert in_person.unreachable(report.concern_id) == [], "nobody waits at a door for it"
    with pytest.raises(concerns.AlreadyReported):
        found(world, now, walk)
    with pytest.raises(tasks.AlreadySeen):
        found(world, now, walk, key="a colleague's")
    assert Report.objects.count() == 1


def test_without_words_nothing_is_ticked_off(world, now, walk):
    point = walk.round.points.get(position=1)
    intake = concerns.Intake(place_id=point.place_id, category_key="utilities", channel=Channel.FOUND, key="k")
    with pytest.raises(tasks.Unsaid):
        concerns.find_on_walk(
            actor=world.viewer("grid3"), walk=walk, point=point, intake=intake, stamp=stamps.read(), now=now,
        )
    assert not SeenPoint.objects.exists()


def test_a_round_that_ended_is_due_no_more(world, now):
    one = begun(world, now)
    with pytest.raises(Refused):
        tasks.end_round(actor=world.viewer("grid1"), found=one, version=1, now=now)
    tasks.end_round(actor=world.viewer("grid3"), found=one, version=1, now=now)
    duties.go_on_with_rounds(now + timedelta(hours=2))
    assert not Walk.objects.exists()


def test_rounds_are_listed_a_sheet_at_a_time_and_each_once(world, now, monkeypatch):
    monkeypatch.setattr(queries.rounds, "PAGE", 2)
    kept = {begun(world, now, name=f"巡查{number}").pk for number in range(5)}
    sheets = [queries.rounds_for(world.viewer("community"), sheet=number) for number in (1, 2, 3)]
    assert [more for _rows, more in sheets] == [True, True, False]
    listed = [row.round.pk for rows, _more in sheets for row in rows]
    assert (len(listed), set(listed)) == (5, kept)
