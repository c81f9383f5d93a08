"""Pressing: by those who raised it; for what is overdue a reminder, a notice 督办〔year〕N号, the leader above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.storage.acts import act, swap
from qianxian.tasks import rules
from qianxian.tasks.actions.words import REASON_LENGTH, read_reason, record
from qianxian.tasks.models import Supervision, SupervisionNumber
from qianxian.tasks.states import LEADER, NOTICED, REMINDED, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


@act
def remind(*, task: Task, now: datetime) -> None:
    """Remind a unit of what is overdue, once."""
    swap(task, version=task.version, supervised=REMINDED)
    record("task.reminded", None, task, TaskState(task.state), now, due_at=task.due_at, owes=task.unit.name)


@act
def push(*, task: Task, times: int, now: datetime) -> None:
    """Put it to a unit that those who raised the matter press for it: on their `times`th day of pressing."""
    record("task.urged", None, task, TaskState(task.state), now, owes=task.unit.name, times=times)


@act
def push_above(*, task: Task, unheard: int, now: datetime) -> None:
    """Put it to the unit above that a matter was pressed for on several days, and nothing was heard of it."""
    record("task.urged_unheard", None, task, TaskState(task.state), now, owes=task.unit.name, times=unheard)


@act
def supervise(
    *, task: Task, now: datetime, actor: Viewer | None = None, wants: str = "", last: bool = False,
) -> Supervision:
    """Issue a numbered notice to the unit that owes a task: by itself, or by an office above it.

    `last`: what is behind the task can go up no further, so from now on the unit itself is pressed.

    The row of the year's number is held until the notice is written, so that no number is left out or used twice.

    :raises Refused: if the actor does not direct the unit.
    """
    if actor is not None:
        require(rules.may_direct(actor, task))
    year = timezone.localtime(now).year
    SupervisionNumber.objects.get_or_create(year=year)
    SupervisionNumber.objects.filter(year=year).update(last=F("last") + 1)
    number = SupervisionNumber.objects.get(year=year).last
    notice = Supervision.objects.create(
        task=task, year=year, number=number, issued_at=now, issued_by_id=actor.office_id if actor else None,
        wants=clean(wants)[:REASON_LENGTH],
    )
    swap(
        task, version=task.version, supervised=max(task.supervised, NOTICED), climbs=task.climbs and not last,
    )
    record(
        "task.supervised", actor, task, TaskState(task.state), now, due_at=task.due_at, owes=task.unit.name,
        year=year, number=number, wants=notice.wants,
    )
    return notice


@act
def answer_supervision(*, actor: Viewer, notice: Supervision, answer: str, now: datetime) -> None:
    """Let the unit say to a notice how things stand and what it does by when, once.

    :raises Refused: if the actor is not of the unit that it went to.
    :raises NotPossible: if it was answered already.
    :raises Unsaid: if nothing is said.
    """
    task = notice.task
    require(rules.may_work(actor, task))
    said = read_reason(answer)
    written = Supervision.objects.filter(pk=notice.pk, answered_at=None).update(
        answer=said, answered_at=now, answered_by_id=actor.office_id,
    )
    if not written:
        raise NotPossible(_("It was answered already."))
    notice.answer, notice.answered_at = said, now
    record(
        "task.supervision_answered", actor, task, TaskState(task.state), now, year=notice.year, number=notice.number,
        answer=said,
    )


@act
def put_before_leader(*, task: Task, leader: str, now: datetime) -> None:
    """Put overdue work before the leader above the unit, because neither reminder nor notice helped."""
    swap(task, version=task.version, supervised=LEADER)
    record(
        "task.before_leader", None, task, TaskState(task.state), now, due_at=task.due_at, owes=task.unit.name,
        leader=leader,
    )
