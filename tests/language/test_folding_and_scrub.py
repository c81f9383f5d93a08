from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianxian.language import scrub
from qianxian.language.folding import fold
from qianxian.language.traditional import PAIRS


def test_traditional_full_width_and_capitals_fold_to_one_writing() -> None:
    assert fold("樓頂漏水，ＫＴＶ擾民　Ａ３") == "楼顶漏水,ktv扰民 a3"


@given(st.text())
@settings(deadline=None)
def test_folding_keeps_every_position_and_folding_twice_changes_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_the_table_names_each_traditional_letter_with_one_meaning() -> None:
    meanings: dict[str, set[str]] = {}
    for pair in PAIRS.split():
        assert len(pair) == 2
        meanings.setdefault(pair[0], set()).add(pair[1])
    assert {letter: found for letter, found in meanings.items() if len(found) > 1} == {}


def test_letters_outside_the_first_plane_and_lone_surrogates_survive() -> None:
    assert fold("𠮷野家🙂A") == "𠮷野家🙂a"
    assert fold("\ud800X") == "\ud800x"


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "１３８１２３４５６７８",
        "1 3 8 1 2 3 4 5 6 7 8",
        "410102199003071234",
        "41010219900307123X",
        "410102 19900307 1234",
        "410102900307123",
        "6222021234567890123",
        "6222 0212 3456 7890",
        "0374-2345678",
        "(0371)65432109",
        "电话:2345678",
        "someone@example.com",
        "豫K12345",
        "豫A·D12345",
        "微信号abc123456",
        "QQ：123456789",
    ],
)
def test_a_personal_number_is_gone_in_every_writing(number: str) -> None:
    scrubbed = scrub(f"我住三楼,{number},请回复")
    digits = [letter for letter in fold(scrubbed) if letter.isdigit()]
    assert digits == []
    assert "〔" in scrubbed
    assert scrubbed.startswith("我住三楼,")
    assert scrubbed.endswith(",请回复")


@pytest.mark.parametrize(
    "kept",
    [
        "3栋2单元501室",
        "2018年12月24日",
        "2019/1/1 10:13:37",
        "2018-12-26 10:13",
        "补偿款125000元",
        "拨打12345和110",
        "从1998年到2019年",
        "A3区七一路128号",
        "面积89.5平方米",
        "K12路公交",
        "物业费1.20元",
    ],
)
def test_dates_sums_house_numbers_and_public_numbers_stay(kept: str) -> None:
    assert scrub(kept) == kept


@given(st.text(alphabet="13889012 -电话微信号abcX@.豫K楼", max_size=60))
@settings(deadline=None)
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)
