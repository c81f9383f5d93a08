"""Workbooks and CSV files for the tests, made as other programs make them."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook


def workbook(*rows, dates="yyyy-mm-dd", merged=(), before=()):
    """A workbook as Excel would save it."""
    book = Workbook()
    sheet = book.active
    for row in (*before, *rows):
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return kept


def csv_file(*rows, encoding="utf-8"):
    """A CSV in an encoding."""
    return io.BytesIO("\r\n".join(",".join(row) for row in rows).encode(encoding))


def with_part(file, name, change):
    """The same workbook with one of its parts changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    changed.seek(0)
    return changed
