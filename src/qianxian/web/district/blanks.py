"""The words that an area's own forms may have in their blanks, in Chinese and in English, and what goes there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qianxian.base.documents.blanks import Words
from qianxian.places.states import Level
from qianxian.web.district import indicators

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

    from qianxian.places.queries import Tree
    from qianxian.results.queries import Part, Statistics, Tallied
    from qianxian.results.tallies import Tally

    Both = tuple[str, str]

OF: Both = ("基数", "of")
BEFORE: Both = ("上期", "before")
A_YEAR_BEFORE: Both = ("去年同期", "year_before")
PARTS: Both = ("下级", "parts")
KINDS: Both = ("类别", "kinds")
NAMES: tuple[Both, ...] = (
    ("收到", "raised"), ("办完", "done"), ("按期答复", "in_time"), ("答复用时中位数", "answer_median"),
    ("答复用时四分之三", "answer_three_quarters"), ("答复用时九成", "answer_nine_of_ten"),
    ("7天内答复", "within_7"), ("15天内答复", "within_15"), ("30天内答复", "within_30"),
    ("首次回应用时中位数", "first_word_median"), ("一天内首次回应", "first_word_in_a_day"), ("居民确认", "confirmed"),
    ("居民说没解决", "said_no"), ("未经确认结案", "unconfirmed"), ("延期", "extended"), ("不予受理", "declined"),
    ("升到社区", "up_community"), ("升到街道", "up_subdistrict"), ("升到部门", "up_departments"),
    ("升到联席研判", "up_joint_review"),
)
"""In the order of the indicators. They stand in files that are kept, so a word that was given stays as it is."""
STANDING: tuple[Both, ...] = (("正在办", "now_open"), ("现在超期", "now_overdue"), ("等居民确认", "now_waiting"))
ABOUT: tuple[tuple[Both, _StrPromise], ...] = (
    (("地区", "area"), _("The area.")),
    (("时段", "period"), _("The period, such as 2026年11月.")),
    (("首日", "first_day"), _("The first day of the period.")),
    (("末日", "last_day"), _("The last day of the period.")),
    (("制表日期", "today"), _("The day on which the form is filled.")),
    (("社区数", "communities"), _("How many communities lie in the area.")),
    (("网格数", "grids"), _("How many grids lie in it.")),
    (("庭院数", "courtyards"), _("How many courtyards lie in it.")),
    (("户数", "households"), _("How many households live in it.")),
)
_PART: tuple[tuple[Both, Callable[[Part], str]], ...] = (
    (("名称", "name"), lambda part: part.spot.name),
    (("户数", "households"), lambda part: str(part.spot.households)),
    (NAMES[0], lambda part: str(part.tally["raised"])),
    (NAMES[1], lambda part: str(part.tally["done"])),
    (NAMES[2], lambda part: indicators.said_share(part.tally.in_time).value),
    (("居民确认", "confirmed"), lambda part: indicators.said_share(part.tally.confirmed).value),
    (STANDING[0], lambda part: str(part.open)),
    (STANDING[1], lambda part: str(part.overdue)),
)
_KIND: tuple[tuple[Both, Callable[[Tallied], str]], ...] = (
    (("名称", "name"), lambda kind: kind.name),
    (NAMES[0], lambda kind: str(kind.tally["raised"])),
    (("上期收到", "raised_before"), lambda kind: str(kind.before["raised"])),
)


def known() -> frozenset[str]:
    """Return every blank that can be filled, in both languages."""
    figures = [tuple(name) for name in NAMES]
    names = {one for pair in (*figures, *STANDING, *(pair for pair, _said in ABOUT)) for one in pair}
    names |= {
        f"{before}{name[at]}{of}" for at in (0, 1) for name in NAMES
        for before in ("", f"{BEFORE[at]}.", f"{A_YEAR_BEFORE[at]}.") for of in ("", f".{OF[at]}")
    }
    names |= {f"{PARTS[at]}.{name[at]}" for at in (0, 1) for name, _read in _PART}
    return frozenset(names | {f"{KINDS[at]}.{name[at]}" for at in (0, 1) for name, _read in _KIND})


def words_of(found: Statistics, tree: Tree, *, title: str, today: date) -> Words:
    """Return what goes into the blanks of a form about an area and a period."""
    counts = {level: str(len(tree.below(found.spot.id, level))) for level in Level}
    last = date_format(found.period.until - timedelta(days=1), "DATE_FORMAT")
    about = (
        found.spot.name, title, date_format(found.period.first, "DATE_FORMAT"), last,
        date_format(today, "DATE_FORMAT"), counts[Level.COMMUNITY], counts[Level.GRID], counts[Level.COURTYARD],
        str(found.spot.households),
    )
    single: dict[str, str] = {}
    for (pair, _said), word in zip(ABOUT, about, strict=True):
        single.update(dict.fromkeys(pair, word))
    for pair, number in zip(STANDING, (found.open, found.overdue, found.waiting), strict=True):
        single.update(dict.fromkeys(pair, str(number)))
    for at in (0, 1):
        single.update(_figures(found.now, "", at))
        single.update(_figures(found.before, f"{BEFORE[at]}.", at))
        single.update(_figures(found.year_before, f"{A_YEAR_BEFORE[at]}.", at))
    lists: dict[str, list[dict[str, str]]] = {}
    for at in (0, 1):
        part, kind = PARTS[at], KINDS[at]
        lists[part] = [{f"{part}.{name[at]}": read(one) for name, read in _PART} for one in found.parts]
        lists[kind] = [{f"{kind}.{name[at]}": read(one) for name, read in _KIND} for one in found.kinds]
    return Words(single, lists)


def _figures(tally: Tally, before: str, at: int) -> Mapping[str, str]:
    """Say every indicator of a period."""
    said: dict[str, str] = {}
    for name, one in zip(NAMES, indicators.INDICATORS, strict=True):
        told = one.say(tally)
        said[f"{before}{name[at]}"], said[f"{before}{name[at]}.{OF[at]}"] = told.value, told.of
    return said


def language() -> int:
    """Return which of the two words of a pair the page's reader reads: 0 Chinese, 1 English."""
    return 1 if (get_language() or "").startswith("en") else 0


def offered() -> list[tuple[str, object]]:
    """Return the words of the page's language that stand for one thing each, with what they mean."""
    at = language()
    rows: list[tuple[str, object]] = [(pair[at], said) for pair, said in ABOUT]
    rows += [(pair[at], said) for pair, (_name, _figure, said) in zip(STANDING, indicators.STANDING, strict=True)]
    return rows


def offered_figures() -> list[tuple[str, object]]:
    """Return the words for the indicators, which there are for the periods before, too, with what they mean."""
    at = language()
    return [(name[at], one.definition) for name, one in zip(NAMES, indicators.INDICATORS, strict=True)]


def offered_lists() -> list[tuple[object, list[str]]]:
    """Return the words of each list in the page's language, with what a line of it is."""
    at = language()
    return [
        (_("A line for each area one level down."), [f"{PARTS[at]}.{name[at]}" for name, _read in _PART]),
        (_("A line for each category."), [f"{KINDS[at]}.{name[at]}" for name, _read in _KIND]),
    ]
