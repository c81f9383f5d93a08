from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import timezone

import qianxian
from qianxian.places.calendar import WorkingCalendar


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


@pytest.fixture(scope="module")
def known():
    path = Path(qianxian.__file__).parent / "ops" / "weidu" / "calendar.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return WorkingCalendar({date.fromisoformat(row["date"]): row["works"] == "1" for row in csv.DictReader(file)})


@pytest.mark.parametrize(
    ("given", "days", "due"),
    [
        (at(2026, 11, 23), 3, (2026, 11, 26)),  # a plain week
        (at(2026, 11, 20), 1, (2026, 11, 23)),  # over a weekend
        (at(2026, 2, 13), 1, (2026, 2, 14)),  # the Saturday before the Spring Festival works
        (at(2026, 2, 14), 1, (2026, 2, 24)),  # and then nine days of rest
        (at(2026, 2, 14), 5, (2026, 2, 28)),  # with another working Saturday after it
        (at(2026, 9, 30), 1, (2026, 10, 8)),  # the National Day's week
    ],
)
def test_a_promise_counts_days_on_which_somebody_is_there(known, given, days, due):
    deadline = known.deadline(given, days)
    assert timezone.localtime(deadline.at) == at(*due, 18)
    assert not deadline.provisional


def test_a_year_that_is_not_announced_counts_weekends_and_is_provisional(known):
    deadline = known.deadline(at(2026, 12, 31), 1)
    assert timezone.localtime(deadline.at).date() == date(2027, 1, 1)
    assert deadline.provisional


def test_a_promise_takes_at_least_a_day(known):
    with pytest.raises(ValueError, match="one working day"):
        known.deadline(at(2026, 11, 23), 0)
