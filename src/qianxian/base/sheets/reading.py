"""Reading a sheet: an XLSX workbook, or a CSV as Excel and WPS save it, into records with the address of every cell."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.columns import Cell, NotThis, Problem, Record, Unreadable, letters, shown
from qianxian.base.sheets.packed import count_packed_rows, require_harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qianxian.base.sheets.columns import Column, Value

LARGEST = 20 * 1024 * 1024
"""Bytes of a file as handed in."""
MOST_ROWS = 20_000
MOST_COLUMNS = 40
LAST_ROW = 100_000
"""A sheet whose blank rows were formatted to the very end is sent back before a million of them are read."""
LETTERS = tuple(letters(index) for index in range(MOST_COLUMNS))
TOLD_EVERY = 100
HEADING_WITHIN = 10
"""Above the headings there may stand a title, and who fills it in by when."""
EXACT_DIGITS = 15
"""Excel keeps so many digits of a number."""
KEPT = object()
"""What an empty cell means in a column that keeps what is known."""
_MERGED = re.compile(rb'<mergeCell[^>]* ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_NOT_COUNTED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>',
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML does not take, and an underscore that would look like it."""
GUARDED = re.compile(r"'*[=+\-@\t\r]")
"""How a word in a CSV begins that has a ' before it, lest it be taken for a formula; also one that began like that."""
_ILLUSTRATION = re.compile(r"[（(].*?[)）]|[*＊✱:：\s]")


@dataclass(slots=True)
class Table:
    """What a file holds: its records, and what is wrong with single cells of it."""

    keys: frozenset[str]
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def count_rows(file: IO[bytes]) -> int:
    """Return about how many rows a file has, without reading them, and go back to its beginning.

    It says whether reading will take long, and how far it is; nothing depends on it.
    """
    content = file.read(LARGEST + 1)
    file.seek(0)
    if content.startswith(b"PK"):
        return count_packed_rows(content)
    return content.count(b'"Feature"') or content.count(b"\n")


def read(
    file: IO[bytes], columns: Sequence[Column], told: Callable[[int], None] | None = None, *, foreign: bool = False,
) -> Table:
    """Return the records of `file`, whatever order its columns have; tell `told` now and then how many there are.

    A `foreign` sheet comes from another system: columns that mean nothing here are passed over.

    :raises Unreadable: if it is no sheet, too large, or its columns are not those of `columns`.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(_("The file is larger than %(most)s MB. Divide it into several files."), most=LARGEST >> 20)
    if content.startswith(b"PK"):
        return _table(_rows_of_workbook(content), columns, told, foreign=foreign)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("This is a workbook of the old kind (.xls), or one with a password. Save it as .xlsx without one."),
        )
    return _table(_rows_of_csv(content), columns, told, foreign=foreign)


# ── rows, whatever they come from ────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Row:
    number: int
    cells: list[Cell]
    wrong: dict[int, NotThis] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()


def _table(
    rows: Iterable[_Row], columns: Sequence[Column], told: Callable[[int], None] | None = None, *,
    foreign: bool = False,
) -> Table:
    rows = iter(rows)
    order = _headings(rows, columns, foreign=foreign)
    table = Table(frozenset(column.key for column in order.values()))
    for row in rows:
        if all(cell.empty for cell in row.cells) and not row.wrong:
            continue
        if len(table.records) >= MOST_ROWS:
            raise Unreadable(
                _("The sheet has more than %(most)s rows. Divide it into several files."), most=f"{MOST_ROWS:,}",
            )
        table.records.append(_record(row, order, table.problems))
        if told is not None and len(table.records) % TOLD_EVERY == 0:
            told(len(table.records))
    if not table.records:
        raise Unreadable(_("The sheet has headings but no rows below them. Fill it in first."))
    return table


def _headings(rows: Iterator[_Row], columns: Sequence[Column], *, foreign: bool) -> dict[int, Column]:
    """Return the column of each place in a row.

    :raises Unreadable: if a column is unknown, missing or there twice, or if there are no headings.
    """
    known: dict[str, Column] = {}
    for column in columns:
        known |= {_plain(name): column for name in (column.zh, column.en, column.key, *column.also)}
    most: list[Cell] = []
    for row in rows:
        named = [cell for cell in row.cells if not cell.empty]
        found = [cell for cell in named if _plain(shown(cell)) in known]
        needed = sum(column.required for column in columns)
        if (foreign or 2 * len(found) >= len(named)) and len(found) >= min(2, max(1, needed)):
            return _matched(found if foreign else named, row, known, columns)
        most = max(most, named, key=len)
        if row.number >= HEADING_WITHIN:
            break
    seen = "、".join(shown(cell) for cell in most[:8])
    raise Unreadable(
        _("No headings of this sheet were found in the first %(rows)s rows. Download the template and fill that in; "
          "here there is: %(seen)s"),
        rows=HEADING_WITHIN, seen=seen[:200] or "—",
    )


def _matched(
    named: list[Cell], row: _Row, known: dict[str, Column], columns: Sequence[Column],
) -> dict[int, Column]:
    unknown = [cell for cell in named if _plain(shown(cell)) not in known]
    if unknown:
        raise Unreadable(
            _("These columns are not known here: %(columns)s. Delete them or give them the headings of the template; "
              "nothing was read."),
            columns="、".join(f"{cell.address} {shown(cell)[:30]}" for cell in unknown[:20]),
        )
    order = {index: known[_plain(shown(cell))] for index, cell in enumerate(row.cells) if cell in named}
    twice = [column for column in columns if sum(one is column for one in order.values()) > 1]
    if twice:
        raise Unreadable(
            _("These columns are there twice: %(columns)s. Keep one of each."),
            columns="、".join(f"{column.zh} {column.en}" for column in twice),
        )
    missing = [column for column in columns if column.required and column not in order.values()]
    if missing:
        raise Unreadable(
            _("These columns are missing: %(columns)s. Without them no row can be understood."),
            columns="、".join(f"{column.zh} {column.en}" for column in missing),
        )
    return order


def _plain(heading: str) -> str:
    """Return a heading without what people add to it: stars, units in brackets, blanks."""
    return _ILLUSTRATION.sub("", unicodedata.normalize("NFKC", heading)).lower().replace("_", "").replace("-", "")


def _value(cell: Cell, column: Column) -> Any:
    if not cell.empty:
        return column.reads(cell)
    if column.required:
        raise NotThis(_("This must not be empty."))
    return KEPT if column.keeps else column.empty


def _record(row: _Row, order: dict[int, Column], problems: list[Problem]) -> Record:
    record = Record(row.number, {}, frozenset(), {})
    given = set()
    for index, column in order.items():
        cell = row.cells[index] if index < len(row.cells) else Cell(f"{letters(index)}{row.number}", None)
        record.at[column.key] = cell
        if index in row.absent and not column.required:
            continue
        if (wrong := row.wrong.get(index)) is None:
            try:
                if (value := _value(cell, column)) is not KEPT:
                    record.values[column.key] = value
            except NotThis as unfit:
                wrong = unfit
        if wrong is not None:
            problems.append(Problem(row.number, cell.address, column, shown(cell), wrong.reason, wrong.words))
        elif not cell.empty:
            given.add(column.key)
    record.given = frozenset(given)
    return record


def read_named(rows: Iterable[tuple[str, dict[str, Any]]], columns: Sequence[Column]) -> Table:
    """Return the records of rows that name their columns themselves, as those of GeoJSON do; each with its address.

    :raises Unreadable: as `read` does.
    """
    rows = list(rows)
    names = list(dict.fromkeys(name for _address, values in rows for name in values))

    def cells() -> Iterator[_Row]:
        yield _Row(0, [Cell(name, name) for name in names])
        for number, (address, values) in enumerate(rows, start=1):
            absent = frozenset(index for index, name in enumerate(names) if name not in values)
            said = [Cell(f"{address}.{name}", _plainly(values.get(name))) for name in names]
            yield _Row(number, said, absent=absent)

    return _table(cells(), columns)


def _plainly(value: Any) -> Value:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return str(value) if isinstance(value, dict) else value


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows_of_workbook(content: bytes) -> Iterator[_Row]:
    require_harmless(content)
    from openpyxl import load_workbook  # noqa: PLC0415  # slow to load, and only needed where somebody imports

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet: Any = next(one for one in book.worksheets if one.sheet_state == "visible")
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            written = packed.read(sheet._worksheet_path)
        sheet.reset_dimensions()
        merges = _merges(written)
        not_counted = {found.decode() for found in _NOT_COUNTED.findall(written)}
        del written
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > LAST_ROW:
                _refuse_length()
            yield _row(number, [(cell.value, getattr(cell, "data_type", "")) for cell in cells], merges, not_counted)
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise Unreadable(_("This workbook is damaged. Open it in Excel or WPS and save it again.")) from error


def _refuse_length() -> None:
    raise Unreadable(
        _("The sheet goes on below row %(last)s. Delete the blank rows at its end, or divide it into several files."),
        last=f"{LAST_ROW:,}",
    )


@dataclass(slots=True)
class _Merge:
    """Cells drawn as one: the value stands in the first and is meant for every row."""

    first: int
    last: int
    value: Value = None


def _merges(written: bytes) -> dict[int, list[_Merge]]:
    """Return what was merged downwards, by column, the last first; across, a merged cell is a title."""
    found: dict[int, list[_Merge]] = {}
    for left, top, right, bottom in _MERGED.findall(written)[:MOST_ROWS]:
        if left == right and int(bottom) > int(top):
            index = 0
            for letter in left:
                index = index * 26 + letter - 64
            found.setdefault(index - 1, []).append(_Merge(int(top), int(bottom)))
    for merges in found.values():
        merges.sort(key=lambda merge: merge.first, reverse=True)
    return found


def _row(
    number: int, values: list[tuple[Value, str]], merges: dict[int, list[_Merge]], not_counted: set[str],
) -> _Row:
    row = _Row(number, [])
    for merged in merges.values():
        while merged and merged[-1].last < number:
            merged.pop()
    for index, (held, kind) in enumerate(values):
        address = f"{LETTERS[index]}{number}"
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), held) if isinstance(held, str) else held
        if merged := merges.get(index, []):
            if number == merged[-1].first:
                merged[-1].value = value
            elif number > merged[-1].first and value is None:
                value = merged[-1].value
        rounded = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS
        row.cells.append(Cell(address, value, rounded=rounded))
        if kind == "e":
            row.wrong[index] = NotThis(_("The formula in this cell gives an error. Write the value itself."))
        elif address in not_counted:
            row.wrong[index] = NotThis(
                _("The formula in this cell has no result yet. Open the file in Excel or WPS and save it again, or "
                  "write the value itself."),
            )
    return row


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows_of_csv(content: bytes) -> Iterator[_Row]:
    words = _decoded(content)
    first = words[:4000].split("\n", 1)[0]
    mark = max(",\t;", key=first.count)
    lines = csv.reader(io.StringIO(words, newline=""), delimiter=mark)
    try:
        for number, line in enumerate(lines, start=1):
            yield _Row(
                number,
                [
                    Cell(f"{letters(index)}{number}", _unguarded(value))
                    for index, value in enumerate(line[:MOST_COLUMNS])
                ],
            )
    except csv.Error as error:
        raise Unreadable(_("Line %(line)s of this file can't be read as CSV."), line=lines.line_num) from error


def _unguarded(value: str) -> str:
    """Return a value without what keeps it from being taken for a formula or a number."""
    if value.startswith("'") and GUARDED.match(value):
        return value[1:]
    return re.sub(r'^="(.*)"$', r"\1", value)


def _decoded(content: bytes) -> str:
    """Return the text of a CSV: UTF-8 with or without its mark, UTF-16 with it, or GB18030 as Excel in China saves it.

    :raises Unreadable: if it is none of them.
    """
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise Unreadable(_("This is neither a workbook nor a CSV in UTF-8 or GB18030. Save it as .xlsx."))
