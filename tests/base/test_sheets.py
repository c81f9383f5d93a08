"""Sheets that people fill in: read whatever Excel and WPS save, with the address of every bad cell."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from datetime import date, datetime

import pytest
from django.db import models
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qianxian.base.sheets import cells, packed, reading, writing
from qianxian.base.sheets.columns import Cell, Column, NotThis, Unreadable, letters
from qianxian.base.sheets.reading import read
from qianxian.base.sheets.writing import write, write_csv
from sheet_files import csv_file, with_part, workbook


class Kind(models.TextChoices):
    HOMES = "homes", "Homes"
    MARKET = "market", "Market"


COLUMNS = (
    Column("code", "编码", "Code", cells.code(20), "…", required=True, as_text=True),
    Column("name", "名称", "Name", cells.text(8), "…", required=True),
    Column("count", "户数", "Households", cells.whole(), "…", empty=0, also=("居民户数",)),
    Column("kind", "类别", "Kind", cells.choice(Kind), "…", empty=None, choices=cells.labels(Kind)),
    Column("day", "日期", "Day", cells.day, "…", keeps=True),
    Column("share", "比例", "Share", cells.decimal(0, 1), "…", empty=None),
    Column("open", "开放", "Open", cells.yes_or_no, "…", empty=False, choices=cells.yes_or_no_choices),
    Column("places", "地方", "Places", cells.codes(cells.code(20)), "…", empty=()),
)
HEAD = ("编码", "名称", "户数", "类别", "日期")


def values(file):
    table = read(file, COLUMNS)
    assert [str(problem) for problem in table.problems] == []
    return [record.values for record in table.records]


def problems(file):
    with translation.override("en"):
        return [(problem.cell, str(problem)) for problem in read(file, COLUMNS).problems]


def why(file):
    with pytest.raises(Unreadable) as caught, translation.override("en"):
        read(file, COLUMNS)
    return str(caught.value)


def test_a_workbook_is_read_in_any_order_of_columns_and_in_either_language():
    file = workbook(("Households", "名称*", "Code（12位）"), (86, " 槐荫院 ", "0003"))
    assert values(file) == [{"count": 86, "name": "槐荫院", "code": "0003"}]


def test_full_width_digits_stray_blanks_and_numbers_as_text_are_forgiven():
    file = workbook(
        HEAD, ("４１１ 002", "院", "１，２８０ ", "Market", " 2026 年 1 月 5 日"),
        (411002010003, "院", 86.0, "homes", None),
    )
    first, second = values(file)
    assert first == {"code": "411002", "name": "院", "count": 1280, "kind": Kind.MARKET, "day": date(2026, 1, 5)}
    assert (second["code"], second["count"]) == ("411002010003", 86)
    assert "day" not in second


@pytest.mark.parametrize(
    "typed",
    [
        "2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "20260105", "２０２６－０１－０５", "2026-01-05 00:00:00",
        datetime(2026, 1, 5),  # noqa: DTZ001  # as Excel keeps a date
        date(2026, 1, 5),
    ],
)
def test_a_date_may_be_written_as_people_write_it(typed):
    assert values(workbook(HEAD, ("1", "院", 1, None, typed)))[0]["day"] == date(2026, 1, 5)


def test_titles_above_blank_rows_between_and_cells_merged_downwards_are_understood():
    file = workbook(
        ("魏都区地方一览表", None, None), (None, None, None), ("编码", "名称", "户数"), ("1", "甲", 3),
        (None, None, None), ("2", "乙", None), ("3", "乙", None), merged=["A1:C1", "C6:C7"],
    )
    with zipfile.ZipFile(file) as packed:
        assert b"mergeCell" in packed.read("xl/worksheets/sheet1.xml")
    file.seek(0)
    table = read(file, COLUMNS)
    assert [(record.row, record.values["count"]) for record in table.records] == [(4, 3), (6, 0), (7, 0)]
    filled = workbook(("编码", "名称", "户数"), ("1", "甲", 3), ("2", "乙", None), ("3", "丙", None), merged=["C2:C3"])
    assert [row["count"] for row in values(filled)] == [3, 3, 0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_in_which_excel_saves_it(encoding):
    file = csv_file(("编码", "名称", "户数"), ('="0001"', "槐荫院㐂", "86"), encoding=encoding)
    assert values(file) == [{"code": "0001", "name": "槐荫院㐂", "count": 86}]


def test_every_bad_cell_is_named_with_what_to_do():
    file = workbook(
        HEAD,
        ("1", "院", "八十六", "cinema", "2026-02-30"),
        ("", "一二三四五六七八九", -1, None, "soon"),
        (41100201000303001, "院", 1, None, None),
    )
    assert problems(file) == [
        ("C2", "Only a whole number may stand here, like 86."),
        ("D2", "Choose one of these: Homes、Market."),
        ("E2", "There is no such day. Write the date like 2026-11-23."),
        ("A3", "This must not be empty."),
        ("B3", "This is longer than 8 characters; shorten it, please."),
        ("C3", "This number has to be from 0 to 10000000."),
        ("E3", "This is not a date. Write it like 2026-11-23."),
        ("A4", (
            "Excel took this code for a number and rounded its last digits away. Format the column as text and type "
            "the code again."
        )),
    ]


def test_a_code_that_a_csv_lost_its_digits_in_is_noticed():
    assert [cell for cell, _why in problems(csv_file(("编码", "名称"), ("4.11002E+16", "院")))] == ["A2"]


def test_a_formula_is_read_as_its_result_and_one_without_a_result_is_named():
    file = workbook(("编码", "名称", "户数"), ("1", "院", "=40+46"), ("2", "院", 3))
    assert [cell for cell, _why in problems(file)] == ["C2"]
    file.seek(0)
    counted = with_part(
        file, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>86</v>", xml),
    )
    assert [row["count"] for row in values(counted)] == [86, 3]


def test_an_error_of_a_formula_is_named():
    file = workbook(("编码", "名称", "户数"), ("1", "院", "#REF!"))
    assert problems(file) == [("C2", "The formula in this cell gives an error. Write the value itself.")]


def test_unknown_missing_and_double_columns_are_refused_by_name():
    assert "C1 备注" in why(workbook(("编码", "名称", "备注"), ("1", "院", "x")))
    assert "名称 Name" in why(workbook(("编码", "户数"), ("1", 3)))
    assert "编码 Code" in why(workbook(("编码", "名称", "Code"), ("1", "院", "1")))
    assert "No headings" in why(workbook(("甲", "乙"), ("1", "院")))
    assert "no rows below" in why(workbook(("编码", "名称")))


def test_what_is_no_sheet_is_refused_with_what_to_do():
    assert "old kind" in why(io.BytesIO(b"\xd0\xcf\x11\xe0" + bytes(100)))
    assert "damaged" in why(io.BytesIO(b"PK\x03\x04" + bytes(100)))
    assert "neither a workbook" in why(io.BytesIO(b"\x00\xff\xfe\x80" * 9))
    assert "No headings" in why(io.BytesIO(b""))
    letter = io.BytesIO()
    with zipfile.ZipFile(letter, "w") as book:
        book.writestr("word/document.xml", "<w/>")
    letter.seek(0)
    assert "not a workbook" in why(letter)


def test_a_file_that_would_unpack_to_far_too_much_is_not_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<x/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * (packed.LARGEST_OPENED + 1))
    assert bomb.tell() < 1_000_000
    bomb.seek(0)
    assert "far too large" in why(bomb)


def test_entities_in_a_workbook_are_not_opened():
    lol = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "damaged" in why(with_part(workbook(HEAD, ("1",)), "xl/styles.xml", lambda _old: lol))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_document_type_is_found_behind_a_long_comment_and_in_utf_16(encoding):
    lol = f"<!--{'-' * 300_000}--><!DOCTYPE lolz [<!ENTITY a 'aaaa'>]><x>&a;</x>".encode(encoding)
    for part in ("xl/styles.xml", "xl/worksheets/sheet1.xml"):
        assert "damaged" in why(with_part(workbook(HEAD, ("1",)), part, lambda _old: lol))


def test_one_part_that_would_unpack_to_too_much_is_refused_before_it_is_read():
    def blown_up(name, size):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml", "<x/>")
            book.writestr(name, b" " * (size + 1))
        bomb.seek(0)
        return bomb

    assert "more than 8 MB" in why(blown_up("xl/sharedStrings.xml", packed.LARGEST_PART))
    assert "One part" in why(blown_up("xl/styles.xml", packed.LARGEST_PART))
    assert "One part" in why(blown_up("xl/worksheets/sheet1.xml", packed.LARGEST_SHEET))
    assert "damaged" in why(blown_up("xl/worksheets/sheet1.xml", packed.LARGEST_PART))  # small enough, but no sheet


WORDS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


@pytest.mark.parametrize("name", ["xl/worksheets/words.xml", "xl/media/image1.png", "xl/sharedstrings.xml"])
def test_words_that_lie_elsewhere_than_usual_may_not_unpack_to_more(name):
    """The list of types says where the words are; they are held in memory as a whole, wherever they lie."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        override = f'<Override PartName="/{name}" ContentType="{WORDS_TYPE}"/>'
        book.writestr("[Content_Types].xml", f"<Types>{override}</Types>")
        book.writestr("xl/workbook.xml", "<x/>")
        book.writestr(name, b" " * (packed.LARGEST_PART + 1))
    bomb.seek(0)
    assert re.search("far too large|more than 8 MB", why(bomb))


def test_what_a_relation_calls_no_worksheet_may_not_be_as_large_as_one():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<x/>")
        chart = '<Relationship Type="x/chartsheet" Target="worksheets/c.xml"/>'
        book.writestr("xl/_rels/workbook.xml.rels", f"<R>{chart}</R>")
        book.writestr("xl/worksheets/c.xml", b" " * (packed.LARGEST_PART + 1))
    bomb.seek(0)
    assert "far too large" in why(bomb)


def test_words_that_lie_elsewhere_are_read_all_the_same():
    def elsewhere(file):
        moved = io.BytesIO()
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(moved, "w") as new:
            for part in old.infolist():
                content = old.read(part).replace(b"sharedStrings.xml", b"words.xml")
                new.writestr(part.filename.replace("sharedStrings.xml", "words.xml"), content)
        moved.seek(0)
        return moved

    assert values(elsewhere(workbook(("编码", "名称"), ("1", "院")))) == [{"code": "1", "name": "院"}]


def test_too_many_rows_and_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert "more than 3 rows" in why(csv_file(("编码", "名称"), *[(str(n), "院") for n in range(4)]))
    monkeypatch.setattr(reading, "LARGEST", 10)
    assert "larger than" in why(io.BytesIO(b"x" * 11))


def written(rows, columns=COLUMNS, language="zh-hans"):
    kept = io.BytesIO()
    with translation.override(language):
        write(kept, title="地方", columns=columns, rows=rows)
    kept.seek(0)
    return kept


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_written_is_read_again_as_it_was(language):
    rows = [
        {
            "code": "00012345678901234567", "name": "=1+1", "count": 86, "kind": Kind.MARKET,
            "day": date(2026, 11, 23), "share": 0.25, "open": True, "places": ("411002010003", "411002010004"),
        },
        {"code": "1", "name": "_x0041_", "count": 0, "kind": None, "share": None, "open": False, "places": ()},
    ]
    assert values(written(rows, language=language)) == rows


def test_what_no_worksheet_holds_goes_on_in_another_with_its_headings(monkeypatch):
    monkeypatch.setattr(writing, "LAST_ROW", 2)
    book = load_workbook(written([{"code": str(number), "name": "院"} for number in range(5)]))
    held = [[row[0].value for row in book[name].iter_rows()] for name in ("地方", "地方 2", "地方 3")]
    assert [column[1:] for column in held] == [["0", "1"], ["2", "3"], ["4"]]
    assert len({column[0] for column in held}) == 1


def written_csv(rows, columns=COLUMNS):
    kept = io.BytesIO()
    with translation.override("zh-hans"):
        assert write_csv(kept, columns=columns, rows=rows) == len(rows)
    kept.seek(0)
    return kept


def test_a_csv_is_read_again_as_it_was_written_and_begins_no_formula():
    words = ["=1+1", "+1", "-1", "@SUM(A1)", '=A("x")', "'=1", "''+2", "'said'", '="院"', "甲,乙", '"']
    rows = [
        {
            "code": "41100201000303001", "name": word, "count": 86, "kind": Kind.MARKET, "day": date(2026, 11, 23),
            "share": 0.25, "open": True, "places": ("411002010003", "411002010004"),
        }
        for word in words
    ]
    content = written_csv(rows).getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ['="41100201000303001"'] * len(rows)
    assert not [line[1] for line in lines if line[1].startswith(("=", "+", "-", "@"))]
    assert values(written_csv(rows)) == rows


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("x")', "{=1}", "http://x.cn"])
def test_no_word_becomes_a_formula_or_a_link(name):
    sheet = load_workbook(written([{"code": name, "name": name}])).worksheets[0]
    for cell in (sheet["A2"], sheet["B2"]):
        assert (cell.data_type, cell.value, cell.hyperlink) == ("s", name, None)
    for cell in (sheet["A2"], sheet["B2"]):
        assert cell.quotePrefix == name.startswith(("=", "+", "-", "@", "\t"))


def test_a_template_explains_itself():
    book = load_workbook(written([]))
    first, explained, choices = book.worksheets
    assert first.freeze_panes == "B2"
    assert [cell.value for cell in first[1]] == ["编码*", "名称*", "户数", "类别", "日期", "比例", "开放", "地方"]
    assert {str(one.sqref) for one in first.data_validations.dataValidation} == {"D2:D20001", "G2:G20001"}
    assert [row[0].value for row in explained.iter_rows(min_row=2, max_row=9)] == [column.zh for column in COLUMNS]
    assert choices.sheet_state == "hidden"
    assert first.column_dimensions["A"].width > 0


@given(st.integers(0, 18_000))
def test_the_letters_of_a_column_count_as_excel_counts(index):
    from openpyxl.utils import get_column_letter

    assert letters(index) == get_column_letter(index + 1)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(typed):
    for column in COLUMNS:
        with contextlib.suppress(NotThis):
            column.reads(Cell("A1", typed))
