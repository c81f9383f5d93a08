"""The desk: what a unit owes, in the order in which it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from qianxian.people.queries import bodies
from qianxian.people.states import OrganisationKind
from qianxian.tasks import rules
from qianxian.tasks.models import Evidence, Task, Visit
from qianxian.tasks.states import CHARGE, OWED, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.models import Charge
    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline, WorkingCalendar

PAGE = 50
MOST_LISTED = 200


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
    late = late.exclude(source=CHARGE)  # a visit is owed to the sub-district by a unit above it
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


def open_of(organisation_id: int) -> tuple[list[Task], list[Task]]:
    """Return what a unit owes, first due first, and what waits to be confirmed; for a caller that checked its viewer.

    Up to 200 of each; two statements.
    """
    found = Task.objects.filter(unit_id=organisation_id).select_related("place").defer("outcome")
    owed = found.filter(state__in=OWED).order_by("due_at", "id")[:MOST_LISTED]
    return list(owed), list(found.filter(state=TaskState.REPORTED_DONE).order_by("done_at", "id")[:MOST_LISTED])


def count_open_of(organisation_id: int) -> int:
    """Count the work that a unit owes or that waits to be confirmed; for a reaction, not for a page."""
    return Task.objects.filter(unit_id=organisation_id, state__in=(*OWED, TaskState.REPORTED_DONE)).count()


def count_open_at(place_id: int) -> int:
    """Count the work that is owed or waits to be confirmed at a place; for a reaction, not for a page."""
    return Task.objects.filter(place_id=place_id, state__in=(*OWED, TaskState.REPORTED_DONE)).count()


# ── visits of leaders to the sub-districts in their charge ───────────────────────────────────────────────────────


def months_from(day: date, months: int) -> date:
    """Return the first of the month that lies `months` after that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def time_of_visit(charge: Charge, today: date) -> tuple[date, date]:
    """Return the first and the last day of the time in which a charge owes a visit now: whole months from its first."""
    first = months_from(charge.valid_from, 0)
    passed = (today.year - first.year) * 12 + today.month - first.month
    begun = months_from(first, passed // charge.every_months * charge.every_months)
    return begun, months_from(begun, charge.every_months) - timedelta(days=1)


def by_the_end(calendar: WorkingCalendar, last: date, now: datetime) -> Deadline:
    """Return the deadline of what is due on the last working day up to `last`, or on the next one if that is over."""
    today = timezone.localtime(now).date()
    days = sum(calendar.works(today + timedelta(days=n)) for n in range(1, (last - today).days + 1))
    return calendar.deadline(now, max(1, days))


def visits_to_issue(now: datetime) -> list[tuple[Charge, date, date]]:
    """Return the charges that owe a visit nobody put on a desk yet, with the first and last day of its time."""
    today = timezone.localtime(now).date()
    current = [charge for charge in bodies.charges(today) if charge.valid_from <= today]
    times = {charge.id: time_of_visit(charge, today) for charge in current}
    known = set(Visit.objects.filter(charge_id__in=times).values_list("charge_id", "first_on"))
    return [(charge, *times[charge.id]) for charge in current if (charge.id, times[charge.id][0]) not in known]


@dataclass(frozen=True, slots=True)
class Visits:
    """The next and the last visit of a charge."""

    next: Task | None
    last: Task | None


def visits_of(charge_ids: list[int]) -> dict[int, Visits]:
    """Return the next and the last visit of each charge; one statement, for every office."""
    found: dict[int, Visits] = {number: Visits(None, None) for number in charge_ids}
    for visit in Visit.objects.filter(charge_id__in=charge_ids).select_related("task").order_by("first_on"):
        before = found[visit.charge_id]
        if visit.task.state in OWED:
            found[visit.charge_id] = Visits(before.next or visit.task, before.last)
        else:
            found[visit.charge_id] = Visits(before.next, visit.task)
    return found


def visits_to_confirm(viewer: Viewer) -> list[Task]:
    """Return the visits that the viewer's sub-district has still to confirm, longest waiting first."""
    office = viewer.office
    if office is None or office.organisation_kind != OrganisationKind.WORK_COMMITTEE:
        return []
    told = Task.objects.filter(source=CHARGE, state=TaskState.REPORTED_DONE, place_id__in=office.place_ids)
    return list(told.select_related("unit", "place").order_by("done_at", "id")[:PAGE])
