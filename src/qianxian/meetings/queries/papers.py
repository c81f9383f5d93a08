"""Minutes as an official document: in Chinese, whatever language the page is read in, with only counts of people."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.documents.blanks import Words
from qianxian.base.documents.layout import day, numbered
from qianxian.base.documents.parts import Attendance, Colophon, Document, Paragraph, Section, Table
from qianxian.base.documents.template import TemplateRefused
from qianxian.base.permits import Unfit
from qianxian.base.said import said_weekday
from qianxian.meetings.models import Minutes, MinutesTemplate
from qianxian.meetings.queries.minutes import MinutesText, minutes_for
from qianxian.meetings.queries.minutes import Section as Said

if TYPE_CHECKING:
    from qianxian.base.documents.parts import Part
    from qianxian.meetings.models import Meeting
    from qianxian.people.queries import Viewer

DRAFT = "（征求意见稿）"
REVIEW, ITEMS, DECISIONS, CORRECTIONS = "上次议定事项落实情况", "议题", "议定事项", "更正"
SENTENCES = 3
"""The level of what was said on an item: 1. below （一）."""
SHARES = (5, 3, 2, 2)
"""How wide the columns of decisions are: what, who, by when, looked at again when."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Minutes to be printed; `blanks` are what the district's own form may say around them, by name."""

    document: Document
    blanks: dict[str, str]
    at: datetime


def paper_for(viewer: Viewer, meeting: Meeting, now: datetime) -> Paper | None:
    """Return the minutes of a meeting as a document to whoever may read them, or None.

    Adopted ones carry their hash, others are marked as a draft.
    """
    with translation.override(settings.LANGUAGE_CODE):
        text = minutes_for(viewer, meeting)
        if text is None:
            return None
        adopted = Minutes.objects.filter(meeting=meeting).only("sha256", "adopted_at").first()
        return _paper(text, adopted, meeting.correct_until, now)


def _paper(text: MinutesText, adopted: Minutes | None, until: datetime | None, now: datetime) -> Paper:
    at = adopted.adopted_at if adopted is not None else now
    issued = timezone.localtime(at).date()
    document = Document(
        head=f"{text.recorder}会议纪要", number=f"第{text.number}次",
        title=text.title if adopted is not None else f"{text.title}{DRAFT}",
        parts=(*_facts(text), *_sections(text.sections)),
        attendance=Attendance(
            present=tuple(f"{name}{n}人" for name, n in text.present) + tuple(text.units) or ("未清点人数",),
            excused=tuple(f"{unit}（{why}）" for unit, why in text.excused),
            absent=tuple(text.missing),
            sitting_in=(f"{text.guests}人",) if text.guests else (),
        ),
        note=_note(adopted, until),
        colophon=Colophon(text.recorder, issued, _copies(text)) if adopted is not None else None,
    )
    blanks = {
        "会议": text.title, "次数": str(text.number), "单位": text.recorder, "时间": _moment(text.held_at),
        "地点": _where(text), "主持": text.chair, "日期": day(issued),
        "状态": "已定稿" if adopted is not None else "征求意见稿",
    }
    return Paper(document, blanks, at)


def _moment(held_at: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(held_at))
    return f"{day(at.date())}（{said_weekday(at.date())}）{at:%H:%M}"


def _where(text: MinutesText) -> str:
    return f"{text.place}{text.venue}".replace(" · ", "")


def _facts(text: MinutesText) -> tuple[Paragraph, ...]:
    return (
        Paragraph(f"时间：{_moment(text.held_at)}"), Paragraph(f"地点：{_where(text)}"),
        Paragraph(f"主持：{text.chair}"), Paragraph(f"记录：{text.recorder}"),
    )


def _sections(said: list[Said]) -> list[Section]:
    """Put sections under 一、 their items under （一） and what was said on one under 1."""
    chosen: dict[str, list[Said]] = {REVIEW: [], ITEMS: [], DECISIONS: [], CORRECTIONS: []}
    for one in said:
        kind = one.kind or ("decisions" if one.rows else "item")
        chosen[{"review": REVIEW, "decisions": DECISIONS, "corrections": CORRECTIONS}.get(kind, ITEMS)].append(one)
    made = []
    if reviewed := [line for one in chosen[REVIEW] for line in one.paragraphs]:
        made.append(Section(REVIEW, tuple(map(Paragraph, reviewed))))
    if chosen[ITEMS]:
        made.append(Section(ITEMS, tuple(Section(one.heading, _numbered(one.paragraphs)) for one in chosen[ITEMS])))
    if rows := [tuple(row) for one in chosen[DECISIONS] for row in one.rows]:
        made.append(Section(DECISIONS, (Table(("议定事项", "责任单位", "办结时限", "回头看"), tuple(rows), SHARES),)))
    if corrected := [line for one in chosen[CORRECTIONS] for line in one.paragraphs]:
        made.append(Section(CORRECTIONS, tuple(map(Paragraph, corrected))))
    return made


def _numbered(lines: list[str]) -> tuple[Part, ...]:
    """Number lines where there are several, as text: a heading would be kept on one page with what follows."""
    if len(lines) < 2:  # noqa: PLR2004  # one of one needs no number
        return tuple(map(Paragraph, lines))
    return tuple(Paragraph(numbered(SENTENCES, number) + line) for number, line in enumerate(lines, start=1))


def _note(adopted: Minutes | None, until: datetime | None) -> str:
    if adopted is not None:
        return f"本纪要于{day(timezone.localtime(adopted.adopted_at).date())}定稿，校验值SHA-256：{adopted.sha256}"
    if until is None:
        return "本稿由系统根据会议记录生成，尚未公布征求意见"
    at = timezone.localtime(until)
    return f"本稿尚未定稿，到会人员可在{day(at.date())}{at:%H:%M}前提出更正"


def _copies(text: MinutesText) -> tuple[str, ...]:
    """Return who gets a copy: the units that were asked, and those that have something to do."""
    asked = [*text.units, *(unit for unit, _why in text.excused), *text.missing]
    owners = [row[1] for one in text.sections for row in one.rows]
    return tuple(one for one in dict.fromkeys([*asked, *owners]) if one != text.recorder)


# ── the district's own form ──────────────────────────────────────────────────────────────────────────────────────

BLANKS = {
    "会议": _p("blank", "What the minutes are called"),
    "次数": _p("blank", "The number of the meeting"),
    "单位": _p("blank", "The unit that convened it"),
    "时间": _p("blank", "When it was held"),
    "地点": _p("blank", "Where it was held"),
    "主持": _p("blank", "The office in the chair"),
    "日期": _p("blank", "The day of adoption, or of printing"),
    "状态": _p("blank", "Adopted, or a draft"),
}
"""What a form may say around the minutes, by the name of its blank."""


def looked_over(content: bytes) -> bytes:
    """Return a form for minutes, once it is sound and all its blanks are known.

    :raises Unfit: if it can't be used; the reason says what to do.
    """
    from qianxian.base.documents import docx_filling, official  # noqa: PLC0415  # bring a large library

    try:
        found = docx_filling.blanks_of(content)
        official.require_sound(content)
    except TemplateRefused as error:
        raise Unfit(str(error), "file") from error
    if strange := [one for one in found if one not in BLANKS]:
        raise Unfit(
            _("No blank of minutes is called: %(names)s. Take the words from the list below.")
            % {"names": "、".join(strange[:10])},
            "file",
        )
    return content


def minutes_templates() -> list[MinutesTemplate]:
    """Return the versions of the district's form, newest first, without their content; one statement."""
    return list(MinutesTemplate.objects.defer("content").order_by("-number"))


def minutes_template(number: int) -> MinutesTemplate | None:
    """Return a version of the district's form, or None; one statement."""
    return MinutesTemplate.objects.filter(number=number).first()


def template_in_use() -> bytes | None:
    """Return the district's form for minutes, or None where the standard one is used; one statement."""
    found = MinutesTemplate.objects.filter(in_use=True).first()
    return bytes(found.content) if found is not None else None


def as_docx(paper: Paper, template: bytes | None) -> bytes:
    """Return minutes as DOCX, in the district's form or the standard one.

    A form of the district's own has its own head, so ours is left out.
    """
    from qianxian.base.documents import docx_filling, official  # noqa: PLC0415  # as above

    file, document = io.BytesIO(), paper.document
    if template is not None:
        template = docx_filling.fill(template, Words(paper.blanks, {}))
        document = replace(document, head="", number="")
    official.write(file, document, now=paper.at, template=template)
    return file.getvalue()


def sample(now: datetime) -> Paper:
    """Return invented minutes, by which a form is looked at before it is used."""
    today = day(timezone.localtime(now).date())
    text = MinutesText(
        title="第3网格周二议事第47次纪要", number=47, held_at=now.isoformat(), place="示例社区第3网格",
        venue="小区会客厅", chair="网格党支部书记", recorder="第3网格党支部", present=[["网格党支部", 3], ["居民", 12]],
        units=["示例物业公司"], excused=[["示例供水公司", "抢修"]], missing=[], guests=2,
        sections=[
            Said("", ["第46次：东门路灯已修好。"], kind="review"),
            Said("电瓶车停放", ["举手表决：同意12，反对1，弃权2；通过。", "决定：在东侧划出停放区。"], kind="item"),
            Said("", [], [], [["在东侧划出停放区", "示例物业公司", today, ""]], kind="decisions"),
        ],
    )
    with translation.override(settings.LANGUAGE_CODE):
        return _paper(text, None, now, now)
