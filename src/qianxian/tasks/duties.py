"""What this room does by itself, in the tick."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.notices import queries as notices
from qianxian.places import queries as places
from qianxian.places.calendar import Deadline
from qianxian.storage.jobs import every, handler
from qianxian.tasks import actions, queries
from qianxian.tasks.states import LEADER, NOTICED, REMINDED

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


@every(timedelta(hours=6))
def issue_visits(now: datetime) -> None:
    """Put the visits that charges owe on the leaders' desks, each once; due on the last working day of their time."""
    calendar = places.calendar.now()
    for charge, first, last in queries.visits_to_issue(now):
        actions.issue_visit(charge=charge, first=first, deadline=queries.by_the_end(calendar, last, now), now=now)


@every(timedelta(hours=1))
def go_on_with_rounds(now: datetime) -> None:
    """Say of rounds whose day is over that they were missed, and put those of today on the desks, each once."""
    for walk in queries.walks_to_miss(now):
        actions.miss_walk(walk=walk, now=now)
    today = timezone.localtime(now).date()
    for one in queries.walks_to_issue(now):
        deadline = Deadline(queries.end_of(today), provisional=False)
        actions.issue_walk(found=one, due_on=today, deadline=deadline, now=now)


@every(timedelta(hours=1))
def take_up_what_is_reviewed(now: datetime) -> None:
    """Let go on what stood still until today."""
    for task in queries.to_review(now):
        actions.take_up(actor=None, task=task, version=task.version, now=now)


@every(timedelta(hours=1))
def remind_in_time(now: datetime) -> None:
    """Tell each unit once a working day, never in the quiet hours, what falls due in as many days as is said."""
    if notices.quiet.now().until(now) is not None or not places.calendar.now().works(timezone.localtime(now).date()):
        return
    for wanted in queries.to_remind(now):
        actions.remind_unit(wanted=wanted, now=now)


@every(timedelta(hours=1))
def press(now: datetime) -> None:
    """Press for what is overdue: a reminder on the first working day, a numbered notice on the third, the leader then.

    What was not done while the worker was down is done now, in this order. What climbs is pressed for by climbing.
    """
    calendar = places.calendar.now()
    for task in queries.to_press(now):
        days = calendar.count_work_days(task.due_at, now)
        if days >= queries.REMIND_AFTER and task.supervised < REMINDED:
            actions.remind(task=task, now=now)
        if days >= queries.NOTICE_AFTER and task.supervised < NOTICED:
            actions.supervise(task=task, now=now)
        if days >= queries.LEADER_AFTER and task.supervised < LEADER:
            actions.put_before_leader(task=task, leader=queries.leader_above(task), now=now)
