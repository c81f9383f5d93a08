"""Reminding a unit before it is too late: one notice a day, of everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qianxian.ledger import actions as ledger
from qianxian.storage.acts import act
from qianxian.tasks.models import Reminder
from qianxian.tasks.states import IN_PERSON, ReminderOf

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.tasks.models import Task
    from qianxian.tasks.queries.reminding import ToRemind

NAMED = 5
"""So many are named in the notice; the others are counted."""


@act
def remind_unit(*, wanted: ToRemind, now: datetime) -> None:
    """Remind a unit of what falls due, of questions that wait and of days gone by, and keep of what it was."""
    Reminder.objects.bulk_create(
        [
            Reminder(task=task, of=of, moment=moment, made_at=now)
            for of, some in wanted.of.items() for task, moment in some
        ],
    )
    words: dict[str, Any] = {}
    for of in ReminderOf:
        names = [_called(task) for task, _moment in wanted.of.get(of, ())]
        words |= {of.value: names[:NAMED], f"{of.value}_count": len(names)}
    ledger.record("organisation.reminded", about=wanted.unit, now=now, unit=wanted.unit.name, **words)


def _called(task: Task) -> str:
    """Return what a task is called where only its unit and those above read it; never a resident's own words."""
    if task.headline and task.source != IN_PERSON:
        return f"{task.headline} · {task.place.name}"
    return task.place.name
