"""Figures: summary rows plus what is not folded yet, so exact and never late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from qianxian.concerns import queries as concerns
from qianxian.concerns.states import OPEN, ConcernState
from qianxian.ledger import queries as ledger
from qianxian.places import queries as places
from qianxian.results import counting
from qianxian.results.models import Summary
from qianxian.storage import engines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from qianxian.places.states import Level


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one area over a period, by the month in which each step was taken."""

    raised: int
    accepted: int
    done: int
    late: int
    reopened: int
    confirmed: int
    moved_open: int = 0
    moved_waiting: int = 0

    @property
    def waiting(self) -> int:
        """Matters that a unit called done and the resident has not answered yet."""
        return self.done - self.reopened - self.confirmed + self.moved_waiting

    @property
    def open(self) -> int:
        """Matters that a unit is at."""
        return self.raised - self.done + self.reopened + self.moved_open

    @property
    def in_time(self) -> int:
        """Answers that came before the promise ran out."""
        return self.done - self.late

    @property
    def unsettled(self) -> int:
        """Matters that nobody confirmed yet; one report a matter, until reports of one matter can be joined."""
        return self.raised - self.confirmed + self.moved_open + self.moved_waiting


@dataclass(frozen=True, slots=True)
class AreaRow:
    """The figures of one area in a table."""

    place_id: int
    name: str
    households: int
    figures: Figures
    overdue: int


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """The figures of one category in a table."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Group:
    """An area between the whole and its parts, with those of the parts that lie in it."""

    row: AreaRow
    parts: list[AreaRow]


@dataclass(frozen=True, slots=True)
class Overview:
    """An area with its parts and its categories, all as of one moment."""

    whole: Figures
    parts: list[AreaRow]
    groups: list[Group]
    categories: list[CategoryRow]


def overview(
    place_id: int, *, parts: Level, groups: Level | None = None, since: date | None = None,
    overdue: Mapping[int | None, int] = MappingProxyType({}),
) -> Overview:
    """Count an area, its parts of the level `parts`, and its categories, from the month of `since` on.

    `groups` is a level above `parts` in which they are taken together; `overdue` are counts of the parts, to stand
    beside the others. Three statements at most: the stamp, the summary rows, what is not folded yet.
    """
    tree = places.tree.now()
    here = tree.get(place_id)
    inside = {spot.id: spot for level in (groups, parts) if level for spot in tree.below(place_id, level)}
    with engines.dialect().snapshot():
        rows = Summary.objects.filter(level__in={here.level, groups or parts, parts}, area_id__in=(place_id, *inside))
        cells = [
            (counting.Cell(row.level, row.area_id, row.category_id, row.month), _counter(row)) for row in rows
        ]
        cells += counting.deltas(ledger.pending_for(counting.READER), tree).items()
    whole: Counter[str] = Counter()
    by_area: dict[int, Counter[str]] = {}
    by_category: dict[int, Counter[str]] = {}
    for cell, counted in cells:
        if since is not None and cell.month < since.replace(day=1):
            continue
        if cell.area_id == place_id:
            whole.update(counted)
            by_category.setdefault(cell.category_id, Counter()).update(counted)
        elif cell.area_id in inside:
            by_area.setdefault(cell.area_id, Counter()).update(counted)
    kinds = concerns.router.now().everything
    rows_ = [
        AreaRow(
            spot.id, spot.name, spot.households, _figures(by_area.get(spot.id, Counter())),
            sum(n for part, n in overdue.items() if part in inside and inside[part].path.startswith(spot.path)),
        )
        for spot in inside.values()
    ]
    own = [row for row in rows_ if inside[row.place_id].level == parts]
    return Overview(
        whole=_figures(whole),
        parts=own,
        groups=[
            Group(row, [part for part in own if inside[part.place_id].path.startswith(inside[row.place_id].path)])
            for row in rows_ if inside[row.place_id].level == groups
        ],
        categories=[
            CategoryRow(kind.name, _figures(by_category[kind.id])) for kind in kinds if kind.id in by_category
        ],
    )


def _counter(row: Summary) -> Counter[str]:
    return Counter({column: getattr(row, column) for column in counting.FIGURES})


def _figures(counted: Counter[str]) -> Figures:
    return Figures(**{column: counted[column] for column in counting.FIGURES})


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand now, counted on the rows themselves; what `overview` says has to agree with it."""

    open: int
    waiting: int
    confirmed: int
    overdue: int


def standing(path: str, now: datetime) -> Standing:
    """Count the concerns below a place as they stand now, all of them: for the operator and for checks."""
    by_state = concerns.count_by_state(path)
    return Standing(
        open=sum(by_state.get(state, 0) for state in OPEN),
        waiting=by_state.get(ConcernState.DONE, 0),
        confirmed=by_state.get(ConcernState.CONFIRMED, 0),
        overdue=concerns.count_overdue(path, now),
    )
