"""How long things took can be added up, and what is said of it is true."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from qianxian.results import durations

DURATIONS = st.lists(st.integers(0, 80 * 86400).map(lambda seconds: timedelta(seconds=seconds)), min_size=1)


def of(taken):
    return Counter(durations.bucket(one) for one in taken)


@given(DURATIONS, st.integers(0, 60))
def test_within_so_many_whole_days_is_exact(taken, days):
    assert durations.within(of(taken), days) == sum(one <= timedelta(days=days) for one in taken)


@given(DURATIONS, st.sampled_from([0.25, 0.5, 0.75, 0.9]))
def test_a_quantile_lies_in_the_bucket_of_the_one_it_names(taken, part):
    exact = sorted(taken)[ceil(part * len(taken)) - 1]
    said = durations.quantile(of(taken), part)
    assert said is not None
    number = durations.bucket(exact)
    assert durations.EDGES[max(0, number - 1)] <= said <= durations.EDGES[number]


@given(DURATIONS, DURATIONS)
def test_histograms_of_two_months_add_up_to_that_of_both(one, other):
    assert of(one) + of(other) == of(one + other)


def test_what_took_longer_than_a_year_has_no_number():
    assert durations.quantile(of([timedelta(days=400)]), 0.5) is None
    assert durations.quantile({}, 0.5) is None


def test_the_days_within_which_a_share_is_said_are_edges():
    assert all(timedelta(days=days) in durations.EDGES for days in (1, 7, 15, 30))
