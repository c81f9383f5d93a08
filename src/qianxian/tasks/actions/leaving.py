"""How a task leaves a desk without being done there: given back, declined, gone up a rung, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.base.permits import require
from qianxian.storage.acts import act
from qianxian.tasks import rules
from qianxian.tasks.actions.words import read_outcome, read_reason, record, take
from qianxian.tasks.states import Who

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


@act
def give_back(
    *, actor: Viewer, task: Task, version: int, reason: str, now: datetime, whose_id: int | None = None,
    whose: str = "",
) -> None:
    """Let a unit give back what is not its work; it says why and, where it knows, whose it is.

    :raises Refused: if the actor is not of the unit, or the task does not come from a matter.
    :raises NotPossible: if it is not owed any more.
    :raises Unsaid: if no reason is given.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_give_back(actor, task))
    said = read_reason(reason)
    was = take(task, version, "give_back", by=Who.UNIT, said=("reason",))
    record("task.given_back", actor, task, was, now, reason=said, whose=whose, whose_id=whose_id)


@act
def decline(
    *, actor: Viewer, task: Task, version: int, reason: str, said: str, now: datetime, whose: str = "",
) -> None:
    """Let an office that answers for a place refuse a matter: the reason from the list, and the text that is sent.

    :raises Refused: if the actor is not of the unit, or the unit answers for no community or district.
    :raises NotPossible: if it is not owed any more.
    :raises Unsaid: if nothing is said to those who asked.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_decline(actor, task))
    text = read_outcome(said)
    was = take(task, version, "decline", by=Who.UNIT, said=("reason",), outcome=text)
    record("task.declined", actor, task, was, now, reason=reason, outcome=text, whose=whose)


@act
def hand_up(*, task: Task, now: datetime) -> None:
    """Take a task off a desk because the matter went up a rung; the unit stays answerable for it.

    :raises NotPossible: if it is not owed any more.
    """
    was = take(task, task.version, "hand_up", by=Who.CONCERN)
    record("task.handed_up", None, task, was, now, due_at=task.due_at, before=task.unit.name)


@act
def take_back(*, task: Task, reason: str, now: datetime) -> None:
    """Return a task that a unit had begun, because the matter turned out to be another unit's.

    :raises NotPossible: if the unit is not at it.
    """
    was = take(task, task.version, "take_back", by=Who.CONCERN, said=("reason",))
    record("task.taken_back", None, task, was, now, reason=reason, before=task.unit.name)


@act
def cancel(*, task: Task, reason: str, now: datetime, actor: Viewer | None = None) -> None:
    """Take a task off a desk because it is no longer wanted there.

    :raises Refused: if an actor is given who does not direct the unit, or it comes from a matter.
    :raises NotPossible: if it has ended.
    """
    if actor is not None:
        require(rules.may_cancel(actor, task))
    by = Who.CONCERN if actor is None else Who.SUPERIOR
    was = take(task, task.version, "cancel", by=by, said=("reason",))
    record("task.cancelled", actor, task, was, now, reason=reason)
