"""Writing an official document as DOCX after GB/T 9704-2012: page, grid, fonts with fall-backs, lines and numbers.

What stands on which line says `layout`, in which letters `letters`.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, Twips

from qianxian.base.documents import layout
from qianxian.base.documents.layout import Line, Role
from qianxian.base.documents.letters import (
    CELL,
    CHARACTER,
    COLOPHON,
    HEADING_CELL,
    HEI,
    LINE,
    LOOKS,
    PAGE_NUMBER,
    TWIPS,
    Look,
    add_style,
    element,
    name_fallbacks,
    set_font,
)
from qianxian.base.documents.parts import Document, Paragraph, Table
from qianxian.base.documents.template import TemplateRefused, damaged, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as Docx
    from docx.section import Section as DocxSection
    from docx.text.paragraph import Paragraph as DocxParagraph

    from qianxian.base.documents.parts import Colophon

CELL_MARGIN = 108
"""Twips between the line of a cell and its words, as Word has it unless told otherwise."""
LONGEST_FACT = 255
"""Characters of a title among the properties of a file."""
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def write(file: IO[bytes], document: Document, *, now: datetime, template: bytes | None = None) -> None:
    """Write the document to `file` as DOCX; the same document and moment give the same bytes.

    With the district's own `template` its page, header, footer and styles are taken, and the document goes to where
    the template says 【正文】, or is all there is. Styles that the template lacks are ours.

    :raises qianxian.base.documents.template.TemplateRefused: if the template is no sound DOCX.
    :raises ValueError: if headings are nested deeper than four levels.
    """
    lines = list(layout.laid_out(document))
    made, rest = opened(template)
    if template is None:
        _set_page(made.sections[0])
        _speak_chinese(made)
        made.settings.odd_and_even_pages_header_footer = True
    name_fallbacks(made)
    for look in (*LOOKS.values(), CELL, HEADING_CELL, COLOPHON, PAGE_NUMBER):
        add_style(made, look)
    if template is None:
        _number_pages(made.sections[0])
    for line in lines:
        if isinstance(line, Table):
            _add_table(made, line)
        else:
            _add_line(made, line)
    if document.colophon:
        _add_colophon(made, document.colophon)
    for kept in rest:
        made.element.body.sectPr.addprevious(kept)
    about = made.core_properties
    about.title, about.author = layout.one_line(document.title)[:LONGEST_FACT], layout.one_line(document.head)
    about.comments = ""
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None)
    about.last_modified_by, about.revision, about.language = "", 1, "zh-CN"
    _save(made, file)


def require_sound(template: bytes) -> None:
    """Try a template that somebody hands in, to refuse it then and not when the first document is written.

    :raises qianxian.base.documents.template.TemplateRefused: if it is no sound DOCX, far too large, or carries macros
        or what is fetched from elsewhere.
    """
    tried = Document(title="试", parts=(Paragraph("试"), Table(("试",), (("试",),))))
    try:
        write(io.BytesIO(), tried, now=datetime(2000, 1, 1, tzinfo=UTC), template=template)
    except TemplateRefused:
        raise
    except Exception as error:  # whatever a damaged part makes the library stumble over
        raise TemplateRefused(damaged()) from error


def _save(made: Docx, file: IO[bytes]) -> None:
    """Save without the clock of the machine, which a packed file carries for each of its parts."""
    packed = io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(zipfile.ZipInfo(part.filename, _ALWAYS), before.read(part), zipfile.ZIP_DEFLATED)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _set_page(section: DocxSection) -> None:
    section.page_width, section.page_height = Mm(layout.PAGE[0]), Mm(layout.PAGE[1])
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    section.header_distance = Mm(15)
    # The dashes beside the number lie half a line below the top of its line.
    below = layout.PAGE_NUMBER_BELOW_AREA + layout.SIZE_SMALL / layout.POINT / 2
    section.footer_distance = Mm(layout.BOTTOM - below)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE))
    grid.set(qn("w:charSpace"), str(round((layout.CHARACTER_PITCH - layout.SIZE_BODY) * 4096)))


def _speak_chinese(made: Docx) -> None:
    """Let the grid count characters of the body, and Word break lines as Chinese is broken."""
    normal: Any = made.styles["Normal"]
    normal.font.size = Pt(layout.SIZE_BODY)
    language = made.settings.element.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _number_pages(section: DocxSection) -> None:
    """Print — 1 — at the outer edge, one character in: right on odd pages, left on even ones."""
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = PAGE_NUMBER.style
        _indent(paragraph, {align: 1}, layout.SIZE_SMALL * TWIPS)
        _set(paragraph, "w:jc", {"val": align})
        paragraph.add_run("— ")
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()._r
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = "PAGE"
            run.append(part)
        paragraph.add_run(" —")


# ── lines and tables ─────────────────────────────────────────────────────────────────────────────────────────────


def _set(paragraph: DocxParagraph, tag: str, values: dict[str, str]) -> None:
    """Give a paragraph a property that its style has too, where the schema wants it to stand."""
    properties: Any = paragraph._p.get_or_add_pPr()
    element = getattr(properties, f"get_or_add_{tag.removeprefix('w:')}")()
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)


def _insert(paragraph: DocxParagraph, element: Any) -> None:
    """Give a paragraph a frame or borders; in this order they stand before all else that is set here."""
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(element, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _indent(paragraph: DocxParagraph, characters: Mapping[str, float], pitch: float) -> None:
    """Indent by characters, and by as many twips for programs that don't count them."""
    values: dict[str, str] = {}
    for side, number in characters.items():
        if number:
            values |= {f"{side}Chars": str(round(number * 100)), side: str(round(number * pitch))}
    if values:
        _set(paragraph, "w:ind", values)


def _add_line(made: Docx, line: Line) -> None:
    paragraph = made.add_paragraph(style=LOOKS[line.role].style)
    first = {"firstLine": line.first} if line.first > 0 else {"hanging": -line.first}
    _indent(paragraph, {"left": line.left, "right": line.right, **first}, CHARACTER)
    if line.role is Role.HEAD:
        _set(paragraph, "w:spacing", {"before": str(round(layout.HEAD_BELOW_TOP * layout.POINT * TWIPS))})
    if line.role is Role.NUMBER:
        rule = OxmlElement("w:pBdr")
        rule.append(element("w:bottom", {
            "val": "single", "sz": "12", "color": layout.RED,
            "space": str(round(layout.RULE_BELOW_NUMBER * layout.POINT)),
        }))
        _insert(paragraph, rule)
    if line.new_page:
        paragraph.paragraph_format.page_break_before = True
    if line.label:
        label: Any = paragraph.add_run(line.label)
        set_font(label._r.get_or_add_rPr(), Look("", HEI, layout.SIZE_BODY))
    run = paragraph.add_run(line.words)
    if line.role is Role.HEAD:
        run.font.size = Pt(layout.head_size(line.words))


def _add_table(made: Docx, table: Table) -> None:
    shares = table.shares or (1,) * len(table.heads)
    full = layout.AREA[0] * layout.POINT * TWIPS
    widths = [round(full * share / sum(shares)) for share in shares]
    laid: Any = made.add_table(rows=0, cols=len(table.heads))
    _set_borders(laid, dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4))
    _set_widths(laid, widths)
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margins.append(element(f"w:{side}", {"w": str(CELL_MARGIN // 2), "type": "dxa"}))
    laid._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for number, row in enumerate((table.heads, *table.rows)):
        cells = laid.add_row()
        properties = cells._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit", {}))
        if number == 0:
            properties.append(element("w:tblHeader", {}))
        for cell, words, width in zip(cells.cells, row, widths, strict=True):
            cell.width = Twips(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            for index, words_of_line in enumerate(words.split("\n")):
                paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
                paragraph.style = (HEADING_CELL if number == 0 else CELL).style
                paragraph.add_run(words_of_line)


def _set_widths(laid: Any, widths: list[int]) -> None:
    properties = laid._tbl.tblPr
    laid.autofit = False
    for width in properties.findall(qn("w:tblW")):
        properties.remove(width)
    properties.insert_element_before(
        element("w:tblW", {"w": str(sum(widths)), "type": "dxa"}),
        "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )
    # Lines of a table begin where the text does; without this its words would.
    properties.insert_element_before(
        element("w:tblInd", {"w": str(CELL_MARGIN), "type": "dxa"}),
        "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )
    for column, width in zip(laid.columns, widths, strict=True):
        column.width = Twips(width)


def _set_borders(laid: Any, eighths: dict[str, int]) -> None:
    """Draw the lines of a table; they are measured in eighths of a point."""
    borders = OxmlElement("w:tblBorders")
    for side, width in eighths.items():
        borders.append(element(f"w:{side}", {"val": "single", "sz": str(width), "space": "0", "color": "000000"}))
    laid._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _add_colophon(made: Docx, colophon: Colophon) -> None:
    """Put the colophon at the foot of the last page: thick lines outside, a thin one within.

    A table that floats is what Word and WPS put there; a program that lets no table float shows it where the text ends.
    """
    copies, by, on = layout.colophon_lines(colophon)
    lines = [line for line in (copies, f"{by}\t{on}") if line]
    laid: Any = made.add_table(rows=len(lines), cols=1)
    thick, thin = (round(width * layout.POINT * 8) for width in (layout.THICK, layout.THIN))
    _set_borders(laid, {"top": thick, "bottom": thick, "insideH": thin})
    width, small = round(layout.AREA[0] * layout.POINT * TWIPS), round(layout.SIZE_SMALL * TWIPS)
    _set_widths(laid, [width])
    laid._tbl.tblPr.insert_element_before(
        element("w:tblpPr", {
            "vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom",
        }),
        "w:tblW", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )
    # One character to each side, of which the cell leaves a part already.
    beside = {"left": 1 - CELL_MARGIN / small, "right": 1 - CELL_MARGIN / small}
    for index, words in enumerate(lines):
        paragraph = laid.cell(index, 0).paragraphs[0]
        paragraph.style = COLOPHON.style
        paragraph.add_run(words)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(width - CELL_MARGIN - small), WD_TAB_ALIGNMENT.RIGHT)
        hangs = {**beside, "left": beside["left"] + 3, "hanging": 3} if words == copies else beside
        _indent(paragraph, hangs, small)
    # A document does not end with a table; this line is as low as a line can be.
    _set(made.add_paragraph(style=COLOPHON.style), "w:spacing", {"line": str(TWIPS), "lineRule": "exact"})
