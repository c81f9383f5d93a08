"""Plans are exact, obey every rule, and say what they cannot do."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.districts import brute_force, connected, lattice, shared_instance
from qianxian.planning.partition import NoPlan, make_plan
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.terms import BadInput


@st.composite
def small_districts(draw, most=9):
    width = draw(st.integers(1, 3))
    height = draw(st.integers(1, most // width))
    n = width * height
    households = draw(st.lists(st.integers(0, 320), min_size=n, max_size=n))
    community = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    return lattice(width, height, households, community)


def check_plan(district, plan):
    rules = plan.rules
    assert len(plan.label) == len(district)
    assert sorted(v for s in plan.sets for v in s) == list(range(len(district)))
    for s in plan.sets:
        assert connected(district, s)
        assert len(s) == 1 or district.households[s].sum() <= rules.cap
        if rules.community_lines:
            assert len(set(district.community[s].tolist())) == 1
    assert plan.cost == pytest.approx(sum(cost_of(district, rules, s) for s in plan.sets), abs=1e-9)
    assert plan.bound <= plan.cost


@settings(max_examples=150, deadline=None, derandomize=True)
@given(small_districts())
def test_the_plan_is_as_cheap_as_trying_everything(district):
    plan = make_plan(district)
    check_plan(district, plan)
    best = min(brute_force(district).values())
    assert plan.cost == pytest.approx(best, abs=1e-9)
    assert plan.bound == pytest.approx(best, abs=1e-7)
    assert all(c.proven for c in plan.communities)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(small_districts(8), st.data())
def test_every_option_keeps_the_plan_as_cheap_as_trying_everything(district, data):
    n = len(district)
    vertex = st.integers(0, n - 1)
    pairs = (
        st.lists(st.tuples(vertex, vertex).filter(lambda p: p[0] != p[1]), max_size=1).map(tuple)
        if n > 1
        else st.just(())
    )
    old = tuple(data.draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n)))
    company = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n)))
    district = dataclasses.replace(district, company=company)
    rules = Rules(
        old=old,
        stay=data.draw(st.sampled_from([0.0, 0.05, 0.5])),
        companies=data.draw(st.sampled_from([0.0, 0.1])),
        walk_limit=data.draw(st.sampled_from([math.inf, 150.0, 210.0])),
        apart=data.draw(pairs),
        together=data.draw(pairs),
        community_lines=data.draw(st.booleans()),
    )
    every = brute_force(district, rules)
    try:
        plan = make_plan(district, rules)
    except NoPlan:
        assert not every
        return
    except BadInput:
        assert rules.together
        return
    assert plan.cost == pytest.approx(min(every.values()), abs=1e-9)
    assert plan.bound == pytest.approx(plan.cost, abs=1e-7)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(small_districts(8), st.integers(1, 9))
def test_a_fixed_number_of_grids_is_reached_at_least_cost_or_refused(district, grids):
    every = brute_force(district)
    rules = Rules(grids=grids)
    if grids not in every:
        with pytest.raises(NoPlan, match=r"number of grids|more grids"):
            make_plan(district, rules)
        return
    plan = make_plan(district, rules)
    assert plan.grids == grids
    assert plan.cost == pytest.approx(every[grids], abs=1e-9)
    assert plan.bound == pytest.approx(every[grids], abs=1e-7)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(small_districts(), st.randoms(use_true_random=False))
def test_renumbering_the_courtyards_changes_no_cost(district, random):
    order = list(range(len(district)))
    random.shuffle(order)
    rank = np.argsort(order)
    other = dataclasses.replace(
        district,
        households=district.households[order],
        community=district.community[order],
        centroid=district.centroid[order],
        company=district.company[order],
        border=rank[district.border],
    )
    assert make_plan(other).cost == pytest.approx(make_plan(district).cost, abs=1e-9)


def test_the_same_input_gives_the_same_plan_every_time():
    district = lattice(5, 5, [17 * v % 130 for v in range(25)])
    first, second = make_plan(district), make_plan(district)
    assert first.label.tolist() == second.label.tolist()
    assert first.cost == second.cost


def test_a_single_courtyard_above_the_cap_is_split_and_said_so():
    plan = make_plan(lattice(3, 1, [100, 900, 200]))
    assert plan.sets == [[0], [1], [2]]
    assert plan.grids == 5


def test_a_locked_grid_stays_exactly_as_it_is():
    district = lattice(4, 1, [150, 150, 150, 150])
    plan = make_plan(district, Rules(locked=((1, 2),)))
    assert [1, 2] in plan.sets
    assert len(plan.sets) == 3


def test_an_island_is_a_grid_of_its_own():
    plan = make_plan(lattice(3, 1, [150, 150, 40], holes=[(1, 2)]))
    assert plan.sets == [[0, 1], [2]]


def test_each_community_can_have_its_own_number_of_grids():
    district = lattice(4, 2, [75] * 8, [0, 0, 1, 1, 0, 0, 1, 1])
    plan = make_plan(district, Rules(grids_per_community={0: 2}))
    assert [c.grids for c in plan.communities] == [2, 1]


def test_pairs_that_cannot_be_together_are_refused_in_plain_words():
    district = lattice(3, 1, [100, 900, 200])
    with pytest.raises(BadInput, match="cannot be kept together"):
        make_plan(district, Rules(together=((0, 2),)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"households": np.array([1, -5])}, "negative number of households"),
        ({"households": np.array([1, 2_000_000])}, "more than a million"),
        ({"households": np.array([1.5, 2])}, "whole numbers"),
        ({"area": np.array([0.0, 1.0])}, "no area above zero"),
        ({"area": np.array([1e9, 1.0])}, "shorter than the circle"),
        ({"perimeter": np.array([np.nan, 400.0])}, "no perimeter"),
        ({"community": np.array([1])}, "1 values for 2 courtyards"),
        ({"border": np.array([[0, 7]])}, "does not exist"),
        ({"border": np.array([[1, 1]])}, "itself"),
        ({"border_length": np.array([9999.0])}, "longer than its perimeter"),
        ({"households": np.zeros(0, np.int64)}, "not a single courtyard"),
    ],
)
def test_absurd_input_is_refused_in_plain_words(change, words):
    with pytest.raises(BadInput, match=words):
        dataclasses.replace(lattice(2, 1, [10, 20]), **change)


def test_the_district_of_1063_courtyards_is_proven_best_in_every_community():
    plan = make_plan(shared_instance("d1063.npz"))
    assert plan.cost == pytest.approx(15.2113, abs=5e-5)
    assert plan.grids == 281
    assert sum(c.proven for c in plan.communities) == len(plan.communities) == 88
    assert plan.gap < 1e-9


def test_the_district_of_1063_courtyards_can_have_exactly_270_grids():
    district = shared_instance("d1063.npz")
    plan = make_plan(district, Rules(grids=270))
    check_plan(district, plan)
    assert plan.grids == 270
    assert plan.gap < 1e-9
    assert plan.cost > 15.2113
