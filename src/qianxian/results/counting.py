"""How an entry of the record becomes counts: the one place where that is said.

For entry e at place p in category c, recorded in month m, every area a on the line district … courtyard of p gets
the columns of e at (level(a), a, c, m) raised by one. Counting is a sum, so entries may be folded in any order, and
summary + what is not folded yet = the exact count.

The line is the one of the moment of e: where grids were cut anew later, e stays with the grid in which p lay then. A
matter that moved with its courtyard is taken off the areas it left and put on those it came into, so that what
is open adds up in both.
"""

from __future__ import annotations

from collections import Counter
from datetime import date  # noqa: TC003  # the tuple's types are looked at when the class is made
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from qianxian.concerns.states import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.ledger.models import Entry
    from qianxian.places.queries import Tree

READER = "results"
COLUMNS: dict[str, tuple[str, ...]] = {
    "concern.reported": ("raised",),
    "concern.settled": ("raised", "accepted", "done"),
    "concern.accepted": ("accepted",),
    "concern.done": ("done",),
    "concern.reopened": ("reopened",),
    "concern.confirmed": ("confirmed",),
}
MOVED = "concern.rehomed"
KINDS = (*COLUMNS, MOVED)
FIGURES = ("raised", "accepted", "done", "late", "reopened", "confirmed", "moved_open", "moved_waiting")


class Cell(NamedTuple):
    """Where a count belongs."""

    level: str
    area_id: int
    category_id: int
    month: date


def deltas(entries: Iterable[Entry], tree: Tree) -> dict[Cell, Counter[str]]:
    """Return what `entries` add to each column of each cell."""
    counted: dict[Cell, Counter[str]] = {}
    for entry in entries:
        if entry.place_id is None or entry.category_id is None:
            continue
        month = timezone.localtime(entry.at).date().replace(day=1)
        if entry.kind == MOVED:
            column = "moved_open" if entry.was in OPEN else "moved_waiting"
            left, came = tree.line_before(entry.place_id, entry.at), tree.line_at(entry.place_id, entry.at)
            for sign, line in ((-1, left), (1, came)):
                for spot in line:
                    cell = Cell(spot.level.value, spot.id, entry.category_id, month)
                    counted.setdefault(cell, Counter())[column] += sign
            continue
        columns = COLUMNS[entry.kind]
        if entry.due_at is not None and entry.at > entry.due_at:
            columns = (*columns, "late")
        for spot in tree.line_at(entry.place_id, entry.at):
            counted.setdefault(Cell(spot.level.value, spot.id, entry.category_id, month), Counter()).update(columns)
    return {cell: columns for cell, columns in counted.items() if any(columns.values())}
