from __future__ import annotations

from datetime import timedelta

import pytest

from qianxian.base.permits import Refused, Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns.duties import forget_words
from qianxian.concerns.models import Category, Deadline, Report
from qianxian.concerns.queries import published, router
from qianxian.concerns.states import Rung
from qianxian.ledger.models import Entry, Text
from qianxian.people.queries import OPERATOR
from qianxian.places import queries as places
from qianxian.places.calendar import Term
from qianxian.places.states import TimeUnit
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks.actions import Unsaid


@pytest.fixture
def heating(world, now):
    return concerns.add_category(
        actor=OPERATOR, name="暖气不热", short="暖气", position=1, parent=world.categories["utilities"], now=now,
    )


def test_there_are_two_levels_and_what_is_raised_is_of_the_second(world, now, heating):
    with pytest.raises(Unsaid):
        world.report(now, kind="utilities")
    report = world.report(now, kind=heating.key)
    assert world.concern_of(report).category_id == heating.id
    with pytest.raises(Unfit) as wrong:
        concerns.add_category(actor=OPERATOR, name="阀门", short="阀门", position=1, parent=heating, now=now)
    assert wrong.value.field == "parent_id"


def test_a_tile_stands_for_all_below_it(world, now, heating):
    kinds = router.now()
    assert [kind.name for kind in kinds.tiles()] == ["停车、充电", "水、电、暖气", "邻里矛盾"]
    assert [kind.name for kind in kinds.offered(kinds.by_key("utilities"))] == ["暖气不热"]
    assert [kind.name for kind in kinds.offered()] == ["停车、充电", "暖气不热", "邻里矛盾"]


def test_a_leaf_whose_parent_is_not_shown_is_a_tile_itself(world, now, heating):
    concerns.change_category(
        actor=OPERATOR, category=world.categories["utilities"], version=1, for_residents=False, now=now,
    )
    assert [kind.name for kind in router.now().tiles()] == ["停车、充电", "暖气不热", "邻里矛盾"]


def test_a_change_is_kept_with_before_and_after(world, now):
    parking = world.categories["parking"]
    concerns.change_category(
        actor=OPERATOR, category=parking, version=1, name="停车", term_grid="8 work_hours", emergency="", now=now,
    )
    words = Text.objects.get(entry__kind="category.changed").words
    assert sorted(words["changes"]) == [
        ["emergency", "起火先打119。", ""],
        ["name", "停车、充电", "停车"],
        ["term_grid", "5 work_days", "8 work_hours"],
    ]
    assert router.now().kind(parking.id).term(Rung.GRID) == Term(8, TimeUnit.WORK_HOURS)
    # and with what it keeps it can be undone
    undo = {column: before for column, before, _after in words["changes"]}
    concerns.change_category(actor=OPERATOR, category=Category.objects.get(pk=parking.pk), version=2, now=now, **undo)
    kind = router.now().kind(parking.id)
    assert (kind.name, kind.emergency, kind.term(Rung.GRID)) == ("停车、充电", "起火先打119。", Term(5))


def test_an_empty_term_is_the_parents(world, now, heating):
    concerns.change_category(actor=OPERATOR, category=heating, version=1, term_grid="2 hours", now=now)
    assert router.now().kind(heating.id).term(Rung.GRID) == Term(2, TimeUnit.HOURS)
    concerns.change_category(actor=OPERATOR, category=heating, version=2, term_grid="", now=now)
    assert router.now().kind(heating.id).term(Rung.GRID) == Term(3, TimeUnit.WORK_DAYS)
    assert not Deadline.objects.filter(category=heating).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "很" * 31}, "name"),
        ({"name": "邻里矛盾"}, "name"),
        ({"short": "五个字的牌"}, "short"),
        ({"term_grid": "0 days"}, "term_grid"),
        ({"term_grid": "3 weeks"}, "term_grid"),
        ({"term_grid": "many"}, "term_grid"),
        ({"position": -1}, "position"),
        ({"retention_days": 0}, "retention_days"),
        ({"class_code": "magic"}, "class_code"),
        ({"part_or_event": "magic"}, "part_or_event"),
        ({"emergency": "很" * 121}, "emergency"),
        ({"parent_id": 12345}, "parent_id"),
        ({"name": "停车、充电"}, ""),
    ],
)
def test_what_can_not_be_kept_is_refused_by_its_field(world, now, changes, field):
    with pytest.raises(Unfit) as wrong:
        concerns.change_category(actor=OPERATOR, category=world.categories["parking"], version=1, now=now, **changes)
    assert wrong.value.field == field
    assert not Entry.objects.filter(kind="category.changed").exists()


def test_two_who_change_one_category_do_not_overwrite_each_other(world, now):
    parking = world.categories["parking"]
    concerns.change_category(actor=OPERATOR, category=parking, version=1, name="停车", now=now)
    with pytest.raises(Conflict):
        concerns.change_category(actor=OPERATOR, category=parking, version=1, name="充电", now=now)


def test_what_was_raised_under_a_category_keeps_it_when_it_is_taken_out_of_use(world, now):
    report = world.report(now, kind="parking")
    concerns.retire_category(actor=OPERATOR, category=world.categories["parking"], version=1, now=now)
    with pytest.raises(Unsaid):
        world.report(now, kind="parking", key="again")
    shown = published(places.tree.now(), world.community.id, now=now)
    assert [(one.key[1], one.kind) for one in shown] == [(report.concern_id, "停车、充电")]
    concerns.restore_category(actor=OPERATOR, category=world.categories["parking"], version=2, now=now)
    assert world.report(now, kind="parking", key="again")


def test_what_everything_needs_stays_in_use(world, now, heating):
    retire = concerns.retire_category
    for name in ("system", "utilities"):
        with pytest.raises(Unfit):
            retire(actor=OPERATOR, category=world.categories[name], version=1, now=now)
    for name in ("parking", "quiet"):
        retire(actor=OPERATOR, category=world.categories[name], version=1, now=now)
    retire(actor=OPERATOR, category=heating, version=1, now=now)
    with pytest.raises(Unfit):  # nothing would be left to choose
        retire(actor=OPERATOR, category=world.categories["utilities"], version=1, now=now)


def test_only_who_administers_the_district_touches_its_categories(world, now):
    grid = world.viewer("grid3")
    parking = world.categories["parking"]
    with pytest.raises(Refused):
        concerns.add_category(actor=grid, name="电梯", short="电梯", position=1, now=now)
    for act in (concerns.retire_category, concerns.restore_category, concerns.change_category):
        with pytest.raises(Refused):
            act(actor=grid, category=parking, version=1, now=now)


def test_a_rule_for_the_category_above_holds_for_those_below(world, now, heating):
    from qianxian.people.states import OrganisationKind
    from qianxian.places.states import Level

    concerns.set_rule(
        actor=OPERATOR, position=1, insert=True, category=world.categories["utilities"], level=Level.COMMUNITY,
        unit_kind=OrganisationKind.GENERAL_BRANCH, now=now,
    )
    assert world.task_of(world.report(now, kind=heating.key)).unit == world.units["community"]


def test_words_are_erased_when_the_time_of_their_category_is_over(world, now, heating):
    concerns.change_category(
        actor=OPERATOR, category=world.categories["utilities"], version=1, retention_days=30, now=now,
    )
    ended = [world.report(now, kind=kind, key=kind) for kind in (heating.key, "parking")]
    still_open = world.report(now, kind=heating.key, key="open")
    for report in ended:
        task, grid = world.task_of(report), world.viewer("grid3")
        tasks.receive(actor=grid, task=task, version=1, headline="东门", now=now)
        tasks.report_done(actor=grid, task=task, version=2, outcome="好了", evidence=[], now=now)
        report.refresh_from_db()
        concerns.confirm(actor=world.holder(report), report=report, version=report.concern.version, now=now)

    def kept():
        return [Report.objects.get(pk=report.pk).words > "" for report in (*ended, still_open)]

    forget_words(now + timedelta(days=29))
    assert kept() == [True, True, True]
    forget_words(now + timedelta(days=31))
    assert kept() == [False, True, True]  # what is below has the time of the one above it
    forget_words(now + timedelta(days=31))
    assert Entry.objects.filter(kind="report.words_forgotten").count() == 1
