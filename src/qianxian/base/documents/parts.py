"""What an official document consists of, whatever it is written as. Numbers of headings are counted, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; each line of them begins a paragraph of its own."""

    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words below headings that are repeated on each page.

    `shares` says how wide the columns are, relative to each other; without it they are equal.

    :raises ValueError: if a row, or the shares, are not as long as the headings.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.heads:
            raise ValueError("a table has at least one column")
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("each row of a table has a cell for each heading")
        if self.shares and (len(self.shares) != len(self.heads) or min(self.shares) <= 0):
            raise ValueError("the shares of a table's columns are above 0, one for each heading")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, numbered by where it stands: 一、 then （一） then 1. then （1）, and what is below it."""

    heading: str
    parts: tuple[Part, ...] = ()


Part = Paragraph | Table | Section


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there, who was excused, who was just not there and who sat in, each as they are to be printed."""

    present: tuple[str, ...]
    excused: tuple[str, ...] = ()
    sitting_in: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and on which day; `sealed` leaves the place over the date for the seal."""

    by: str
    on: date
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Annex:
    """What is added behind the document, on a page of its own."""

    title: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Colophon:
    """What stands between lines at the foot of the last page: who else gets it, who issued it and when."""

    issued_by: str
    issued_on: date
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An official document. `head` is printed in red above it, `number` between the head and the red line."""

    title: str
    parts: tuple[Part, ...]
    head: str = ""
    number: str = ""
    addressed: str = ""
    attendance: Attendance | None = None
    signature: Signature | None = None
    note: str = ""
    annexes: tuple[Annex, ...] = ()
    colophon: Colophon | None = None
