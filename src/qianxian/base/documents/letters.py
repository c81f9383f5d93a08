"""The letters of an official document as DOCX: the font of each line, the names under which machines know it, styles.

No font is shipped: the file names the fonts of the standard, and for machines without them which to take instead.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from qianxian.base.documents import layout
from qianxian.base.documents.layout import Role

if TYPE_CHECKING:
    from docx.document import Document as Docx

SONG, TITLE_SONG, HEI, KAI, FANG = "宋体", "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
FALLBACKS = {
    FANG: ("仿宋", "FangSong", "STFangsong", "华文仿宋", "FangSong_GB2312"),
    KAI: ("楷体", "KaiTi", "STKaiti", "华文楷体", "KaiTi_GB2312"),
    HEI: ("SimHei", "STHeiti", "华文黑体", "Microsoft YaHei", "Noto Sans CJK SC"),
    TITLE_SONG: ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "宋体", "Noto Serif CJK SC"),
    SONG: ("SimSun", "STSong", "NSimSun", "Noto Serif CJK SC"),
}
"""Under which names a machine may have a font, or one like it: with Windows, with Office, with macOS, with Linux."""
TWIPS = 20
LINE = round(layout.LINE_PITCH * TWIPS) - 1
"""Twips of a line: 22 of them are never more than the type area is high."""
CHARACTER = layout.CHARACTER_PITCH * TWIPS
CLOSER = math.floor(CHARACTER - layout.SIZE_BODY * TWIPS) - 1
"""Twips between characters, so that 28 of them fit, with one to spare for how programs round.

The grid says so too, but programs snap to grids each in its way; so lines and characters of our styles keep it by
themselves.
"""


class Look(NamedTuple):
    """A style of ours: its name, its font with the size in points, how it is aligned, and whether it keeps its next."""

    style: str
    font: str
    size: float
    align: str = "both"
    keep: bool = False


LOOKS = {
    Role.HEAD: Look("公文标志", TITLE_SONG, layout.SIZE_HEAD, "center"),
    Role.NUMBER: Look("公文字号", FANG, layout.SIZE_BODY, "center"),
    Role.BLANK: Look("公文正文", FANG, layout.SIZE_BODY),
    Role.TITLE: Look("公文标题", TITLE_SONG, layout.SIZE_TITLE, "center", keep=True),
    Role.ADDRESSED: Look("公文主送", FANG, layout.SIZE_BODY, "left"),
    Role.LEVEL_1: Look("公文一级标题", HEI, layout.SIZE_BODY, keep=True),
    Role.LEVEL_2: Look("公文二级标题", KAI, layout.SIZE_BODY, keep=True),
    Role.LEVEL_3: Look("公文三级标题", FANG, layout.SIZE_BODY, keep=True),
    Role.LEVEL_4: Look("公文四级标题", FANG, layout.SIZE_BODY, keep=True),
    Role.BODY: Look("公文正文", FANG, layout.SIZE_BODY),
    Role.ATTENDANCE: Look("公文出席", FANG, layout.SIZE_BODY, "left"),
    Role.ANNEX_NAME: Look("公文附件说明", FANG, layout.SIZE_BODY, "left"),
    Role.SIGNATURE: Look("公文署名", FANG, layout.SIZE_BODY, "right", keep=True),
    Role.NOTE: Look("公文附注", FANG, layout.SIZE_BODY, "left"),
    Role.ANNEX_MARK: Look("公文附件", HEI, layout.SIZE_BODY, "left", keep=True),
    Role.ANNEX_TITLE: Look("公文附件标题", TITLE_SONG, layout.SIZE_TITLE, "center", keep=True),
}
CELL = Look("公文表格", FANG, layout.SIZE_CELL, "left")
HEADING_CELL = Look("公文表头", HEI, layout.SIZE_CELL, "center")
COLOPHON = Look("公文版记", FANG, layout.SIZE_SMALL, "left")
PAGE_NUMBER = Look("公文页码", SONG, layout.SIZE_SMALL, "left")


def name_fallbacks(made: Docx) -> None:
    """Say in the file's list of fonts what to take where a font is missing."""
    part: Any = next((one for one in made.part.package.iter_parts() if one.partname.endswith("fontTable.xml")), None)
    if part is None:
        return
    fonts = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for font in fonts.findall(qn("w:font")):
        if font.get(qn("w:name")) in FALLBACKS:
            fonts.remove(font)
    for name, others in FALLBACKS.items():
        font = etree.SubElement(fonts, qn("w:font"), {qn("w:name"): name})
        for tag, value in (
            ("w:altName", ",".join(others)), ("w:charset", "86"),
            ("w:family", "modern" if name in {FANG, KAI, HEI} else "roman"), ("w:pitch", "fixed"),
        ):
            etree.SubElement(font, qn(tag), {qn("w:val"): value})
    part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def add_style(made: Docx, look: Look) -> None:
    """Add a style unless the file has one of its name, which is then the district's own."""
    if look.style in made.styles:
        return
    style: Any = made.styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH)
    style.quick_style = True
    style.base_style = None
    set_font(style.element.get_or_add_rPr(), look)
    properties = style.element.get_or_add_pPr()
    for tag, values in (
        ("w:keepNext", {"val": "1"} if look.keep else None),
        ("w:widowControl", {"val": "0"}),
        ("w:kinsoku", {"val": "1"}),
        ("w:overflowPunct", {"val": "1"}),
        ("w:autoSpaceDE", {"val": "0"}),
        ("w:autoSpaceDN", {"val": "0"}),
        ("w:snapToGrid", {"val": "0"}),
        ("w:spacing", {"before": "0", "after": "0", **_line(look)}),
        ("w:jc", {"val": look.align}),
    ):
        if values is not None:
            properties.append(element(tag, values))


def _line(look: Look) -> dict[str, str]:
    if look.size > layout.SIZE_TITLE:
        return {"line": str(round(look.size * 1.25 * TWIPS)), "lineRule": "exact"}
    if look.size < layout.SIZE_BODY:
        return {"line": str(round(look.size * 1.4 * TWIPS)), "lineRule": "exact"}
    return {"line": str(LINE), "lineRule": "exact"}


def set_font(properties: Any, look: Look) -> None:
    """Give a style or a run its font, size and language."""
    names = {f"w:{script}": look.font for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    fonts = OxmlElement("w:rFonts")
    for attribute, name in names.items():
        fonts.set(qn(attribute), name)
    fonts.set(qn("w:hint"), "eastAsia")
    properties.append(fonts)
    if look.style == LOOKS[Role.HEAD].style:
        properties.append(element("w:color", {"val": layout.RED}))
    if look.size == layout.SIZE_BODY:
        properties.append(element("w:spacing", {"val": str(CLOSER)}))
    for tag in ("w:sz", "w:szCs"):
        properties.append(element(tag, {"val": str(round(look.size * 2))}))
    properties.append(element("w:lang", {"val": "en-US", "eastAsia": "zh-CN"}))


def element(tag: str, values: dict[str, str]) -> Any:
    """Return an element with attributes, all of WordprocessingML."""
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made
