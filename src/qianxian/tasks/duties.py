"""What this room does after an act, in the tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.places import queries as places
from qianxian.storage.jobs import handler
from qianxian.tasks import actions, queries

if TYPE_CHECKING:
    from datetime import datetime

RECOMPUTE = "tasks.recompute_deadlines"
"""The job that counts deadlines anew after a year of the calendar became known."""
BATCH = 50
"""So many tasks a transaction: each is an act that the concern behind it follows, and others write in between."""


@handler(RECOMPUTE)
def recompute_deadlines(now: datetime, year: int, because: int) -> None:
    """Count every open deadline anew that was made before `year` was known; those that stay as they are stay silent.

    It may run twice or be killed in the middle: what was recomputed is no longer provisional, or comes out the same.
    """
    calendar = places.calendar.now()
    last = 0
    while some := queries.provisional(after_id=last, at_most=BATCH):
        last = some[-1].id
        due = [(task, queries.recounted(task, calendar, year)) for task in some]
        moved = [(task, new) for task, new in due if (new.at, new.provisional) != (task.due_at, task.provisional)]
        if moved:
            actions.recompute_deadlines(due=moved, because=because, now=now)
