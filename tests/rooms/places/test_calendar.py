from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

import qianxian
from qianxian.places.calendar import USUAL_HOURS, Span, Term, WorkingCalendar
from qianxian.places.states import TimeUnit

WORK_DAYS, WORK_HOURS, DAYS, HOURS = TimeUnit.WORK_DAYS, TimeUnit.WORK_HOURS, TimeUnit.DAYS, TimeUnit.HOURS


def at(text):
    """A moment in Xuchang: 2026-02-13 17:00."""
    return timezone.make_aware(datetime.fromisoformat(text))


@cache
def exceptions():
    path = Path(qianxian.__file__).parent / "ops" / "weidu" / "calendar.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): row["works"] == "1" for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def known():
    return WorkingCalendar(exceptions())


GOLDEN = [
    # given              n  working days         working hours        days (23:59:59)  hours
    # 2024: the Spring Festival rests 10–17 February; the Sundays of 4 and 18 February work
    ("2024-02-02 16:00", 1, "2024-02-04 18:00", "2024-02-02 17:00", "2024-02-03", "2024-02-02 17:00"),  # Friday
    ("2024-02-03 09:00", 1, "2024-02-04 18:00", "2024-02-04 09:30", "2024-02-04", "2024-02-03 10:00"),  # Saturday off
    ("2024-02-04 11:30", 2, "2024-02-06 18:00", "2024-02-04 16:00", "2024-02-06", "2024-02-04 13:30"),  # works: Sunday
    ("2024-02-09 17:30", 1, "2024-02-18 18:00", "2024-02-18 09:00", "2024-02-10", "2024-02-09 18:30"),  # New Year's Eve
    ("2024-02-09 17:30", 8, "2024-02-27 18:00", "2024-02-19 09:00", "2024-02-17", "2024-02-10 01:30"),
    ("2024-02-12 10:00", 3, "2024-02-20 18:00", "2024-02-18 11:30", "2024-02-15", "2024-02-12 13:00"),  # in the middle
    # 2024: the National Day rests 1–7 October; Sunday 29 September and Saturday 12 October work
    ("2024-09-27 18:00", 1, "2024-09-29 18:00", "2024-09-29 09:30", "2024-09-28", "2024-09-27 19:00"),  # at closing
    ("2024-09-29 08:30", 7, "2024-10-14 18:00", "2024-09-29 18:00", "2024-10-06", "2024-09-29 15:30"),  # at opening
    ("2024-09-30 12:00", 4, "2024-10-11 18:00", "2024-10-08 09:00", "2024-10-04", "2024-09-30 16:00"),  # at lunch
    ("2024-10-11 14:00", 1, "2024-10-12 18:00", "2024-10-11 15:30", "2024-10-12", "2024-10-11 15:00"),  # at lunch
    # 2025: the Spring Festival rests 28 January–4 February; Sunday 26 January and Saturday 8 February work
    ("2025-01-25 12:00", 1, "2025-01-26 18:00", "2025-01-26 09:30", "2025-01-26", "2025-01-25 13:00"),
    ("2025-01-26 08:00", 2, "2025-02-05 18:00", "2025-01-26 10:30", "2025-01-28", "2025-01-26 10:00"),  # too early
    ("2025-01-27 17:59", 1, "2025-02-05 18:00", "2025-02-05 09:29", "2025-01-28", "2025-01-27 18:59"),
    ("2025-02-07 19:30", 5, "2025-02-13 18:00", "2025-02-08 16:00", "2025-02-12", "2025-02-08 00:30"),  # too late
    # 2025: the National Day with the Mid-autumn Festival, 1–8 October; Sunday 28 September and Saturday 11 October work
    ("2025-09-26 17:00", 2, "2025-09-29 18:00", "2025-09-28 09:30", "2025-09-28", "2025-09-26 19:00"),
    ("2025-09-30 14:30", 3, "2025-10-11 18:00", "2025-09-30 17:30", "2025-10-03", "2025-09-30 17:30"),
    ("2025-09-30 14:30", 14, "2025-10-27 18:00", "2025-10-10 12:00", "2025-10-14", "2025-10-01 04:30"),
    ("2025-10-10 16:00", 3, "2025-10-14 18:00", "2025-10-11 09:30", "2025-10-13", "2025-10-10 19:00"),
    # 2026: the Spring Festival rests 15–23 February; the Saturdays of 14 and 28 February work
    ("2026-02-13 17:00", 1, "2026-02-14 18:00", "2026-02-13 18:00", "2026-02-14", "2026-02-13 18:00"),
    ("2026-02-13 17:00", 2, "2026-02-24 18:00", "2026-02-14 09:30", "2026-02-15", "2026-02-13 19:00"),
    ("2026-02-14 17:00", 3, "2026-02-26 18:00", "2026-02-24 10:30", "2026-02-17", "2026-02-14 20:00"),
    ("2026-02-14 09:00", 5, "2026-02-28 18:00", "2026-02-14 16:30", "2026-02-19", "2026-02-14 14:00"),
    ("2026-02-17 00:00", 1, "2026-02-24 18:00", "2026-02-24 09:30", "2026-02-18", "2026-02-17 01:00"),  # New Year's Day
    ("2026-02-27 17:30", 1, "2026-02-28 18:00", "2026-02-28 09:00", "2026-02-28", "2026-02-27 18:30"),
    # 2026: the National Day rests 1–7 October; Sunday 20 September and Saturday 10 October work
    ("2026-09-18 17:00", 2, "2026-09-21 18:00", "2026-09-20 09:30", "2026-09-20", "2026-09-18 19:00"),
    ("2026-09-30 09:00", 1, "2026-10-08 18:00", "2026-09-30 10:00", "2026-10-01", "2026-09-30 10:00"),
    ("2026-09-30 17:00", 8, "2026-10-16 18:00", "2026-10-08 18:00", "2026-10-08", "2026-10-01 01:00"),
    ("2026-10-09 18:01", 3, "2026-10-13 18:00", "2026-10-10 11:30", "2026-10-12", "2026-10-09 21:01"),
    # plain weeks
    ("2026-11-23 09:00", 3, "2026-11-26 18:00", "2026-11-23 12:00", "2026-11-26", "2026-11-23 12:00"),  # until lunch
    ("2026-11-20 23:59", 1, "2026-11-23 18:00", "2026-11-23 09:30", "2026-11-21", "2026-11-21 00:59"),  # over a weekend
]


@pytest.mark.parametrize(("given_at", "amount", "work_days", "work_hours", "days", "hours"), GOLDEN)
def test_every_unit_runs_out_when_an_official_expects_it(
    known, given_at, amount, work_days, work_hours, days, hours,
):
    expected = {WORK_DAYS: at(work_days), WORK_HOURS: at(work_hours), DAYS: at(f"{days} 23:59:59"), HOURS: at(hours)}
    got = {unit: known.deadline(at(given_at), amount, unit) for unit in TimeUnit}
    assert {unit: timezone.localtime(deadline.at) for unit, deadline in got.items()} == expected
    assert not any(deadline.provisional for deadline in got.values())


# ── the same, minute by minute, from the data itself ─────────────────────────────────────────────────────────────


@cache
def official():
    """Whether each day works, straight from the shared list and the rule of the week, without the code under test."""
    path = Path(__file__).resolve().parents[4] / "shared" / "data" / "calendar" / "cn_holidays_2018_2026.csv"
    if not path.exists():
        pytest.skip(f"LOUD: {path} is missing, so nothing was proven on real data")
    with path.open(encoding="utf-8", newline="") as file:
        said = {row["date"]: row["kind"] for row in csv.DictReader(file)}

    def works(day):
        return said.get(day.isoformat(), "workday" if day.weekday() < 5 else "weekend") in {"workday", "makeup_workday"}

    return works


def counted_by_the_minute(start, amount, unit):
    """Walk forward minute by minute and count; start is naive and whole minutes."""
    works = official()
    minute, one = start, timedelta(minutes=1)
    if unit == HOURS:
        for _ in range(amount * 60):
            minute += one
        return minute
    if unit == WORK_HOURS:
        left = amount * 60
        while left:
            within = time(8, 30) <= minute.time() < time(12) or time(14, 30) <= minute.time() < time(18)
            left -= within and works(minute.date())
            minute += one
        return minute
    seen = 0
    day = start.date()
    while seen < amount:
        day += timedelta(days=1)
        seen += works(day) if unit == WORK_DAYS else 1
    return datetime.combine(day, time(18) if unit == WORK_DAYS else time(23, 59, 59))


def moments(first, last):
    """Local times without a zone."""
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last))


@settings(deadline=None, max_examples=120)
@given(
    start=moments("2018-01-01", "2026-11-01").map(lambda m: m.replace(second=0, microsecond=0)),
    amount=st.integers(1, 30),
    unit=st.sampled_from(list(TimeUnit)),
)
def test_counting_minute_by_minute_comes_to_the_same(start, amount, unit):
    calendar = WorkingCalendar(exceptions())
    got = calendar.deadline(timezone.make_aware(start), amount, unit)
    assert timezone.localtime(got.at).replace(tzinfo=None) == counted_by_the_minute(start, amount, unit)
    assert not got.provisional


@settings(deadline=None, max_examples=200)
@given(
    start=moments("2018-01-01", "2026-06-01"),
    amount=st.integers(1, 60),
    more=st.integers(1, 10),
    unit=st.sampled_from(list(TimeUnit)),
)
def test_a_longer_promise_never_runs_out_earlier_nor_one_given_later(start, amount, more, unit):
    calendar = WorkingCalendar(exceptions())
    begun = timezone.make_aware(start)
    first = calendar.deadline(begun, amount, unit).at
    assert begun < first < calendar.deadline(begun, amount + more, unit).at
    assert first <= calendar.deadline(begun + timedelta(hours=more), amount, unit).at


def test_a_promise_can_be_taken_apart_into_the_working_days_it_was_made_of(known):
    for amount in (1, 3, 15):
        start = at("2026-02-10 10:00")
        assert known.count_work_days(start, known.deadline(start, amount).at) == amount


# ── hours of a district ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spans", "given_at", "amount", "due"),
    [
        ((Span(time(9), time(17)),), "2026-11-23 16:00", 2, "2026-11-24 10:00"),  # no lunch
        ((Span(time(8), time(12)), Span(time(15), time(18)), Span(time(19), time(21))), "2026-11-23 17:00", 2,
         "2026-11-23 20:00"),  # an evening counter in summer
        (USUAL_HOURS, "2026-11-23 13:00", 1, "2026-11-23 15:30"),
    ],
)
def test_working_hours_are_the_districts_own(spans, given_at, amount, due):
    assert WorkingCalendar(exceptions(), spans).deadline(at(given_at), amount, WORK_HOURS).at == at(due)


def test_working_days_end_when_the_district_closes():
    calendar = WorkingCalendar(exceptions(), (Span(time(9), time(17)),))
    assert calendar.deadline(at("2026-11-23 09:00"), 1).at == at("2026-11-24 17:00")


# ── years that nobody has announced ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given_at", "amount", "unit", "provisional"),
    [
        ("2026-12-30 09:00", 1, WORK_DAYS, False),
        ("2026-12-31 09:00", 1, WORK_DAYS, True),  # 1 January 2027
        ("2026-12-31 17:00", 1, WORK_HOURS, False),  # to the minute of closing
        ("2026-12-31 17:01", 1, WORK_HOURS, True),
        ("2027-03-01 09:00", 1, WORK_DAYS, True),
        ("2017-12-29 09:00", 1, WORK_DAYS, True),  # before 2018
        ("2026-12-31 09:00", 3, DAYS, False),  # days and hours ask no calendar
        ("2026-12-31 09:00", 48, HOURS, False),
    ],
)
def test_what_touches_a_year_that_is_not_loaded_is_provisional(known, given_at, amount, unit, provisional):
    assert known.deadline(at(given_at), amount, unit).provisional is provisional


def test_a_year_that_is_not_announced_counts_weekends_only(known):
    assert timezone.localtime(known.deadline(at("2026-12-31 09:00"), 2).at) == at("2027-01-04 18:00")


@pytest.mark.parametrize("amount", [0, -1])
def test_a_promise_takes_at_least_one_of_its_unit(known, amount):
    with pytest.raises(ValueError, match="at least one"):
        known.deadline(at("2026-11-23 09:00"), amount)


def test_a_deadline_remembers_what_it_was_made_of(known):
    deadline = known.deadline(at("2026-11-23 09:00"), 4, WORK_HOURS)
    assert (deadline.start, deadline.term) == (at("2026-11-23 09:00"), Term(4, WORK_HOURS))
