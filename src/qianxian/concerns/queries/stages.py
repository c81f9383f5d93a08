"""How long a matter was at each step, and for whom it waited: read from the record, which has every moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.states import RUNNING, ConcernState, WaitsFor
from qianxian.ledger import queries as ledger
from qianxian.places import queries as places
from qianxian.tasks.states import OWED, PauseReason, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.concerns.queries.desk import Dossier
    from qianxian.ledger.queries import Moved
    from qianxian.tasks.models import Task

TABLED = "concern.tabled"
OFF_THE_TABLE = ("concern.heard", "concern.not_tabled", "concern.entrusted")
HANDED_ON = ("concern.escalated", "concern.assigned", "concern.routed_again", "concern.entrusted", "concern.routed")
KINDS = {TABLED, *OFF_THE_TABLE, *HANDED_ON}
"""Entries that change for whom it waits even where the state stays."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of time in one state, with one holder: `until` is None for the last one, while it lasts."""

    state: str
    waits_for: WaitsFor
    unit: str
    since: datetime
    until: datetime | None
    work_days: int

    @property
    def same_day(self) -> bool:
        """Whether it was over on a day on which it began, or before the next working day."""
        return self.work_days == 0


@dataclass(frozen=True, slots=True)
class Stages:
    """All the stages of a matter in order, and the working days that it waited for each."""

    stages: list[Stage]

    @property
    def by_whom(self) -> list[tuple[WaitsFor, int]]:
        """The working days that it waited for each of those it waited for at all."""
        counted: Counter[WaitsFor] = Counter()
        for stage in self.stages:
            counted[stage.waits_for] += stage.work_days
        return [(who, counted[who]) for who in WaitsFor if who in counted]


def stages_of(task: Task, dossier: Dossier | None, now: datetime) -> Stages:
    """Return the stages of the matter behind a task, or of the task itself for who only supports; one statement.

    For a caller that has checked its viewer.
    """
    if dossier is None or not dossier.reports:
        moves = ledger.moves_of([("task", task.id)])
        return Stages(_stages(moves, now, task.unit.name, of_task=True))
    things = [("concern", dossier.concern.id), *(("report", report.id) for report in dossier.reports)]
    return Stages(_stages(ledger.moves_of(things, also=KINDS), now, "", of_task=False))


def _stages(moves: Iterable[Moved], now: datetime, unit: str, *, of_task: bool) -> list[Stage]:
    states = TaskState if of_task else ConcernState
    found: list[tuple[datetime, str, WaitsFor | None, str]] = []
    state = ""
    for move in moves:
        # A report that came from another matter brings that one's steps along; only what follows on is this one's.
        if move.became not in states.values or (move.was != state and not (state == "" and not found)):
            continue
        state = move.became
        unit = str(move.words.get("unit") or unit) if move.kind.partition(".")[0] == "concern" else unit
        waits = WaitsFor.MEETING if move.kind == TABLED else _waits(state, move.words)
        if not found or (found[-1][1], found[-1][2], found[-1][3]) != (state, waits, unit):
            found.append((move.at, state, waits, unit))
    calendar = places.calendar.now()
    stages = []
    for index, (since, became, waits, whose) in enumerate(found):
        until = found[index + 1][0] if index + 1 < len(found) else None
        if waits is not None:
            days = calendar.count_work_days(since, until or now)
            label = str(states(became).label)
            stages.append(Stage(label, waits, whose if waits == WaitsFor.UNIT else "", since, until, days))
    return stages


def _waits(state: str, words: dict[str, object]) -> WaitsFor | None:
    """Return for whom something waits in a state; None where nobody owes anything."""
    if state in (*RUNNING, *OWED):
        return WaitsFor.UNIT
    if state in (ConcernState.DONE, TaskState.REPORTED_DONE):
        return WaitsFor.RAISER
    if state == ConcernState.SUSPENDED:
        return WaitsFor.RAISER if words.get("reason") == PauseReason.ASKED else WaitsFor.HOLD
    return None
