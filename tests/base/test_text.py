from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.base.text import HIDDEN, clean, headline, scrub

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  东门\u3000\u3000的灯 \t黑了  ", "东门 的灯 黑了"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\n\n\n\n\n二", "一\n\n二"),
        ("\u202e倒着\u202c写", "倒着写"),
        ("\u200f右\u200e左\u061c", "右左"),
        ("\u2067里\u2069外", "里外"),
        ("零\x00号\x1b[31m", "零号[31m"),
        ("\ufeff开头", "开头"),
        (f"一家人{FAMILY}👍🏽", f"一家人{FAMILY}👍🏽"),
        ("e\u0301", "é"),
        ("坏\ud800字", "坏字"),
        ("", ""),
    ],
)
def test_what_is_typed_is_kept_clean(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_leaves_what_a_database_takes(typed):
    once = clean(typed)
    assert unicodedata.normalize("NFC", clean(once)) == unicodedata.normalize("NFC", once)
    assert "\x00" not in once
    once.encode()


@pytest.mark.parametrize(
    "number",
    [
        "13900001234", "139 0000 1234", "139-0000-1234", "１３９００００１２３４",
        "+8613900001234", "+86 139 0000 1234", "8613900001234", "008613900001234",
        "0374-1234567", "03741234567", "(0374)1234567", "（0374）1234567", "0374 1234567",
        "010-12345678", "02112345678",
        "411002199001011234", "41100219900101123X", "41100219900101123x",
        "411002 19900101 1234", "411002-19900101-123X",
    ],
)
@pytest.mark.parametrize("around", ["{}", "电话{}找我", "号{}，谢谢", "（{}）", "a{}b", "一{}\n二"])
def test_telephone_and_identity_numbers_are_put_out_of_sight_also_next_to_chinese(number, around):
    hidden = scrub(around.format(number))
    assert HIDDEN in hidden
    assert not any(character.isdecimal() for character in hidden)


@pytest.mark.parametrize(
    "said",
    [
        "3号楼2单元501", "2026年11月23日", "2026-11-23 15:20", "2024-2026", "拨12345没人接", "找110和119",
        "电表0012345678", "户号4100123456",
        "面积138.5平方米", "13栋", "第10000000号", "￥1390000", "1.3900001234",
        "共86户，1200人", "邮编461000", "车牌豫K12345", "单号SF1234567890123",
    ],
)
def test_ordinary_numbers_stay(said):
    assert scrub(said) == said


@given(st.integers(0, 9_999_999))
def test_no_number_of_up_to_seven_digits_is_ever_hidden(number):
    assert scrub(f"{number}号") == f"{number}号"


@given(st.text(alphabet="一二三号楼，。 ab"))
def test_text_without_digits_is_never_changed(said):
    assert scrub(said) == said


@pytest.mark.parametrize(
    ("said", "head"),
    [
        ("东门的灯黑了。已经三天。", "东门的灯黑了"),
        ("。！东门的灯黑了", "东门的灯黑了"),
        ("\n\n，东门的灯黑了，", "东门的灯黑了"),
        ("东门3.5米处有坑", "东门3.5米处有坑"),
        ("真的？真的", "真的"),
        ("", ""),
        ("。。。", ""),
    ],
)
def test_the_headline_is_the_first_thing_said(said, head):
    assert headline(said) == head


@given(st.text(), st.integers(2, 40))
def test_a_headline_is_never_longer_than_asked_and_says_when_it_was_cut(said, longest):
    head = headline(said, longest)
    assert len(head) <= longest
    assert head.rstrip("…") in said
