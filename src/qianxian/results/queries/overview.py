"""Figures: summary rows plus what is not folded yet, so exact and never late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns import queries as concerns
from qianxian.concerns.states import OPEN, ConcernState
from qianxian.ledger import queries as ledger
from qianxian.places import queries as places
from qianxian.results import counting
from qianxian.results.guarding import Guarded, guard
from qianxian.results.models import Summary
from qianxian.storage import engines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from qianxian.concerns.queries import Published
    from qianxian.places.queries import Tree
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
    unconfirmed: int
    declined: int
    extended: int
    escalated: int
    up_community: int
    up_subdistrict: int
    up_departments: int
    up_joint_review: int
    now_open: int
    now_waiting: int

    @property
    def waiting(self) -> int:
        """Matters that a unit called done and the resident has not answered yet."""
        return self.now_waiting

    @property
    def open(self) -> int:
        """Matters that a unit is at, or that stand still."""
        return self.now_open

    @property
    def in_time(self) -> int:
        """Answers that came before the promise ran out."""
        return self.done - self.late

    @property
    def unsettled(self) -> int:
        """Matters in which somebody is still owed something."""
        return self.now_open + self.now_waiting


@dataclass(frozen=True, slots=True)
class AreaRow:
    """The figures of one area in a table."""

    place_id: int
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """The figures of one category in a table."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Overview:
    """An area with its parts and its categories, all as of one moment."""

    whole: Figures
    parts: list[AreaRow]
    categories: list[CategoryRow]


def overview(place_id: int, *, parts: Level, since: date | None = None) -> Overview:
    """Count an area, its parts of the level `parts`, and its categories, from the month of `since` on: for checks.

    Three statements at most: the stamp, the summary rows, what is not folded yet.
    """
    tree = places.tree.now()
    here = tree.get(place_id)
    inside = {spot.id: spot for spot in tree.below(place_id, parts)}
    with engines.dialect().snapshot():
        rows = Summary.objects.filter(level__in={here.level, parts}, area_id__in=(place_id, *inside))
        cells: list[tuple[counting.Cell, Counter[counting.Column]]] = [
            (counting.Cell(row.level, row.area_id, row.category_id, row.month), _counter(row)) for row in rows
        ]
        cells += counting.deltas(ledger.pending_for(counting.READER), tree).items()
    whole: Counter[counting.Column] = Counter()
    by_area: dict[int, Counter[counting.Column]] = {}
    by_category: dict[int, Counter[counting.Column]] = {}
    for cell, counted in cells:
        if since is not None and cell.month < since.replace(day=1):
            continue
        if cell.area_id == place_id:
            whole.update(counted)
            by_category.setdefault(cell.category_id, Counter()).update(counted)
        elif cell.area_id in inside:
            by_area.setdefault(cell.area_id, Counter()).update(counted)
    return Overview(
        whole=_figures(whole),
        parts=[AreaRow(spot.id, spot.name, _figures(by_area.get(spot.id, Counter()))) for spot in inside.values()],
        categories=[
            CategoryRow(kind.name, _figures(by_category[kind.id]))
            for kind in concerns.router.now().everything if kind.id in by_category
        ],
    )


def _counter(row: Summary) -> Counter[counting.Column]:
    return Counter({column: getattr(row, column) for column in counting.FIGURES})


def _figures(counted: Counter[counting.Column]) -> Figures:
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


def residents_behind(shown: Iterable[Published]) -> tuple[int | None, ...]:
    """Return by how many residents each matter of a board was raised, as far as everybody may know; one statement."""
    numbers = [one.key[1] for one in shown]
    counted = concerns.count_residents(numbers)
    return guard(counted.get(number, 0) for number in numbers).counts


def month_of(tree: Tree, place_id: int, month: date, now: datetime) -> Guarded:
    """Return how many residents raised each matter of a month on a board, and all of them, as far as may be known.

    Months share no matter, so one never gives away what another hides. Two statements.
    """
    numbers = concerns.published_in(tree, place_id, month, now)
    counted = concerns.count_residents(numbers)
    return guard(counted.get(number, 0) for number in numbers)
