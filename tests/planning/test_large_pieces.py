"""What cannot be listed as a whole: the cheap sets are all found, the bound holds, regions only improve."""

import itertools
import math

import numpy as np
import pytest

from planning.districts import brute_force, feasible, lattice
from qianxian.planning.columns import Ascent, field_of
from qianxian.planning.large import solve_large
from qianxian.planning.pieces import graph_of
from qianxian.planning.pricing import Listed, list_below
from qianxian.planning.regions import RegionSearch
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.windows import WindowSearch


def drawn(seed, width=4, height=3):
    rng = np.random.default_rng(seed)
    return lattice(width, height, rng.integers(0, 260, width * height))


def laid_out(district, rules):
    return field_of(district, rules, graph_of(district), np.arange(len(district)))


def room(sets=5000):
    return Listed(np.zeros(sets + 1, np.int64), np.zeros(12 * sets, np.int32), np.zeros(sets), np.zeros(1, np.int64))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("walk_limit", [math.inf, 210.0])
def test_every_set_worth_its_cost_is_listed_once_and_no_other(seed, walk_limit):
    district, rules = drawn(seed), Rules(walk_limit=walk_limit)
    field, order = laid_out(district, rules)
    worth = np.random.default_rng(seed).uniform(-0.02, 0.3, len(district))
    listed = room()
    assert list_below(field, worth, 10**8, listed) > 0
    found = [
        tuple(sorted(order[listed.members[a:b]].tolist()))
        for a, b in itertools.pairwise(listed.start[: listed.used[0] + 1].tolist())
    ]
    value = dict(zip(order.tolist(), worth.tolist(), strict=True))
    every = (s for k in range(1, 13) for s in itertools.combinations(range(len(district)), k))
    wanted = {
        s for s in every
        if sum(value[v] for v in s) >= cost_of(district, rules, s) - 1e-12 and feasible(district, rules, s)
    }  # fmt: skip
    assert len(found) == len(set(found))
    assert set(found) == wanted
    for s, cost in zip(found, listed.cost.tolist(), strict=False):
        assert cost == pytest.approx(cost_of(district, rules, s))


def test_a_list_without_room_or_time_says_so():
    field, _ = laid_out(drawn(1), Rules())
    assert list_below(field, np.ones(12), 10**8, room(3)) == -2
    assert list_below(field, np.ones(12), 5, room()) == -1


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_by_columns_never_exceeds_the_best_plan_and_comes_near_it(seed):
    district, rules = drawn(seed), Rules()
    field, order = laid_out(district, rules)
    single = [(i,) for i in range(len(district))]
    costs = [cost_of(district, rules, [int(order[i])]) for i in range(len(district))]
    best = min(brute_force(district).values())
    bound = Ascent(field, single, costs).run(target=math.inf, deadline=1e6)
    assert bound.value <= best + 1e-6
    assert bound.value >= 0.8 * best


@pytest.mark.parametrize("seed", range(6))
def test_regions_find_the_best_plan_among_all_sets(seed):
    district, rules = drawn(seed), Rules()
    field, order = laid_out(district, rules)
    listed = room()
    list_below(field, np.full(len(district), 0.4), 10**8, listed)
    search = WindowSearch(district, rules, graph_of(district), [(v,) for v in range(len(district))])
    RegionSearch(search, listed, order, np.zeros(len(district))).run(lambda: False)
    assert search.cost == pytest.approx(min(brute_force(district).values()), abs=1e-6)
    assert sorted(v for grid in search.grids.values() for v in grid) == list(range(len(district)))


def test_a_larger_piece_is_planned_and_its_bound_lies_close_below():
    rng = np.random.default_rng(5)
    district = lattice(11, 9, rng.integers(20, 110, 99))
    grids, bound, _ = solve_large(
        district, Rules(community_lines=False), graph_of(district), np.arange(99), 20.0, None, 0.0
    )
    cost = sum(cost_of(district, Rules(), grid) for grid in grids)
    assert sorted(v for grid in grids for v in grid) == list(range(99))
    assert 0.85 * cost < bound <= cost
