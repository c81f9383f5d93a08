"""Dates and places read out of a text as typed: what was said, and what it means on the day it was said.

The model: regular forms over the folded text, tried from the longest; no form overlaps one already read. A
date is a half-open period of local days. A day and month without a year is the latest one not after the
day of saying; so is a weekday (周三); 上周三 is that of the week before. A place is a name (known ones
exactly, else letters before 小区, 路, …), a number at a door (3栋2单元501, 15号), or a spot (北门, 门口).
Readings are proposals to put in a field, never written unasked.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from qianxian.language.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class When(NamedTuple):
    """Words that name a time: as typed, where they begin, and the days meant, ``until`` excluded."""

    words: str
    at: int
    from_on: date
    until_on: date


class Where(NamedTuple):
    """Words that name a place: as typed, where they begin, and their kind.

    The kind is ``name``, ``door`` or ``spot``.
    """

    words: str
    at: int
    kind: str


_DIGITS: Final = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER: Final = "(?:[0-9]{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_PART_OF_DAY: Final = "(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|早|晚|夜)?"
_RELATIVE: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_DAY: Final = timedelta(days=1)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_DIGITS.get(tens, 1) if ten else 0) * 10 + _DIGITS.get(ones, 0)


def _one_day(day: date) -> tuple[date, date]:
    return day, day + _DAY


def _full_date(match: re.Match[str], _said: date) -> tuple[date, date]:
    return _one_day(date(int(match[1]), _number(match[2]), _number(match[3])))


def _month_day(match: re.Match[str], said: date) -> tuple[date, date]:
    for year in range(said.year, said.year - 8, -1):
        try:
            day = date(year, _number(match[1]), _number(match[2]))
        except ValueError:
            continue
        if day <= said:
            return _one_day(day)
    raise ValueError("no such day")


def _year_month(match: re.Match[str], _said: date) -> tuple[date, date]:
    return _month(int(match[1]), _number(match[2]))


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def _relative_day(match: re.Match[str], said: date) -> tuple[date, date]:
    return _one_day(said + _RELATIVE[match[1]] * _DAY)


def _days_ago(match: re.Match[str], said: date) -> tuple[date, date]:
    return _one_day(said - _number(match[1]) * (_DAY * 7 if match[2] != "天" else _DAY))


def _weekday(match: re.Match[str], said: date) -> tuple[date, date]:
    wanted = "一二三四五六日".index(match[2].replace("天", "日"))
    monday = said - said.weekday() * _DAY
    day = monday + wanted * _DAY
    if match[1]:
        day -= 7 * len(match[1]) * _DAY
    elif day > said:
        day -= 7 * _DAY
    return _one_day(day)


def _last_period(match: re.Match[str], said: date) -> tuple[date, date]:
    if match[1] == "去年":
        return date(said.year - 1, 1, 1), date(said.year, 1, 1)
    if "月" in match[1]:
        before = said.replace(day=1) - _DAY
        return _month(before.year, before.month)
    monday = said - said.weekday() * _DAY
    return monday - 7 * _DAY, monday


_TIMES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date, date]]], ...]] = (
    (
        re.compile(
            rf"((?:19|20)\d\d)\s?[年/.\-]\s?({_NUMBER})\s?[月/.\-]\s?({_NUMBER})(?!\d)[日号]?{_PART_OF_DAY}"
        ),
        _full_date,
    ),
    (re.compile(rf"((?:19|20)\d\d)年({_NUMBER})月份?"), _year_month),
    (re.compile(rf"({_NUMBER})月({_NUMBER})[日号]{_PART_OF_DAY}"), _month_day),
    (re.compile(rf"(大前|前|昨|今|明|后)(?:天|日|(?=[早晚夜])){_PART_OF_DAY}"), _relative_day),
    (re.compile(rf"({_NUMBER})\s?(天|个?星期|周)前"), _days_ago),
    (re.compile(rf"(上*)(?:个?星期|周|礼拜)([一二三四五六日天])(?![二三四五六]){_PART_OF_DAY}"), _weekday),
    (re.compile("(去年|上个?月|上个?星期|上周)"), _last_period),
)
_NAME_END: Final = (
    "小区|花园|家园|公寓|新村|庭院|家属院|大院|大厦|广场|市场|学校|小学|中学|幼儿园|医院|公园"
    "|苑|大道|路|街|巷|胡同"
)
_NOT_IN_NAME: Final = "的了在是和与及到从把被让请我你他她们这那有个每对向给由为因以于住位不没很就都也又还"
_PLACES: Final = (
    (
        "door",
        re.compile(
            r"[a-z]?\d{1,4}\s?(?:号楼|号院|栋|幢|座|号)(?:\s?\d{1,2}\s?单元)?(?:\s?\d{1,2}\s?[层楼])?(?:\s?\d{3,4}\s?[室房号]?(?!\d))?"
            r"|\d{1,2}\s?单元(?:\s?\d{3,4}\s?室?)?|\d{1,2}-\d{1,2}-\d{3,4}(?!\d)"
        ),
    ),
    ("name", re.compile(rf"[^\W\d_a-z{_NOT_IN_NAME}]{{2,7}}?(?:{_NAME_END})")),
    (
        "spot",
        re.compile(
            "[东西南北正后侧]{1,2}(?:大门|门|侧|面|边|头)|[东西][南北]角|大门口|门口|地下车库|地下室"
            "|楼顶|楼道|电梯[里间口]|路口|拐角|院内|院里"
        ),
    ),
)


def read_times(text: str, said_on: date) -> list[When]:
    """Read the days that a text names.

    :param said_on: the day on which it was said, from which 昨天 is counted.
    :returns: in the order of the text; impossible dates (2月30日) are left out.
    """
    folded = fold(text)
    taken = [False] * len(folded)
    found: list[When] = []
    for form, meaning in _TIMES:
        for match in form.finditer(folded):
            if any(taken[match.start() : match.end()]):
                continue
            try:
                from_on, until_on = meaning(match, said_on)
            except (ValueError, OverflowError):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(When(text[match.start() : match.end()], match.start(), from_on, until_on))
    return sorted(found, key=lambda when: when.at)


def read_places(text: str, known: Iterable[str] = ()) -> list[Where]:
    """Read the places that a text names.

    :param known: names of places (小区, 路) that are looked for first, letter for letter.
    :returns: in the order of the text.
    """
    folded = fold(text)
    taken = [False] * len(folded)
    found: list[Where] = []
    names = sorted({fold(name) for name in known if name.strip()}, key=lambda name: (-len(name), name))
    forms = [("name", re.compile("|".join(map(re.escape, names))))] if names else []
    for kind, form in (*forms, *_PLACES):
        for match in form.finditer(folded):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(Where(text[match.start() : match.end()], match.start(), kind))
    return sorted(found, key=lambda where: where.at)
