from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count
from tests.happenings.lifecycle import DAY, done, taken_on, version

from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties, falling_due
from qianxian.concerns.models import Answerer, Concern, Dispatch, Report
from qianxian.concerns.states import TABLE, Channel, ConcernState, How, Role, Rung
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level
from qianxian.results import actions as results
from qianxian.results import queries as figures
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties as task_duties
from qianxian.tasks.actions import Unsaid
from qianxian.tasks.models import Pause, Supervision, Task
from qianxian.tasks.states import OPEN, PauseReason, TaskState


def said_no(world, report, now):
    report.refresh_from_db()
    concerns.reopen(
        actor=world.holder(report), report=report, version=version(world, report), missing="还黑着", now=now,
    )


def test_what_is_late_goes_up_with_a_promise_of_its_own_and_the_unit_below_stays_answerable(world, now):
    report, task = taken_on(world, now, "k")
    promised = world.concern_of(report).promised_at
    duties.climb(promised)
    assert world.concern_of(report).rung == Rung.GRID
    late = promised + timedelta(minutes=1)
    duties.climb(late)
    concern = world.concern_of(report)
    assert (concern.rung, concern.state) == (Rung.COMMUNITY, ConcernState.REPORTED)
    assert concern.promised_at > late
    assert concern.table == TABLE
    roles = dict(concern.dispatches.values_list("task__unit__name", "role"))
    assert roles == {"第3网格党支部": Role.ANSWERABLE, "文峰社区党总支": Role.LEAD}
    task.refresh_from_db()
    assert task.state == TaskState.HANDED_UP
    assert world.task_of(report).due_at == concern.promised_at


def test_what_nobody_takes_on_goes_up_before_its_promise_is_over(world, now):
    report = world.report(now)
    duties.climb(now + timedelta(hours=3))
    assert world.concern_of(report).rung == Rung.GRID
    duties.climb(now + 2 * DAY)
    concern = world.concern_of(report)
    assert concern.rung == Rung.COMMUNITY
    assert Entry.objects.get(kind="concern.escalated").at < now + 3 * DAY


def test_at_the_top_it_stays_and_gets_a_numbered_notice_without_a_gap(world, now):
    reports = [world.report(now, key=f"k{n}") for n in range(3)]
    later = now
    for _ in range(6):
        later += 30 * DAY
        duties.climb(later)
        task_duties.press(later)
    for report in reports:
        concern = world.concern_of(report)
        assert (concern.rung, concern.at_top) == (Rung.DEPARTMENTS, True)
        assert world.task_of(report).state == TaskState.ISSUED
    numbers = Supervision.objects.order_by("issued_at", "id").values_list("year", "number")
    for year in {year for year, _number in numbers}:
        assert [number for other, number in numbers if other == year] == list(
            range(1, 1 + sum(other == year for other, _number in numbers)),
        )


def test_a_rung_without_anybody_is_passed_over_and_a_named_body_answers_before_the_usual_one(world, now):
    between = world.units["subdistrict"]
    people.end_organisation(actor=OPERATOR, organisation=between, version=between.version, on=now.date(), now=now)
    water = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.DEPARTMENT, name="区水务局", at=[world.district], now=now,
        valid_from=now.date(),
    )
    concerns.set_answerer(
        actor=OPERATOR, rung=Rung.DEPARTMENTS, organisation_id=water.id, category=world.categories["utilities"],
        now=now,
    )
    report = world.report(now)
    duties.climb(now + 20 * DAY)
    duties.climb(now + 60 * DAY)
    assert world.task_of(report).unit == water
    assert Answerer.objects.count() == 1
    other = world.report(now, kind="parking", key="other")
    duties.climb(now + 20 * DAY)
    duties.climb(now + 60 * DAY)
    assert world.task_of(other).unit == world.units["district"]


def test_after_two_days_without_a_worker_what_ran_out_first_goes_up_first(world, now):
    slow = taken_on(world, now, "slow", kind="parking")[0]
    quick = taken_on(world, now, "quick")[0]
    later = now + 20 * DAY
    assert [one.concern.id for one in falling_due.run_out(later)] == [quick.concern_id, slow.concern_id]
    duties.climb(later)
    up = Entry.objects.filter(kind="concern.escalated").order_by("id").values_list("about_id", flat=True)
    assert list(up) == [quick.concern_id, slow.concern_id]
    duties.climb(later)
    assert Entry.objects.filter(kind="concern.escalated").count() == 2


def test_an_answer_from_above_is_brought_to_the_door_by_the_unit_below(world, now):
    report = taken_on(world, now, "k")[0]
    duties.climb(now + 10 * DAY)
    above, task = world.viewer("community"), world.task_of(report)
    later = now + 11 * DAY
    tasks.receive(actor=above, task=task, version=task.version, headline="东门路灯", now=later)
    tasks.report_done(actor=above, task=task, version=task.version, outcome="换了线路", evidence=[], now=later)
    door = Task.objects.get(source="doorstep")
    assert (door.unit, door.state) == (world.units["grid3"], TaskState.ISSUED)
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=version(world, report), now=later)
    assert not Task.objects.filter(state__in=OPEN).exists()


def test_a_second_no_goes_up_by_itself(world, now):
    report = done(world, now, "k")
    said_no(world, report, now)
    assert world.concern_of(report).rung == Rung.GRID
    task = world.task_of(report)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="又换了", evidence=[], now=now,
    )
    said_no(world, report, now)
    concern = world.concern_of(report)
    assert (concern.rung, concern.reopened_times, concern.state) == (Rung.COMMUNITY, 2, ConcernState.REPORTED)


def test_a_pause_stops_the_clock_and_what_was_left_is_laid_from_the_day_it_goes_on(world, now):
    report, task = taken_on(world, now, "k")
    grid, due_at = world.viewer("grid3"), task.due_at
    tasks.suspend(
        actor=grid, task=task, version=task.version, reason=PauseReason.MATERIAL, words="等配件",
        review_on=now.date() + 14 * DAY, now=now,
    )
    assert world.concern_of(report).state == ConcernState.SUSPENDED
    duties.climb(now + 10 * DAY)
    assert world.concern_of(report).rung == Rung.GRID
    task_duties.take_up_what_is_reviewed(now + 14 * DAY)
    concern = world.concern_of(report)
    task.refresh_from_db()
    assert concern.state == ConcernState.IN_HAND
    assert concern.promised_at == task.due_at == due_at + 14 * DAY
    assert Pause.objects.get().until_at == now + 14 * DAY


def test_nothing_is_put_on_hold_or_given_longer_when_its_time_is_over(world, now):
    _report, task = taken_on(world, now, "k")
    late, grid = task.due_at + timedelta(minutes=1), world.viewer("grid3")
    with pytest.raises(NotPossible):
        tasks.suspend(
            actor=grid, task=task, version=task.version, reason=PauseReason.MATERIAL, words="等配件",
            review_on=late.date() + DAY, now=late,
        )
    with pytest.raises(NotPossible):
        tasks.ask_extension(
            actor=grid, task=task, version=task.version, wanted_on=late.date() + 3 * DAY, reason="等", now=late,
        )


def test_more_time_is_granted_by_the_office_above_and_never_by_the_unit_itself(world, now):
    report, task = taken_on(world, now, "k")
    tasks.ask_extension(
        actor=world.viewer("grid3"), task=task, version=task.version, wanted_on=now.date() + 11 * DAY,
        reason="配件在途", now=now,
    )
    for name in ("grid3", "grid1", "neighbour", "nobody"):
        with pytest.raises(Refused):
            tasks.grant_extension(actor=world.viewer(name), task=task, version=task.version, now=now)
    tasks.grant_extension(actor=world.viewer("community"), task=task, version=task.version, now=now)
    concern = world.concern_of(report)
    assert concern.promised_at == task.due_at
    assert concern.promised_at.date() == now.date() + 11 * DAY


def test_a_unit_that_had_it_does_not_get_it_back_by_being_named(world, now):
    report, task = taken_on(world, now, "k")
    tasks.give_back(
        actor=world.viewer("grid3"), task=task, version=task.version, reason="不归我们",
        whose_id=world.units["head"].id, whose="槐荫院党小组", now=now,
    )
    task = world.task_of(report)
    assert task.unit == world.units["head"]
    tasks.give_back(
        actor=world.viewer("head"), task=task, version=task.version, reason="也不归我们",
        whose_id=world.units["grid3"].id, whose="第3网格党支部", now=now,
    )
    assert world.task_of(report).unit == world.units["community"]
    assert list(Dispatch.objects.order_by("id").values_list("role", flat=True)) == [
        Role.FORMER, Role.FORMER, Role.LEAD,
    ]


def test_only_the_community_and_above_decline_and_always_with_a_reason_that_is_sent(world, now):
    report, task = taken_on(world, now, "k", phone="13900001234")
    with pytest.raises(Refused):
        tasks.decline(
            actor=world.viewer("grid3"), task=task, version=task.version, reason="litigation", said="在打官司", now=now,
        )
    tasks.give_back(actor=world.viewer("grid3"), task=task, version=task.version, reason="在打官司", now=now)
    task = world.task_of(report)
    with pytest.raises(Unsaid):
        tasks.decline(
            actor=world.viewer("community"), task=task, version=task.version, reason="litigation", said=" ", now=now,
        )
    tasks.decline(
        actor=world.viewer("community"), task=task, version=task.version, reason="litigation", said="法院在审理。",
        now=now,
    )
    concern = world.concern_of(report)
    assert (concern.state, concern.declined_for, concern.ended_at) == (ConcernState.DECLINED, "litigation", now)
    assert not Task.objects.filter(state__in=OPEN).exists()


def test_of_several_who_raised_it_one_yes_waits_a_week_for_another_no(world, now):
    report, task = taken_on(world, now, "k")
    other = world.report(now, key="other", joins_id=report.concern_id, words="我家也是")
    assert other.concern_id == report.concern_id
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了", evidence=[], now=now,
    )
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=version(world, report), now=now)
    assert world.concern_of(report).state == ConcernState.DONE
    duties.hear_silence(now + 6 * DAY)
    assert world.concern_of(report).state == ConcernState.DONE
    duties.hear_silence(now + 7 * DAY)
    assert world.concern_of(report).state == ConcernState.CONFIRMED


def test_of_several_who_raised_it_one_no_opens_it_again_for_all(world, now):
    report, task = taken_on(world, now, "k")
    other = world.report(now, key="other", joins_id=report.concern_id, words="我家也是")
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了", evidence=[], now=now,
    )
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=version(world, report), now=now)
    said_no(world, other, now)
    assert world.concern_of(report).state == ConcernState.REOPENED
    task.refresh_from_db()
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="又换了", evidence=[], now=now,
    )
    assert not Report.objects.filter(solved__isnull=False).exists()


def test_who_did_the_work_never_asks_whether_it_is_settled(world, now):
    report = done(world, now, "k")
    for name in ("grid3", "gate", "neighbour", "nobody"):
        with pytest.raises(Refused):
            concerns.follow_up(
                actor=world.viewer(name), report=report, version=version(world, report), how=How.PHONE, reached=True,
                solved=True, now=now,
            )
    concerns.follow_up(
        actor=world.viewer("community"), report=report, version=version(world, report), how=How.PHONE, reached=True,
        solved=True, now=now,
    )
    assert world.concern_of(report).state == ConcernState.CONFIRMED


def test_three_tries_in_vain_close_it_unconfirmed_but_not_before_a_week(world, now):
    report = done(world, now, "k", phone="13900001234")
    for n in range(3):
        concerns.follow_up(
            actor=world.viewer("community"), report=report, version=version(world, report), how=How.PHONE,
            reached=False, now=now + n * DAY,
        )
    duties.hear_silence(now + 6 * DAY)
    assert world.concern_of(report).state == ConcernState.DONE
    duties.hear_silence(now + 7 * DAY)
    assert world.concern_of(report).state == ConcernState.UNCONFIRMED


def test_tries_with_one_are_none_with_another(world, now):
    report = done(world, now, "k", phone="13900001234")
    too = world.report(now, key="too", phone="13900005678", place=world.locust)
    Report.objects.filter(pk=too.pk).update(concern=report.concern)
    for n in range(3):
        concerns.follow_up(
            actor=world.viewer("community"), report=report, version=version(world, report), how=How.PHONE,
            reached=False, now=now + n * DAY,
        )
    duties.hear_silence(now + 20 * DAY)
    assert world.concern_of(report).state == ConcernState.DONE, "the other was never asked"
    for n in range(3):
        concerns.follow_up(
            actor=world.viewer("community"), report=Report.objects.get(pk=too.pk), version=version(world, report),
            how=How.PHONE, reached=False, now=now + (20 + n) * DAY,
        )
    duties.hear_silence(now + 23 * DAY)
    assert world.concern_of(report).state == ConcernState.UNCONFIRMED


def test_who_left_no_number_has_a_fortnight_and_who_left_one_is_asked(world, now):
    alone, reachable = done(world, now, "k"), done(world, now, "number", phone="13900001234")
    duties.hear_silence(now + 14 * DAY)
    assert world.concern_of(alone).state == ConcernState.UNCONFIRMED
    assert world.concern_of(reachable).state == ConcernState.DONE


def test_what_was_settled_is_opened_again_within_thirty_days_and_not_later(world, now):
    report = done(world, now, "k")
    concerns.confirm(actor=world.holder(report), report=report, version=version(world, report), now=now)
    with pytest.raises(Refused, match="连在一起"):
        said_no(world, report, now + 31 * DAY)
    said_no(world, report, now + 29 * DAY)
    concern = world.concern_of(report)
    assert (concern.state, concern.ended_at, concern.confirmed_at) == (ConcernState.REOPENED, None, None)
    assert world.task_of(report).state == TaskState.ISSUED
    assert world.task_of(report).unit == world.units["grid3"]


def test_joined_reports_get_one_answer_and_go_back_when_it_is_undone(world, now):
    first, task = taken_on(world, now, "first")
    second, _task = taken_on(world, now, "second")
    joining = concerns.join(
        actor=world.viewer("grid3"), concern=second.concern, into=first.concern, version=version(world, second),
        now=now,
    )
    second.refresh_from_db()
    assert second.concern_id == first.concern_id
    assert Task.objects.filter(state__in=OPEN).count() == 1
    concerns.part(actor=world.viewer("grid3"), joining=joining, now=now)
    second.refresh_from_db()
    assert second.concern_id == joining.joined_id
    assert world.concern_of(second).state == ConcernState.REPORTED
    assert world.task_of(second).state == TaskState.ISSUED
    with pytest.raises(NotPossible):
        concerns.part(actor=world.viewer("grid3"), joining=joining, now=now)
    assert task.unit == world.units["grid3"]


def test_matters_of_two_communities_are_not_joined(world, now):
    first = world.report(now)
    other = world.report(now, key="river", place=world.river)
    with pytest.raises(Unfit):
        concerns.join(
            actor=world.viewer("district"), concern=other.concern, into=first.concern, version=1, now=now,
        )


def test_each_part_of_a_divided_matter_has_its_own_outcome(world, now):
    report = taken_on(world, now, "k", phone="13900001234")[0]
    parts = concerns.split(
        actor=world.viewer("community"), concern=report.concern, version=version(world, report), now=now,
        parts=[concerns.Part("utilities"), concerns.Part("parking")],
    )
    assert world.concern_of(report).state == ConcernState.SPLIT
    mine = {one.concern_id: one for one in report.parts.all()}
    assert set(mine) == {part.id for part in parts}
    one = mine[parts[0].id]
    task = world.task_of(one)
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=task.version, headline="灯", now=now)
    tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了", evidence=[], now=now)
    one.refresh_from_db()
    holder = world.holder(report)
    concerns.confirm(actor=holder, report=one, version=version(world, one), now=now)
    states = Concern.objects.filter(parent=report.concern).values_list("state", flat=True)
    assert sorted(states) == [ConcernState.CONFIRMED, ConcernState.REPORTED]


def test_a_part_stands_on_the_rung_to_which_the_rules_send_it(world, now):
    report = taken_on(world, now, "k")[0]
    concerns.set_rule(
        actor=OPERATOR, position=1, insert=True, category=world.categories["parking"], level=Level.DISTRICT,
        unit_kind=OrganisationKind.DISTRICT_OFFICE, now=now,
    )
    light, cars = concerns.split(
        actor=world.viewer("community"), concern=report.concern, version=version(world, report), now=now,
        parts=[concerns.Part("utilities"), concerns.Part("parking")],
    )
    rungs = dict(Concern.objects.filter(parent=report.concern).values_list("id", "rung"))
    assert (rungs[light.id], rungs[cars.id]) == (Rung.GRID, Rung.DEPARTMENTS)


def test_urging_counts_once_a_day_and_only_for_what_is_owed(world, now):
    report = world.report(now)
    holder = world.holder(report)
    concerns.urge(actor=holder, report=report, now=now)
    with pytest.raises(NotPossible):
        concerns.urge(actor=holder, report=report, now=now)
    report.refresh_from_db()
    concerns.urge(actor=holder, report=report, now=now + DAY)
    assert world.concern_of(report).urged_times == 2


def test_a_mistake_is_struck_out_by_who_wrote_it_for_a_day_then_by_the_community(world, now):
    def written(key):
        return world.report(now, key=key, actor=world.viewer("gate"), channel=Channel.GATEHOUSE, words="写错了")

    report = written("a")
    with pytest.raises(Refused):
        concerns.void(actor=world.viewer("gate"), report=report, reason="写错了", now=now + 25 * timedelta(hours=1))
    for name in ("neighbour", "nobody", "grid1"):
        with pytest.raises(Refused):
            concerns.void(actor=world.viewer(name), report=report, reason="写错了", now=now)
    concerns.void(actor=world.viewer("community"), report=report, reason="写错了", now=now + 3 * DAY)
    assert world.concern_of(report).state == ConcernState.VOIDED
    other = written("b")
    concerns.void(actor=world.viewer("gate"), report=other, reason="写错了", now=now)
    assert Report.objects.filter(voided_at__isnull=False).count() == 2


def test_the_promise_to_the_resident_runs_from_the_day_on_paper_and_the_units_from_its_arrival(world, now):
    report = world.report(
        now, actor=world.viewer("gate"), channel=Channel.GATEHOUSE, written_on=now.date() - 3 * DAY,
    )
    assert world.concern_of(report).promised_at < world.task_of(report).due_at


def test_figures_stay_exact_over_the_whole_lifecycle(world, now):
    from tests.happenings import lifecycle

    lifecycle.happen(world, now)
    held = figures.overview(world.district.id, parts="subdistrict").whole
    results.fold()
    folded = figures.overview(world.district.id, parts="subdistrict").whole
    results.rebuild()
    assert held == folded == figures.overview(world.district.id, parts="subdistrict").whole
    standing = figures.standing(world.district.path, now)
    assert (folded.open, folded.waiting) == (standing.open, standing.waiting)
    assert folded.raised == Report.objects.filter(part_of=None).count()
    by_state = dict(Concern.objects.values_list("state").annotate(Count("id")))
    assert folded.declined == by_state[ConcernState.DECLINED]
    assert folded.unconfirmed == by_state[ConcernState.UNCONFIRMED]
    stamps.forget_all()
