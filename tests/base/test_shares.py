from __future__ import annotations

import pytest

from qianxian.base.shares import Share


@pytest.mark.parametrize("n", range(10))
def test_under_ten_answers_there_is_no_percentage(n):
    assert Share(n, n).percent is None
    assert Share(n, n).interval is None


@pytest.mark.parametrize(
    ("part", "n", "bounds"),
    # Newcombe (Statistics in Medicine 17, 1998, table I): Wilson's intervals of 81/263, 15/148, 0/20, 1/29.
    [(81, 263, (26, 37)), (15, 148, (6, 16)), (0, 20, (0, 16)), (1, 29, (1, 17))],
)
def test_the_interval_is_wilsons(part, n, bounds):
    assert Share(part, n).interval == bounds


def test_the_interval_holds_the_share_and_stays_within_bounds():
    for n in range(10, 60):
        for part in range(n + 1):
            share = Share(part, n)
            low, high = share.interval
            assert 0 <= low <= share.percent <= high <= 100
