"""Writing a sheet: as a workbook to be filled in (words as text, choices as lists, columns explained), or as CSV."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from qianxian.base.sheets.columns import letters
from qianxian.base.sheets.reading import GUARDED, MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qianxian.base.sheets.columns import Column

LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, if it is let."""
LAST_ROW = 1_048_575
"""The last row of a worksheet below its headings; what is more goes onto another."""
SEPARATOR = "、"
TINTS = {"over": "#F6D5D0", "soon": "#FBE9C6", "ok": "#D9EBDD"}
"""Red, yellow and green as cells have them: what is overdue, nearly due, in time."""
_LONG_CODE = re.compile(r"[0-9]{12,}")
_SUSPICIOUS = frozenset("'=+-@\t\r0123456789")
"""How a word begins that `GUARDED` or `_LONG_CODE` may fit."""


def write(
    file: IO[bytes],
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    notes: Sequence[str] = (),
    tinted: str = "",
) -> int:
    """Write `rows` (values by the column's key) to `file` as an XLSX and return how many there were.

    The first worksheet holds the rows (more than a million go on in another), the next explains each column, a hidden
    one holds the choices. The cells of the column `tinted` have the colour that the row's `tint` names; what it means
    stands there in words, too.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  # slow to load, and only needed where somebody exports

    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file, {"constant_memory": True, **as_text})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E8E4DA", "border": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        **{tint: book.add_format({"num_format": "@", "bg_color": colour}) for tint, colour in TINTS.items()},
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    chinese = not (get_language() or "").startswith("en")
    lists = _lists(columns, chinese=chinese)
    sheet = _begin_sheet(book, title, columns, lists, formats)
    count = at = 0
    for count, row in enumerate(rows, start=1):
        if at == LAST_ROW:
            sheet, at = _begin_sheet(book, f"{title[:27]} {count // LAST_ROW + 1}", columns, lists, formats), 0
        at += 1
        for index, column in enumerate(columns):
            value = _said(row.get(column.key), column, chinese=chinese)
            if column.key == tinted and value is not None and row.get("tint"):
                sheet.write_string(at, index, str(value), formats[row["tint"]])
            else:
                _write_cell(sheet, at, index, value, formats)
    _explain(book, columns, notes, formats)
    _list_choices(book, lists)
    book.close()
    return count


def _begin_sheet(
    book: Any, title: str, columns: Sequence[Column], lists: Mapping[str, Sequence[str]], formats: Mapping[str, Any],
) -> Any:
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, formats["text"] if column.as_text else None)
        sheet.write_string(0, index, column.heading + ("*" if column.required else ""), formats["head"])
        if column.key in lists:
            letter = letters(list(lists).index(column.key))
            allowed = {
                "validate": "list",
                "source": f"='{_choices_name()}'!${letter}$1:${letter}${len(lists[column.key])}",
                "ignore_blank": True,
                "error_title": column.heading[:32],
                "error_message": _("Choose from the list."),
            }
            sheet.data_validation(1, index, MOST_ROWS, index, allowed)
    return sheet


def write_csv(file: IO[bytes], *, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write `rows` to `file` as a CSV in UTF-8 with its mark, as Excel and WPS open it, and return how many there were.

    A word that a spreadsheet would take for a formula has a ' before it; long codes stand as ="…", because they would
    lose their last digits otherwise. `reading` takes both off again.
    """
    words = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(words)
    chinese = not (get_language() or "").startswith("en")
    lines.writerow([column.heading + ("*" if column.required else "") for column in columns])
    count = 0
    for row in rows:
        count += 1
        lines.writerow([_in_csv(_said(row.get(column.key), column, chinese=chinese)) for column in columns])
    words.flush()
    words.detach()
    return count


def _in_csv(value: Any) -> Any:
    if isinstance(value, str):
        # Most words begin with a letter: one look at it spares them both patterns.
        if value[:1] not in _SUSPICIOUS:
            return value
        if _LONG_CODE.fullmatch(value):
            return f'="{value}"'
        return f"'{value}" if GUARDED.match(value) else value
    return value.isoformat() if isinstance(value, datetime | date) else value


def _lists(columns: Sequence[Column], *, chinese: bool) -> dict[str, list[str]]:
    return {
        column.key: [label[0 if chinese else 1] for label in column.choices().values()]
        for column in columns
        if column.choices is not None
    }


def _said(value: Any, column: Column, *, chinese: bool) -> Any:
    """Return a value as people read it: choices by their label, several codes in one cell, nothing as nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    if column.choices is not None:
        return column.choices()[str(value)][0 if chinese else 1]
    if isinstance(value, tuple | list):
        return SEPARATOR.join(str(one) for one in value) or None
    return value


def _write_cell(sheet: Any, row: int, index: int, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(row, index, value, formats["day"])
    elif isinstance(value, int | float):
        sheet.write_number(row, index, value)
    else:
        words = str(value)
        sheet.write_string(row, index, words, formats["quoted" if words.startswith(LIKE_FORMULAS) else "text"])


def _explain(book: Any, columns: Sequence[Column], notes: Sequence[str], formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(pgettext("worksheet", "Explained"))
    for index, width in enumerate((18, 10, 64, 34)):
        sheet.set_column(index, index, width)
    headings = (
        pgettext("explanation of a sheet", "Column"), pgettext("explanation of a sheet", "Required?"),
        pgettext("explanation of a sheet", "What may stand in it"), pgettext("explanation of a sheet", "Example"),
    )
    for index, heading in enumerate(headings):
        sheet.write_string(0, index, heading, formats["head"])
    sheet.freeze_panes(1, 0)
    row = 1
    for column in columns:
        required = pgettext("required", "yes") if column.required else pgettext("required", "no")
        for index, words in enumerate((column.heading, required, str(column.explained), column.example)):
            sheet.write_string(row, index, words, formats["wrap"])
        row += 1
    for note in notes:
        row += 1
        sheet.merge_range(row, 0, row, 3, "", formats["wrap"])
        sheet.write_string(row, 0, note, formats["wrap"])


def _choices_name() -> str:
    return pgettext("worksheet", "Choices")


def _list_choices(book: Any, lists: Mapping[str, Sequence[str]]) -> None:
    if not lists:
        return
    sheet = book.add_worksheet(_choices_name())
    sheet.hide()
    for row in range(max(len(labels) for labels in lists.values())):
        for index, labels in enumerate(lists.values()):
            if row < len(labels):
                sheet.write_string(row, index, labels[row])
