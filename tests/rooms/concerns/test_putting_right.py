from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries
from qianxian.concerns.models import Concern
from qianxian.concerns.queries import Where
from qianxian.ledger.models import Entry, Text
from qianxian.notices.models import Notice
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level
from qianxian.results import actions as results
from qianxian.results.models import Summary
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task

PHONE = "13900001234"


def right(world, report, now, *, by="grid3", place=None, kind=None, **more):
    concern = world.concern_of(report)
    key = kind or queries.router.now().kind(concern.category_id).key
    concerns.put_right(
        actor=world.viewer(by), concern=concern, version=more.pop("version", concern.version),
        place_id=(place.id if place else concern.place_id), category_key=key,
        reason=more.pop("reason", "登记时写错了"), now=now,
    )


def receive(world, report, now, by="grid3"):
    task = world.task_of(report)
    tasks.receive(actor=world.viewer(by), task=task, version=task.version, headline="楼道的灯", now=now)
    return task


def kinds_of(report):
    return list(Entry.objects.filter(about_kind="concern", about_id=report.concern_id).values_list("kind", flat=True))


def test_a_matter_of_another_place_goes_where_the_rules_send_it_and_the_first_unit_is_returned_its_work(world, now):
    report = world.report(now, phone=PHONE)
    begun = receive(world, report, now)
    told = Notice.objects.filter(contact__isnull=False).count()
    right(world, report, now, place=world.willow)
    concern = world.concern_of(report)
    assert (concern.place_id, concern.grid_id) == (world.willow.id, world.grid1.id)
    assert (world.task_of(report).unit.name, concern.state, concern.rung) == ("第1网格党支部", "reported", "grid")
    begun = Task.objects.get(pk=begun.pk)
    assert begun.state == "returned"
    reason = Text.objects.get(entry__kind="task.taken_back").words["reason"]
    assert reason == "登记时写错了"
    assert Notice.objects.filter(contact__isnull=False).count() == told + 1
    dispatch = concern.dispatches.get(role="lead")
    assert (dispatch.rule.position, dispatch.inputs["place"]) == (2, world.willow.path)
    assert kinds_of(report)[-2:] == ["concern.put_right", "concern.came_right"]
    words = Text.objects.get(entry__kind="concern.put_right").words
    assert (words["before"], words["unit"], words["moved"]) == ("第3网格党支部", "第1网格党支部", True)
    assert "柳溪院" in words["right"]


def test_what_nobody_began_is_called_off_and_not_returned(world, now):
    report = world.report(now)
    first = world.task_of(report)
    right(world, report, now, place=world.willow)
    assert Task.objects.get(pk=first.pk).state == "cancelled"


def test_what_stays_with_its_unit_keeps_its_state_its_promise_and_its_silence(world, now):
    report = world.report(now, kind="utilities", phone=PHONE)
    task = receive(world, report, now)
    promised, told = world.concern_of(report).promised_at, Notice.objects.count()
    right(world, report, now + timedelta(hours=1), place=world.maple, kind="parking")
    concern = world.concern_of(report)
    assert (concern.place_id, concern.category_id) == (world.maple.id, world.categories["parking"].id)
    assert (concern.state, concern.promised_at) == ("accepted", promised), "five days are not taken for three"
    assert Task.objects.get(pk=task.pk).place_id == world.maple.id
    assert Task.objects.filter(dispatch__concern_id=concern.id).count() == 1
    assert Notice.objects.count() == told


def test_a_category_that_promises_less_draws_the_promise_nearer_and_they_are_told(world, now):
    report = world.report(now, kind="parking", phone=PHONE)
    promised = world.concern_of(report).promised_at
    told = Notice.objects.count()
    right(world, report, now, kind="utilities")
    concern = world.concern_of(report)
    assert promised - concern.promised_at == timedelta(days=4)  # two working days, with the weekend
    said = Text.objects.get(entry__kind="concern.put_right").words["promised_at"]
    assert datetime.fromisoformat(said) == concern.promised_at
    assert world.task_of(report).due_at == concern.promised_at
    assert Notice.objects.count() == told + 1


def test_a_promise_that_would_be_over_already_is_counted_from_now(world, now):
    report = world.report(now, kind="quiet")
    later = now + timedelta(days=3, hours=20)  # Friday morning: three days from Monday would be over on Thursday
    right(world, report, later, kind="utilities")
    assert world.concern_of(report).promised_at > later


def test_a_unit_that_had_it_before_does_not_get_it_again_this_way(world, now):
    report = world.report(now)
    task = world.task_of(report)
    tasks.give_back(actor=world.viewer("grid3"), task=task, version=task.version, reason="不归我们", now=now)
    assert world.task_of(report).unit.name == "文峰社区党总支"
    right(world, report, now, by="community", kind="parking")
    assert world.task_of(report).unit.name == "文峰社区党总支"


def test_the_sentence_for_what_only_shows_its_state_is_not_shown_once_it_is_something_else(world, now):
    report = world.report(now, kind="quiet")
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline="楼上楼下吵架", now=now)
    assert world.concern_of(report).sentence
    right(world, report, now, kind="parking")
    assert world.concern_of(report).sentence == ""


def test_a_supporting_unit_goes_along_and_its_work_lies_at_the_right_place(world, now):
    report = world.report(now)
    receive(world, report, now)
    concerns.bring_in(
        actor=world.viewer("grid3"), concern=world.concern_of(report), unit_id=world.units["community"].id,
        wanted="借一把梯子", now=now,
    )
    right(world, report, now, place=world.willow)
    support = Task.objects.get(dispatch__concern_id=report.concern_id, dispatch__role="supporting")
    assert (support.state, support.place_id) == ("issued", world.willow.id)


def test_it_is_put_right_by_the_unit_and_those_above_and_by_nobody_else(world, now):
    report = world.report(now)
    for other in ("grid1", "head", "neighbour"):
        with pytest.raises(Refused):
            right(world, report, now, by=other, place=world.maple)
    right(world, report, now, by="community", place=world.maple)
    right(world, report, now, by="grid3", place=world.locust)


def test_what_is_no_correction_is_refused_and_changes_nothing(world, now):
    report = world.report(now)
    concern, recorded = world.concern_of(report), Entry.objects.count()
    with pytest.raises(Unfit):
        right(world, report, now)
    with pytest.raises(Unfit):
        right(world, report, now, kind="nonsense")
    with pytest.raises(tasks.Unsaid):
        right(world, report, now, place=world.maple, reason=" ")
    with pytest.raises(Conflict):
        right(world, report, now, place=world.maple, version=concern.version - 1)
    assert Entry.objects.count() == recorded
    task = receive(world, report, now)
    task.refresh_from_db()
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了灯", evidence=[], now=now,
    )
    with pytest.raises(NotPossible):
        right(world, report, now, place=world.maple)


def test_of_bodies_that_take_turns_one_turn_is_taken_and_only_when_it_goes(world, now):
    teams = (world.units["grid1"].id, world.units["head"].id)
    one = Where(None, world.categories["parking"].id, Level.GRID, OrganisationKind.BRANCH, bodies=teams)
    concerns.set_rule(actor=OPERATOR, position=1, insert=True, one=one, now=now)
    first, second = (world.report(now, key=key) for key in ("first", "second"))
    right(world, first, now, kind="parking")
    right(world, second, now, kind="parking")
    assert [world.task_of(report).unit.name for report in (first, second)] == ["第1网格党支部", "槐荫院党小组"]
    right(world, first, now, by="community", place=world.maple)
    assert queries.turns_of(queries.router.now().rules[0].says, now.date()).given == 2


def test_the_figures_take_it_off_what_was_wrong_and_put_it_on_what_is_right(world, now):
    report = world.report(now)

    def open_at(place, kind):
        results.fold()
        rows = Summary.objects.filter(area_id=place.id, category_id=world.categories[kind].id)
        return sum(rows.values_list("now_open", flat=True))

    assert (open_at(world.locust, "utilities"), open_at(world.willow, "parking")) == (1, 0)
    right(world, report, now, place=world.willow, kind="parking")
    assert (open_at(world.locust, "utilities"), open_at(world.willow, "parking")) == (0, 1)
    assert open_at(world.grid3, "utilities") == 0
    assert open_at(world.grid1, "parking") == 1
    assert Concern.objects.count() == 1


def test_the_look_before_says_what_the_act_does(world, now):
    report = world.report(now, kind="parking")
    concern = world.concern_of(report)
    for place, kind in ((world.willow, "parking"), (world.maple, "parking"), (world.locust, "utilities")):
        shown = queries.righted(concern, place_id=place.id, category_key=kind, now=now)
        assert (shown.stays, shown.units[0].name) == {
            "柳溪院": (False, "第1网格党支部"), "枫林院": (True, "第3网格党支部"), "槐荫院": (True, "第3网格党支部"),
        }[place.name]
        assert (shown.deadline is not None) == (kind == "utilities")
