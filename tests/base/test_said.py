from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from qianxian.base import clock
from qianxian.base.said import said_date, said_weekday

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("zh-hans", date(2026, 11, 23), "今天"),
        ("zh-hans", date(2026, 11, 22), "昨天"),
        ("zh-hans", date(2026, 11, 24), "明天"),
        ("zh-hans", date(2026, 11, 20), "11月20日"),
        ("zh-hans", date(2025, 11, 20), "2025年11月20日"),
        ("zh-hans", datetime(2026, 11, 22, 7, 20, tzinfo=UTC), "昨天 15:20"),
        ("en", date(2026, 11, 23), "today"),
        ("en", date(2026, 11, 20), "20 November"),
        ("en", date(2025, 11, 20), "20 November 2025"),
    ],
)
def test_a_day_is_said_the_way_people_say_it(language, value, said):
    with translation.override(language):
        assert said_date(value, NOON) == said


def test_the_day_is_the_one_where_people_live_and_not_the_one_in_greenwich():
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # half past midnight in Xuchang, the 23rd
    with translation.override("zh-hans"):
        assert said_date(late, NOON) == "今天 0:30"
        assert said_date(date(2026, 11, 23), late) == "今天"


def test_a_date_can_be_asked_for_instead_of_its_name():
    with translation.override("zh-hans"):
        assert said_date(date(2026, 11, 23), NOON, by_name=False) == "11月23日"


def test_the_turn_of_the_year_is_said_with_the_year():
    with translation.override("zh-hans"):
        assert said_date(date(2027, 1, 3), NOON) == "2027年1月3日"


def test_each_day_of_the_week_has_its_own_name_in_both_languages():
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert len({said_weekday(date(2026, 11, 23 + day)) for day in range(7)}) == 7


def test_a_held_clock_stands_still_and_goes_on_afterwards():
    with clock.held_at(NOON):
        assert clock.now() == clock.now() == NOON
        assert clock.today() == date(2026, 11, 23)
    assert clock.now() != NOON
