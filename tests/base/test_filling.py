"""An office's own form keeps everything but its blanks: looks, sums and pictures stay, words are never a formula."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.utils import translation
from docx.shared import RGBColor
from openpyxl.chart import BarChart
from openpyxl.styles import Font

from qianxian.base.documents import docx_filling, xlsx_filling
from qianxian.base.documents.blanks import Words
from qianxian.base.documents.template import LARGEST, TemplateRefused

AREAS = [{"下级.名称": "文峰社区", "下级.收到": "12"}, {"下级.名称": "=1+1", "下级.收到": "7"}]
WORDS = Words({"地区": "文峰街道", "收到": "1234", "按期答复": "83.6%", "上期.收到": "–"}, {"下级": AREAS, "类别": []})


def kept(file):
    held = io.BytesIO()
    file.save(held)
    return held.getvalue()


def document(*paragraphs):
    made = docx.Document()
    for pieces in paragraphs:
        paragraph = made.add_paragraph()
        for piece in pieces:
            paragraph.add_run(piece)
    return made


def sheet(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def cells(content):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


def test_a_blank_that_word_keeps_in_pieces_is_filled_in_the_look_of_its_first_character():
    made = document(["本月", "{", "{收", "到}} ", "件，去年{{不认识}}"])
    made.paragraphs[0].runs[1].font.color.rgb = RGBColor(255, 0, 0)
    paragraph = docx.Document(io.BytesIO(docx_filling.fill(kept(made), WORDS))).paragraphs[0]
    assert paragraph.text == "本月1234 件，去年{{不认识}}"
    assert [run.text for run in paragraph.runs if run.font.color.rgb == RGBColor(255, 0, 0)] == ["1234"]


def test_headers_boxes_of_tables_and_rows_of_lists_are_filled_too():
    made = document(["{{地区}}"])
    made.sections[0].header.paragraphs[0].text = "{{地区}}月报"
    table = made.add_table(rows=3, cols=2)
    for at, text in enumerate(("单位", "件数", "{{下级.名称}}", "{{下级.收到}}件", "{{类别.名称}}", "{{类别.收到}}")):
        table.cell(at // 2, at % 2).text = text
    assert docx_filling.blanks_of(kept(made)) == [
        "地区", "下级.名称", "下级.收到", "类别.名称", "类别.收到",
    ]
    filled = docx.Document(io.BytesIO(docx_filling.fill(kept(made), WORDS)))
    assert filled.sections[0].header.paragraphs[0].text == "文峰街道月报"
    rows = [[cell.text for cell in row.cells] for row in filled.tables[0].rows]
    assert rows == [["单位", "件数"], ["文峰社区", "12件"], ["=1+1", "7件"]]


def test_a_number_stays_a_number_and_a_word_is_never_a_formula():
    made = sheet([["{{地区}}共{{收到}}件", "{{收到}}", "{{按期答复}}", "{{上期.收到}}", "=B1*2"]])
    made.active["B1"].font = Font(bold=True)
    filled = openpyxl.load_workbook(io.BytesIO(xlsx_filling.fill(kept(made), WORDS))).active
    assert [cell.value for cell in filled[1]] == ["文峰街道共1234件", 1234, pytest.approx(0.836), "–", "=B1*2"]
    assert filled["B1"].font.bold
    assert filled["C1"].number_format == "0.0%"
    named = xlsx_filling.fill(kept(sheet([["{{下级.名称}}"]])), WORDS)
    assert [cell.data_type for cell in openpyxl.load_workbook(io.BytesIO(named)).active["A"]] == ["s", "s"]


def test_rows_of_a_list_go_into_the_empty_rows_below_and_the_sum_stays_where_it_is():
    made = sheet([
        ["{{下级.名称}}", "{{下级.收到}}", "=B1/2", "{{地区}}"], [None], [None], ["合计", "=SUM(B1:B3)", None, None],
    ])
    assert cells(xlsx_filling.fill(kept(made), WORDS)) == [
        ["文峰社区", 12, "=B1/2", "文峰街道"], ["=1+1", 7, "=B2/2", "文峰街道"], [None] * 4,
        ["合计", "=SUM(B1:B3)", None, None],
    ]
    none = sheet([["{{类别.名称}}", "件"], ["合计", None]])
    assert cells(xlsx_filling.fill(kept(none), WORDS)) == [[None], ["合计"]]


@pytest.mark.parametrize("below", [["合计"], None])
def test_rows_of_a_list_never_write_over_what_stands_below(below):
    made = sheet([["{{下级.名称}}"], *([below] if below else [])])
    if below is None:
        made.active.merge_cells("A2:B2")
    with translation.override("en"), pytest.raises(TemplateRefused, match="2 lines to write and too few empty rows"):
        xlsx_filling.fill(kept(made), WORDS)


def with_chart():
    made = sheet([["{{收到}}", 1]])
    made.active.add_chart(BarChart(), "D4")
    return kept(made)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (with_chart, "charts, pictures"),
        (lambda: kept(sheet([["=A2&{{收到}}"]])), "inside a formula"),
        (lambda: b"PK\x03\x04 no workbook", "damaged"),
        (lambda: bytes(LARGEST + 1), "5 MB"),
    ],
)
def test_a_workbook_that_would_lose_something_is_refused_with_what_to_do(content, says):
    with translation.override("en"), pytest.raises(TemplateRefused, match=says):
        xlsx_filling.blanks_of(content())


def test_what_is_no_document_is_refused():
    with pytest.raises(TemplateRefused):
        docx_filling.blanks_of(b"no document")
