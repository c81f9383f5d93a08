"""Reminding a unit before it is too late: one notice a day, of everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    told = {of: [_called(task) for task, _moment in wanted.of.get(of, ())] for of in ReminderOf}
    ledger.record(
        "organisation.reminded", about=wanted.unit, now=now, unit=wanted.unit.name,
        **{of.value: names[:NAMED] for of, names in told.items()},
        **{f"{of.value}_count": len(names) for of, names in told.items()},
    )


def _called(task: Task) -> str:
    """Return what a task is called where only its unit and those above read it; never a resident's own words."""
    if task.headline and task.source != IN_PERSON:
        return f"{task.headline}({task.place.name})"
    return task.place.name
