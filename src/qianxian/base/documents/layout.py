"""What stands on which line of an official document, for every writer alike.

All measures and rules are those of GB/T 9704-2012 (党政机关公文格式): the page 5.1–5.3, its elements 7.1–7.5, minutes
10.3. A size 号 is a type size in points: 二号 22, 三号 16, 四号 14.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import TYPE_CHECKING

from qianxian.base.documents.parts import Paragraph, Section, Table
from qianxian.base.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qianxian.base.documents.parts import Annex, Attendance, Colophon, Document, Part, Signature

PAGE = (210.0, 297.0)
"""Millimetres across and down, as are all that follow."""
TOP, LEFT = 37.0, 28.0
AREA = (156.0, 225.0)
RIGHT, BOTTOM = PAGE[0] - LEFT - AREA[0], PAGE[1] - TOP - AREA[1]
LINES, CHARACTERS = 22, 28
HEAD_BELOW_TOP = 35.0
RULE_BELOW_NUMBER = 4.0
PAGE_NUMBER_BELOW_AREA = 7.0
THICK, THIN = 0.35, 0.25
POINT = 72 / 25.4
"""Points in a millimetre."""
LINE_PITCH = AREA[1] * POINT / LINES
CHARACTER_PITCH = AREA[0] * POINT / CHARACTERS
SIZE_HEAD, SIZE_TITLE, SIZE_BODY, SIZE_SMALL, SIZE_CELL = 36.0, 22.0, 16.0, 14.0, 12.0
RED = "FF0000"
DEEPEST = 4
_HUNDRED = 100
_DIGITS = "〇一二三四五六七八九"


class Role(Enum):
    """What a line is, which decides its letters and its place."""

    HEAD = auto()
    NUMBER = auto()
    BLANK = auto()
    TITLE = auto()
    ADDRESSED = auto()
    LEVEL_1 = auto()
    LEVEL_2 = auto()
    LEVEL_3 = auto()
    LEVEL_4 = auto()
    BODY = auto()
    ATTENDANCE = auto()
    ANNEX_NAME = auto()
    SIGNATURE = auto()
    NOTE = auto()
    ANNEX_MARK = auto()
    ANNEX_TITLE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one role. All indents are in characters of the body; `label` stands before the words."""

    role: Role
    words: str
    label: str = ""
    left: float = 0
    first: float = 0
    right: float = 0
    new_page: bool = False


def laid_out(document: Document) -> Iterator[Line | Table]:
    """Yield what stands in the document from its head to its last annex; the colophon is the writer's.

    :raises ValueError: if sections are nested deeper than the standard has numbers for.
    """
    if document.head:
        yield Line(Role.HEAD, one_line(document.head))
        yield from (Line(Role.BLANK, ""), Line(Role.BLANK, ""))
        yield Line(Role.NUMBER, one_line(document.number))
        yield from (Line(Role.BLANK, ""), Line(Role.BLANK, ""))
    elif document.number:
        yield Line(Role.BODY, one_line(document.number))
    yield Line(Role.TITLE, one_line(document.title))
    yield Line(Role.BLANK, "")
    if document.addressed:
        yield Line(Role.ADDRESSED, one_line(document.addressed).rstrip("：:") + "：")
    yield from _body(document.parts, 1)
    yield from _annex_names(document.annexes)
    if document.attendance:
        yield from _attendance(document.attendance)
    if document.signature:
        yield from _signature(document.signature)
    if document.note:
        yield Line(Role.NOTE, f"（{one_line(document.note).strip('（）()')}）", first=2)
    for number, annex in enumerate(document.annexes, start=1):
        yield Line(Role.ANNEX_MARK, f"附件{number}" if len(document.annexes) > 1 else "附件", new_page=True)
        yield Line(Role.BLANK, "")
        yield Line(Role.ANNEX_TITLE, one_line(annex.title))
        yield Line(Role.BLANK, "")
        yield from _body(annex.parts, 1)


def colophon_lines(colophon: Colophon) -> tuple[str, str, str]:
    """Return who gets a copy (or nothing), who issued it, and when."""
    copies = "，".join(one_line(one) for one in colophon.copies_to)
    return (f"抄送：{copies}。" if copies else ""), one_line(colophon.issued_by), f"{day(colophon.issued_on)}印发"


def _body(parts: Sequence[Part], level: int) -> Iterator[Line | Table]:
    numbers = count(1)
    for part in parts:
        if isinstance(part, Section):
            if level > DEEPEST:
                raise ValueError(f"headings have {DEEPEST} levels and no more")
            yield Line(Role[f"LEVEL_{level}"], numbered(level, next(numbers)) + one_line(part.heading), first=2)
            yield from _body(part.parts, level + 1)
        elif isinstance(part, Paragraph):
            yield from (Line(Role.BODY, words, first=2) for words in clean(part.words).split("\n") if words)
        else:
            yield Table(
                tuple(one_line(head) for head in part.heads),
                tuple(tuple(clean(cell) for cell in row) for row in part.rows),
                part.shares,
            )


def _annex_names(annexes: Sequence[Annex]) -> Iterator[Line]:
    if not annexes:
        return
    yield Line(Role.BLANK, "")
    if len(annexes) == 1:
        yield Line(Role.ANNEX_NAME, "附件：" + one_line(annexes[0].title), left=5, first=-3)
        return
    for number, annex in enumerate(annexes, start=1):
        words = f"{number}.{one_line(annex.title)}"
        width = wide(f"{number}.")
        if number == 1:
            yield Line(Role.ANNEX_NAME, f"附件：{words}", left=5 + width, first=-3 - width)
        else:
            yield Line(Role.ANNEX_NAME, words, left=5 + width, first=-width)


def _attendance(attendance: Attendance) -> Iterator[Line]:
    yield Line(Role.BLANK, "")
    for label, names in (
        ("出席", attendance.present), ("请假", attendance.excused), ("缺席", attendance.absent),
        ("列席", attendance.sitting_in),
    ):
        if names:
            said = "、".join(one_line(name) for name in names)
            yield Line(Role.ATTENDANCE, said, label=f"{label}：", left=5, first=-3)


def _signature(signature: Signature) -> Iterator[Line]:
    """Place who signs and the date; with a seal 7.3.5.1, without one 7.3.5.2."""
    by, on = one_line(signature.by), day(signature.on)
    if signature.sealed:
        right_on = 4.0
        right_by = max(0.0, right_on + (wide(on) - wide(by)) / 2)
    else:
        right_by, right_on = 2.0, wide(by) - wide(on)
        if right_on < 2:  # noqa: PLR2004  # the two characters that the standard leaves
            right_by, right_on = 4.0 + wide(on) - wide(by), 2.0
    # Two lines, so that a seal has room and stands on no words; without one a line is left blank.
    yield from (Line(Role.BLANK, "") for _ in range(2 if signature.sealed else 1))
    yield Line(Role.SIGNATURE, by, right=right_by)
    yield Line(Role.SIGNATURE, on, right=right_on)


def numbered(level: int, number: int) -> str:
    """Return the number before a heading: 一、 （一） 1. or （1）."""
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level - 1]


def chinese(number: int) -> str:
    """Return a number from 1 to 199 in Chinese, as headings are counted; others in digits."""
    if not 0 < number < 2 * _HUNDRED:
        return str(number)
    if number >= _HUNDRED:
        rest = number - _HUNDRED
        if rest == 0:
            return "一百"
        between = "〇" if rest < 10 else "一" if rest < 20 else ""  # noqa: PLR2004  # 一百〇五, 一百一十五
        return "一百" + between.replace("〇", "零") + chinese(rest)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def day(on: date) -> str:
    """Return a day as documents write it: 2026年1月5日."""
    return f"{on.year}年{on.month}月{on.day}日"


def head_size(words: str) -> float:
    """Return the size in which a head stands on one line, as large as it may be."""
    return max(SIZE_TITLE, min(SIZE_HEAD, float(int(AREA[0] * POINT / (wide(words) + 0.5)))))


def wide(words: str) -> float:
    """Return how many characters of the body words take: letters and digits of Latin are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in words)


def one_line(words: str) -> str:
    """Return words that people wrote as they can stand on one line of any file."""
    return " ".join(clean(words).split("\n"))
