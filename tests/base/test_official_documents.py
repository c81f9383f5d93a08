"""Documents as DOCX: opened again with the library and as XML, measured against GB/T 9704-2012."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime

import docx
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from base.papers import minutes
from qianxian.base.documents import layout, official
from qianxian.base.documents.official import require_sound
from qianxian.base.documents.parts import Annex, Attendance, Document, Paragraph, Section, Signature, Table
from qianxian.base.documents.template import LARGEST, MARK, TemplateRefused

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def written(document=None, template=None):
    file = io.BytesIO()
    official.write(file, document or minutes(), now=NOW, template=template)
    return file.getvalue()


def opened(document=None, template=None):
    return docx.Document(io.BytesIO(written(document, template)))


def words(made):
    return [paragraph.text for paragraph in made.paragraphs]


def style_of(made, text):
    return next(paragraph for paragraph in made.paragraphs if text in paragraph.text).style


def font_of(style):
    return style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))


def millimetres(length):
    return round(length.mm, 1)


def test_the_page_is_a4_with_a_type_area_of_156_by_225():
    page = opened().sections[0]
    assert (millimetres(page.page_width), millimetres(page.page_height)) == (210.0, 297.0)
    assert (millimetres(page.top_margin), millimetres(page.left_margin)) == (37.0, 28.0)
    assert (millimetres(page.bottom_margin), millimetres(page.right_margin)) == (35.0, 26.0)


def test_the_grid_has_22_lines_of_28_characters():
    made = opened()
    grid = made.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    area = {"high": 225 * layout.POINT * 20, "wide": 156 * layout.POINT}
    assert int(area["high"] // int(grid.get(qn("w:linePitch")))) == 22
    pitch = made.styles["Normal"].font.size.pt + int(grid.get(qn("w:charSpace"))) / 4096
    assert round(area["wide"] / pitch, 2) == 28.0


def test_the_styles_keep_the_grid_where_a_program_does_not():
    style = opened().styles["公文正文"].element
    spacing = style.pPr.find(qn("w:spacing"))
    assert spacing.get(qn("w:lineRule")) == "exact"
    assert int(225 * layout.POINT * 20 // int(spacing.get(qn("w:line")))) == 22
    closer = int(style.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert int(156 * layout.POINT * 20 // (16 * 20 + closer)) == 28


def test_letters_are_those_of_the_standard():
    made = opened()
    wanted = {
        "关于七里店": ("方正小标宋简体", 22), "2026年11月24日（星期二）": ("仿宋_GB2312", 16),
        "一、上次决定": ("黑体", 16), "（一）水网改造": ("楷体_GB2312", 16), "1.主管道": ("仿宋_GB2312", 16),
        "（1）接口": ("仿宋_GB2312", 16), "附件1": ("黑体", 16),
    }
    for text, look in wanted.items():
        style = style_of(made, text)
        assert (font_of(style), style.font.size.pt) == look, text


def test_each_font_names_what_to_take_where_it_is_missing():
    with zipfile.ZipFile(io.BytesIO(written())) as packed:
        fonts = docx.oxml.parse_xml(packed.read("word/fontTable.xml"))
    others = {
        font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")).split(",")
        for font in fonts.findall(qn("w:font")) if font.find(qn("w:altName")) is not None
    }
    assert others["仿宋_GB2312"][:2] == ["仿宋", "FangSong"]
    assert {"楷体_GB2312", "黑体", "方正小标宋简体", "宋体"} <= set(others)


def test_headings_are_counted_and_not_typed():
    said = words(opened())
    headings = (
        "一、上次决定的落实情况", "（一）水网改造", "1.主管道", "（1）接口", "2.入户管", "（二）路灯",
        "二、本次决定",
    )
    assert [line for line in said if line in headings] == list(headings)


def test_who_was_there_was_excused_and_sat_in_stands_below_the_text():
    said = words(opened())
    there = [line for line in said if line.startswith(("出席：", "请假：", "列席："))]
    assert [line[:3] for line in there] == ["出席：", "请假：", "列席："]
    assert there[0].endswith("槐荫院、金桂院、东风院居民代表17人、物业公司1人")
    assert said.index(there[0]) > said.index("以上事项由社区党委督办。")


def test_nobody_excused_is_not_mentioned():
    said = "".join(words(opened(minutes(attendance=Attendance(("支部3人",))))))
    assert "出席：支部3人" in said
    assert "请假" not in said
    assert "列席" not in said


def test_a_table_repeats_its_headings_and_divides_no_row():
    made = opened()
    table = made.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["事项", "承办单位", "完成时限"]
    assert [cell.text for cell in table.rows[2].cells] == ["主管道通水后逐院试压", "区自来水公司", "2026年12月31日"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    widths = [column.width.mm for column in table.columns]
    assert sum(widths) == pytest.approx(156, abs=0.2)
    assert widths[0] == pytest.approx(1.5 * widths[1], abs=0.2)


def test_annexes_are_named_below_the_text_and_follow_on_pages_of_their_own():
    made = opened()
    said = words(made)
    assert "附件：1.签到表" in said
    assert "2.停放点平面图" in said
    marks = [paragraph for paragraph in made.paragraphs if paragraph.text in {"附件1", "附件2"}]
    assert [mark.paragraph_format.page_break_before for mark in marks] == [True, True]
    one = words(opened(minutes(annexes=(Annex("签到表"),))))
    assert "附件：签到表" in one
    assert "附件" in one


def test_the_colophon_has_thick_lines_outside_and_a_thin_one_within():
    table = opened().tables[-1]
    assert [row.cells[0].text for row in table.rows] == [
        "抄送：区委社会工作部，街道党工委。", "七里店社区党委\t2026年11月26日印发",
    ]
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    eighths = {side: int(borders.find(qn(f"w:{side}")).get(qn("w:sz"))) for side in ("top", "bottom", "insideH")}
    assert {side: round(width / 8 / layout.POINT, 2) for side, width in eighths.items()} == {
        "top": 0.35, "bottom": 0.35, "insideH": 0.26,
    }
    assert borders.find(qn("w:left")) is None
    assert table._tbl.tblPr.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"


def test_the_page_number_stands_outside_between_dashes():
    made = opened()
    assert made.settings.odd_and_even_pages_header_footer
    page = made.sections[0]
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text.replace("PAGE", "") == "—  —"
        assert "".join(one.text or "" for one in paragraph._p.iter(qn("w:instrText"))) == "PAGE"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert (font_of(paragraph.style), paragraph.style.font.size.pt) == ("宋体", 14)


def indents(signature):
    lines = [line for line in layout.laid_out(minutes(signature=signature)) if not isinstance(line, Table)]
    return [line.right for line in lines if line.role is layout.Role.SIGNATURE]


def test_without_a_seal_the_date_begins_two_characters_behind_the_name():
    for name in ("区委", "七里店社区党委", "中国共产党魏都区委员会社会工作部"):
        by, on = indents(Signature(name, date(2026, 11, 24)))
        begins = {"by": 28 - by - layout.wide(name), "on": 28 - on - layout.wide("2026年11月24日")}
        assert begins["on"] == begins["by"] + 2
        assert min(by, on) == 2 or layout.wide(name) > 9


def test_with_a_seal_the_date_stands_four_characters_in_and_the_name_over_its_middle():
    by, on = indents(Signature("七里店社区", date(2026, 11, 24), sealed=True))
    assert on == 4
    assert 28 - by - 5 / 2 == 28 - on - 7 / 2


def test_what_people_wrote_breaks_no_file():
    odd = Paragraph("一行\x07\n\n二行\ud800"), Table(("甲",), (("\x01",),))
    made = opened(Document(title="关于\x00\x0b<b>&的\n报告" + "长" * 300, parts=odd))
    assert "关于<b>&的 报告" + "长" * 300 in words(made)
    assert {"一行", "二行"} <= set(words(made))


def test_the_same_document_gives_the_same_bytes():
    assert written() == written()


def test_a_fifth_level_of_headings_is_refused():
    deep = Section("一", (Section("二", (Section("三", (Section("四", (Section("五"),)),)),)),))
    with pytest.raises(ValueError, match="4 levels"):
        written(Document(title="题", parts=(deep,)))


def test_a_table_with_a_row_too_short_is_refused():
    with pytest.raises(ValueError, match="each row"):
        Table(("甲", "乙"), (("一",),))


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (115, "一百一十五"), (120, "一百二十"), (200, "200")],
)
def test_numbers_are_said_in_chinese(number, said):
    assert layout.chinese(number) == said


# ── templates ────────────────────────────────────────────────────────────────────────────────────────────────────


def template(*, mark=True):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "中共魏都区委文件"
    made.styles.add_style("公文标题", 1).font.name = "楷体"
    made.add_paragraph("红头")
    if mark:
        made.add_paragraph(MARK)
        made.add_paragraph("本系统生成")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_template_gives_its_header_its_styles_and_what_stands_around_its_mark():
    made = opened(template=template())
    said = words(made)
    assert said[0] == "红头"
    assert said[-1] == "本系统生成"
    assert MARK not in said
    assert "一、上次决定的落实情况" in said
    assert made.sections[0].header.paragraphs[0].text == "中共魏都区委文件"
    assert made.styles["公文标题"].font.name == "楷体"
    assert font_of(made.styles["公文一级标题"]) == "黑体"
    assert millimetres(made.sections[0].page_width) == 215.9


def test_a_template_without_a_mark_is_filled_as_a_whole():
    said = words(opened(template=template(mark=False)))
    assert "红头" not in said
    assert said[0] == "七里店社区治理议事会议纪要"


def repacked(change=lambda _name, content: content, more=()):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if (content := change(name, before.read(name))) is not None:
                after.writestr(name, content)
        for name, content in more:
            after.writestr(name, content)
    return file.getvalue()


def with_a_link(kind):
    def change(name, content):
        relation = f'<Relationship Id="x9" Type="http://x/{kind}" Target="http://x/y" TargetMode="External"/>'
        return content.replace(b"</Relationships>", relation.encode() + b"</Relationships>") if (
            name == "word/_rels/document.xml.rels"
        ) else content
    return repacked(change)


def without_macros(name, content):
    return content.replace(b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml") if (
        name == "[Content_Types].xml"
    ) else content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "damaged"),
        (b"PK not a file", "damaged"),
        (template()[:-500], "damaged"),
        (b"\0" * (LARGEST + 1), "5 MB"),
        (repacked(lambda name, content: None if name == "word/document.xml" else content), "not a DOCX"),
        (repacked(lambda name, content: b"<broken" if name == "word/styles.xml" else content), "damaged"),
        (repacked(lambda name, content: b'<!DOCTYPE a [<!ENTITY b "c">]>' + content if name.endswith("styles.xml")
                  else content), "damaged"),
        (repacked(without_macros), "macros"),
        (repacked(more=[("word/media/zeros.bin", b"\0" * (33 << 20))]), "too large"),
        (repacked(more=[(f"word/{number}.xml", b"<a/>") for number in range(201)]), "too large"),
        (with_a_link("attachedTemplate"), "elsewhere"),
        (with_a_link("image"), "elsewhere"),
    ],
    ids=["empty", "no_zip", "cut_off", "large", "no_body", "broken_xml", "document_type", "macros", "bomb", "parts",
         "fetched_template", "fetched_picture"],
)
def test_an_unknown_or_broken_template_is_refused_and_says_what_to_do(content, says):
    with translation.override("en"), pytest.raises(TemplateRefused, match=says):
        require_sound(content)


def test_a_template_with_a_link_to_follow_is_taken():
    require_sound(with_a_link("hyperlink"))


SOUND = template()


@settings(max_examples=40)
@given(st.binary(max_size=200), st.integers(min_value=0, max_value=len(SOUND)))
def test_a_damaged_template_never_gives_anything_but_a_refusal(noise, at):
    with suppress(TemplateRefused):
        require_sound(SOUND[:at] + noise + SOUND[at + len(noise):])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LOUD: no LibreOffice here, so no other program opened it")
def test_libreoffice_opens_it_and_finds_28_characters_on_a_line(tmp_path):
    from pypdf import PdfReader

    (tmp_path / "a.docx").write_bytes(written(minutes(parts=(Paragraph("水" * 280),))))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=180,
    )
    lines = "".join(page.extract_text() + "\n" for page in PdfReader(tmp_path / "a.pdf").pages).split("\n")
    full = [line.strip() for line in lines if set(line.strip()) == {"水"}]
    assert "".join(full) == "水" * 280
    assert full[1:9] == ["水" * 28] * 8
