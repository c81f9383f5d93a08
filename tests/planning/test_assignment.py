"""Which new grid goes on as which of today's."""

import itertools
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qianxian.planning.assignment import goes_on

COURTYARDS = st.lists(st.tuples(st.integers(0, 4), st.integers(10, 14), st.integers(0, 9)), max_size=12)


def worth(courtyards, matches):
    """Households that stay, and courtyards."""
    staying = [households for new, old, households in courtyards if matches.get(new) == old]
    return sum(staying), len(staying)


@given(COURTYARDS)
def test_it_is_as_good_as_trying_every_one(courtyards):
    found = goes_on(courtyards)
    news = sorted({new for new, _old, _households in courtyards})
    olds = [*range(10, 15), *[None] * len(news)]
    tries = (dict(zip(news, chosen, strict=True)) for chosen in set(itertools.permutations(olds, len(news))))
    assert worth(courtyards, found) == max(worth(courtyards, one) for one in tries)
    assert max(Counter(found.values()).values(), default=1) == 1
    assert {(new, old) for new, old, _households in courtyards} >= set(found.items())


def test_the_dearest_pair_gives_way_where_that_keeps_more_households():
    # Dearest first would take 100 and leave 1; the other way keeps 99 and 98.
    courtyards = [("a", "x", 100), ("a", "y", 98), ("b", "x", 99), ("b", "y", 1)]
    assert goes_on(courtyards) == {"a": "y", "b": "x"}


def test_a_courtyard_in_which_nobody_lives_keeps_its_grid_where_no_household_minds():
    assert goes_on([("a", "x", 0)]) == {"a": "x"}
    assert goes_on([("a", "x", 0), ("b", "x", 1)]) == {"b": "x"}


def test_a_whole_district_is_as_good_as_the_linear_program():
    """Five hundred grids on four hundred in one piece; the corners of the relaxation are whole."""
    from qianxian.planning.highs import add_columns, add_rows, new_solver

    rng = np.random.default_rng(3)
    courtyards = [
        (int(place // 4 + rng.integers(0, 3)), int(place // 5 + rng.integers(0, 3)), int(rng.integers(0, 200)))
        for place in range(2000)
    ]
    weight = Counter()
    for new, old, households in courtyards:
        weight[new, old] += 1000 * households + 1
    pairs = sorted(weight)
    rows = {name: i for i, name in enumerate(sorted({("new", a) for a, _ in pairs} | {("old", b) for _, b in pairs}))}
    lp = new_solver(solver="simplex")
    add_rows(lp, np.full(len(rows), -np.inf), np.ones(len(rows)))
    index = np.array([[rows["new", a], rows["old", b]] for a, b in pairs]).ravel()
    costs = np.array([-float(weight[pair]) for pair in pairs])
    add_columns(lp, costs, np.ones(len(pairs)), np.arange(0, 2 * len(pairs), 2), index, np.ones(len(index)))
    lp.run()
    found = goes_on(courtyards)
    assert sum(weight[pair] for pair in found.items()) == round(-lp.getInfo().objective_function_value)
