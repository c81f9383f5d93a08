"""What a sheet consists of: columns that read cells, records that come of rows, and problems that name their cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrPromise

    Text = str | _StrPromise
    Value = str | int | float | bool | date | datetime | time | None

LANGUAGES = ("zh-hans", "en")


class NotThis(ValueError):
    """A cell does not hold what its column wants; `reason` % `words` says what to write instead."""

    def __init__(self, reason: Text, **words: object) -> None:
        super().__init__(str(reason) % words)
        self.reason = reason
        self.words = words


class Unreadable(NotThis):
    """The file as a whole can't be read; nothing of it was."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. `rounded` says that it is a number with more digits than Excel keeps."""

    address: str
    value: Value
    rounded: bool = False

    @property
    def empty(self) -> bool:
        """Say whether nothing stands in it."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how it is headed, what its cells hold and how that is explained to whoever fills it in.

    `reads` makes a value of a cell that is not empty, or raises `NotThis`; an empty cell gives `empty`. A column that
    `keeps` leaves what is known where its cell is empty. `choices` are value and label in both languages.
    """

    key: str
    zh: str
    en: str
    reads: Callable[[Cell], Any]
    explained: Text
    example: str = ""
    required: bool = False
    keeps: bool = False
    empty: Any = ""
    also: tuple[str, ...] = ()
    choices: Callable[[], Mapping[str, tuple[str, str]]] | None = None
    as_text: bool = False
    width: int = 14

    @property
    def heading(self) -> str:
        """The heading in the language of whoever looks."""
        return self.en if (translation.get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell of a row, and what to do about it."""

    row: int
    cell: str
    column: Column | None
    typed: str
    reason: Text
    words: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.reason) % self.words

    def kept(self) -> dict[str, Any]:
        """Return it as it can be stored and said in any language later."""
        said = {}
        for language in LANGUAGES:
            with translation.override(language):
                said[language] = str(self)
        heading = {"zh-hans": self.column.zh, "en": self.column.en} if self.column else {}
        return {"cell": self.cell, "column": heading, "typed": self.typed[:60], "reason": said}


@dataclass(slots=True)
class Record:
    """A row as it was read: values by the column's key, for those columns that the file has.

    `given` are the keys whose cells were not empty; `at` is where each stands.
    """

    row: int
    values: dict[str, Any]
    given: frozenset[str]
    at: dict[str, Cell]

    def problem(self, column: Column, reason: Text, **words: object) -> Problem:
        """Return a problem with one of this row's cells; where the file lacks the column, with the row."""
        cell = self.at.get(column.key)
        return Problem(self.row, cell.address if cell else str(self.row), column, shown(cell), reason, words)


def shown(cell: Cell | None) -> str:
    """Return what somebody sees in a cell."""
    value = cell.value if cell else None
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def letters(index: int) -> str:
    """Return the letters of the column `index`, counted from 0: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
