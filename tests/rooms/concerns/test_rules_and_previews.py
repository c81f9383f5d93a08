from __future__ import annotations

from collections import Counter

import pytest

from qianxian.base.permits import Refused, Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import previews, queries
from qianxian.concerns.models import Rule
from qianxian.concerns.queries import NoUnit, Where, router, seen_as
from qianxian.ledger.models import Entry, Text
from qianxian.people import queries as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level

GRID = Where(None, None, Level.GRID, OrganisationKind.BRANCH)
COMMUNITY = Where(None, None, Level.COMMUNITY, OrganisationKind.GENERAL_BRANCH)
COMPANY = Where(None, None, Level.COURTYARD, OrganisationKind.PROPERTY_COMPANY)


def listed():
    return [Where.from_rule(rule) for rule in router.now().rules]


def put(world, now, position, where, **more):
    by_id = {place.id: place for place in (world.district, world.grid1, world.grid3, world.locust)}
    category = next((one for one in world.categories.values() if one.id == where.category_id), None)
    return concerns.set_rule(
        actor=OPERATOR, position=position, place=by_id.get(where.place_id), category=category, level=where.level,
        unit_kind=where.unit_kind, now=now, **more,
    )


def test_rules_are_inserted_moved_and_taken_out(world, now):
    first, last = listed()
    put(world, now, 1, COMMUNITY, insert=True)
    assert listed() == [COMMUNITY, first, last]
    concerns.move_rule(actor=OPERATOR, position=1, to=3, now=now)
    assert listed() == [first, last, COMMUNITY]
    concerns.move_rule(actor=OPERATOR, position=3, to=2, now=now)
    assert listed() == [first, COMMUNITY, last]
    concerns.retire_rule(actor=OPERATOR, position=2, now=now)
    assert listed() == [first, last]
    put(world, now, 99, COMMUNITY)
    assert listed() == [first, last, COMMUNITY]


def test_a_rule_is_never_changed_so_what_was_sent_keeps_the_one_it_was_sent_by(world, now):
    sent_by = world.report(now).concern.dispatches.get().rule
    before = {rule.pk: (rule.position, rule.version, rule.place_id, rule.category_id, rule.level, rule.unit_kind)
              for rule in Rule.objects.all()}
    put(world, now, 1, COMMUNITY, insert=True)
    concerns.move_rule(actor=OPERATOR, position=1, to=3, now=now)
    after = {rule.pk: (rule.position, rule.version, rule.place_id, rule.category_id, rule.level, rule.unit_kind)
             for rule in Rule.objects.all()}
    assert {pk: after[pk] for pk in before} == before
    sent_by.refresh_from_db()
    assert (sent_by.position, sent_by.version) == (2, 1)
    assert len({value[:2] for value in after.values()}) == len(after)  # each position has each version once


def test_a_rule_that_stays_where_it_is_gets_no_new_version(world, now):
    untouched = Rule.objects.get(position=1, retired=False).pk
    put(world, now, 2, COMMUNITY)
    assert Rule.objects.get(position=1, retired=False).pk == untouched


def test_a_list_with_gaps_is_numbered_through_at_its_first_change(world, now):
    Rule.objects.filter(position=2).update(position=7)
    put(world, now, 3, COMMUNITY)
    assert [rule.position for rule in router.now().rules] == [1, 2, 3]


def test_a_change_can_be_undone_from_what_its_entry_keeps(world, now):
    before = listed()
    put(world, now, 1, COMMUNITY, insert=True)
    kept = Text.objects.filter(entry__kind="rule.set").latest("entry_id").words
    assert [Where.of(row) for row in kept["rules_after"]] == listed()
    concerns.put_rules_back(
        actor=OPERATOR, rules_before=kept["rules_before"], seen=seen_as(router.now().rules), now=now,
    )
    assert listed() == before


def test_whoever_looked_at_an_older_list_is_told_so(world, now):
    seen = seen_as(router.now().rules)
    put(world, now, 1, COMMUNITY, insert=True, seen=seen)
    with pytest.raises(Unfit, match=r".+"):
        put(world, now, 1, GRID, insert=True, seen=seen)
    with pytest.raises(Unfit):
        concerns.retire_rule(actor=OPERATOR, position=1, seen=seen, now=now)
    assert len(listed()) == 3


def test_what_makes_no_difference_or_no_list_is_refused(world, now):
    recorded = Entry.objects.count()
    for act in (
        lambda: put(world, now, 2, GRID),
        lambda: concerns.move_rule(actor=OPERATOR, position=1, to=1, now=now),
        lambda: concerns.move_rule(actor=OPERATOR, position=9, to=1, now=now),
        lambda: concerns.retire_rule(actor=OPERATOR, position=9, now=now),
        lambda: concerns.put_rules_back(actor=OPERATOR, rules_before=[one.row() for one in listed()], now=now),
    ):
        with pytest.raises(Unfit):
            act()
    concerns.retire_rule(actor=OPERATOR, position=1, now=now)
    with pytest.raises(Unfit):  # the last one
        concerns.retire_rule(actor=OPERATOR, position=1, now=now)
    assert Entry.objects.count() == recorded + 1


def test_only_who_administers_the_district_touches_its_rules(world, now):
    grid = world.viewer("grid3")
    with pytest.raises(Refused):
        concerns.set_rule(actor=grid, position=1, level=Level.GRID, unit_kind=OrganisationKind.BRANCH, now=now)
    with pytest.raises(Refused):
        concerns.move_rule(actor=grid, position=1, to=2, now=now)
    with pytest.raises(Refused):
        concerns.retire_rule(actor=grid, position=1, now=now)
    with pytest.raises(Refused):
        concerns.put_rules_back(actor=grid, rules_before=[], now=now)


# ── what is shown before is what happens after ───────────────────────────────────────────────────────────────────


def everything(world):
    """The unit of every place × category there is, as routing finds it now."""
    tree, kinds, directory = places.tree.now(), router.now(), people.directory.now()
    found = {}
    for place_id, kind in previews.samples(kinds, tree):
        try:
            found[place_id, kind.name] = kinds.route(place_id, kind, tree, directory).unit
        except NoUnit:
            found[place_id, kind.name] = None
    return found


def changes(world):
    """Lists of rules that differ from today's in every way there is."""
    standing, parking, system = listed(), world.categories["parking"].id, world.categories["system"].id
    at_locust = Where(world.locust.id, parking, Level.COMMUNITY, OrganisationKind.GENERAL_BRANCH)
    return {
        "a rule for one courtyard": concerns.with_rule(standing, at_locust, 1, insert=True)[0],
        "another unit for everything": [standing[0], COMMUNITY],
        "a unit that exists nowhere": concerns.with_rule(standing, COMPANY, 2, insert=True)[0],
        "the order turned round": concerns.with_moved(standing, 2, 1),
        "nothing for most": concerns.without_rule(standing, 2),
        "a grid of its own": concerns.with_rule(
            standing, Where(world.grid1.id, None, Level.SUBDISTRICT, OrganisationKind.WORK_COMMITTEE), 2, insert=True,
        )[0],
        "nothing for the system": [Where(None, system, Level.GRID, OrganisationKind.BRANCH), standing[1]],
        "the same": standing,
    }


@pytest.mark.parametrize(
    "name",
    ["a rule for one courtyard", "another unit for everything", "a unit that exists nowhere", "the order turned round",
     "nothing for most", "a grid of its own", "nothing for the system", "the same"],
)
def test_the_preview_says_what_routing_does_after_saving(world, now, name):
    for number, kind in enumerate(("parking", "utilities", "quiet")):
        world.report(now, kind=kind, key=f"{number}", place=(world.locust, world.maple, world.willow)[number])
    wanted = changes(world)[name]
    before = everything(world)
    shown = queries.preview_rules(wanted)
    if wanted != listed():
        concerns.put_rules_back(actor=OPERATOR, rules_before=[one.row() for one in wanted], now=now)
    after = everything(world)
    assert before.keys() == after.keys()
    moved = Counter(
        (kind, before[place, kind] and before[place, kind].name, after[place, kind] and after[place, kind].name)
        for place, kind in before
        if before[place, kind] != after[place, kind]
    )
    assert Counter({(one.kind, one.before, one.after): one.count for one in shown.places}) == moved
    raised = [(world.locust, "停车、充电"), (world.maple, "水、电、暖气"), (world.willow, "邻里矛盾")]
    real = Counter(
        (kind, before[place.id, kind].name, after[place.id, kind] and after[place.id, kind].name)
        for place, kind in raised
        if before[place.id, kind] != after[place.id, kind]
    )
    assert Counter({(one.kind, one.before, one.after): one.count for one in shown.concerns}) == real
    assert (shown.concerns_looked_at, shown.places_looked_at) == (3, 5)  # four courtyards, and the district itself
    assert shown.nobody == any(after[key] is None and before[key] is not None for key in before)


def test_a_preview_saves_nothing(world, now):
    recorded, rules = Entry.objects.count(), Rule.objects.count()
    queries.preview_rules([COMMUNITY])
    assert (Entry.objects.count(), Rule.objects.count()) == (recorded, rules)


def test_the_alarm_names_the_rule_the_place_and_who_has_it_instead(world, now):
    assert queries.alarms() == []
    put(world, now, 2, COMPANY, insert=True)
    raised = [(alarm.ordinal, alarm.spot.name, alarm.instead and alarm.instead.name) for alarm in queries.alarms()]
    assert raised == [
        (2, "柳溪院", "第1网格党支部"), (2, "槐荫院", "第3网格党支部"), (2, "枫林院", "第3网格党支部"),
        (2, "望河院", "望河社区第1网格党支部"),
    ]


def test_a_rule_that_an_earlier_one_leaves_nothing_to_raises_no_alarm(world, now):
    put(world, now, 3, COMPANY)
    assert queries.alarms() == []


def test_the_alarm_says_what_really_happens(world, now):
    put(world, now, 2, COMPANY, insert=True)
    for alarm in queries.alarms():
        kinds = router.now()
        route = kinds.route(alarm.spot.id, kinds.by_key("utilities"), places.tree.now(), people.directory.now())
        assert route.fell_back
        assert route.unit == alarm.instead
