"""Issuing work, and what the unit and its superiors do with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.places.models import made_of
from qianxian.storage.acts import act, because_of, swap, working
from qianxian.tasks import rules
from qianxian.tasks.models import HEADLINE_LENGTH, Evidence, Task
from qianxian.tasks.states import LIFECYCLE, TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline
    from qianxian.storage.files import StoredPhoto


OUTCOME_LENGTH = 10_000


class Unsaid(ValueError):
    """A step needs a sentence and was taken without; `reason` may be shown."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


@act
def issue(
    *, unit_id: int, unit_name: str, place_id: int, source: str, deadline: Deadline, now: datetime,
) -> Task:
    """Put a piece of work on a unit's desk."""
    task = Task.objects.create(
        unit_id=unit_id,
        place_id=place_id,
        source=source,
        state=TaskState.ISSUED,
        issued_at=now,
        due_at=deadline.at,
        provisional=deadline.provisional,
        **made_of(deadline),
    )
    ledger.record(
        "task.issued",
        about=task,
        place_id=place_id,
        became=task.state,
        now=now,
        unit=unit_name,
        by_at=deadline.at.isoformat(),
    )
    return task


@act
def issue_settled(
    *, actor: Viewer, place_id: int, path: str, source: str, headline: str, outcome: str, now: datetime,
) -> Task:
    """Record a piece of work that was done on the spot, before anybody issued it.

    :raises Refused: if the actor does not look after the place.
    :raises Unsaid: if it is not said what was the matter or what was done.
    """
    require(rules.may_settle(actor, path))
    assert actor.office is not None  # noqa: S101  # the rule said so
    task = Task.objects.create(
        unit_id=actor.office.organisation_id,
        place_id=place_id,
        source=source,
        headline=_headline(headline),
        outcome=_outcome(outcome),
        state=TaskState.REPORTED_DONE,
        issued_at=now,
        due_at=now,
        provisional=False,
        received_at=now,
        done_at=now,
    )
    ledger.record(
        "task.settled",
        about=task,
        place_id=place_id,
        office_id=actor.office.id,
        became=task.state,
        now=now,
        **_signed(actor),
        headline=task.headline,
        outcome=task.outcome,
    )
    return task


@act
def receive(*, actor: Viewer, task: Task, version: int, headline: str, now: datetime) -> None:
    """Let a unit say that the work is its own, in one sentence that everybody may read.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if the task is no longer new.
    :raises Unsaid: if the sentence is missing or too long.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_work(actor, task))
    was = _step(task, version, "receive", headline=_headline(headline), received_at=now)
    _record("task.received", actor, task, was, now, headline=task.headline, by_at=task.due_at.isoformat())


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
    require(rules.may_work(actor, task))
    was = _step(task, version, "report_done", outcome=_outcome(outcome), done_at=now)
    Evidence.objects.bulk_create([Evidence(task=task, **asdict(photo)) for photo in evidence])
    _record(
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
    was = _step(task, task.version, "verify", verified_at=now)
    _record("task.verified", None, task, was, now)


@act
def resume(*, task: Task, deadline: Deadline, now: datetime) -> None:
    """Put a task back on the unit's desk, because those who asked for it say it is not done.

    :raises NotPossible: if it was not reported done.
    """
    was = _step(
        task, task.version, "resume", due_at=deadline.at, provisional=deadline.provisional, **made_of(deadline),
    )
    _record("task.resumed", None, task, was, now, by_at=deadline.at.isoformat())


@act
def recompute_deadline(*, task: Task, deadline: Deadline, now: datetime) -> None:
    """Let the deadline of a task be counted with the calendar of a year that is known now."""
    before_at, state = task.due_at, TaskState(task.state)
    swap(task, version=task.version, due_at=deadline.at, provisional=deadline.provisional, **made_of(deadline))
    _record(
        "task.deadline_recomputed", None, task, state, now, due_at=before_at, before_at=before_at.isoformat(),
        by_at=deadline.at.isoformat(), provisional=deadline.provisional,
    )


@working
def recompute_deadlines(*, due: Sequence[tuple[Task, Deadline]], because: int, now: datetime) -> None:
    """Recompute the deadlines of some tasks in one transaction, because of the entry `because`."""
    with because_of(because):
        for task, deadline in due:
            recompute_deadline(task=task, deadline=deadline, now=now)


@act
def pass_on(*, task: Task, unit_id: int, unit_name: str, now: datetime) -> None:
    """Put a task on another unit's desk as it is: the place went over to that unit."""
    before = task.unit.name
    swap(task, version=task.version, unit_id=unit_id)
    ledger.record(
        "task.passed_on", about=task, place_id=task.place_id, was=task.state, became=task.state, now=now,
        before=before, unit=unit_name,
    )


def _step(task: Task, version: int, verb: str, **changes: object) -> TaskState:
    """Take one step of the table and return the state before.

    The version comes first: to somebody who was overtaken, both texts say more than “no longer possible”.
    """
    was = TaskState(task.state)
    try:
        became = LIFECYCLE.target(was, verb)
    except NotPossible:
        if version == task.version:
            raise
        became = was  # the swap below finds the newer version and raises the conflict
    swap(task, version=version, state=became, **changes)
    return was


def _record(
    kind: str,
    actor: Viewer | None,
    task: Task,
    was: TaskState,
    now: datetime,
    *,
    due_at: datetime | None = None,
    **words: Any,
) -> None:
    office = actor.office if actor else None
    ledger.record(
        kind,
        about=task,
        place_id=task.place_id,
        office_id=office.id if office else None,
        was=was,
        became=task.state,
        due_at=due_at,
        now=now,
        **_signed(actor),
        **words,
    )


def _signed(actor: Viewer | None) -> dict[str, Any]:
    """Return which unit acted, for the sentence, and which account, for whoever has to answer for it."""
    if actor is None or actor.office is None:
        return {}
    return {"unit": actor.office.organisation_name, "by": actor.account_id}


def _headline(typed: str) -> str:
    headline = clean(typed).replace("\n", " ")
    if not headline:
        raise Unsaid(_("Write one sentence that everybody may read: what is the matter, and where."))
    if len(headline) > HEADLINE_LENGTH:
        raise Unsaid(_("One sentence of at most 60 characters, please."))
    if scrub(headline) != headline:
        raise Unsaid(_("Leave telephone and identity numbers out: everybody can read this sentence."))
    return headline


def _outcome(typed: str) -> str:
    outcome = clean(typed)
    if not outcome:
        raise Unsaid(_("Say what was done, so that the one who asked can see whether it is settled."))
    if len(outcome) > OUTCOME_LENGTH:
        raise Unsaid(_("At most 10,000 characters, please. What was done and what comes next is enough."))
    return outcome
