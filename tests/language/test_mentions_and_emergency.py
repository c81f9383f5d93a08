from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianxian.language.emergency import emergency_hint
from qianxian.language.mentions import read_places, read_times

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("昨晚北门漏水", "昨晚", date(2026, 3, 10), date(2026, 3, 10)),
        ("今天停电", "今天", WEDNESDAY, WEDNESDAY),
        ("大前天开始", "大前天", date(2026, 3, 8), date(2026, 3, 8)),
        ("2018年12月24日第二次反映", "2018年12月24日", date(2018, 12, 24), date(2018, 12, 24)),
        ("2019/5/10 停水", "2019/5/10", date(2019, 5, 10), date(2019, 5, 10)),
        ("12月24日晚上停水", "12月24日晚上", date(2025, 12, 24), date(2025, 12, 24)),
        ("十二月二十五号", "十二月二十五号", date(2025, 12, 25), date(2025, 12, 25)),
        ("3月1号", "3月1号", date(2026, 3, 1), date(2026, 3, 1)),
        ("三天前报过", "三天前", date(2026, 3, 8), date(2026, 3, 8)),
        ("两周前", "两周前", date(2026, 2, 25), date(2026, 2, 25)),
        ("周五停电", "周五", date(2026, 3, 6), date(2026, 3, 6)),
        ("上周三", "上周三", date(2026, 3, 4), date(2026, 3, 4)),
        ("上上星期天", "上上星期天", date(2026, 3, 1), date(2026, 3, 1)),
        ("上个月", "上个月", date(2026, 2, 1), date(2026, 2, 28)),
        ("去年", "去年", date(2025, 1, 1), date(2025, 12, 31)),
        ("2019年3月份", "2019年3月份", date(2019, 3, 1), date(2019, 3, 31)),
        ("2019年12月", "2019年12月", date(2019, 12, 1), date(2019, 12, 31)),
        ("２月２９日", "２月２９日", date(2024, 2, 29), date(2024, 2, 29)),
        ("昨晚樓下", "昨晚", date(2026, 3, 10), date(2026, 3, 10)),
    ],
)
def test_a_time_is_read_as_typed(text: str, words: str, first: date, last: date) -> None:
    (when,) = read_times(text, WEDNESDAY)
    assert (when.words, when.from_on, when.until_on) == (words, first, last + timedelta(days=1))
    assert text[when.at :].startswith(words)


@pytest.mark.parametrize(
    "text", ["2月30日", "13月1日", "明白了", "今后不会", "周末", "十全十美", "第三周期", ""]
)
def test_what_names_no_day_is_left_alone(text: str) -> None:
    assert read_times(text, WEDNESDAY) == []


@given(st.text(alphabet="上周一二十三月日号天前昨去年0129/-.今早", max_size=20))
@settings(deadline=None)
def test_no_text_breaks_the_reading_and_periods_are_never_empty(text: str) -> None:
    for when in read_times(text, WEDNESDAY):
        assert when.from_on < when.until_on
        assert text[when.at : when.at + len(when.words)] == when.words


def test_names_doors_and_spots_are_read_as_typed() -> None:
    found = read_places("七一路陽光花園3棟2單元501，北門漏水", ["阳光花园"])
    assert [(where.words, where.kind) for where in found] == [
        ("七一路", "name"),
        ("陽光花園", "name"),
        ("3棟2單元501", "door"),
        ("北門", "spot"),
    ]


def test_a_known_name_wins_over_a_guess_and_our_estate_is_no_name() -> None:
    assert [where.words for where in read_places("东风路社区北门", ["东风路社区"])] == ["东风路社区", "北门"]
    assert [where.kind for where in read_places("我们小区门口")] == ["spot"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三楼着火了，冒浓烟", "119"),
        ("电梯里有人被困", "119"),
        ("有人困在電梯", "119"),
        ("厨房煤气泄漏，味道很大", "119"),
        ("老人昏迷了叫不醒", "120"),
        ("有人触电", "120"),
        ("楼下有人持刀", "110"),
        ("他说不想活了", "110"),
        ("the kitchen is on fire", "119"),
    ],
)
def test_a_described_emergency_gets_the_number_to_ring(text: str, number: str) -> None:
    hint = emergency_hint(text)
    assert hint is not None
    assert hint.number == number
    assert hint.words in text
    assert number in hint.chinese
    assert number in hint.english


@pytest.mark.parametrize(
    "text",
    [
        "去年这里着火过",
        "担心电线起火",
        "消防通道被占，万一着火怎么办",
        "请宣传一氧化碳中毒的知识",
        "电梯停运三天",
        "火灾隐患",
        "物业态度差",
        "",
        "路灯不亮",
    ],
)
def test_what_is_past_feared_or_something_else_gets_none(text: str) -> None:
    assert emergency_hint(text) is None


def test_a_hint_says_that_the_report_is_taken_in_all_the_same() -> None:
    hint = emergency_hint("着火了")
    assert hint is not None
    assert "照常受理" in hint.chinese
    assert "taken in" in hint.english
