"""Which privacy notice is in force, and those that were: kept in every process, as the tree and the directory are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from qianxian.people import first_notice, rules
from qianxian.people.models import PrivacyNotice
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qianxian.people.queries import Viewer


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it is shown; `in_force_from` is None for a draft."""

    number: int
    chinese: str
    english: str
    why: str
    in_force_from: date | None

    @property
    def text(self) -> str:
        """The text in the language of the page."""
        return self.english if (get_language() or "").startswith("en") else self.chinese

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        """The text as it is laid out: headings (lines that begin with #), each with its paragraphs."""
        found: list[tuple[str, list[str]]] = [("", [])]
        for line in filter(None, (line.strip() for line in self.text.splitlines())):
            if line.startswith("#"):
                found.append((line.lstrip("# "), []))
            else:
                found[-1][1].append(line)
        return [part for part in found if part[0] or part[1]]


FIRST = Told(
    number=1,
    chinese=first_notice.CHINESE,
    english=first_notice.ENGLISH,
    why="",
    in_force_from=date(2026, 1, 1),
)
"""The first notice, which every district begins with. It is never changed here: a district publishes the next one."""


class Notices:
    """All notices that have their day, oldest first."""

    def __init__(self, later: Iterable[Told]) -> None:
        self._all = [FIRST, *later]

    def in_force(self, on: date) -> Told:
        """Return the notice in force on a day."""
        begun = [one for one in self._all if one.in_force_from is not None and one.in_force_from <= on]
        return begun[-1] if begun else FIRST

    def __iter__(self) -> Iterator[Told]:
        return reversed(self._all)

    def numbered(self, number: int) -> Told | None:
        """Return the notice with this number, or None."""
        return next((one for one in self._all if one.number == number), None)


def told(row: PrivacyNotice) -> Told:
    """Return a row as it is shown."""
    return Told(row.number, row.chinese, row.english, row.why, row.in_force_from)


def _load() -> Notices:
    return Notices(told(row) for row in PrivacyNotice.objects.filter(in_force_from__isnull=False).order_by("number"))


notices: stamps.Kept[Notices] = stamps.Kept(_load)


def draft_for(viewer: Viewer) -> PrivacyNotice | None:
    """Return the notice that is being written, to administrators only."""
    if not rules.may_see_administration(viewer):
        return None
    return PrivacyNotice.objects.filter(in_force_from=None).first()
