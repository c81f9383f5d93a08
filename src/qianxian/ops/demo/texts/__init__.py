"""What people say and write in the year of the demonstration: sentences of our own, in files beside this one.

A file is a category. A line that begins with a name in brackets opens a matter, and says in which months it comes;
each line below begins with one of the marks of `Topic`. Blanks are filled in: {楼} {单元} {层} {时} {久}.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_TOPIC = re.compile(r"【(?P<name>[^】]+)】\s*(?P<months>[\d,-]*)")
ALL_YEAR = range(1, 13)
MARKS = {
    "说": "said", "苦": "felt", "题": "sentences", "答": "answers", "差": "missing", "记": "notes",
}


@dataclass(slots=True)
class Topic:
    """A matter as it comes up in many courtyards: what is seen, what is bad about it, and what is done.

    `said` and `felt` make what a resident says, `sentences` is what everybody may read, `answers` what was done,
    `missing` what is still wrong after it, `notes` what stays among the offices.
    """

    name: str
    months: frozenset[int]
    said: list[str] = field(default_factory=list)
    felt: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@cache
def topics(key: str) -> tuple[Topic, ...]:
    """Return the matters of a category, in the order of its file."""
    found: list[Topic] = []
    for number, line in enumerate(_lines(key), start=1):
        if opened := _TOPIC.fullmatch(line):
            found.append(Topic(opened["name"], _months(opened["months"])))
        elif (mark := line[:1]) in MARKS and line[1:2] == " ":
            getattr(found[-1], MARKS[mark]).append(line[2:])
        elif line:
            raise ValueError(f"{key}.txt, line {number}: {line}")
    return tuple(found)


@cache
def sayings(key: str) -> dict[str, tuple[str, ...]]:
    """Return the sentences of a file that has no matters, by the names above them."""
    found: dict[str, list[str]] = {}
    for line in _lines(key):
        if opened := _TOPIC.fullmatch(line):
            found[opened["name"]] = mine = []
        elif line:
            mine.append("" if line == "-" else line)
    return {name: tuple(lines) for name, lines in found.items()}


def _lines(key: str) -> list[str]:
    return [line.strip() for line in (FOLDER / f"{key}.txt").read_text(encoding="utf-8").splitlines()]


def _months(said: str) -> frozenset[int]:
    """Read 11-3 as November to March, and nothing as the whole year."""
    found: set[int] = set()
    for part in filter(None, said.split(",")):
        first, _dash, last = part.partition("-")
        month = int(first)
        found.add(month)
        while month != int(last or first):
            month = month % 12 + 1
            found.add(month)
    return frozenset(found or ALL_YEAR)
