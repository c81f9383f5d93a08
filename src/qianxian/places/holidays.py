"""Reading the holidays of a year from what a district has at hand: a CSV, or a TOML of the official notices.

CSV, UTF-8, one day a line, the first line names the columns: `date`, then `works` (0 rests, 1 works) or `kind`
(holiday, makeup_workday), then `name` or `name_en`; or in Chinese 日期, 类型 (放假, 上班), 名称. TOML: a table a year
with the make-up days under 调休工作日 and under `festivals` the holidays, each a day or `first ~ last`.

A list of a year is whole if it names New Year's Day, the first of May and the first of October, on which everybody
rests by law. Days of other years are let in where a holiday reaches over New Year, and change only themselves.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SATURDAY = 5
LONGEST_NAME = 40
LONGEST_FILE = 500_000
LONGEST_HOLIDAY = 31
BY_LAW = ((1, 1), (5, 1), (10, 1))
AROUND_NEW_YEAR = ((12, 25), (1, 7))
"""From this day of one year up to that day of the next a holiday may reach over New Year."""
RESTS = {"0", "holiday", "放假", "休", "休息", "rest"}
WORKS = {"1", "makeup_workday", "上班", "班", "补班", "调休上班", "调休工作日", "work"}
COLUMNS = {
    "date": ("date", "日期"), "works": ("works", "kind", "类型"), "name": ("name", "name_en", "名称"),
}
CHINESE = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "Mid-autumn Festival": "中秋节", "National Day": "国庆节",
}
"""Holidays are named as the district names them."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that breaks the rule of the week, and the line of the file that says so."""

    day: date
    works: bool
    name: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that can't be taken, and why; line 0 is the whole file."""

    line: int
    reason: str


@dataclass(slots=True)
class Announced:
    """What a file announces: whole years, single days of neighbouring years, and what is wrong with it."""

    years: dict[int, list[Day]] = field(default_factory=dict)
    beside: dict[int, list[Day]] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)


def read(text: str) -> Announced:
    """Read what was pasted or uploaded; everything that is wrong is named, line by line."""
    found = Announced()
    text = text.lstrip("\ufeff")
    if not text.strip():
        found.wrong.append(Wrong(0, _("There is nothing in it. Choose a file, or paste the list.")))
    elif len(text) > LONGEST_FILE:
        found.wrong.append(Wrong(0, _("That is too long for a calendar. Is it the right file?")))
    else:
        looks_like_toml = re.search(r"^\s*\[", text, re.MULTILINE) is not None
        days = _read_toml(text, found.wrong) if looks_like_toml else _read_csv(text, found.wrong)
        _sort(_once(days, found.wrong), found)
    found.wrong.sort(key=lambda wrong: wrong.line)
    return found


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_csv(text: str, wrong: list[Wrong]) -> list[Day]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text.replace("，", ",")), delimiter=delimiter)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        wrong.append(Wrong(reader.line_num, _("This line is no CSV: %(error)s.") % {"error": error}))
        return []
    (_first, head), *lines = [(number, row) for number, row in lines if any(row)]
    columns = {
        wanted: next((head.index(name) for name in names if name in head), None) for wanted, names in COLUMNS.items()
    }
    if columns["date"] is None or columns["works"] is None:
        wrong.append(
            Wrong(1, _("The first line has to name the columns: date, works, name, where works is 0 or 1.")),
        )
        return []
    days = (_csv_day(number, row, columns, wrong) for number, row in lines)
    return [day for day in days if day is not None]


def _csv_day(number: int, row: list[str], columns: Mapping[str, int | None], wrong: list[Wrong]) -> Day | None:
    def cell(name: str) -> str:
        column = columns[name]
        return row[column] if column is not None and column < len(row) else ""

    day, said = _date(cell("date")), cell("works").lower()
    if day is None:
        wrong.append(Wrong(number, _("“%(said)s” is no date. Write it as 2027-02-05.") % {"said": cell("date")[:40]}))
    elif said not in RESTS | WORKS:
        wrong.append(
            Wrong(number, _("“%(said)s” says neither rest (0) nor work (1).") % {"said": cell("works")[:40]}),
        )
    else:
        return Day(day, said in WORKS, _name(cell("name")), number)
    return None


# ── TOML ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_toml(text: str, wrong: list[Wrong]) -> list[Day]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        wrong.append(
            Wrong(int(at[1]) if at else 0, _("This is no TOML: %(error)s.") % {"error": str(error).rstrip(".")}),
        )
        return []
    lines = text.splitlines()
    days: list[Day] = []
    for year, table in tables.items():
        if not re.fullmatch(r"\d{4}", year) or not isinstance(table, dict):
            continue
        festivals = table.get("festivals", {})
        makeup = table.get("调休工作日", [])
        spoken = [("", period, True) for period in (makeup if isinstance(makeup, list) else [makeup])]
        spoken += [
            (name, period, False) for name, period in (festivals.items() if isinstance(festivals, dict) else ())
        ]
        for name, period, works in spoken:
            number = next((n for n, line in enumerate(lines, 1) if str(period) in line), 0)
            first_and_last = _period(str(period))
            if first_and_last is None:
                reason = _("“%(said)s” is no date and no period. Write 2027-02-05, or 2027-02-05 ~ 2027-02-11.")
                wrong.append(Wrong(number, reason % {"said": str(period)[:60]}))
                continue
            days += [Day(day, works, _name(name), number) for day in _days(*first_and_last)]
    if not days and not wrong:
        wrong.append(Wrong(0, _("No year is in it. A year begins with a line such as [2027].")))
    return days


def _period(said: str) -> tuple[date, date] | None:
    parts = [_date(part.strip()) for part in re.split(r"[~～—至]", said)]
    first, last = parts[0], parts[-1]
    if len(parts) > 2 or first is None or last is None:  # noqa: PLR2004  # from and to
        return None
    return (first, last) if timedelta() <= last - first <= timedelta(days=LONGEST_HOLIDAY) else None


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


# ── both ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _date(said: str) -> date | None:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", said)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _name(said: str) -> str:
    return CHINESE.get(said, said)[:LONGEST_NAME]


def _once(days: list[Day], wrong: list[Wrong]) -> list[Day]:
    """Keep each day once; one that is said to be both is wrong, and so is a make-up day that works anyway."""
    kept: dict[date, Day] = {}
    for day in days:
        before = kept.setdefault(day.day, day)
        said = {"day": day.day.isoformat(), "line": before.line}
        if before.works != day.works:
            wrong.append(Wrong(day.line, _("%(day)s is a day of rest and of work; see line %(line)s.") % said))
        elif day.works and day.day.weekday() < SATURDAY:
            reason = _("%(day)s is no Saturday or Sunday, so it can't be a make-up working day.")
            wrong.append(Wrong(day.line, reason % said))
    return list(kept.values())


def _sort(days: list[Day], found: Announced) -> None:
    """Tell whole years from days that a holiday of the neighbouring year brings along."""
    by_year: dict[int, list[Day]] = {}
    for day in sorted(days, key=lambda day: day.day):
        by_year.setdefault(day.day.year, []).append(day)
    for year, some in by_year.items():
        at_rest = {(day.day.month, day.day.day) for day in some if not day.works}
        missing = [f"{year}-{month:02d}-{day:02d}" for month, day in BY_LAW if (month, day) not in at_rest]
        if not missing:
            found.years[year] = some
        elif all(_around_new_year(day.day) for day in some):
            found.beside[year] = some
        else:
            reason = _("The list of %(year)s is not whole: %(days)s is missing, on which everybody rests by law.")
            said = {"year": year, "days": "、".join(missing)}
            found.wrong.append(Wrong(min(day.line for day in some), reason % said))
    if found.beside and not found.years and not found.wrong:
        found.wrong.append(Wrong(0, _("There are only days around New Year in it, and no whole year.")))


def _around_new_year(day: date) -> bool:
    return (day.month, day.day) >= AROUND_NEW_YEAR[0] or (day.month, day.day) <= AROUND_NEW_YEAR[1]


def named(days: list[Day]) -> list[Day]:
    """Give make-up days without a name the name of the holiday nearest to them."""
    rests = [day for day in days if not day.works and day.name]

    def near(one: Day) -> str:
        return min(rests, key=lambda rest: abs(rest.day - one.day)).name if rests else ""

    return [day if day.name else Day(day.day, day.works, near(day), day.line) for day in days]


def tally(days: list[Day]) -> tuple[int, int]:
    """Return how many days of rest and how many make-up working days a list has."""
    counted = Counter(day.works for day in days)
    return counted[False], counted[True]
