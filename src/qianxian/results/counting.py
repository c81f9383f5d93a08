"""How an entry of the record becomes counts: the one place where that is said.

For entry e at place p in category c, recorded in month m, every area a on the line district … courtyard of p gets
the columns of e at (level(a), a, c, m) raised by one. Counting is a sum, so entries may be folded in any order, and
summary + what is not folded yet = the exact count.

The line is the one of the moment of e: where grids were cut anew later, e stays with the grid in which p lay then. A
matter that moved with its courtyard is taken off the areas it left and put on those it came into, so that what
is open adds up in both. A voice message counts as raised in the category under which it came in, and as open in the one
that whoever listened to it found: of two entries the first only leaves, the second only comes. So does one whose place
or category is put right.

How long something took is counted in buckets, see `durations`: from the moment at which the matter was raised to a
unit's answer, each time there is one, and to the first word of a unit, that it took the matter on or did not.
What an entry doesn't carry (since when the matter is there, whether the word was the first, which rung it went up to)
is read from what never changes, so that counting anew comes to the same.
"""

from __future__ import annotations

from collections import Counter
from datetime import date  # noqa: TC003  # the tuple's types are looked at when the class is made
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from qianxian.concerns import queries as concerns
from qianxian.concerns.states import OPEN, ConcernState, Rung
from qianxian.ledger import queries as ledger
from qianxian.results import durations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from qianxian.ledger.models import Entry
    from qianxian.places.queries import Spot, Tree

READER = "results"
COLUMNS: dict[str, tuple[str, ...]] = {
    "concern.reported": ("raised",),
    "report.joined": ("raised",),
    "concern.settled": ("raised", "accepted", "done"),
    "concern.accepted": ("accepted",),
    "concern.done": ("done",),
    "concern.reopened": ("reopened",),
    "concern.confirmed": ("confirmed",),
    "concern.closed": ("unconfirmed",),
    "concern.declined": ("declined",),
    "concern.extended": ("extended",),
    "concern.escalated": ("escalated",),
    "concern.withdrawn": (),
    "concern.voided": (),
    "concern.merged": (),
    "concern.parted": (),
    "concern.split": (),
    "concern.split_off": (),
    "report.written_down": (),
    "concern.routed": (),
    "concern.put_right": (),
    "concern.came_right": (),
}
"""What each kind of entry counts as, beside what it changes in how many are open and how many wait for a word."""
LATE = ("concern.done",)
"""Kinds that are late when the promise has run out."""
ANSWERS = ("concern.done", "concern.settled")
"""Kinds with which a unit says that it is done."""
FIRST_WORDS = ("concern.accepted", "concern.declined")
"""Kinds of which the first about a matter is a unit's first word; what is settled on the spot needs none."""
ESCALATED = "concern.escalated"
UP = {rung: f"up_{rung.value}" for rung in (Rung.COMMUNITY, Rung.SUBDISTRICT, Rung.DEPARTMENTS, Rung.JOINT_REVIEW)}
"""Under which name it is counted that a matter went up to a rung."""
ANSWERED, TAKEN = "answered", "taken"
HISTOGRAMS = (ANSWERED, TAKEN)
MOVED = "concern.rehomed"
KINDS = (*COLUMNS, MOVED)
FIGURES = (
    "raised", "accepted", "done", "late", "reopened", "confirmed", "unconfirmed", "declined", "extended", "escalated",
    *UP.values(), "now_open", "now_waiting",
)
Column = str | tuple[str, int]
"""A figure by its name, or a bucket of a histogram."""


class Cell(NamedTuple):
    """Where a count belongs."""

    level: str
    area_id: int
    category_id: int
    month: date


class _Beside(NamedTuple):
    """What some entries don't carry themselves."""

    raised_at: Mapping[int, datetime]
    first: frozenset[int]
    rungs: Mapping[int, Rung]


def _beside(entries: Sequence[Entry]) -> _Beside:
    """Read what entries don't carry; three statements at most."""
    timed = {entry.about_id for entry in entries if entry.kind in (ANSWERS[0], *FIRST_WORDS)}
    words = [("concern", entry.about_id) for entry in entries if entry.kind in FIRST_WORDS]
    risen = [(entry.id, entry.about_id) for entry in entries if entry.kind == ESCALATED]
    return _Beside(
        concerns.raised_at(timed) if timed else {},
        ledger.first_of(FIRST_WORDS, words) if words else frozenset(),
        concerns.gone_up_to(risen) if risen else {},
    )


def _columns(entry: Entry, beside: _Beside) -> Counter[Column]:
    columns: Counter[Column] = Counter(COLUMNS[entry.kind])
    if entry.kind in LATE and entry.due_at is not None and entry.at > entry.due_at:
        columns["late"] += 1
    if entry.kind == "concern.settled":
        columns.update([(ANSWERED, 0), (TAKEN, 0)])
    elif entry.kind in ANSWERS and entry.about_id in beside.raised_at:
        columns[ANSWERED, durations.bucket(entry.at - beside.raised_at[entry.about_id])] += 1
    elif entry.id in beside.first and entry.about_id in beside.raised_at:
        columns[TAKEN, durations.bucket(entry.at - beside.raised_at[entry.about_id])] += 1
    if entry.id in beside.rungs:
        columns[UP[beside.rungs[entry.id]]] += 1
    for name in _lying(entry.became):
        columns[name] += 1
    for name in _lying(entry.was):
        columns[name] -= 1
    return columns


def deltas(entries: Sequence[Entry], tree: Tree) -> dict[Cell, Counter[Column]]:
    """Return what `entries` add to each column of each cell; three statements at most."""
    counted: dict[Cell, Counter[Column]] = {}
    beside = _beside(entries)

    def add(line: Iterable[Spot], entry: Entry, columns: Mapping[Column, int]) -> None:
        month = timezone.localtime(entry.at).date().replace(day=1)
        for spot in line:
            assert entry.category_id is not None  # noqa: S101  # looked at below
            cell = Cell(spot.level.value, spot.id, entry.category_id, month)
            into = counted.setdefault(cell, Counter())
            for column, number in columns.items():
                into[column] += number

    for entry in entries:
        if entry.place_id is None or entry.category_id is None:
            continue
        if entry.kind == MOVED:
            lying: tuple[Column, ...] = _lying(entry.was)
            add(tree.line_before(entry.place_id, entry.at), entry, dict.fromkeys(lying, -1))
            add(tree.line_at(entry.place_id, entry.at), entry, dict.fromkeys(lying, 1))
            continue
        add(tree.line_at(entry.place_id, entry.at), entry, _columns(entry, beside))
    return {cell: columns for cell, columns in counted.items() if any(columns.values())}


def _lying(state: str) -> tuple[str, ...]:
    """Return in which count of now a matter in `state` stands."""
    if state in OPEN:
        return ("now_open",)
    return ("now_waiting",) if state == ConcernState.DONE else ()
