"""Looking at a packed workbook from outside, before anything in it is held in memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import partial
from typing import IO
from xml.etree.ElementTree import ParseError, fromstring

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.columns import Unreadable

LARGEST_OPENED = 96 * 1024 * 1024
"""Bytes of a workbook once it is unpacked; 20,000 rows take about a tenth of it."""
LARGEST_SHEET = 48 * 1024 * 1024
"""Bytes of one of its worksheets."""
LARGEST_PART = 8 * 1024 * 1024
"""Bytes of any other part, such as the words that its cells share: these are held in memory as a whole.

What a part is says the list of types, and not its path: words may lie beside the worksheets, or among the pictures.
"""
WORKSHEETS = "xl/worksheets/"
MOST_PARTS = 400
DAMAGED = (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError, ParseError, zlib.error)
_TYPES_OF_PARTS = "[Content_Types].xml"
_TYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LONGEST_TYPE = max(map(len, _TYPES))


def names_of_parts(content: bytes) -> list[str]:
    """Return the paths of what is packed in a file that was found harmless."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.namelist()


def count_packed_rows(content: bytes) -> int:
    """Return about how many rows the longest worksheet has; 0 where that can't be said."""
    longest = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.infolist():
                if part.filename.startswith(WORKSHEETS) and part.file_size <= LARGEST_SHEET:
                    with packed.open(part) as opened:
                        rows = sum(chunk.count(b"<row ") for chunk in iter(partial(opened.read, 1 << 20), b""))
                    longest = max(longest, rows)
    except DAMAGED:
        return 0
    return longest


def require_harmless(content: bytes) -> None:
    """Look at the outside of a packed file before anything of it is opened.

    :raises Unreadable: if it is damaged, no workbook, or too large when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            # Python unpacks no more of a part than is declared here.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_OPENED:
                raise Unreadable(_("Unpacked, this workbook is far too large. Copy the rows into a new one."))
            names = {part.filename for part in parts}
            for part in parts:
                _require_small(part, worksheet=part.filename.startswith(WORKSHEETS))
                with packed.open(part) as opened:
                    if declares_a_type(opened):
                        raise Unreadable(_("This workbook is damaged. Open it in Excel or WPS and save it again."))
            others = _not_worksheets(packed, names)
            for part in parts:
                if part.filename.rpartition("/")[2] in others:
                    _require_small(part, worksheet=False)
    except DAMAGED as error:
        raise Unreadable(_("This workbook is damaged. Open it in Excel or WPS and save it again.")) from error
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is not a workbook. Take .xlsx, or .csv."))


def _not_worksheets(packed: zipfile.ZipFile, names: set[str]) -> set[str]:
    """Return the last parts of the paths of all that the workbook itself calls something else than a worksheet."""
    found: set[str] = set()
    for name in names:
        if name == _TYPES_OF_PARTS:
            path, kind = "PartName", "ContentType"
        elif name.endswith(".rels"):
            path, kind = "Target", "Type"
        else:
            continue
        for element in fromstring(packed.read(name)).iter():  # noqa: S314  # no document type: it was looked for
            if not element.get(kind, "").endswith(("/worksheet", ".worksheet+xml")):
                found.add(element.get(path, "").rpartition("/")[2])
    return found


def _require_small(part: zipfile.ZipInfo, *, worksheet: bool) -> None:
    if part.file_size <= (LARGEST_SHEET if worksheet else LARGEST_PART):
        return
    if "strings" in part.filename.lower():
        raise Unreadable(
            _("The words in this workbook take more than %(most)s MB when unpacked. Divide it into several files, or "
              "copy the rows into a new one."),
            most=LARGEST_PART >> 20,
        )
    raise Unreadable(_("One part of this workbook is far too large when unpacked. Copy the rows into a new one."))


def declares_a_type(opened: IO[bytes]) -> bool:
    """Say whether a part has a document type anywhere: a comment of any length may stand before it.

    Sound workbooks have none, and write every other `<` of their words as an entity.
    """
    before = b""
    while chunk := opened.read(1 << 18):
        held = before + chunk
        if any(mark in held for mark in _TYPES):
            return True
        before = held[-_LONGEST_TYPE:]
    return False
