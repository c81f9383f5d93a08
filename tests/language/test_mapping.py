"""The categories of a district are suggested on the first day, however few and coarse they are."""

from __future__ import annotations

import pytest

from qianxian.language.lexicon import TOPICS
from qianxian.language.mapping import KIN, for_categories, topics_of

COARSE = {
    "parking": "停车、充电",
    "utilities": "水、电、暖气",
    "rubbish": "垃圾、卫生",
    "property": "物业服务",
    "neighbours": "邻里、噪音",
    "fire": "楼道、消防",
    "other": "别的事",
}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("昨晚起东门的路灯不亮，3栋2单元门口看不见", "utilities"),
        ("三楼着火了，冒浓烟，快来人", "fire"),
        ("楼道里堆满杂物", "fire"),
        ("下水道堵了", "utilities"),
        ("電梯壞了", "property"),
        ("树枝挡住窗户", "property"),
        ("流浪狗咬人", "neighbours"),
        ("飞线充电", "parking"),
        ("垃圾桶满了三天没人收", "rubbish"),
        ("KTV半夜扰民", "neighbours"),
        ("Cars park on the pavement", "parking"),
        ("the elevator is broken", "property"),
        ("noisy neighbours at night", "neighbours"),
        ("no water since yesterday", "utilities"),
    ],
)
def test_what_people_say_finds_its_coarse_category_on_the_first_day(text: str, key: str) -> None:
    assert for_categories(COARSE).predict(text)[0][0] == key


def test_what_says_nothing_finds_none() -> None:
    shares = [share for _, share in for_categories(COARSE).predict("你好", top=9)]
    assert max(shares) == pytest.approx(min(shares))


def test_a_category_that_is_named_after_a_topic_has_it_before_the_topics_kin() -> None:
    laid = topics_of({**COARSE, "lamps": "路灯", "lifts": "电梯"})
    assert laid["street_lights"].heading == "lamps"
    assert laid["lifts"].heading == "lifts"


def test_kin_are_of_topics_that_there_are() -> None:
    assert set(KIN) <= set(TOPICS)
