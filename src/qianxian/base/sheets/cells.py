"""How the cells of a column are read: forgiving about width, blanks and formats, strict about what they mean."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.columns import Cell, NotThis, shown
from qianxian.base.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import TextChoices

_DATE = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]+0{1,2}:0{2}(?::0{2})?)?"
    r"|(\d{4})(\d\d)(\d\d)",
)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")
_SEPARATORS = re.compile(r"[\s、，,；;|/]+")
_MARKS = re.compile(r"[、，,；;|/\n]+")
_EXPONENT = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
YES = {"是", "yes", "y", "true", "1", "有", "√", "✓"}
NO = {"否", "no", "n", "false", "0", "无", "没有", "×", "✗"}


def folded(cell: Cell) -> str:
    """Return a cell's text with full-width characters narrow and without blanks at the ends."""
    return clean(unicodedata.normalize("NFKC", shown(cell)))


def text(longest: int) -> Callable[[Cell], str]:
    """Read words of one line, as they were written."""

    def read(cell: Cell) -> str:
        words = " ".join(clean(shown(cell)).split("\n"))
        if len(words) > longest:
            raise NotThis(_("This is longer than %(longest)s characters; shorten it, please."), longest=longest)
        return words

    return read


def code(longest: int) -> Callable[[Cell], str]:
    """Read a code: letters, digits and marks without blanks between, as text even where Excel made a number of it."""

    def read(cell: Cell) -> str:
        if cell.rounded or _EXPONENT.fullmatch(folded(cell)):
            raise NotThis(
                _("Excel took this code for a number and rounded its last digits away. Format the column as text and "
                  "type the code again."),
            )
        words = re.sub(r"\s", "", folded(cell))
        if len(words) > longest:
            raise NotThis(_("This is longer than %(longest)s characters; shorten it, please."), longest=longest)
        return words

    return read


def codes(one: Callable[[Cell], str], most: int = 40) -> Callable[[Cell], tuple[str, ...]]:
    """Read several codes in one cell, separated by 、 comma, semicolon, slash or a new line."""

    def read(cell: Cell) -> tuple[str, ...]:
        if cell.rounded:
            return (one(cell),)
        found = tuple(one(Cell(cell.address, part)) for part in _SEPARATORS.split(folded(cell)) if part)
        if len(found) > most:
            raise NotThis(_("More than %(most)s codes in one cell; check it, please."), most=most)
        return tuple(dict.fromkeys(found))

    return read


def names(longest: int) -> Callable[[Cell], tuple[str, ...]]:
    """Read several names in one cell, separated by 、 comma, semicolon, slash or a new line, but not by blanks."""
    one = text(longest)

    def read(cell: Cell) -> tuple[str, ...]:
        parts = (clean(part) for part in _MARKS.split(shown(cell)))
        return tuple(dict.fromkeys(one(Cell(cell.address, part)) for part in parts if part))

    return read


def phone(cell: Cell) -> str:
    """Read a unit's telephone as people write it, with full-width digits narrow."""
    words = folded(cell)
    if not re.fullmatch(r"[0-9+()\-—~/、,; 转]{3,20}", words):
        raise NotThis(_("This is no telephone number. Write digits, with dashes if you like: 0374-2965001."))
    return words


def whole(least: int = 0, most: int = 10_000_000) -> Callable[[Cell], int]:
    """Read a whole number, also one typed as text, with full-width digits or with marks for thousands."""

    def read(cell: Cell) -> int:
        digits = re.sub(r"[,\s]", "", folded(cell))
        digits = re.sub(r"\.0+$", "", digits)
        if not re.fullmatch(r"-?[0-9]{1,15}", digits):
            raise NotThis(_("Only a whole number may stand here, like 86."))
        number = int(digits)
        if not least <= number <= most:
            raise NotThis(_("This number has to be from %(least)s to %(most)s."), least=least, most=most)
        return number

    return read


def decimal(least: float, most: float) -> Callable[[Cell], float]:
    """Read a number with a point."""

    def read(cell: Cell) -> float:
        words = re.sub(r"\s", "", folded(cell)).rstrip("°")
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]*)?", words):
            raise NotThis(_("Only a number may stand here, like 113.8261."))
        number = float(words)
        if not least <= number <= most:
            raise NotThis(_("This number has to be from %(least)s to %(most)s."), least=least, most=most)
        return number

    return read


_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
"""A date that lost its format on the way, as days since 1899-12-30: what Excel then writes for 1954 to 2118."""
_FIRST_SERIAL = datetime(1899, 12, 30)  # noqa: DTZ001  # a wall clock, as in the cell


def _serial(cell: Cell) -> datetime | None:
    """Return the moment that a bare number in a column of dates stands for, to the minute; None if it is none."""
    words = folded(cell)
    if not _SERIAL.fullmatch(words):
        return None
    return _FIRST_SERIAL + timedelta(minutes=round(float(words) * 24 * 60))


def day(cell: Cell) -> date:
    """Read a date: an Excel date or its bare number, or text.

    Text such as 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日, 20261123.
    """
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    if (meant := _serial(cell)) is not None:
        return meant.date()
    found = _DATE.fullmatch(folded(cell))
    if not found:
        raise NotThis(_("This is not a date. Write it like 2026-11-23."))
    year, month, number = (int(part) for part in found.groups() if part is not None)
    try:
        read = date(year, month, number)
    except ValueError:
        raise NotThis(_("There is no such day. Write the date like 2026-11-23.")) from None
    if not 1900 <= read.year <= 2200:  # noqa: PLR2004  # a slip of the pen, whatever it was meant to be
        raise NotThis(_("There is no such day. Write the date like 2026-11-23."))
    return read


def moment(form: str = "") -> Callable[[Cell], datetime]:
    """Read a moment in the district's own time: as `form` (of `strptime`) says, or as people write it."""

    def read(cell: Cell) -> datetime:
        if isinstance(cell.value, datetime):
            return timezone.make_aware(cell.value)
        words = folded(cell)
        if form:
            try:
                return timezone.make_aware(datetime.strptime(words, form))  # noqa: DTZ007  # made aware here
            except ValueError:
                raise NotThis(_("This is not a moment written like %(form)s."), form=form) from None
        if (meant := _serial(cell)) is not None:
            return timezone.make_aware(meant)
        on, _blank, at = words.replace("T", " ").partition(" ")
        clock = _CLOCK.fullmatch(at.strip()) if at.strip() else None
        if at.strip() and clock is None:
            raise NotThis(_("This is not a moment. Write it like 2026-11-23 14:05."))
        hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
        return timezone.make_aware(datetime.combine(day(Cell(cell.address, on)), time(hour, minute)))

    return read


def yes_or_no(cell: Cell) -> bool:
    """Read 是 or 否."""
    words = folded(cell).lower()
    if words in YES:
        return True
    if words in NO:
        return False
    raise NotThis(_("Write 是 (yes) or 否 (no)."))


def yes_or_no_choices() -> Mapping[str, tuple[str, str]]:
    """Return the two answers as choices."""
    return {"yes": ("是", "yes"), "no": ("否", "no")}


def labels(choices: type[TextChoices]) -> Callable[[], Mapping[str, tuple[str, str]]]:
    """Return the values of a closed choice with their labels in Chinese and English."""

    @cache
    def made() -> Mapping[str, tuple[str, str]]:
        said: dict[str, tuple[str, str]] = {}
        for member in choices:
            with translation.override("zh-hans"):
                chinese = str(member.label)
            with translation.override("en"):
                said[member.value] = chinese, str(member.label)
        return said

    return made


def choice(choices: type[TextChoices]) -> Callable[[Cell], Any]:
    """Read one of a closed choice: its label in Chinese or English, or its value."""
    known = labels(choices)

    @cache
    def meanings() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for value, (chinese, english) in known().items():
            # Folded as what is typed is: a full-width colon in a label must be found, too.
            found |= {_bare(unicodedata.normalize("NFKC", word)): choices(value) for word in (value, chinese, english)}
        return found

    def read(cell: Cell) -> Any:
        found = meanings().get(_bare(folded(cell)))
        if found is None:
            allowed = "、".join(chinese for chinese, _english in known().values())
            raise NotThis(_("Choose one of these: %(allowed)s."), allowed=allowed)
        return found

    return read


def _bare(words: str) -> str:
    return re.sub(r"[\s'’_-]", "", words).lower()
