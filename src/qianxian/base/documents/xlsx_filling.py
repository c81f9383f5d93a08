"""Filling an office's own workbook: a number stays a number, so that the formulas beside it go on counting.

A row with the blanks of a list is written for each of its lines, downwards over the empty rows that stand below it:
nothing is pushed down, so sums and merged cells stay where their author put them.
"""

from __future__ import annotations

import io
from copy import copy
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.documents.blanks import BLANK, names_in
from qianxian.base.documents.template import LARGEST, TemplateRefused
from qianxian.base.sheets.columns import Unreadable
from qianxian.base.sheets.packed import names_of_parts, require_harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from qianxian.base.documents.blanks import Words

_LOST = ("xl/charts/", "xl/drawings/", "xl/media/", "xl/pivotTables/", "xl/externalLinks/", "xl/vbaProject")
"""What is in a workbook and would not be in it any more when it is written again."""
_PERCENT = "0.0%"


def blanks_of(content: bytes) -> list[str]:
    """Return the names of a workbook's blanks, each once.

    :raises TemplateRefused: if it is no sound workbook, far too large, has what would be lost, or blanks in formulas.
    """
    found: dict[str, None] = {}
    for sheet in _opened(content).worksheets:
        for cell in _with_blanks(sheet):
            if cell.data_type == "f":
                raise TemplateRefused(
                    _("%(cell)s has a blank inside a formula. Put the blank into a cell of its own, and let the "
                      "formula read that cell."), cell=f"{sheet.title}!{cell.coordinate}",
                )
            found.update(dict.fromkeys(names_in(cell.value)))
    return list(found)


def fill(content: bytes, words: Words) -> bytes:
    """Return the workbook with its blanks filled.

    :raises TemplateRefused: if it is no sound workbook, or there are fewer empty rows than a list has lines.
    """
    book = _opened(content)
    for sheet in book.worksheets:
        for row in [row for row in sheet.iter_rows() if words.list_in(_text(row))]:
            _repeat(sheet, row, words)
        for cell in list(_with_blanks(sheet)):
            _fill(cell, cell.value, words.single)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _opened(content: bytes) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415  # slow to load, and only needed where a workbook is filled

    if len(content) > LARGEST:
        raise TemplateRefused(_("A template may have 5 MB. Make the pictures in it smaller."))
    try:
        require_harmless(content)
    except Unreadable as error:
        raise TemplateRefused(error.reason, **error.words) from error
    if any(part.startswith(_LOST) for part in names_of_parts(content)):
        raise TemplateRefused(
            _("This workbook has charts, pictures, macros or links to other workbooks, which would be lost. Take them "
              "out, or keep them in a second workbook that reads from this one."),
        )
    try:
        return load_workbook(io.BytesIO(content))
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise TemplateRefused(_("This workbook is damaged. Open it in Excel or WPS and save it again.")) from error


def _with_blanks(sheet: Worksheet) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and names_in(cell.value))


def _text(row: Sequence[Any]) -> str:
    return " ".join(cell.value for cell in row if isinstance(cell.value, str))


def _repeat(sheet: Worksheet, row: Sequence[Any], words: Words) -> None:
    from openpyxl.formula.translate import Translator  # noqa: PLC0415  # as above

    chosen = words.list_in(_text(row))
    assert chosen is not None  # noqa: S101  # only such rows are repeated
    lines, first = words.lists[chosen], row[0].row
    _require_room(sheet, first, len(lines))
    texts = [cell.value for cell in row]
    for number, line in enumerate(lines):
        for cell, text in zip(row, texts, strict=True):
            there: Any = sheet.cell(first + number, cell.column)
            if text is not None and not there.has_style:
                there._style = copy(cell._style)  # how openpyxl's own documentation copies a look
            if isinstance(text, str) and names_in(text):
                _fill(there, text, line)
            elif isinstance(text, str) and text.startswith("="):
                there.value = Translator(text, origin=cell.coordinate).translate_formula(there.coordinate)
            elif text is not None:
                there.value = text
    if not lines:
        for cell, text in zip(row, texts, strict=True):
            if text is not None:
                cell.value = None


def _require_room(sheet: Worksheet, first: int, lines: int) -> None:
    """Refuse to write over what stands below; where nothing does, there is room for any number of lines.

    :raises TemplateRefused: if there is too little room.
    """
    from openpyxl.cell import MergedCell  # noqa: PLC0415  # as above

    for below in range(first + 1, first + lines):
        if below > sheet.max_row:
            return
        if any(cell.value is not None or isinstance(cell, MergedCell) for cell in sheet[below]):
            raise TemplateRefused(
                _("%(sheet)s, row %(row)s: there are %(lines)s lines to write and too few empty rows below. Put empty "
                  "rows in, hand the template in again, and take this one out of use."),
                sheet=sheet.title, row=first, lines=lines,
            )


def _fill(cell: Any, text: str, words: Mapping[str, str]) -> None:
    """Write a text with its blanks filled: a blank alone that is a number or a percentage as such, all else as text."""
    alone = BLANK.fullmatch(text.strip())
    word = words.get(alone[1], "") if alone else ""
    if word.isascii() and word.isdigit():
        cell.value = int(word)
    elif word.endswith("%") and word[:-1].replace(".", "", 1).isdecimal():
        cell.value, cell.number_format = float(word[:-1]) / 100, _PERCENT
    else:
        cell.value = BLANK.sub(lambda blank: words.get(blank[1], blank[0]), text)
        cell.data_type = "s"  # also what begins with `=`: words are never a formula
