from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries
from qianxian.concerns.models import ClosedDays, Rota
from qianxian.concerns.queries import Where, router, said_rules, seen_as
from qianxian.concerns.states import Channel
from qianxian.ledger.models import Text
from qianxian.ledger.queries import story_of
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places
from qianxian.places.states import Level
from world import BEGIN

GRID = Where(None, None, Level.GRID, OrganisationKind.BRANCH)
AROUND_LOCUST = [[[113.82, 34.02], [113.83, 34.02], [113.83, 34.03], [113.82, 34.03]]]


@pytest.fixture
def bodies(world, now):
    """A waterworks for the whole district, and three repair teams."""
    def found(name):
        return people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.DEPARTMENT, name=name, at=[world.district], now=now, valid_from=BEGIN,
        )

    return {name: found(name) for name in ("市水务公司", "维修一队", "维修二队", "维修三队")}


def put(now, *, position=1, level=Level.GRID, unit_kind=OrganisationKind.BRANCH, place=None, category=None, **more):
    one = Where(place.id if place else None, category.id if category else None, level, unit_kind, **more)
    return concerns.set_rule(actor=OPERATOR, position=position, insert=True, one=one, now=now)


def holder(world, report):
    return world.task_of(report).unit.name


def place_at(place, longitude, latitude, now):
    places.change_place(
        actor=OPERATOR, place=place, version=place.version, longitude=longitude, latitude=latitude, now=now,
    )


# ── what a rule may ask ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_names_a_body_and_the_promise_is_that_of_its_rung(world, now, bodies):
    put(now, category=world.categories["utilities"], bodies=(bodies["市水务公司"].id,))
    report = world.report(now)
    assert holder(world, report) == "市水务公司"
    assert (report.concern.rung, report.concern.dispatches.get().fell_back) == ("departments", False)
    assert holder(world, world.report(now, kind="parking", key="p")) == "第3网格党支部"


def test_a_rule_holds_for_several_places_and_for_nothing_beside_them(world, now, bodies):
    put(now, place=world.locust, more_places=(world.willow.id,), bodies=(bodies["市水务公司"].id,))
    went = {
        place.name: holder(world, world.report(now, place=place, key=place.name))
        for place in (world.locust, world.willow, world.maple)
    }
    assert went == {"槐荫院": "市水务公司", "柳溪院": "市水务公司", "枫林院": "第3网格党支部"}


def test_a_drawn_area_holds_for_the_courtyards_whose_points_lie_in_it(world, now, bodies):
    place_at(world.locust, 113.825, 34.025, now)
    place_at(world.maple, 113.84, 34.025, now)
    zone = concerns.add_zone(actor=OPERATOR, name="西片", rings=AROUND_LOCUST, now=now)
    put(now, zone_id=zone.id, bodies=(bodies["市水务公司"].id,))
    inside = world.report(now, place=world.locust)
    assert holder(world, inside) == "市水务公司"
    assert holder(world, world.report(now, place=world.maple, key="m")) == "第3网格党支部"
    assert holder(world, world.report(now, place=world.willow, key="w")) == "第1网格党支部", "nobody entered its point"
    inputs = inside.concern.dispatches.get().inputs
    assert (inputs["zone"], inputs["point"]) == ("西片", "113.825, 34.025")
    assert [(one.name, [spot.name for spot in spots]) for one, spots in queries.zones()] == [("西片", ["槐荫院"])]


def test_a_rule_may_ask_how_a_matter_came_in(world, now, bodies):
    put(now, channel=Channel.PHONE, bodies=(bodies["市水务公司"].id,))
    phoned = world.report(now, channel=Channel.PHONE, actor=world.viewer("grid3"), key="phoned")
    assert holder(world, phoned) == "市水务公司"
    assert holder(world, world.report(now)) == "第3网格党支部"


def test_words_are_found_however_they_are_written(world, now, bodies):
    put(now, words=("漏水", "ＷＩＦＩ"), bodies=(bodies["市水务公司"].id,))
    traditional = world.report(now, words="樓道裡漏水了", key="t")
    assert holder(world, traditional) == "市水务公司"
    assert traditional.concern.dispatches.get().inputs["word"] == "漏水"
    assert holder(world, world.report(now, words="物业的wifi坏了", key="w")) == "市水务公司"
    assert holder(world, world.report(now, words="灯黑了", key="n")) == "第3网格党支部"


def test_whatever_a_rule_asks_for_has_to_fit_at_once(world, now, bodies):
    put(
        now, place=world.grid3, category=world.categories["utilities"], channel=Channel.PLATE, words=("水",),
        bodies=(bodies["市水务公司"].id,),
    )
    assert holder(world, world.report(now, words="停水", key="all")) == "市水务公司"
    assert holder(world, world.report(now, words="停水", kind="parking", key="kind")) == "第3网格党支部"
    assert holder(world, world.report(now, words="停电", key="word")) == "第3网格党支部"
    assert holder(world, world.report(now, words="停水", place=world.willow, key="place")) == "第1网格党支部"
    assert holder(world, world.report(now, words="停水", channel=Channel.WEB, key="channel")) == "第3网格党支部"


def test_a_rule_says_all_of_it_in_one_line_in_the_list_and_in_the_record(world, now, bodies):
    zone = concerns.add_zone(actor=OPERATOR, name="西片", rings=AROUND_LOCUST, now=now)
    put(
        now, place=world.locust, more_places=(world.maple.id,), category=world.categories["utilities"], zone_id=zone.id,
        channel=Channel.PHONE, words=("漏水",), bodies=(bodies["维修一队"].id, bodies["维修二队"].id),
    )
    said = said_rules([router.now().rules[0].says])[0]
    for part in ("槐荫院、枫林院", "西片", "水、电、暖气", "漏水", "维修一队、维修二队"):
        assert part in said
    line = story_of([("place", world.district.id)], audience="desk", show_date=str)[-1]
    assert all(part in line.sentence for part in ("槐荫院、枫林院", "西片", "漏水", "维修一队、维修二队"))


def test_a_change_that_says_more_can_be_undone_and_done_again(world, now, bodies):
    put(now, place=world.locust, more_places=(world.maple.id,), words=("漏水",), bodies=(bodies["市水务公司"].id,))
    with_it = [rule.says for rule in router.now().rules]
    kept = Text.objects.filter(entry__kind="rule.set").latest("entry_id").words
    assert [Where.of(row) for row in kept["rules_after"]] == with_it
    concerns.put_rules_back(
        actor=OPERATOR, rules_before=kept["rules_before"], seen=seen_as(router.now().rules), now=now,
    )
    assert len(router.now().rules) == 2
    concerns.put_rules_back(actor=OPERATOR, rules_before=kept["rules_after"], now=now)
    assert [rule.says for rule in router.now().rules] == with_it


def test_what_no_rule_can_say_is_refused(world, now, bodies):
    ended = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.ENTERPRISE, name="面粉厂", at=[world.community], now=now,
        valid_from=BEGIN,
    )
    recorded = Text.objects.count()
    for more in (
        {"bodies": (ended.id,)},  # it is owed help, and does no work
        {"bodies": (1,)},
        {"bodies": tuple(one.id for one in bodies.values()) * 1 + tuple(range(9))},
        {"words": tuple(f"词{number}" for number in range(31))},
        {"words": ("字" * 21,)},
        {"channel": "smoke"},
        {"place": world.locust, "more_places": tuple(range(2, 40))},
    ):
        with pytest.raises(Unfit):
            put(now, **more)
    assert Text.objects.count() == recorded


def test_an_area_is_drawn_once_and_stays_while_a_rule_asks_for_it(world, now, bodies):
    zone = concerns.add_zone(actor=OPERATOR, name="西片", rings=AROUND_LOCUST, now=now)
    with pytest.raises(Unfit, match=r".+"):
        concerns.add_zone(actor=OPERATOR, name="西片 ", rings=AROUND_LOCUST, now=now)
    crossed = [[[113.8, 34.0], [113.9, 34.1], [113.9, 34.0], [113.8, 34.1]]]
    for rings in (crossed, [[[113.8, 34.0], [113.8, 34.0], [113.8, 34.0]]], []):
        with pytest.raises(Unfit):
            concerns.add_zone(actor=OPERATOR, name="东片", rings=rings, now=now)
    put(now, zone_id=zone.id, bodies=(bodies["市水务公司"].id,))
    with pytest.raises(Unfit):
        concerns.retire_zone(actor=OPERATOR, zone=zone, now=now)
    concerns.retire_rule(actor=OPERATOR, position=1, now=now)
    concerns.retire_zone(actor=OPERATOR, zone=zone, now=now)
    assert queries.zones() == []
    with pytest.raises(Refused):
        concerns.add_zone(actor=world.viewer("grid3"), name="东片", rings=AROUND_LOCUST, now=now)


# ── previews and alarms ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_preview_tries_words_and_channels_on_the_last_matters_in_as_many_statements_for_many(world, now, bodies):
    world.report(now, words="厨房漏水", key="wet")
    world.report(now, words="灯黑了", key="dark")
    wanted = [Where(None, None, Level.DISTRICT, OrganisationKind.DEPARTMENT, words=("漏水",),
                    bodies=(bodies["市水务公司"].id,)), *(rule.says for rule in router.now().rules)]

    def looked():
        with CaptureQueriesContext(connection) as made:
            shown = queries.preview_rules(wanted)
        return shown, len(made)

    looked()
    shown, few = looked()
    assert [(one.before, one.after, one.count) for one in shown.concerns] == [("第3网格党支部", "市水务公司", 1)]
    assert (shown.places, shown.only_real) == ([], True)
    for number in range(8):
        world.report(now, words=f"漏水{number}", key=f"k{number}")
    shown, many = looked()
    assert shown.concerns[0].count == 9
    assert many == few


def test_the_preview_says_who_would_take_turns(world, now, bodies):
    turns = Where(None, None, Level.DISTRICT, OrganisationKind.DEPARTMENT,
                  bodies=(bodies["维修一队"].id, bodies["维修二队"].id))
    shown = queries.preview_rules([router.now().rules[0].says, turns])
    assert all("维修一队、维修二队" in one.after for one in shown.places)


def test_a_body_that_ended_raises_the_alarm_and_the_level_above_has_the_work(world, now, bodies):
    put(now, place=world.grid3, words=("漏水",), bodies=(bodies["市水务公司"].id,))
    assert queries.alarms() == []
    people.end_organisation(actor=OPERATOR, organisation=bodies["市水务公司"], version=1, on=now.date(), now=now)
    (alarm,) = queries.alarms()
    assert (alarm.ordinal, alarm.spot.name, alarm.instead.name) == (1, "第3网格", "区治理办")
    dispatch = world.report(now, words="漏水").concern.dispatches.get()
    assert (dispatch.task.unit.name, dispatch.fell_back) == ("区治理办", True)


def test_a_body_of_a_grid_that_ended_falls_back_to_the_community(world, now):
    team = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.VOLUNTEER_TEAM, name="三网格志愿队", at=[world.grid3], now=now,
        valid_from=BEGIN,
    )
    put(now, bodies=(team.id,))
    assert router.now().rules[0].level == Level.GRID
    people.end_organisation(actor=OPERATOR, organisation=team, version=1, on=now.date(), now=now)
    assert holder(world, world.report(now, key="after")) == "文峰社区党总支"


# ── turns ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def teams(now, bodies):
    """Three teams that take turns."""
    names = ("维修一队", "维修二队", "维修三队")
    put(now, bodies=tuple(bodies[name].id for name in names))
    return [bodies[name] for name in names]


def gave(world, now, n, key):
    return [holder(world, world.report(now, key=f"{key}{number}")) for number in range(n)]


def test_bodies_take_turns_round_and_round_and_the_dispatch_says_which_turn_it_was(world, now, teams):
    assert gave(world, now, 7, "k") == ["维修一队", "维修二队", "维修三队"] * 2 + ["维修一队"]
    last = world.report(now, key="last").concern.dispatches.get()
    assert last.inputs["turn"] == "8"
    turns = queries.turns_of(router.now().rules[0].says, now.date())
    assert (turns.given, turns.last, turns.upcoming) == (8, "维修二队", "维修三队")


def test_a_rule_that_is_moved_goes_on_with_the_turns_where_they_stood(world, now, teams):
    gave(world, now, 1, "a")
    concerns.move_rule(actor=OPERATOR, position=1, to=2, now=now)
    assert gave(world, now, 2, "b") == ["维修二队", "维修三队"]
    assert Rota.objects.count() == 1


def test_who_is_closed_that_day_or_has_ended_is_passed_over(world, now, teams):
    today = now.date()
    concerns.close_body(actor=OPERATOR, organisation_id=teams[1].id, first_on=today, last_on=today, now=now)
    assert gave(world, now, 3, "a") == ["维修一队", "维修三队", "维修一队"]
    turns = queries.turns_of(router.now().rules[0].says, today)
    assert [(taker.name, taker.closed) for taker in turns.takers][1] == ("维修二队", True)
    assert turns.upcoming == "维修三队"
    tomorrow = now + timedelta(days=1)
    assert gave(world, tomorrow, 2, "b") == ["维修二队", "维修三队"]


def test_who_ended_is_passed_over_and_the_alarm_says_so(world, now, teams):
    people.end_organisation(actor=OPERATOR, organisation=teams[0], version=1, on=now.date(), now=now)
    assert gave(world, now, 3, "c") == ["维修二队", "维修三队", "维修二队"]
    assert [(alarm.ordinal, alarm.instead.name) for alarm in queries.alarms()] == [(1, "维修二队")]


def test_where_all_are_closed_the_next_has_it_all_the_same(world, now, teams):
    for team in teams:
        concerns.close_body(actor=OPERATOR, organisation_id=team.id, first_on=now.date(), last_on=now.date(), now=now)
    assert gave(world, now, 2, "k") == ["维修一队", "维修二队"]


def test_days_without_a_turn_are_called_off_once(world, now, teams):
    days = concerns.close_body(
        actor=OPERATOR, organisation_id=teams[0].id, first_on=now.date(), last_on=now.date(), now=now,
    )
    concerns.call_off_closed_days(actor=OPERATOR, days=days, now=now)
    assert gave(world, now, 1, "k") == ["维修一队"]
    with pytest.raises(NotPossible):
        concerns.call_off_closed_days(actor=OPERATOR, days=days, now=now)
    with pytest.raises(Refused):
        concerns.close_body(
            actor=world.viewer("grid3"), organisation_id=teams[0].id, first_on=now.date(), last_on=now.date(), now=now,
        )
    yesterday = now.date() - timedelta(days=1)
    for first, last in ((now.date(), yesterday), (yesterday, yesterday)):
        with pytest.raises(Unfit):
            concerns.close_body(
                actor=OPERATOR, organisation_id=teams[0].id, first_on=first, last_on=last, now=now,
            )
    assert ClosedDays.objects.filter(called_off=False).count() == 0


def test_a_matter_that_is_divided_takes_one_turn_for_each_part(world, now, teams):
    whole = world.report(now)
    concerns.split(
        actor=world.viewer("district"), concern=whole.concern, version=1,
        parts=[concerns.Part("parking"), concerns.Part("utilities")], now=now,
    )
    units = [part.dispatches.get().task.unit.name for part in whole.concern.parts.order_by("id")]
    assert units == ["维修二队", "维修三队"]
