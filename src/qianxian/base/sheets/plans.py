"""What an import would do, found out before anything is done: new, changed and unchanged rows, and every bad cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qianxian.base.sheets.columns import Column, Problem, Record


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(slots=True)
class Step:
    """What a row means: the thing with this key is new, or these of its values change (from, to)."""

    record: Record
    key: Any
    verdict: Verdict
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowAct:
    """An act that a row asks for, ready to be done."""

    record: Record
    do: Callable[[], object]

    def __call__(self) -> None:
        """Do it."""
        self.do()


@dataclass(slots=True)
class Plan:
    """All steps of an import in the order in which they are to be done, and the problems by cell.

    Remarks are about cells that may be wrong; their rows are written all the same.
    """

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    remarks: list[Problem] = field(default_factory=list)

    def leave_out(self, *problems: Problem) -> None:
        """Note problems; their rows are no part of the plan once it is closed."""
        self.problems += problems
        self.left_out |= {problem.row for problem in problems}

    def closed(self) -> Plan:
        """Return the plan without the rows that were left out, its problems from the top of the sheet down."""
        self.steps = [step for step in self.steps if step.record.row not in self.left_out]
        self.problems.sort(key=lambda problem: problem.row)
        return self

    def count(self, verdict: Verdict) -> int:
        """Return how many rows have this verdict."""
        return sum(step.verdict == verdict for step in self.steps)

    @property
    def to_do(self) -> list[Step]:
        """The steps that change anything."""
        return [step for step in self.steps if step.verdict != Verdict.SAME]

    def to_write(self) -> dict[str, list[int]]:
        """Return the numbers of the rows that change anything, by their verdict."""
        return {
            verdict.value: [step.record.row for step in self.steps if step.verdict == verdict]
            for verdict in (Verdict.NEW, Verdict.CHANGED)
        }

    def fields(self, columns: Sequence[Column]) -> dict[str, int]:
        """Return how many rows change which column, by its heading."""
        headings = {column.key: column.heading for column in columns}
        counted: dict[str, int] = {}
        for step in self.steps:
            for key in step.changes:
                heading = headings.get(key, key)
                counted[heading] = counted.get(heading, 0) + 1
        return counted


def compare(
    record: Record, key: Any, known: Mapping[Any, Mapping[str, Any]], ignored: Iterable[str] = (),
) -> Step:
    """Return what a row means beside what is known: only values that the file gives can differ."""
    before = known.get(key)
    if before is None:
        return Step(record, key, Verdict.NEW)
    changes = {
        name: (before.get(name), value)
        for name, value in record.values.items()
        if name not in ignored and before.get(name) != value
    }
    return Step(record, key, Verdict.CHANGED if changes else Verdict.SAME, changes)
