"""Matters follow their courtyards into other grids: after the switch, a batch a transaction.

What a batch costs in statements does not depend on how many matters are in it. A matter is taken over as it stood at
the moment of the switch, whatever was done to it since: what was counted before stays with the grid it leaves, what
comes after is counted where its courtyard lies now, and what is carried over is what was open or waiting in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.actions.turns import take_turn
from qianxian.concerns.models import Concern, Dispatch, Report
from qianxian.concerns.routing import router
from qianxian.concerns.rulebook import Raised
from qianxian.concerns.states import LIFECYCLE, ConcernState, Role, Rung
from qianxian.ledger import actions as ledger
from qianxian.ledger import queries as ledger_queries
from qianxian.notices import actions as notices
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.storage.acts import act, because_of, swap_all, working
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from qianxian.concerns.routing import Route
    from qianxian.tasks.models import Task

REHOMED = "concern.rehomed"


@dataclass(frozen=True, slots=True)
class _Move:
    """A matter, as what it stood at the moment of the switch, and where it goes."""

    concern: Concern
    was: str
    before: str
    grid: str
    route: Route
    task: Task | None
    """What goes over to the route's unit, if anything does."""


@working
def rehome(*, numbers: Iterable[int], because: int, moment: datetime, now: datetime) -> None:
    """Let some matters follow their courtyards, because of the entry `because` that a plan took effect at `moment`.

    Those that did are passed over, so that it may be done twice. Promises stay what they were.
    """
    # Locked, and read afterwards: nobody changes them between the look and the writing.
    concerns = list(Concern.objects.select_for_update().filter(pk__in=list(numbers)).order_by("id"))
    went = ledger_queries.led_to(because, REHOMED, [("concern", concern.id) for concern in concerns])
    concerns = [concern for concern in concerns if ("concern", concern.id) not in went]
    with_numbers = Report.objects.select_related("contact", "part_of__contact", "resident")
    reports = list(with_numbers.filter(concern__in=concerns))
    moves = _moves(concerns, reports, moment)
    with because_of(because):
        entries = {move.concern.id: _rehome(move=move, now=moment) for move in moves}
        swap_all(concerns, "grid")
        passed = [(move.task, move.route.unit.id, move.route.unit.name) for move in moves if move.task is not None]
        tasks.pass_on(over=passed, now=now)
    told = {move.concern.id for move in moves if move.task is not None}
    notices.tell_each(
        about_kind="report", now=now,
        to=[(entries[report.concern_id], _told(report)) for report in reports if report.concern_id in told],
    )


def _told(report: Report) -> notices.Told:
    """Return whom to tell; where a concern was divided, the number stands with the report that was there before."""
    if report.withdrawn_at is not None or report.voided_at is not None:
        return notices.Told(report.id)
    contact = report.contact or (report.part_of.contact if report.part_of is not None else None)
    resident = report.resident_id if report.resident is not None and report.resident.erased_at is None else None
    return notices.Told(report.id, contact.id if contact is not None and contact.phone else None, resident)


@act
def _rehome(*, move: _Move, now: datetime) -> int:
    """Record that a matter went over; its row is written with the others of the batch."""
    return ledger.record(
        "concern.rehomed", about=move.concern, place_id=move.concern.place_id, category_id=move.concern.category_id,
        was=move.was, became=move.was, now=now, before=move.before, grid=move.grid, unit=move.route.unit.name,
    )


def _moves(concerns: Sequence[Concern], reports: Sequence[Report], moment: datetime) -> list[_Move]:
    tree, directory, kinds = places.tree.now(), people_queries.directory.now(), router.now()
    states = _states(concerns, [(report.id, report.concern_id) for report in reports], moment)
    own = sorted((report for report in reports if report.told_by_id is None), key=lambda report: -report.id)
    first = {report.concern_id: report for report in own}
    leading = Dispatch.objects.filter(concern__in=concerns, role=Role.LEAD).select_related("task__unit")
    last = {dispatch.concern_id: dispatch for dispatch in leading.order_by("id")}
    moves = []
    for concern in concerns:
        before = tree.get(concern.grid_id).name if concern.grid_id is not None else ""
        grid = tree.line(concern.place_id)[-2]
        concern.grid_id = grid.id
        raised = Raised.by(first.get(concern.id))
        route = kinds.route(concern.place_id, kinds.kind(concern.category_id), tree, directory, raised)
        dispatch = last.get(concern.id)
        goes = (
            dispatch is not None
            and LIFECYCLE.offers(ConcernState(concern.state), "withdraw")
            and dispatch.rung == Rung.GRID
            and dispatch.task.unit_id not in {unit.id for unit in route.units}
        )
        if goes:
            route = take_turn(route, moment)
        task = dispatch.task if dispatch is not None and goes else None
        moves.append(_Move(concern, states.get(concern.id, ""), before, grid.name, route, task))
    return moves


def _states(concerns: Sequence[Concern], reports: Sequence[tuple[int, int]], moment: datetime) -> dict[int, str]:
    """Return as what each matter stood just before a moment; those that were raised later are absent."""
    of = {("concern", concern.id): concern.id for concern in concerns}
    of |= {("report", number): concern_id for number, concern_id in reports}
    steps = ledger_queries.became_before(of, moment, states=list(ConcernState), without=[REHOMED])
    return {of[thing]: became for thing, became in steps}
