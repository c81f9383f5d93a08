"""A community is cut anew: what is open goes with its courtyard, what was counted stays where it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from addresses.plans import drafted
from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties as concern_duties
from qianxian.concerns.models import Concern
from qianxian.concerns.states import OPEN
from qianxian.ledger.models import Entry
from qianxian.notices.models import Notice
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places import duties
from qianxian.places import queries as place_queries
from qianxian.places.models import Place, Placement
from qianxian.places.states import Level
from qianxian.results import actions as result_actions
from qianxian.results import counting
from qianxian.results import queries as results
from qianxian.results.models import Summary
from qianxian.results.periods import Period
from qianxian.storage import jobs, stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task

DAY = timedelta(days=1)


def done(world, report, now):
    """Let grid 3 answer a report."""
    task, actor = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=actor, task=task, version=1, headline="枫林院灯不亮", now=now)
    tasks.report_done(actor=actor, task=task, version=2, outcome="换了灯头", evidence=[], now=now)
    report.concern.refresh_from_db()


@pytest.fixture
def three(world, now):
    """Three matters at 枫林院: one open, one waiting for the resident's word, one settled; and one at 槐荫院."""
    made = {name: world.report(now, place=world.maple, key=name) for name in ("open", "waiting", "settled")}
    for name in ("waiting", "settled"):
        done(world, made[name], now)
    concerns.confirm(actor=world.holder(made["settled"]), report=made["settled"], version=3, now=now)
    made["stays"] = world.report(now, place=world.locust, key="stays")
    return made


def in_force(world, plan, now):
    """Adopt a plan for tomorrow, and let tomorrow come."""
    places.adopt_plan(actor=OPERATOR, plan=plan, version=plan.version, effective_on=(now + DAY).date(), now=now)
    duties.put_plans_into_force(now)
    plan.refresh_from_db()
    assert plan.state == "adopted", "it takes effect on its day and not before"
    with clock.held_at(now + DAY):
        duties.put_plans_into_force(now + DAY)
        jobs.run_due(now + DAY)
    plan.refresh_from_db()
    assert plan.state == "in_force"


def figures(world):
    overview = results.overview(world.community.id, parts=Level.GRID)
    return {row.place_id: row.figures for row in overview.parts}, overview.whole


def test_what_is_open_goes_with_its_courtyard_and_what_is_settled_stays(world, now, three):
    in_force(world, drafted(world, now), now)
    grids = {name: world.concern_of(report).grid_id for name, report in three.items()}
    one, three_ = world.grid1.id, world.grid3.id
    assert grids == {"open": one, "waiting": one, "settled": three_, "stays": three_}
    units = {name: world.task_of(report).unit for name, report in three.items()}
    assert units["open"] == units["waiting"] == world.units["grid1"]
    assert units["settled"] == units["stays"] == world.units["grid3"]
    assert Entry.objects.filter(kind="concern.rehomed").count() == 2
    assert Entry.objects.filter(kind="task.passed_on").count() == 2


def test_the_promise_stays_what_it_was(world, now, three):
    before = world.concern_of(three["open"]).promised_at
    in_force(world, drafted(world, now), now)
    assert world.concern_of(three["open"]).promised_at == before


def test_yesterdays_figures_stay_what_they_were_and_today_adds_up(world, now, three):
    before, whole = figures(world)
    assert (before[world.grid3.id].open, before[world.grid3.id].waiting) == (2, 1)
    in_force(world, drafted(world, now), now)
    after, whole_after = figures(world)
    assert whole_after == whole
    for column in ("raised", "accepted", "done", "late", "reopened", "confirmed"):
        assert getattr(after[world.grid3.id], column) == getattr(before[world.grid3.id], column)
    assert (after[world.grid3.id].open, after[world.grid3.id].waiting) == (1, 0)
    assert (after[world.grid1.id].open, after[world.grid1.id].waiting) == (1, 1)


def test_counting_the_whole_record_anew_gives_the_same_on_both_sides_of_the_day(world, now, three):
    result_actions.fold()
    in_force(world, drafted(world, now), now)
    with clock.held_at(now + 2 * DAY):
        world.report(now + 2 * DAY, place=world.maple, key="later")
    result_actions.fold()
    columns = [field.name for field in Summary._meta.fields if field.name not in {"id", *counting.HISTOGRAMS}]
    folded = set(Summary.objects.values_list(*columns))
    result_actions.rebuild()
    assert set(Summary.objects.values_list(*columns)) == folded
    assert figures(world)[0][world.grid1.id].raised == 1


def agree(world):
    """Figures by area and by grid, against the rows themselves; and the record counted anew against what was folded."""
    parts, whole = figures(world)
    rows = Concern.objects.filter(place__in=[world.willow, world.maple, world.locust])
    assert whole.open == rows.filter(state__in=OPEN).count()
    assert whole.waiting == rows.filter(state="done").count()
    for grid in (world.grid1, world.grid3):
        here = rows.filter(grid=grid)
        assert parts[grid.id].open == here.filter(state__in=OPEN).count()
        assert parts[grid.id].waiting == here.filter(state="done").count()
    result_actions.fold()
    columns = [field.name for field in Summary._meta.fields if field.name not in {"id", *counting.HISTOGRAMS}]
    folded = set(Summary.objects.values_list(*columns))
    result_actions.rebuild()
    assert set(Summary.objects.values_list(*columns)) == folded


@pytest.fixture
def switched(world, now, three):
    """The plan is in force, and nothing has followed its courtyard yet."""
    plan = drafted(world, now)
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=(now + DAY).date(), now=now)
    with clock.held_at(now + DAY):
        duties.put_plans_into_force(now + DAY)
        yield plan


def test_what_is_done_between_the_switch_and_the_moving_is_counted_once(world, now, three, switched):
    later = now + DAY + timedelta(seconds=5)
    done(world, three["open"], later)
    concerns.confirm(actor=world.holder(three["waiting"]), report=three["waiting"], version=3, now=later)
    world.report(later, place=world.maple, key="raised since")
    jobs.run_due(later)
    agree(world)
    assert world.concern_of(three["waiting"]).grid == world.grid1
    assert world.task_of(three["waiting"]).unit == world.units["grid3"], "finished work stays with who did it"
    assert world.task_of(three["open"]).unit == world.units["grid1"], "what may be reopened is on the new desk"


def test_a_matter_handed_in_under_the_old_map_goes_over_without_being_counted_twice(world, now, switched):
    late = world.report(now + DAY, place=world.maple, key="late")
    # It was on its way with the old map when the plan took effect, and was written a moment later.
    Concern.objects.filter(pk=late.concern_id).update(grid=world.grid3)
    jobs.run_due(now + DAY)
    assert world.concern_of(late).grid == world.grid1
    agree(world)


def test_a_kill_in_the_middle_is_resumed_and_nothing_goes_over_twice(world, now, three, switched, monkeypatch):
    monkeypatch.setattr(concern_duties, "BATCH", 1)
    rehome, done_before_the_kill = concerns.rehome, []

    def killed(**batch):
        if done_before_the_kill:
            raise SystemExit
        done_before_the_kill.append(batch)
        rehome(**batch)

    monkeypatch.setattr(concerns, "rehome", killed)
    with pytest.raises(SystemExit):
        jobs.run_due(now + DAY)
    assert Entry.objects.filter(kind="concern.rehomed").count() == 1
    monkeypatch.setattr(concerns, "rehome", rehome)
    jobs.run_due(now + DAY + jobs.LEASE)
    assert Entry.objects.filter(kind="concern.rehomed").count() == 2
    concern_duties.rehome(now + DAY, because=Entry.objects.get(kind="plan.took_effect").id)
    assert Entry.objects.filter(kind="concern.rehomed").count() == 2
    agree(world)


def test_a_batch_costs_the_same_statements_however_many_matters_are_in_it(
    world, now, switched, django_assert_max_num_queries,
):
    switch = Entry.objects.get(kind="plan.took_effect")
    numbers = []
    for n in range(20):
        made = world.report(now, place=world.maple, key=f"many{n}", phone=f"139000000{n:02}")
        Concern.objects.filter(pk=made.concern_id).update(grid=world.grid3)
        Task.objects.filter(dispatch__concern=made.concern_id).update(unit=world.units["grid3"])
        numbers.append(made.concern_id)
    counted = []
    for some in (numbers[:1], numbers[1:]):
        with django_assert_max_num_queries(20) as queries:
            concerns.rehome(numbers=some, because=switch.id, moment=switch.at, now=now + DAY)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert Notice.objects.filter(entry_id__in=Entry.objects.filter(kind="concern.rehomed")).count() == 20


def test_a_batch_that_somebody_overtook_writes_nothing_and_is_tried_again(world, now, three, switched, monkeypatch):
    pass_on = tasks.pass_on

    def overtaken(*, over, now):
        Task.objects.filter(pk=over[0][0].pk).update(version=9)
        pass_on(over=over, now=now)

    monkeypatch.setattr(tasks, "pass_on", overtaken)
    assert jobs.run_due(now + DAY)[1] == 1
    assert not Entry.objects.filter(kind="concern.rehomed").exists()
    monkeypatch.setattr(tasks, "pass_on", pass_on)
    jobs.run_due(now + DAY + timedelta(minutes=2))
    agree(world)


def test_where_a_courtyard_lay_is_known_for_every_moment(world, now):
    in_force(world, drafted(world, now), now)
    tree = place_queries.tree.now()

    def grid(line):
        return line[-2].id

    assert grid(tree.line_at(world.maple.id, now)) == world.grid3.id
    assert grid(tree.line_before(world.maple.id, now + DAY)) == world.grid3.id
    assert grid(tree.line_at(world.maple.id, now + DAY)) == world.grid1.id
    assert grid(tree.line(world.maple.id)) == world.grid1.id
    assert Placement.objects.get().courtyard == world.maple


def test_a_grid_that_gives_up_all_its_courtyards_ends_and_its_unfinished_work_goes_over(world, now, three):
    everything = [world.willow.id, world.maple.id, world.locust.id]
    plan = places.draft_plan(
        actor=OPERATOR, area=world.community, cuts=[places.Cut(world.community.id, everything)], now=now,
    )
    in_force(world, plan, now)
    # It goes on as the one that gives it the most households, with the number that the map gives it.
    world.grid3.refresh_from_db()
    world.grid1.refresh_from_db()
    assert (world.grid3.valid_until, world.grid3.number, world.grid3.name) == (None, 1, "第1网格")
    assert world.grid3.households == 326
    assert world.grid1.valid_until == timezone.localtime(now + DAY).date()
    assert place_queries.tree.now().get(world.grid1.id).name == "第1网格"
    assert [spot.id for spot in place_queries.tree.now().below(world.community.id, Level.GRID)] == [world.grid3.id]


def test_a_plan_of_more_than_a_thousand_courtyards_is_shown_and_takes_effect(world, now, django_assert_max_num_queries):
    grids = [
        Place(
            level=Level.GRID, parent=world.community, number=n, name=f"第{n}网格", valid_from=world.grid1.valid_from,
            path=f"{world.community.path}{n:04d}/",
        )
        for n in range(10, 70)
    ]
    courtyards = [
        Place(
            level=Level.COURTYARD, parent=grid, number=n, name=f"{grid.number}-{n}院", path=f"{grid.path}{n:04d}/",
            households=n, valid_from=grid.valid_from,
        )
        for grid in grids for n in range(1, 21)
    ]
    Place.objects.bulk_create([*grids, *courtyards])
    stamps.move()
    ids = [world.willow.id, world.maple.id, world.locust.id, *(place.id for place in courtyards)]
    cuts = [places.Cut(world.community.id, ids[start : start + 25]) for start in range(0, len(ids), 25)]
    plan = places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, now=now)
    with django_assert_max_num_queries(2):
        assert len(place_queries.preview(plan).grids) == len(cuts)
    in_force(world, plan, now)
    paths = list(Place.objects.filter(level=Level.COURTYARD, valid_until=None).values_list("path", "parent__path"))
    assert all(path.startswith(above) and len(path) == len(above) + 5 for path, above in paths)


def test_numbers_may_change_places(world, now):
    cuts = [
        places.Cut(world.community.id, [world.willow.id], number=3),
        places.Cut(world.community.id, [world.locust.id, world.maple.id], number=1),
    ]
    in_force(world, places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, now=now), now)
    world.grid1.refresh_from_db()
    world.grid3.refresh_from_db()
    assert (world.grid1.number, world.grid3.number) == (3, 1)
    assert Place.objects.get(pk=world.maple.id).path.startswith(world.grid3.path)


def test_a_new_grid_without_a_branch_leaves_its_work_to_the_community(world, now, three):
    cuts = [
        places.Cut(world.community.id, [world.willow.id], number=1),
        places.Cut(world.community.id, [world.locust.id], number=3),
        places.Cut(world.community.id, [world.maple.id], number=4),
    ]
    plan = places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, now=now)
    in_force(world, plan, now)
    # 枫林院 has more households than 槐荫院, so grid 3 goes on around it; 槐荫院 begins a grid of its own.
    world.grid3.refresh_from_db()
    assert world.grid3.name == "第4网格"
    assert world.task_of(three["stays"]).unit == world.units["community"]
    assert world.task_of(three["open"]).unit == world.units["grid3"]


@pytest.mark.parametrize(
    ("courtyards", "reason"),
    [
        (lambda world: [world.willow.id, world.maple.id], "在任何网格里"),
        (lambda world: [world.willow.id, world.maple.id, world.locust.id, world.locust.id], "两个网格"),
        (lambda world: [world.willow.id, world.maple.id, world.locust.id, world.river.id], "不在这里"),
    ],
)
def test_a_cut_with_a_courtyard_missing_twice_or_from_elsewhere_is_refused_with_its_name(
    world, now, courtyards, reason,
):
    cuts = [places.Cut(world.community.id, courtyards(world))]
    with pytest.raises(Unfit) as refused:
        places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, now=now)
    assert reason in str(refused.value.reason)


def test_a_grid_over_two_communities_is_refused(world, now):
    everything = [world.willow.id, world.maple.id, world.locust.id, world.river.id]
    with pytest.raises(Unfit, match="一个网格只属于一个社区"):
        places.draft_plan(
            actor=OPERATOR, area=world.district, cuts=[places.Cut(world.community.id, everything)], now=now,
        )


def test_a_plan_drafted_before_a_courtyard_was_added_must_be_drafted_anew(world, now):
    plan = drafted(world, now)
    places.add_place(
        actor=OPERATOR, level=Level.COURTYARD, parent=world.grid1, number=9, name="新院", now=now,
        valid_from=now.date(),
    )
    with pytest.raises(Unfit, match="请重新拟"):
        places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=(now + DAY).date(), now=now)


def test_a_plan_for_today_is_refused_and_a_withdrawn_one_never_takes_effect(world, now):
    plan = drafted(world, now)
    with pytest.raises(Unfit, match="明天"):
        places.adopt_plan(
            actor=OPERATOR, plan=plan, version=1, effective_on=timezone.localtime(now).date(), now=now,
        )
    places.withdraw_plan(actor=OPERATOR, plan=plan, version=1, now=now)
    duties.put_plans_into_force(now + 9 * DAY)
    plan.refresh_from_db()
    assert plan.state == "withdrawn"
    assert not Placement.objects.exists()


def test_a_plan_whose_courtyards_moved_before_its_day_is_set_aside_and_keeps_no_other_waiting(world, now):
    plan = drafted(world, now)
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=(now + DAY).date(), now=now)
    other = places.draft_plan(
        actor=OPERATOR, area=Place.objects.get(pk=world.river.parent.parent_id), now=now,
        cuts=[places.Cut(world.river.parent.parent_id, [world.river.id], number=7)],
    )
    places.adopt_plan(actor=OPERATOR, plan=other, version=1, effective_on=(now + DAY).date(), now=now)
    places.add_place(
        actor=OPERATOR, level=Level.COURTYARD, parent=world.grid1, number=9, name="新院", now=now,
        valid_from=now.date(),
    )
    duties.put_plans_into_force(now + DAY)
    plan.refresh_from_db()
    other.refresh_from_db()
    assert (plan.state, other.state) == ("overtaken", "in_force")


def test_two_plans_for_the_same_courtyards_never_wait_for_their_day_together(world, now):
    first, second = drafted(world, now), drafted(world, now)
    places.adopt_plan(actor=OPERATOR, plan=first, version=1, effective_on=(now + DAY).date(), now=now)
    with pytest.raises(Unfit, match="正等着生效"):
        places.adopt_plan(actor=OPERATOR, plan=second, version=1, effective_on=(now + 2 * DAY).date(), now=now)


def test_a_name_of_its_own_and_what_a_grid_is_made_for_stay_with_it(world, now):
    places.change_place(
        actor=OPERATOR, place=world.grid3, version=world.grid3.version, name="春秋广场专属网格", kind="dedicated",
        now=now,
    )
    in_force(world, drafted(world, now), now)
    world.grid3.refresh_from_db()
    assert (world.grid3.name, world.grid3.kind) == ("春秋广场专属网格", "dedicated")


def test_each_figure_opens_onto_its_rows_on_both_sides_of_the_day(world, now, three):
    in_force(world, drafted(world, now), now)
    later = now + 2 * DAY
    with clock.held_at(later):
        world.report(later, place=world.maple, key="later")
    viewer, year = world.viewer("district"), Period(date(later.year, 1, 1), 12)
    for area in (world.grid1, world.grid3, world.maple, world.locust, world.community):
        found = results.statistics_of(area.id, year, later)
        said = {name: found.now[name] for name in ("raised", "accepted", "done", "confirmed", "late")}
        said |= {"now_open": found.open, "now_waiting": found.waiting}
        for name, n in said.items():
            assert results.count_opened_for(viewer, results.Wanted(name, area.id, year), now=later) == (n, n)
