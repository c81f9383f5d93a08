"""Filling an office's own DOCX: blanks in paragraphs, tables, boxes, headers and footers, in the look they have there.

Word may keep in several pieces what somebody typed in one go, so a paragraph is read as a whole.
"""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

from qianxian.base.documents.blanks import BLANK, names_in
from qianxian.base.documents.template import TemplateRefused, damaged, require_harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as Docx

    from qianxian.base.documents.blanks import Words

_PARAGRAPH, _ROW, _TEXT = qn("w:p"), qn("w:tr"), qn("w:t")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def blanks_of(content: bytes) -> list[str]:
    """Return the names of a document's blanks, each once.

    :raises TemplateRefused: if it is no sound DOCX, far too large, or carries macros or links to elsewhere.
    """
    paragraphs = (one for part in _parts(_opened(content)) for one in part.iter(_PARAGRAPH))
    return list(dict.fromkeys(name for one in paragraphs for name in names_in(_text(one))))


def fill(content: bytes, words: Words) -> bytes:
    """Return the document with its blanks filled.

    :raises TemplateRefused: if it is no sound DOCX.
    """
    made = _opened(content)
    for part in _parts(made):
        for row in list(part.iter(_ROW)):
            _repeat(row, words)
        for paragraph in part.iter(_PARAGRAPH):
            _fill(paragraph, words.single)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _opened(content: bytes) -> Docx:
    require_harmless(content)
    try:
        return docx.Document(io.BytesIO(content))
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise TemplateRefused(damaged()) from error


def _parts(made: Docx) -> Iterator[Any]:
    """Give the elements in which paragraphs stand: the body, and each header and footer of the file's own."""
    yield made.element.body
    for section in made.sections:
        for one in (section.header, section.footer, section.first_page_header, section.first_page_footer,
                    section.even_page_header, section.even_page_footer):
            if not one.is_linked_to_previous:
                yield one._element  # the library has no other way to everything in it


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(_TEXT))


def _repeat(row: Any, words: Words) -> None:
    """Put a copy of a table's row for each line of the list that its blanks are of; a list without lines has none."""
    chosen = words.list_in(_text(row))
    if chosen is None:
        return
    for line in words.lists[chosen]:
        copied = deepcopy(row)
        row.addprevious(copied)
        for paragraph in copied.iter(_PARAGRAPH):
            _fill(paragraph, line)
    row.getparent().remove(row)


def _fill(paragraph: Any, words: Mapping[str, str]) -> None:
    """Fill a paragraph's blanks; one that has no word here stays, so that it is seen."""
    pieces = list(paragraph.iter(_TEXT))
    for blank in reversed(list(BLANK.finditer(_text(paragraph)))):
        if blank[1] in words:
            _put(pieces, blank.start(), blank.end(), words[blank[1]])


def _put(pieces: list[Any], start: int, end: int, word: str) -> None:
    """Put a word where characters `start` to `end` stand; it has the look of the first of them."""
    at = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            piece.text = text[:first] + word + text[last:]
            piece.set(_SPACE, "preserve")
            word = ""
        at += len(text)
