"""The same documents as PDF, read back by another library; and where lines may break."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from base.papers import LONG, minutes
from qianxian.base.documents import layout, pdf
from qianxian.base.documents.breaking import NOT_FIRST, NOT_LAST, broken
from qianxian.base.documents.parts import Colophon, Document, Paragraph, Table


def read(document=None):
    file = io.BytesIO()
    pdf.write(file, document or minutes())
    return PdfReader(file)


def placed(page):
    """Every piece of text with where it begins, in millimetres from the top left corner."""
    found = []

    def visit(text, _cm, matrix, _font, _size):
        if text.strip():
            found.append((text.strip(), matrix[4] / layout.POINT, 297 - matrix[5] / layout.POINT))

    page.extract_text(visitor_text=visit)
    return found


def test_the_page_is_a4_and_words_stand_within_the_type_area():
    for page in read().pages:
        width, height = (float(side) / layout.POINT for side in page.mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        for text, x, y in placed(page):
            if text.startswith("—"):
                assert y == pytest.approx(37 + 225 + 7, abs=2.5)
            else:
                assert 28 - 0.1 <= x <= 184
                assert 37 <= y <= 262 + 0.1


def test_28_characters_stand_on_a_line_and_22_lines_on_a_page():
    document = Document(title="题", parts=(Paragraph("水" * 28 * 60),))
    first, second, *_rest = read(document).pages
    lines = [text for text, _x, _y in placed(second) if "水" in text]
    assert len(lines) == 22
    assert set(lines) == {"水" * 28}
    assert next(text for text, _x, _y in placed(first) if "水" in text) == "水" * 26


def test_all_that_the_document_says_can_be_read_out_again():
    said = "".join("".join(page.extract_text().split()) for page in read().pages)
    for words in (
        "七里店社区治理议事会议纪要", "〔2026〕14号", "一、上次决定的落实情况", "（一）水网改造", "1.主管道",
        "（1）接口", "出席：第三网格党支部3人", "请假：区自来水公司", "列席：街道办事处1人", "附件：1.签到表",
        "抄送：区委社会工作部，街道党工委。",
        "2026年11月26日印发", "区自来水公司", "—1—", "—5—",
    ):
        assert words in said, words


def test_the_page_number_stands_outside():
    pages = read().pages
    at = [next(x for text, x, _y in placed(page) if text.startswith("—")) for page in pages]
    assert at[0] > 150
    assert at[1] == pytest.approx(28 + 14 / layout.POINT, abs=0.2)


def test_the_colophon_stands_at_the_foot_of_the_last_page():
    y = next(y for text, _x, y in placed(read().pages[-1]) if "印发" in text)
    assert 255 < y < 262


def test_a_colophon_for_which_there_is_no_room_goes_on_a_page_of_its_own():
    full = Document(
        title="题", parts=(Paragraph("水" * (28 * 20 - 2)),),
        colophon=Colophon("社区党委", date(2026, 11, 26), ("街道",)),
    )
    pages = read(full).pages
    assert len(pages) == 2
    assert "印发" in pages[1].extract_text()


def test_a_long_table_has_its_headings_on_each_page():
    rows = tuple((str(number), LONG) for number in range(60))
    pages = read(Document(title="题", parts=(Table(("序号", "内容"), rows, (1, 6)),))).pages
    assert len(pages) > 3
    for page in pages:
        assert "序号" in page.extract_text()
    numbers = [text for page in pages for text, x, _y in placed(page) if text.isdigit() and x < 40]
    assert numbers == [str(number) for number in range(60)]


def test_a_row_higher_than_a_page_goes_on_over_it():
    huge = Table(("甲", "乙"), (("字" * 3000, "一"), ("二", "三")))
    said = "".join("".join(page.extract_text().split()) for page in read(Document(title="题", parts=(huge,))).pages)
    assert said.count("字") == 3000
    assert said.index("三") > said.rindex("字")


def test_what_the_font_cannot_say_is_printed_as_printers_do():
    said = read(Document(title="题", parts=(Paragraph("𠮷先生，𬭚女士"),))).pages[0].extract_text()
    assert "〓先生，〓女士" in said


def test_a_font_that_is_none_is_refused(tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"nothing")
    for name in ("no.ttf", "missing.ttf"):
        with pytest.raises(ValueError, match="no TrueType font"):
            pdf.write(io.BytesIO(), minutes(), font=tmp_path / name)


def test_the_same_document_gives_the_same_bytes():
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        pdf.write(file, minutes())
    assert files[0].getvalue() == files[1].getvalue()


# ── where lines break ────────────────────────────────────────────────────────────────────────────────────────────


def lines(words, most):
    return broken(words, layout.wide, lambda _number: most)


def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens():
    assert lines("一二三四五。六", 5) == ["一二三四", "五。六"]
    assert lines("一二三四（五）六", 5) == ["一二三四", "（五）六"]
    assert lines("一二三“四”。五六", 5) == ["一二三", "“四”。五", "六"]


def test_dashes_dots_numbers_and_words_stay_whole():
    assert lines("一二三四——五", 5) == ["一二三四", "——五"]
    assert lines("一二三四……五", 5) == ["一二三四", "……五"]
    assert lines("共12345.67元整", 4) == ["共", "12345.67", "元整"]
    assert lines("于Qianxian上", 4) == ["于", "Qianxian", "上"]


def test_a_word_longer_than_a_line_is_broken_all_the_same():
    assert lines("一" + "a" * 25, 5) == ["一" + "a" * 8, "a" * 10, "a" * 7]


ALPHABET = "水网改造通，。、；：？！（）《》“”12ab —…"


@given(st.text(alphabet=ALPHABET, max_size=120), st.integers(min_value=4, max_value=28))
def test_nothing_is_lost_and_no_line_is_too_wide(words, most):
    found = lines(words, most)
    assert "".join("".join(found).split()) == "".join(words.split())
    assert all(layout.wide(line) <= most for line in found)


@given(st.lists(st.sampled_from(["水", "网改造", "，通", "（水）", "《网》。", "12", "。”改"]), max_size=40))
def test_marks_keep_their_side_wherever_there_is_a_place_to_break(pieces):
    found = lines("水" + "".join(pieces), 8)
    assert all(line[0] not in NOT_FIRST for line in found[1:])
    assert all(line[-1] not in NOT_LAST for line in found[:-1])
