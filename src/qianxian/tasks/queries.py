"""The desk: what a unit owes, in the order in which it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from qianxian.tasks import rules
from qianxian.tasks.models import Evidence, Task
from qianxian.tasks.states import OWED, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline, WorkingCalendar

PAGE = 50


@dataclass(frozen=True, slots=True)
class Load:
    """How much a unit owes."""

    overdue: int
    today: int
    later: int
    waiting: int

    @property
    def owed(self) -> int:
        """All that the unit still has to do."""
        return self.overdue + self.today + self.later


def _of_unit(viewer: Viewer) -> QuerySet[Task]:
    if viewer.office is None:
        return Task.objects.none()
    # A list shows no outcomes, and they can be long.
    return Task.objects.filter(unit_id=viewer.office.organisation_id).select_related("place").defer("outcome")


def owed_by(viewer: Viewer, *, after: tuple[datetime, int] | None = None) -> list[Task]:
    """Return up to 51 tasks that the viewer's unit owes, first due first, from behind `after` (due_at, id)."""
    owed = _of_unit(viewer).filter(state__in=OWED)
    if after is not None:
        due_at, number = after
        owed = owed.filter(Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=number))
    return list(owed.order_by("due_at", "id")[: PAGE + 1])


def waiting_of(viewer: Viewer) -> list[Task]:
    """Return up to 50 tasks of the viewer's unit that wait for the resident's word, longest waiting first."""
    return list(_of_unit(viewer).filter(state=TaskState.REPORTED_DONE).order_by("done_at", "id")[:PAGE])


def overdue_below(viewer: Viewer, now: datetime) -> list[Task]:
    """Return up to 50 tasks that other units owe too long in the places of the viewer's, longest first.

    Empty for an office that nobody answers to.
    """
    office = viewer.office
    if office is None or office.organisation_kind not in rules.SUPERIORS:
        return []
    inside = Q()
    for path in office.paths:
        inside |= Q(place__path__startswith=path)
    late = Task.objects.filter(inside, state__in=OWED, due_at__lt=now).exclude(unit_id=office.organisation_id)
    return list(late.select_related("place", "unit").defer("outcome").order_by("due_at", "id")[:PAGE])


def load_of(viewer: Viewer, *, now: datetime, end_of_today: datetime) -> Load:
    """Count what the viewer's unit owes; one statement."""
    counted = _of_unit(viewer).filter(state__in=(*OWED, TaskState.REPORTED_DONE)).aggregate(
        overdue=Count("id", filter=Q(state__in=OWED, due_at__lt=now)),
        today=Count("id", filter=Q(state__in=OWED, due_at__gte=now, due_at__lte=end_of_today)),
        later=Count("id", filter=Q(state__in=OWED, due_at__gt=end_of_today)),
        waiting=Count("id", filter=Q(state=TaskState.REPORTED_DONE)),
    )
    return Load(**counted)


def get_for(viewer: Viewer, task_id: int) -> Task | None:
    """Return a task that the viewer may see; None whether it is missing or not theirs to see."""
    task = Task.objects.select_related("place", "unit").prefetch_related("evidence").filter(pk=task_id).first()
    return task if task is not None and rules.may_see(viewer, task) else None


def provisional(*, after_id: int, at_most: int) -> list[Task]:
    """Return open tasks whose deadline was counted with a year that was not known, in order of id."""
    waiting = Task.objects.filter(provisional=True, state__in=OWED, id__gt=after_id).defer("outcome")
    return list(waiting.order_by("id")[:at_most])


def count_provisional() -> int:
    """Count the open tasks whose deadline was counted with a year that is not known; one statement."""
    return Task.objects.filter(provisional=True, state__in=OWED).count()


def recounted(task: Task, calendar: WorkingCalendar, year: int) -> Deadline:
    """Return what the deadline of a task comes to with the calendar as it is now that `year` is known.

    Where it was not kept what the deadline was made of, it was working days: as many as lie between the task and its
    deadline without that year.
    """
    if task.counted_from is not None and task.term is not None:
        return calendar.deadline(task.counted_from, task.term.amount, task.term.unit)
    made_of = calendar.without([year]).count_work_days(task.issued_at, task.due_at)
    return calendar.deadline(task.issued_at, max(made_of, 1))


def evidence_of(task_ids: list[int]) -> list[Evidence]:
    """Return the photographs that belong to tasks, oldest first; for a caller that has checked its viewer."""
    return list(Evidence.objects.filter(task_id__in=task_ids).order_by("id"))
