from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import qianxian
from qianxian.base.permits import Refused, Unfit
from qianxian.ledger.models import Entry, Text
from qianxian.people.queries import OPERATOR
from qianxian.places import actions, holidays, queries, years
from qianxian.places.calendar import Span, WorkingCalendar

OWN = Path(qianxian.__file__).parent / "ops" / "weidu" / "calendar.csv"
YEAR = """date,works,name
2027-01-01,0,元旦
2027-02-05,0,春节
2027-02-06,0,春节
2027-02-13,1,
2027-05-01,0,劳动节
2027-10-01,0,国庆节
2027-10-02,0,国庆节
"""


def exceptions(announced):
    days = [day for some in (*announced.years.values(), *announced.beside.values()) for day in some]
    return {day.day: day.works for day in days}


def test_the_shared_list_and_the_official_notices_agree_on_every_working_day(shared_data):
    """Both forms are read; 2020 differs, because the notice of that November was changed in the epidemic."""
    folder = shared_data / "calendar"
    listed = holidays.read((folder / "cn_holidays_2018_2026.csv").read_text(encoding="utf-8"))
    notices = holidays.read((folder / "chinaholidays_official_info.toml").read_text(encoding="utf-8"))
    assert (listed.wrong, notices.wrong) == ([], [])
    assert sorted(listed.years) == list(range(2018, 2027))
    assert sorted(notices.years) == list(range(2020, 2027))
    mine, theirs = WorkingCalendar(exceptions(listed)), WorkingCalendar(exceptions(notices))
    days = [date.fromordinal(day) for day in range(date(2021, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert [day for day in days if mine.works(day) != theirs.works(day)] == []
    names = {day.name for day in listed.years[2026]}
    assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


def test_the_demonstrations_own_list_is_whole():
    announced = holidays.read(OWN.read_text(encoding="utf-8"))
    assert announced.wrong == []
    assert sorted(announced.years) == list(range(2018, 2027))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 0, "nothing in it"),
        ("a,b\n1,2\n", 1, "name the columns"),
        (YEAR.replace("2027-02-05", "2027-02-30"), 3, "2027-02-30"),
        (YEAR.replace("2027-02-06,0", "2027-02-06,maybe"), 4, "maybe"),
        (YEAR.replace("2027-02-13,1", "2027-02-12,1"), 5, "no Saturday or Sunday"),
        (YEAR + "2027-02-13,0,春节\n", 9, "line 5"),
        (YEAR.replace("2027-05-01,0,劳动节\n", ""), 2, "2027-05-01"),
        ('[2027]\n"调休工作日" = ["2027-13-01"]\n', 2, "2027-13-01"),
        ('[2027]\nfestivals = { "春节" = "2027-02-11 ~ 2027-02-05" }\n', 2, "2027-02-11"),
        ("[2027\n", 1, "TOML"),
        ('[about]\nname = "x"\n', 0, "No year"),
        ("date,works\n2027-01-01,0\n", 0, "no whole year"),
    ],
)
def test_what_is_wrong_is_named_by_its_line_and_reason(text, line, reason):
    from django.utils import translation

    with translation.override("en"):
        announced = holidays.read(text)
    assert [wrong.line for wrong in announced.wrong] == [line], announced.wrong
    assert reason in announced.wrong[0].reason


def test_a_list_in_chinese_pasted_from_a_table_is_read():
    rows = ["日期\t类型\t名称", "2027年1月1日\t放假\t元旦", "2027/5/1\t放假\t劳动节", "2027-10-01\t放假\t国庆节",
            "2027-10-09\t上班\t"]
    announced = holidays.read("\n".join(rows))
    assert announced.wrong == []
    assert [(day.day, day.works, day.name) for day in holidays.named(announced.years[2027])] == [
        (date(2027, 1, 1), False, "元旦"), (date(2027, 5, 1), False, "劳动节"), (date(2027, 10, 1), False, "国庆节"),
        (date(2027, 10, 9), True, "国庆节"),
    ]


def test_loading_says_what_changes_and_a_year_that_changes_nothing_records_nothing(world, now):
    announced, changes = years.read_calendar(YEAR)
    assert [(change.year, change.first_time, change.rests, change.works) for change in changes] == [(2027, True, 6, 1)]
    assert queries.calendar.now().years == frozenset()  # reading loads nothing
    assert [change.year for change in actions.load_years(actor=OPERATOR, announced=announced, now=now)] == [2027]
    assert queries.calendar.now().years == {2027}
    recorded = Entry.objects.filter(kind="calendar.set")
    assert recorded.count() == 1
    assert years.read_calendar(YEAR)[1] == []
    assert actions.load_years(actor=OPERATOR, announced=announced, now=now) == []
    assert recorded.count() == 1


def test_a_year_that_is_loaded_anew_keeps_what_was_there_in_its_entry(world, now):
    for text in (YEAR, YEAR.replace("2027-02-06,0,春节", "2027-02-07,0,春节")):
        announced, changes = years.read_calendar(text)
        actions.load_years(actor=OPERATOR, announced=announced, now=now)
    assert changes[0].moved == [date(2027, 2, 6), date(2027, 2, 7)]
    words = Text.objects.filter(entry__kind="calendar.set").latest("entry_id").words
    assert "2027-02-06 0 春节" in words["before"]
    assert "2027-02-07 0 春节" in words["after"]
    assert len(words["before"]) == len(words["after"]) == 7


def test_a_holiday_over_new_year_changes_one_day_of_its_neighbour_only(world, now):
    load = actions.load_years
    load(actor=OPERATOR, announced=years.read_calendar(YEAR)[0], now=now)
    following = YEAR.replace("2027-", "2028-").replace("2028-02-13,1,\n", "") + "2027-12-31,0,元旦\n"
    load(actor=OPERATOR, announced=years.read_calendar(following)[0], now=now)
    assert len(years.known_days(2027)) == 8
    assert years.known_days(2027)[-1] == (date(2027, 12, 31), False, "元旦")


def test_a_day_of_a_year_that_is_not_loaded_is_wrong(world, now):
    announced, _changes = years.read_calendar(YEAR + "2026-12-31,0,元旦\n")
    assert [wrong.line for wrong in announced.wrong] == [9]
    with pytest.raises(Unfit):
        actions.load_years(actor=OPERATOR, announced=announced, now=now)
    assert years.known_days(2027) == []


def test_only_who_administers_the_district_loads_a_year_or_sets_its_hours(world, now):
    announced = years.read_calendar(YEAR)[0]
    with pytest.raises(Refused):
        actions.load_years(actor=world.viewer("grid3"), announced=announced, now=now)
    with pytest.raises(Refused):
        actions.set_working_hours(actor=world.viewer("grid3"), spans=queries.calendar.now().spans, now=now)
    assert not Entry.objects.filter(kind__startswith="calendar.").exists()


def span(text):
    from datetime import time

    opens, closes = text.split("–")
    return Span(time.fromisoformat(opens), time.fromisoformat(closes))


def test_working_hours_are_set_for_the_whole_district(world, now):
    actions.set_working_hours(actor=OPERATOR, spans=[span("09:00–12:00"), span("15:00–18:30")], now=now)
    assert [str(one) for one in queries.calendar.now().spans] == ["9:00–12:00", "15:00–18:30"]


@pytest.mark.parametrize("spans", [[], ["12:00–09:00"], ["09:00–12:00", "11:00–18:00"], ["15:00–18:00", "08:00–12:00"]])
def test_working_hours_that_make_no_day_are_refused(world, now, spans):
    with pytest.raises(Unfit):
        actions.set_working_hours(actor=OPERATOR, spans=[span(one) for one in spans], now=now)
