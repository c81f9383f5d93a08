"""From what is published nobody can compute a count that is hidden, not even knowing how it was hidden."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from qianxian.results.guarding import LEAST, conceal, guard, publish

COUNTS = st.lists(st.one_of(st.integers(0, 2), st.integers(0, 40)), max_size=7)


@given(COUNTS)
def test_each_hidden_count_could_be_another_one_and_everything_published_would_be_the_same(counts):
    published = guard(counts)
    hidden = [place for place, shown in enumerate(published.counts) if shown is None]
    fitting = []
    for guess in product(range(LEAST), repeat=len(hidden)):
        other = list(counts)
        for place, n in zip(hidden, guess, strict=True):
            other[place] = n
        if guard(other) == published:
            fitting.append(guess)
    for place in range(len(hidden)):
        assert len({guess[place] for guess in fitting}) > 1


@given(COUNTS)
def test_what_is_shown_is_true(counts):
    published = guard(counts)
    assert all(shown in (None, n) for shown, n in zip(published.counts, counts, strict=True))
    assert published.total in (None, sum(counts))


@given(st.lists(st.integers(LEAST, 40)))
def test_where_nothing_is_small_nothing_is_hidden(counts):
    assert guard(counts).counts == tuple(counts)
    assert guard(counts).total == sum(counts)


def test_one_small_count_is_not_given_away_by_the_total():
    assert guard([7, 1]).total is None
    assert guard([7, 1, 2]).total == 10
    assert guard([7, 2, 2]).total is None
    assert guard([7, 0, 0]).total is None


@given(st.lists(st.one_of(st.integers(0, 2), st.integers(0, 9)), min_size=1, max_size=5))
def test_what_is_concealed_beside_its_total_could_be_something_else(counts):
    published = conceal(counts)
    if published is None:
        return
    hidden = [place for place, shown in enumerate(published) if shown is None]
    most = sum(counts) - sum(n for n in published if n is not None)
    fitting = []
    for guess in product(range(most + 1), repeat=len(hidden)):
        other = list(counts)
        for place, n in zip(hidden, guess, strict=True):
            other[place] = n
        if sum(guess) == most and conceal(other) == published:
            fitting.append(guess)
    assert tuple(counts[place] for place in hidden) in fitting
    for place, n in enumerate(counts):
        if n < LEAST:
            assert len({guess[hidden.index(place)] for guess in fitting}) > 1


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=3))
def test_of_nested_areas_nothing_small_is_published_and_nothing_in_what_is_hidden(communities):
    counts, inside = {0: 0}, {0: []}
    for n, inner in enumerate(communities, 1):
        counts[n], inside[n] = sum(inner), []
        inside[0].append(n)
        counts[0] += sum(inner)
        for m, count in enumerate(inner):
            counts[10 * n + m] = count
            inside[n].append(10 * n + m)
    shown = publish(counts, inside, 0)
    assert all(counts[area] == n >= LEAST for area, n in shown.items())
    for area, parts in inside.items():
        hidden = [part for part in parts if part not in shown]
        if area in shown and hidden:
            assert len(hidden) > 1
        if area not in shown:
            assert hidden == parts
