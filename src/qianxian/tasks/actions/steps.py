"""What a unit says of the work that it owes, and who signs it off."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.storage.acts import act, because_of, swap, swap_all, working
from qianxian.tasks import rules
from qianxian.tasks.actions.words import Unsaid, read_headline, read_outcome, read_reason, record, signed, take
from qianxian.tasks.models import Evidence, Task
from qianxian.tasks.states import TaskState, Who

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline
    from qianxian.storage.files import StoredPhoto

LATEST_PLAN_DAYS = 180
VISIT_AGAIN_WITHIN = 5
"""So many working days there are for a visit that did not take place, where its time is over."""


@act
def receive(*, actor: Viewer, task: Task, version: int, headline: str, now: datetime) -> None:
    """Let a unit say that the work is its own, in one sentence that everybody may read.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if the task is no longer new.
    :raises Unsaid: if the sentence is missing or too long.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_work(actor, task))
    was = take(task, version, "receive", by=Who.UNIT, headline=read_headline(headline), received_at=now)
    record("task.received", actor, task, was, now, headline=task.headline, by_at=task.due_at.isoformat())


@act
def start(*, actor: Viewer, task: Task, version: int, planned_on: date, now: datetime) -> None:
    """Let a unit say on which day it comes; those who raised the matter are told, so it may be said again.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if the task was not received, or is done already.
    :raises Unsaid: if the day is over or too far away.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_work(actor, task))
    ahead = (planned_on - timezone.localtime(now).date()).days
    if not 0 <= ahead <= LATEST_PLAN_DAYS:
        raise Unsaid(_("Choose a day from today on, within half a year."))
    was = take(task, version, "start", by=Who.UNIT, planned_on=planned_on)
    record("task.started", actor, task, was, now, planned_on=planned_on.isoformat())


@act
def report_done(
    *, actor: Viewer, task: Task, version: int, outcome: str, evidence: Sequence[StoredPhoto], now: datetime,
) -> None:
    """Let a unit say that the work is done and what was done, with photographs where there are any.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if the task was not received, or is done already.
    :raises Unsaid: if it is not said what was done.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_report_done(actor, task))
    was = take(task, version, "report_done", by=Who.UNIT, outcome=read_outcome(outcome), done_at=now)
    Evidence.objects.bulk_create([Evidence(task=task, **asdict(photo)) for photo in evidence])
    record(
        "task.reported_done",
        actor,
        task,
        was,
        now,
        outcome=task.outcome,
        photos=[photo.sha256 for photo in evidence],
    )


@act
def verify(*, task: Task, now: datetime) -> None:
    """Sign a task off because those who asked for it say it is done.

    :raises NotPossible: if it was not reported done.
    """
    was = take(task, task.version, "verify", by=Who.CONCERN, verified_at=now)
    record("task.verified", None, task, was, now)


@act
def sign_off(*, actor: Viewer, task: Task, version: int, now: datetime) -> None:
    """Let the sub-district that was visited say that the visit took place.

    :raises Refused: if the actor is not of that sub-district.
    :raises NotPossible: if it was not reported done.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_sign_off(actor, task))
    was = take(task, version, "verify", by=Who.SUBDISTRICT, verified_at=now)
    record("task.signed_off", actor, task, was, now)


@act
def deny_visit(*, actor: Viewer, task: Task, version: int, reason: str, now: datetime) -> None:
    """Let the sub-district that was to be visited say that the visit did not take place; it is owed again.

    If its time is over by then, there are a few working days for it.

    :raises Refused: if the actor is not of that sub-district.
    :raises NotPossible: if it was not reported done.
    :raises Unsaid: if no reason is given.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_sign_off(actor, task))
    said, more = read_reason(reason), dict[str, Any]()
    if task.due_at <= now:
        deadline = places.calendar.now().deadline(now, VISIT_AGAIN_WITHIN)
        more = {"due_at": deadline.at, "provisional": deadline.provisional, **made_of(deadline)}
    was = take(task, version, "resume", by=Who.SUBDISTRICT, done_at=None, **more)
    record("task.not_signed_off", actor, task, was, now, reason=said, by_at=task.due_at.isoformat())


@act
def resume(*, task: Task, deadline: Deadline, now: datetime) -> None:
    """Put a task back on the unit's desk, because those who asked for it say it is not done.

    :raises NotPossible: if it was not reported done.
    """
    was = take(
        task, task.version, "resume", by=Who.CONCERN, due_at=deadline.at, provisional=deadline.provisional,
        **made_of(deadline),
    )
    record("task.resumed", None, task, was, now, by_at=deadline.at.isoformat())


@act
def recompute_deadline(*, task: Task, deadline: Deadline, now: datetime) -> None:
    """Let the deadline of a task be counted with the calendar of a year that is known now."""
    before_at, state = task.due_at, TaskState(task.state)
    swap(task, version=task.version, due_at=deadline.at, provisional=deadline.provisional, **made_of(deadline))
    record(
        "task.deadline_recomputed", None, task, state, now, due_at=before_at, before_at=before_at.isoformat(),
        by_at=deadline.at.isoformat(), provisional=deadline.provisional,
    )


@working
def recompute_deadlines(*, due: Sequence[tuple[Task, Deadline]], because: int, now: datetime) -> None:
    """Recompute the deadlines of some tasks in one transaction, because of the entry `because`."""
    with because_of(because):
        for task, deadline in due:
            recompute_deadline(task=task, deadline=deadline, now=now)


@working
def pass_on(*, over: Sequence[tuple[Task, int, str]], now: datetime) -> None:
    """Put tasks on other units' desks as they are: the places went over to (unit id, name); one statement for all.

    :raises Conflict: if somebody wrote one of them since it was read.
    """
    for task, unit_id, unit_name in over:
        _pass_on(task=task, unit_id=unit_id, unit_name=unit_name, now=now)
    tasks = [task for task, _unit_id, _name in over]
    swap_all(tasks, "unit")
    # Whoever looked after it is of the unit it left.
    Task.objects.filter(pk__in=[task.id for task in tasks], steward__isnull=False).update(steward=None)


@act
def _pass_on(*, task: Task, unit_id: int, unit_name: str, now: datetime) -> None:
    """Record that a task went over; its row is written with the others."""
    before, task.unit_id = task.unit.name, unit_id
    ledger.record(
        "task.passed_on", about=task, place_id=task.place_id, was=task.state, became=task.state, now=now,
        before=before, unit=unit_name,
    )


@act
def lay_to(*, task: Task, deadline: Deadline, now: datetime) -> None:
    """Lay what is owed to the day that a meeting set, or on which one talks about it."""
    before = task.due_at
    swap(task, version=task.version, due_at=deadline.at, provisional=deadline.provisional, **made_of(deadline))
    record(
        "task.laid_to", None, task, TaskState(task.state), now, before_at=before.isoformat(),
        by_at=deadline.at.isoformat(),
    )


@act
def put_right(*, task: Task, place_id: int, deadline: Deadline | None, now: datetime) -> None:
    """Let a task lie where its matter really is, and be due earlier where the matter is promised earlier."""
    changes: dict[str, Any] = {"place_id": place_id}
    if deadline is not None and deadline.at < task.due_at:
        changes |= {"due_at": deadline.at, "provisional": deadline.provisional, **made_of(deadline)}
    swap(task, version=task.version, **changes)
    record("task.put_right", None, task, TaskState(task.state), now, by_at=task.due_at.isoformat())


@act
def name_steward(*, actor: Viewer, task: Task, version: int, office_id: int | None, now: datetime) -> None:
    """Name the office of the unit that looks after the work, or leave it to all of them; one may take it oneself.

    :raises Refused: if the actor is not of the unit, or the office is not.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_work(actor, task))
    office = rules.steward(task, office_id)
    swap(task, version=version, steward_id=office_id)
    ledger.record(
        "task.steward_named", about=task, place_id=task.place_id, office_id=actor.office_id, was=task.state,
        became=task.state, now=now, title=office.title if office else "", **signed(actor),
    )
