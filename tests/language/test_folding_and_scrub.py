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
        "138——1234——5678",
        "138_1234_5678",
        "(138)12345678",
        "138 0 0 1 3 8 0 0 0",
        "1 3 8-1 2 3 4-5 6 7 8",
        "13812345678号",
        "1381234567813912345678",
        "幺三八零零一三八零零零",
        "一三八〇〇一三八〇〇〇",
        "壹叁捌零零壹叁捌零零零",
        "①③⑧⓪⓪①③⑧⓪⓪⓪",
        "1三8零零1三8000",
        "一三八 零零一三 八零零零",
        "零三七四二三四五六七八",
        "四一零一零二一九九零零三零七一二三四",
        "41010219900307123Ⅹ",
        "4 1 0 1 0 2 1 9 9 0 0 3 0 7 1 2 3 X",
        "护照E12345678",
        "联系方式2345678",
        "someone@example.com",
        "豫K-12345",
        "豫 K12345",
        "豫KD12345",
        "豫K1234警",
        "WJ豫12345",
        "车牌号K12345",
        "vx:abc12345",
        "加微abc12345",
        "豫K12345",
        "豫A·D12345",
        "微信号abc123456",
        "QQ：123456789",
    ],
)
def test_a_personal_number_is_gone_in_every_writing(number: str) -> None:
    scrubbed = scrub(f"我住三楼,{number},请回复")
    assert not any(letter.isnumeric() for letter in fold(scrubbed).removeprefix("我住三楼"))
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
        "1 3 5 7 9 11 13 15栋都没水",
        "1-3-802和1-3-902 2-3-1902",
        "151 1501 1601室",
        "1301 1302 1303 1304室漏水",
        "101、102、103、104室",
        "一三栋八零一",
        "三零一、三零二、三零三、三零四",
        "二零二六年三月十五日",
        "一百三十八万",
        "2024 2025 2026 2027",
        "2025-12-01 2025-12-31",
        "2026/03/15-2026/03/20",
        "编号202603150012",
        "工单2026031512345678",
        "微信12345平台",
        "微信是个好东西",
        "电话2026年没人接",
        "豫K12路",
        "湘A12栋305室",
        "津南1号院",
        "水表读数12345678",
    ],
)
def test_dates_sums_house_numbers_and_public_numbers_stay(kept: str) -> None:
    assert scrub(kept) == kept


@given(st.text(alphabet="13889012 -电话微信号abcX@.豫K楼一三八零年室（）", max_size=60))
@settings(deadline=None)
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)


def test_a_wechat_name_without_a_digit_is_taken_out_where_it_is_announced() -> None:
    assert scrub("微信：zhang_san，请加") == "微信〔账号〕，请加"


@pytest.mark.parametrize(
    "text", ["a." * 50_000 + "1", "138" * 33_333, "一三八" * 33_333, "0-" * 50_000, "微信" + "a" * 100_000 + "1"]
)
def test_a_text_of_a_hundred_thousand_letters_is_scrubbed_once_and_for_all(text: str) -> None:
    scrubbed = scrub(text)
    assert scrub(scrubbed) == scrubbed
