"""A difference is said where it is more than chance, and only there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.base.shares import Share
from qianxian.results import periods
from qianxian.results.comparing import Growth, in_order
from qianxian.results.periods import Period
from qianxian.results.tallies import closure


def test_the_golden_figure_of_xuchang_in_january_2022_comes_out():
    share = closure(14577, 14577 - 2159)
    assert round(100 * share.part / share.n, 2) == 85.19
    assert share.interval == (85, 86)


def test_areas_whose_intervals_overlap_are_said_to():
    placed = in_order([("a", Share(2, 10)), ("b", Share(3, 10)), ("c", Share(90, 100)), ("few", Share(9, 9))])
    said = [(one.what, one.apart, one.overlaps) for one in placed]
    assert said == [("c", 1, False), ("b", -1, False), ("a", -1, True)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(10, 50)), min_size=1))
def test_nobody_stands_above_and_below_the_whole_at_once_and_the_order_is_that_of_the_shares(pairs):
    placed = in_order([(n, Share(min(part, whole), whole)) for n, (part, whole) in enumerate(pairs)])
    assert len(placed) == len(pairs)
    shares = [one.share.part / one.share.n for one in placed]
    assert shares == sorted(shares, reverse=True)


def test_ten_where_five_were_is_chance_and_forty_where_ten_were_is_not():
    assert not Growth(10, 5, 30, 30).is_hot
    assert Growth(40, 10, 30, 30).is_hot
    assert not Growth(9, 0, 30, 30).is_hot  # too few to say


def test_half_a_month_is_not_held_against_a_whole_one():
    growth = Growth(40, 80, 15, 30)
    assert growth.times == pytest.approx(1.0)
    low, high = growth.interval
    assert low < 1 < high


WRITTEN = st.sampled_from(["2026", "2026-11", "2026-Q4", "", "x", "2026-13"])


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), WRITTEN)
def test_a_period_is_read_as_it_is_written(today, written):
    period = periods.read(written, today)
    assert periods.read(str(period), today) == period
    assert period.previous.until == period.first
    assert period.year_before.first.replace(year=period.first.year) == period.first


def test_a_quarter_has_the_days_that_have_begun():
    assert Period(date(2026, 10, 1), 3).days(date(2026, 11, 23)) == 54
    assert Period(date(2026, 1, 1), 3).days(date(2026, 11, 23)) == 90
    assert Period(date(2027, 1, 1), 12).days(date(2026, 11, 23)) == 0
