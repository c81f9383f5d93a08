"""Writing an official document as PDF: the same page and lines as the DOCX, on the grid of 22 × 28.

No font is shipped. Without one of the district's own the file asks for 华文宋体 (STSong-Light), whose characters PDF
has known by name since 1.2 (ISO 32000-1, 9.7.5.2) and for which readers bring one like it; on Linux that is the
package of language data beside the reader. A TrueType font of the district's own is embedded, as far as it is used.
There is one face; where the standard wants another (小标宋, 黑体), its strokes are drawn thicker. A character that the
font can't say is printed as 〓, as printers do for a letter that they don't have.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from qianxian.base.documents import layout
from qianxian.base.documents.breaking import broken
from qianxian.base.documents.layout import Line, Role
from qianxian.base.documents.parts import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qianxian.base.documents.parts import Colophon, Document

FONT = "STSong-Light"
MISSING = "〓"
_SAMPLE = "会议纪要出席"
END_OF_PLANE = 0xFFFF
"""The last character that the encoding of the reader's own font has."""
PITCH = layout.LINE_PITCH
CELL_LINE, CELL_MARGIN = 17.0, 5.4
BOLD = {Role.HEAD, Role.TITLE, Role.LEVEL_1, Role.ANNEX_MARK, Role.ANNEX_TITLE}
CENTRED = {Role.HEAD, Role.NUMBER, Role.TITLE, Role.ANNEX_TITLE}
KEPT_WITH_NEXT = {Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4}
_LEFT, _TOP = layout.LEFT * layout.POINT, (layout.PAGE[1] - layout.TOP) * layout.POINT
_WIDTH, _HEIGHT = (side * layout.POINT for side in layout.AREA)
_FOOT = _TOP - _HEIGHT
_BASE = 0.24
"""How far above the foot of its line a letter stands, as a part of the line."""


def can_embed(font: Path) -> bool:
    """Say whether a font is TrueType and knows Chinese characters, so that it can stand in a document."""
    try:
        return _Letters(font).printable(_SAMPLE) == _SAMPLE
    except ValueError:
        return False


def write(file: IO[bytes], document: Document, *, font: Path | None = None) -> None:
    """Write the document to `file` as PDF, in `font` if one is given; the same document gives the same bytes.

    :raises ValueError: if headings are nested deeper than four levels, or `font` is no TrueType font.
    """
    lines = list(layout.laid_out(document))
    letters = _Letters(font)
    size = tuple(side * layout.POINT for side in layout.PAGE)
    canvas = Canvas(file, pagesize=size, invariant=1, lang="zh-CN", pageCompression=1)
    canvas.setTitle(layout.one_line(document.title))
    canvas.setAuthor(layout.one_line(document.head))
    canvas.setCreator("")
    canvas.setProducer("")
    sheet = _Sheet(canvas, letters)
    for index, line in enumerate(lines):
        if isinstance(line, Table):
            sheet.draw_table(line)
        else:
            after = lines[index + 1] if index + 1 < len(lines) else None
            sheet.draw(line, wants_more=line.role in KEPT_WITH_NEXT and after is not None)
    if document.colophon:
        sheet.draw_colophon(document.colophon)
    sheet.end_page()
    canvas.save()


class _Letters:
    """The one font of a document: how wide its words are, and what it can't say."""

    def __init__(self, font: Path | None) -> None:
        self._said: Any = None
        if font is None:
            self.name = FONT
            registerFont(UnicodeCIDFont(FONT))
            return
        self.name = f"Own {font.name}"
        try:
            own = TTFont(self.name, str(font))
        except (TTFError, OSError) as error:
            raise ValueError(f"{font.name} is no TrueType font that can be embedded") from error
        registerFont(own)
        self._said = own.face.charToGlyph

    def printable(self, words: str) -> str:
        """Return words with what the font can't say replaced by what printers put there."""
        if self._said is None:
            return "".join(one if ord(one) <= END_OF_PLANE else MISSING for one in words)
        return "".join(one if one == "\n" or ord(one) in self._said else MISSING for one in words)

    def width(self, words: str, size: float) -> float:
        """Return how wide words are, in points."""
        return float(stringWidth(words, self.name, size))

    def measure(self, size: float, closer: float = 0.0) -> Callable[[str], float]:
        """Return what says how wide words are in this size, with `closer` added after each character."""
        return lambda words: self.width(words, size) + closer * len(words)

    def cells(self, row: tuple[str, ...], widths: list[float]) -> list[list[str]]:
        """Return the lines of each cell of a row."""

        def lines(words: str, width: float) -> list[str]:
            room = width - 2 * CELL_MARGIN
            parts = self.printable(words).split("\n")
            return [line for part in parts for line in broken(part, self.measure(layout.SIZE_CELL), lambda _n: room)]

        return [lines(words, width) for words, width in zip(row, widths, strict=True)]


class _Sheet:
    """A page on which lines follow each other, and the next one when it is full."""

    def __init__(self, canvas: Canvas, letters: _Letters) -> None:
        self.canvas: Any = canvas
        self.letters = letters
        self.page = 1
        self.y = _TOP

    # ── pages ──

    def end_page(self) -> None:
        """Print — 1 — at the outer edge, one character in, and leave the page."""
        words, size = f"— {self.page} —", layout.SIZE_SMALL
        width = self.letters.width(words, size)
        x = _LEFT + _WIDTH - size - width if self.page % 2 else _LEFT + size
        self.print(words, x, _FOOT - layout.PAGE_NUMBER_BELOW_AREA * layout.POINT - size * 0.38, size)
        self.canvas.showPage()
        self.page += 1
        self.y = _TOP

    def need(self, height: float) -> None:
        """Go to the next page unless so much is left of this one."""
        if self.y - height < _FOOT - 0.01 and self.y < _TOP:
            self.end_page()

    # ── lines ──

    def draw(self, line: Line, *, wants_more: bool = False) -> None:
        """Print a line of the document, over as many lines of the page as it takes."""
        if line.new_page and self.y < _TOP:
            self.end_page()
        if line.role is Role.BLANK:
            # At the head of a page nothing is left blank.
            self.y -= PITCH if self.y - PITCH >= _FOOT and self.y < _TOP else 0
            return
        if line.role is Role.HEAD:
            self.y -= layout.HEAD_BELOW_TOP * layout.POINT
        size = _size(line)
        closer = layout.CHARACTER_PITCH - layout.SIZE_BODY if size == layout.SIZE_BODY else 0.0
        first, left, right = (part * layout.CHARACTER_PITCH for part in (line.first, line.left, line.right))
        words = self.letters.printable(line.label + line.words)

        def room(number: int) -> float:
            return _WIDTH - left - right - (first if number == 0 else 0.0)

        measure = self.letters.measure(size, closer)
        printed = broken(words, measure, room)
        pitch = max(PITCH, size * 1.25)
        self.need(pitch * (2 if wants_more else 1))
        for number, part in enumerate(printed):
            self.need(pitch)
            width = measure(part) - closer
            x, wider = _LEFT + left + (first if number == 0 else 0.0), closer
            if line.role in CENTRED:
                x += (room(number) - width) / 2
            elif line.role is Role.SIGNATURE:
                x = _LEFT + _WIDTH - right - width
            elif number < len(printed) - 1 and len(part) > 1:
                wider += max(0.0, room(number) - width) / (len(part) - 1)
            self.y -= pitch
            self.print(
                part, x, self.y + pitch * _BASE, size, wider=wider,
                thick=line.role in BOLD, red=line.role is Role.HEAD,
                thick_until=len(line.label) if number == 0 else 0,
            )
        if line.role is Role.NUMBER:
            self.rule(self.y - layout.RULE_BELOW_NUMBER * layout.POINT, 1.5, red=True)

    def print(
        self, words: str, x: float, y: float, size: float, *,
        wider: float = 0.0, thick: bool = False, red: bool = False, thick_until: int = 0,
    ) -> None:
        """Print words at a place; those before `thick_until` in thick strokes."""
        text = self.canvas.beginText(x, y)
        text.setFont(self.letters.name, size)
        text.setCharSpace(wider)
        colour = (0.9, 0, 0) if red else (0, 0, 0)
        text.setFillColorRGB(*colour)
        text.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(size * 0.03)
        for part, strong in ((words[:thick_until], True), (words[thick_until:], thick)):
            if part:
                text.setTextRenderMode(2 if strong else 0)
                text.textOut(part)
        text.setTextRenderMode(0)
        self.canvas.drawText(text)

    def rule(self, y: float, width: float, *, red: bool = False) -> None:
        """Draw a line across the type area."""
        self.canvas.setStrokeColorRGB(*((0.9, 0, 0) if red else (0, 0, 0)))
        self.canvas.setLineWidth(width)
        self.canvas.line(_LEFT, y, _LEFT + _WIDTH, y)

    # ── tables ──

    def draw_table(self, table: Table) -> None:
        """Draw a table; a row that is higher than what is left goes on over the page, below the headings again."""
        shares = table.shares or (1,) * len(table.heads)
        widths = [_WIDTH * share / sum(shares) for share in shares]
        heads = self.letters.cells(table.heads, widths)
        self.need(_height(heads) + _height(self.letters.cells(table.rows[0], widths) if table.rows else []))
        self.draw_row(heads, widths, heading=True)
        for row in table.rows:
            cells = self.letters.cells(row, widths)
            if self.y - _height(cells) < _FOOT and _height(cells) + _height(heads) <= _HEIGHT:
                self.end_page()
                self.draw_row(heads, widths, heading=True)
            while cells:
                fit = max(1, int((self.y - _FOOT - 2 * CELL_MARGIN) // CELL_LINE))
                self.draw_row([lines[:fit] for lines in cells], widths)
                cells = [lines[fit:] for lines in cells] if any(len(lines) > fit for lines in cells) else []
                if cells:
                    self.end_page()
                    self.draw_row(heads, widths, heading=True)
        self.y -= PITCH - CELL_LINE

    def draw_row(self, cells: list[list[str]], widths: list[float], *, heading: bool = False) -> None:
        """Draw cells beside each other, as high as the highest needs."""
        height, x = _height(cells), _LEFT
        self.canvas.setStrokeColorRGB(0, 0, 0)
        for lines, width in zip(cells, widths, strict=True):
            self.canvas.setLineWidth(0.5)
            self.canvas.rect(x, self.y - height, width, height)
            y = self.y - (height - len(lines) * CELL_LINE) / 2
            for words in lines:
                y -= CELL_LINE
                wide = self.letters.width(words, layout.SIZE_CELL)
                at = x + (width - wide) / 2 if heading else x + CELL_MARGIN
                self.print(words, at, y + CELL_LINE * _BASE, layout.SIZE_CELL, thick=heading)
            x += width
        self.y -= height

    # ── the colophon ──

    def draw_colophon(self, colophon: Colophon) -> None:
        """Print the colophon at the foot of the page: thick lines outside, a thin one within."""
        copies, by, on = (self.letters.printable(words) for words in layout.colophon_lines(colophon))
        size, pitch = layout.SIZE_SMALL, PITCH * 0.8
        hanging = 3 * size if copies else 0.0
        measure, on_width = self.letters.measure(size), self.letters.width(on, size)
        above = broken(copies, measure, lambda n: _WIDTH - 2 * size - (hanging if n else 0.0)) if copies else []
        below = broken(by, measure, lambda _n: _WIDTH - 3 * size - on_width)
        height = (len(above) + len(below)) * pitch + pitch / 4
        self.need(height)
        y = _FOOT + height
        self.rule(y, layout.THICK * layout.POINT)
        for number, words in enumerate(above):
            y -= pitch
            self.print(words, _LEFT + size + (hanging if number else 0.0), y + pitch * _BASE, size)
        if above:
            y -= pitch / 8
            self.rule(y, layout.THIN * layout.POINT)
        for words in below:
            y -= pitch
            self.print(words, _LEFT + size, y + pitch * _BASE, size)
        self.print(on, _LEFT + _WIDTH - size - on_width, y + pitch * _BASE, size)
        self.rule(_FOOT, layout.THICK * layout.POINT)


def _size(line: Line) -> float:
    if line.role is Role.HEAD:
        return layout.head_size(line.words)
    return layout.SIZE_TITLE if line.role in {Role.TITLE, Role.ANNEX_TITLE} else layout.SIZE_BODY


def _height(cells: list[list[str]]) -> float:
    return max(map(len, cells), default=0) * CELL_LINE + 2 * CELL_MARGIN if cells else 0.0
