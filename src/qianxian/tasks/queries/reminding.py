"""Of what each unit is reminded today: what falls due, questions without an answer, days that went by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.ledger import queries as ledger
from qianxian.tasks.models import Pause, Reminder, Task
from qianxian.tasks.queries.owed import MOST_AT_ONCE, nearly_due_until
from qianxian.tasks.states import OWED, PauseReason, ReminderOf, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from qianxian.people.models import Organisation



@dataclass(slots=True)
class ToRemind:
    """A unit and the tasks of which it is reminded, each with the moment that is kept so that it comes once."""

    unit: Organisation
    of: dict[ReminderOf, list[tuple[Task, datetime]]] = field(default_factory=lambda: defaultdict(list))


def to_remind(now: datetime) -> list[ToRemind]:
    """Return the units that were not reminded today and of what they have to be; six statements at most.

    What came today is left for the next morning, since the unit has just been told of it.
    """
    today = timezone.localtime(now).date()
    until = nearly_due_until(now)
    owed = Task.objects.filter(state__in=OWED, due_at__gt=now, due_at__lte=until, issued_at__lt=_begin(today))
    asked = Pause.objects.filter(
        until_at=None, reason=PauseReason.ASKED, review_on__lte=timezone.localtime(until).date(),
        since_at__lt=_begin(today), task__state=TaskState.SUSPENDED,
    ).select_related("task__unit", "task__place").order_by("review_on", "id")[:MOST_AT_ONCE]
    planned = Task.objects.filter(state=TaskState.IN_HAND, planned_on__lt=today)
    found: dict[int, ToRemind] = {}
    for of, tasks in (
        (ReminderOf.DUE, [(task, task.due_at) for task in _first(owed, "due_at")]),
        (ReminderOf.ASKED, [(pause.task, _begin(pause.review_on)) for pause in asked]),
        (ReminderOf.PLANNED, [(task, _begin(task.planned_on)) for task in _first(planned, "planned_on")]),
    ):
        known = _known(of, [task.id for task, _moment in tasks])
        for task, moment in tasks:
            if (task.id, moment) not in known:
                found.setdefault(task.unit_id, ToRemind(task.unit)).of[of].append((task, moment))
    told = ledger.told_about("organisation.reminded", found, since=_begin(today)) if found else frozenset()
    return [found[unit_id] for unit_id in sorted(found) if unit_id not in told]


def _first(some: QuerySet[Task], order: str) -> list[Task]:
    return list(some.select_related("unit", "place").defer("outcome").order_by(order, "id")[:MOST_AT_ONCE])


def _known(of: ReminderOf, task_ids: Iterable[int]) -> set[tuple[int, datetime]]:
    return set(Reminder.objects.filter(of=of, task_id__in=list(task_ids)).values_list("task_id", "moment"))


def _begin(day: date | None) -> datetime:
    assert day is not None  # noqa: S101  # the queries above found it by its day
    return timezone.make_aware(datetime.combine(day, time()))
