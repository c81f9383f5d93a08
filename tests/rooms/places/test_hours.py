"""Opening hours, read and said as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from qianxian.places.calendar import WorkingCalendar
from qianxian.places.hours import Hours, WrongHours, opening, read_hours, say_hours

MORNING, AFTERNOON = ("08:30", "12:00"), ("14:30", "18:00")
WORKDAYS = ((MORNING, AFTERNOON),) * 5 + ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "周一到周五 8:30—12:00、14:30—18:00",
        "星期一至星期五 8:30-12:00，14:30-18:00",
        "工作日上午8:30-12:00 下午14:30-18:00",
        "周一~周五：8点半到12点、14点30分至18点；周六周日休息".replace("：", " "),
        "Mon to Fri 8:30-12:00, 14:30-18:00",
        "周一、周二、周三、周四、周五 ８:30－12:00，14:30－18:00".replace("８", "8"),
        "周五到周五 14:30-18:00 8:30-12:00；周一到周四 8:30-12:00 14:30-18:00",
    ],
)
def test_the_same_hours_are_written_in_many_ways(text):
    assert read_hours(text).week == WORKDAYS


def test_some_days_have_other_hours():
    week = read_hours("周一到周五 8:30-18:00；周六 9:00-12:00").week
    assert week[:5] == ((("08:30", "18:00"),),) * 5
    assert week[5:] == ((("09:00", "12:00"),), ())


@pytest.mark.parametrize("text", ["每天8:00—18:00", "8:00-18:00", "周一到周日 8:00-18:00", "daily 8:00-18:00"])
def test_every_day_is_every_day(text):
    assert read_hours(text).week == ((("08:00", "18:00"),),) * 7


@pytest.mark.parametrize("text", ["", "  ", "休息"])
def test_no_hours_are_none(text):
    assert not read_hours(text)
    assert say_hours(read_hours(text)) == ""


@pytest.mark.parametrize(
    "text", ["随时", "周一 18:00-8:00", "周一 25:00-26:00", "周一 8:00-12:00、11:00-13:00", "8:00"],
)
def test_what_can_not_be_read_says_why(text):
    with pytest.raises(WrongHours) as refused:
        read_hours(text)
    assert refused.value.reason


clock = st.integers(0, 96).map(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}")
spans = st.lists(clock, max_size=6, unique=True).map(
    lambda times: tuple(zip(sorted(times)[::2], sorted(times)[1::2], strict=False)),
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@given(week=st.tuples(*[spans] * 7))
def test_what_is_said_is_read_back_as_the_same_hours(language, week):
    hours = Hours(week)
    with translation.override(language):
        assert read_hours(say_hours(hours)) == hours
    assert Hours.kept(hours.rows()) == hours


def test_hours_are_said_as_people_say_them():
    hours = read_hours("周一到周五 8:30—12:00、14:30—18:00；周六 9:00-12:00")
    assert say_hours(hours) == "周一到周五 8:30—12:00、14:30—18:00；周六 9:00—12:00"


def at(day, hour, minute=0):
    """A moment in November 2026 where the system is used."""
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


CALENDAR = WorkingCalendar({date(2026, 11, 25): False, date(2026, 11, 28): True})


@pytest.mark.parametrize(
    ("now", "is_open", "other"),
    [
        (at(23, 9), True, at(23, 12)),
        (at(23, 13), False, at(23, 14, 30)),
        (at(23, 12), False, at(23, 14, 30)),
        (at(24, 19), False, at(26, 8, 30)),  # Wednesday is a holiday
        (at(25, 10), False, at(26, 8, 30)),
        (at(28, 10), True, at(28, 12)),  # a Saturday on which people work
        (at(29, 10), False, at(30, 8, 30)),
    ],
)
def test_whether_somebody_is_there_follows_the_working_calendar(now, is_open, other):
    found = opening(Hours(WORKDAYS), now, CALENDAR)
    assert found.open_now is is_open
    assert (found.until if is_open else found.next_at) == other


def test_a_place_without_hours_never_opens():
    found = opening(Hours(), at(23, 9), CALENDAR)
    assert (found.open_now, found.until, found.next_at) == (False, None, None)
