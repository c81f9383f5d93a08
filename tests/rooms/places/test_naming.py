"""Places found by what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.places.naming import Finder, How, Named
from qianxian.places.states import Level

D, S, C, G, Y = Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY, Level.GRID, Level.COURTYARD
TREE = [
    (D, "0001/", "魏都区"),
    (S, "0001/0001/", "文峰街道"),
    (C, "0001/0001/0001/", "文峰社区"),
    (G, "0001/0001/0001/0001/", "第1网格"),
    (Y, "0001/0001/0001/0001/0001/", "柳溪院"),
    (Y, "0001/0001/0001/0001/0002/", "南园"),
    (Y, "0001/0001/0001/0001/0003/", "七一路三号院"),
    (G, "0001/0001/0001/0003/", "第3网格"),
    (Y, "0001/0001/0001/0003/0001/", "槐荫院"),
    (Y, "0001/0001/0001/0003/0002/", "文峰小区"),
    (Y, "0001/0001/0001/0003/0003/", "纺织厂家属院"),
    (C, "0001/0001/0002/", "七一社区"),
    (G, "0001/0001/0002/0003/", "第3网格"),
    (Y, "0001/0001/0002/0003/0001/", "枫林院"),
    (Y, "0001/0001/0002/0003/0002/", "东风里"),
    (G, "0001/0001/0002/0012/", "第12网格"),
    (Y, "0001/0001/0002/0012/0001/", "桂香花园二期"),
    (S, "0001/0002/", "丁庄街道"),
    (C, "0001/0002/0001/", "东大社区"),
    (G, "0001/0002/0001/0001/", "电业局专属网格"),
    (Y, "0001/0002/0001/0001/0001/", "柳溪院"),
    (Y, "0001/0002/0001/0001/0002/", "运河人家"),
]
OTHER_NAMES = [
    ("文峰小区", "四号楼院", How.ALIAS), ("纺织厂家属院", "棉纺大院", How.FORMER), ("南园", "南苑", How.ALIAS),
]


def names():
    ids = {path: number for number, (_level, path, _name) in enumerate(TREE, start=1)}
    for level, path, name in TREE:
        yield Named(ids[path], level, path, int(path[-5:-1]), name, How.NAME)
        for of, other, kind in OTHER_NAMES:
            if of == name:
                yield Named(ids[path], level, path, int(path[-5:-1]), other, kind)


FINDER = Finder(names())
PATHS = {number: path for number, (_level, path, _name) in enumerate(TREE, start=1)}


def found(typed, **more):
    return [(PATHS[match.place_id], match.how.value, match.rest) for match in FINDER.find(typed, **more)]


LOCUST, LITTLE, MILL = "0001/0001/0001/0003/0001/", "0001/0001/0001/0003/0002/", "0001/0001/0001/0003/0003/"
WENFENG, GRID3, GRID3_SEVEN = "0001/0001/0001/", "0001/0001/0001/0003/", "0001/0001/0002/0003/"
MAPLE = "0001/0001/0002/0003/0001/"
WILLOW, WILLOW_EAST, SOUTH = "0001/0001/0001/0001/0001/", "0001/0002/0001/0001/0001/", "0001/0001/0001/0001/0002/"
THIRD, LAUREL, CANAL = "0001/0001/0001/0001/0003/", "0001/0001/0002/0012/0001/", "0001/0002/0001/0001/0002/"

TYPED = [
    # the plain name, and the ways of writing it
    ("槐荫院", LOCUST, "name", ""),
    ("槐蔭院", LOCUST, "near", ""),
    ("　槐 荫 院　", LOCUST, "name", ""),
    ("文峯小區", LITTLE, "name", ""),
    ("運河人家", CANAL, "name", ""),
    ("紡織廠家屬院", MILL, "near", ""),
    # endings missing or others
    ("槐荫", LOCUST, "name", ""),
    ("槐荫小区", LOCUST, "name", ""),
    ("槐荫家属院", LOCUST, "name", ""),
    ("槐荫大院", LOCUST, "name", ""),
    ("槐荫社区", LOCUST, "name", ""),
    ("文峰", LITTLE, "name", ""),
    ("文峰院", LITTLE, "name", ""),
    ("文峰社区", WENFENG, "name", ""),
    ("文峰居委会", WENFENG, "name", ""),
    ("文峰街道", "0001/0001/", "name", ""),
    ("文峰办事处", "0001/0001/", "name", ""),
    ("魏都", "0001/", "name", ""),
    ("纺织厂", MILL, "name", ""),
    ("南园小区", SOUTH, "name", ""),
    # doors behind the name
    ("文峰小区3号楼2单元", LITTLE, "name", "3号楼2单元"),
    ("文峰小区 三号楼 二单元 501", LITTLE, "name", "三号楼 二单元 501"),
    ("槐荫院３＃楼", LOCUST, "name", "３＃楼"),
    ("槐荫3-2-501", LOCUST, "name", "3-2-501"),
    ("槐荫院东门", LOCUST, "name", "东门"),
    ("槐荫院门口的路灯坏了", LOCUST, "name", "门口的路灯坏了"),
    # other names
    ("四号楼院", LITTLE, "alias", ""),
    ("4号楼院", LITTLE, "alias", ""),
    ("棉纺大院", MILL, "former", ""),
    ("棉纺", MILL, "former", ""),
    ("南苑", SOUTH, "alias", ""),
    # one wrong character
    ("槐阴院", LOCUST, "near", ""),
    ("枫淋院", MAPLE, "near", ""),
    ("纺枳厂家属院", MILL, "near", ""),
    ("纺织家属院", MILL, "near", ""),
    ("织纺厂家属院", MILL, "near", ""),
    ("文峰社区槐阴院", LOCUST, "near", ""),
    ("运河人佳2号楼", CANAL, "near", "2号楼"),
    # outer and inner name together
    ("文峰 槐荫", LOCUST, "name", ""),
    ("文峰社区槐荫院", LOCUST, "name", ""),
    ("槐荫院，文峰社区", LOCUST, "name", ""),
    ("河南省许昌市魏都区文峰街道文峰社区第3网格槐荫院5号楼", LOCUST, "name", "5号楼"),
    ("许昌市魏都区枫林院", MAPLE, "name", ""),
    ("东大社区柳溪院", WILLOW_EAST, "name", ""),
    ("文峰柳溪", WILLOW, "name", ""),
    ("东大社区槐荫院", LOCUST, "elsewhere", ""),
    # numbers
    ("文峰社区3网格", GRID3, "name", ""),
    ("文峰社区第三网格", GRID3, "name", ""),
    ("七一社区三小区网格", GRID3_SEVEN, "name", ""),
    ("文峰社区网格3", GRID3, "name", ""),
    ("十二网格", "0001/0001/0002/0012/", "name", ""),
    ("电业局网格", "0001/0002/0001/0001/", "name", ""),
    ("电业局专属网格", "0001/0002/0001/0001/", "name", ""),
    ("七一路3号院", THIRD, "name", ""),
    ("七一路三号院2号楼", THIRD, "name", "2号楼"),
    ("桂香花园2期", LAUREL, "name", ""),
    ("桂香花园", LAUREL, "part", ""),
    # a part, and words around
    ("荫院", LOCUST, "part", ""),
    ("桂香", LAUREL, "part", ""),
    ("我住在槐荫院3号楼", LOCUST, "name", "3号楼"),
]


@pytest.mark.parametrize(("typed", "path", "how", "rest"), TYPED, ids=[row[0] for row in TYPED])
def test_what_people_type_finds_what_they_mean(typed, path, how, rest):
    assert found(typed)[:1] == [(path, how, rest)], found(typed)


@pytest.mark.parametrize("typed", ["", "  ", "，。", "火星基地", "院子里没有这个名字的地方吧", "999网格"])
def test_what_is_no_place_finds_none(typed):
    assert found(typed) == []


def test_one_name_at_two_places_finds_both_in_the_order_of_the_tree():
    assert [path for path, _how, _rest in found("柳溪院")] == [WILLOW, WILLOW_EAST]
    assert [path for path, _how, _rest in found("第三网格")] == [GRID3, GRID3_SEVEN]


def test_within_a_place_only_what_lies_there_is_found():
    assert [path for path, _how, _rest in found("柳溪院", within="0001/0002/")] == [WILLOW_EAST]
    assert found("槐荫院", within="0001/0002/") == []


def test_one_word_for_three_levels_finds_the_courtyard_first():
    assert [path for path, _how, _rest in found("文峰")] == [LITTLE, WENFENG, "0001/0001/"]


def test_never_more_than_asked_for_are_found():
    assert len(found("院", at_most=3)) == 3


@given(st.text(max_size=80))
def test_nothing_that_is_typed_breaks_it(typed):
    for match in FINDER.find(typed):
        assert typed.endswith(match.rest) or len(typed) > 60


LONG_NAMES = [(path, name) for _level, path, name in TREE if len(name) > 2 and not set(name) & set("一二三13")]


@given(st.sampled_from(LONG_NAMES), st.integers(0, 7), st.sampled_from("霞鑫瑞德祥"))
def test_one_wrong_character_in_a_name_of_three_is_forgiven(place, at, letter):
    path, name = place
    at %= len(name)
    typed = name[:at] + letter + name[at + 1 :]
    assert path in [one for one, _how, _rest in found(typed, at_most=99)]
