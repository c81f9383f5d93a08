"""The desk: what a unit owes, in the order in which it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from qianxian.people import queries as people
from qianxian.people.queries import bodies
from qianxian.places import queries as places
from qianxian.storage import districts, stamps
from qianxian.tasks import rules
from qianxian.tasks.models import Evidence, Pause, ReminderLead, Task, Visit
from qianxian.tasks.states import AT_REST, CHARGE, LEADER, OPEN, OWED, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.models import Charge
    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline, WorkingCalendar

PAGE = 50
MOST_LISTED = 200
MOST_AT_ONCE = 500
USUAL_LEAD = 1
"""So many working days before its deadline a task is nearly due where the district never said."""
REMIND_AFTER, NOTICE_AFTER, LEADER_AFTER = 1, 3, 5
"""Working days after the deadline on which a unit is reminded, gets a notice, and its leader hears of it."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much a unit owes."""

    overdue: int
    soon: int
    later: int
    waiting: int
    on_hold: int
    handed_up: int

    @property
    def owed(self) -> int:
        """All that the unit still has to do."""
        return self.overdue + self.soon + self.later


def _of_unit(viewer: Viewer) -> QuerySet[Task]:
    if viewer.office is None:
        return Task.objects.none()
    # A list shows no outcomes, and they can be long.
    own = Task.objects.filter(unit_id=viewer.office.organisation_id)
    return own.select_related("place", "steward").defer("outcome")


MINE, POOL = "mine", "pool"
"""Whose a unit's work is, to show only that: the viewer's own office's, or nobody's yet, to be claimed."""


def owed_by(viewer: Viewer, *, after: tuple[datetime, int] | None = None) -> list[Task]:
    """Return up to 51 tasks that the viewer's unit owes, first due first, from behind `after` (due_at, id)."""
    owed = _of_unit(viewer).filter(state__in=OWED)
    if after is not None:
        due_at, number = after
        owed = owed.filter(Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=number))
    return list(owed.order_by("due_at", "id")[: PAGE + 1])


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
    late = Task.objects.filter(inside, state__in=OWED, due_at__lt=now)
    # A visit is owed to the sub-district by a unit above it; and nobody presses those above.
    late = late.exclude(source=CHARGE).exclude(unit_id__in=not_below(viewer))
    return list(late.select_related("place", "unit").defer("outcome").order_by("due_at", "id")[:PAGE])


def not_below(viewer: Viewer) -> list[int]:
    """Return the units as high as the viewer's own or higher, which its offices don't direct; no statement."""
    if viewer.office is None:
        return []
    own = rules.height(viewer.office.organisation_kind, viewer.office.place_ids)
    return [unit.id for unit in people.directory.now() if rules.height(unit.kind, unit.place_ids) >= own]


def _counting(where: str) -> str:
    return f"(SELECT count(*) FROM tasks_task WHERE unit_id = %s AND {where})"  # noqa: S608  # only what stands below


_OWED, _AT_REST = (f"state IN ({', '.join(['%s'] * len(states))})" for states in (OWED, AT_REST))
_COUNT_LOAD = "SELECT " + ", ".join(_counting(where) for where in (
    f"{_OWED} AND due_at < %s", f"{_OWED} AND due_at >= %s AND due_at <= %s", f"{_OWED} AND due_at > %s", "state = %s",
    f"{_AT_REST} AND state = %s", f"{_AT_REST} AND state = %s",
))
"""Six counts beside each other. Written out, because putting it together anew for each page took longer than it."""


def load_of(viewer: Viewer, *, now: datetime, soon: datetime) -> Load:
    """Count what the viewer's unit owes; `soon`: until when it is nearly due. One statement.

    Each count reads a range of one index; what has ended, which is nearly all there is, is not looked at.
    """
    if viewer.office is None:
        return Load(0, 0, 0, 0, 0, 0)
    unit_id, owed, at_rest = viewer.office.organisation_id, list(OWED), list(AT_REST)
    at, until = (connection.ops.adapt_datetimefield_value(moment) for moment in (now, soon))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_LOAD, [
            unit_id, *owed, at, unit_id, *owed, at, until, unit_id, *owed, until, unit_id, TaskState.REPORTED_DONE,
            unit_id, *at_rest, TaskState.SUSPENDED, unit_id, *at_rest, TaskState.HANDED_UP,
        ])
        return Load(*cursor.fetchone())


def counted(found: QuerySet[Task]) -> Coalesce:
    """Return how many there are of some work, as a value beside others in one statement."""
    number = found.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(number), 0)


def nearly_due_until(now: datetime) -> datetime:
    """Return until when what is due is nearly due: within as many working days as the district says, usually one."""
    return places.calendar.now().deadline(now, nearly_due.now()).at


def reminder_lead() -> ReminderLead | None:
    """Return how long before the deadline units are reminded as the district said, or None where it never did."""
    return ReminderLead.objects.first()


def _load_nearly_due() -> int:
    own = reminder_lead()
    return own.work_days if own is not None else USUAL_LEAD  # reading makes no row: a new one would need an id


nearly_due: stamps.Kept[int] = stamps.Kept(_load_nearly_due)
"""So many working days before its deadline a task is nearly due: yellow."""


def get_for(viewer: Viewer, task_id: int) -> Task | None:
    """Return a task that the viewer may see; None whether it is missing or not theirs to see."""
    known = Task.objects.select_related("place", "unit", "steward").prefetch_related("evidence")
    task = known.filter(pk=task_id).first()
    return task if task is not None and rules.may_see(viewer, task) else None


def several_for(viewer: Viewer, ids: Iterable[int]) -> list[Task]:
    """Return those of some tasks that the viewer may see, in the order of `ids`; at most 50, two statements."""
    order = {number: index for index, number in enumerate(ids)}
    known = Task.objects.select_related("place", "unit", "steward").prefetch_related("checklist")
    found = [task for task in known.filter(pk__in=list(order)[:PAGE]) if rules.may_see(viewer, task)]
    return sorted(found, key=lambda task: order[task.id])


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


def owed_by_units_of(viewer: Viewer, task_ids: Iterable[int]) -> list[Task]:
    """Return those of some tasks that are a unit's in which the viewer holds any office; one statement."""
    units = {held.organisation_id for held in viewer.offices}
    found = Task.objects.filter(id__in=list(task_ids), unit_id__in=units)
    return list(found.select_related("place", "unit").defer("outcome"))


def units_of(task_ids: Iterable[int]) -> dict[int, int]:
    """Return which unit owes each of some tasks; one statement, for telling the units."""
    return dict(Task.objects.filter(id__in=list(task_ids)).values_list("id", "unit_id"))


def units_above(task_ids: Iterable[int]) -> dict[int, int]:
    """Return the nearest unit above the one that owes each of some tasks, where there is one; one statement."""
    above = {task.id: rules.superiors_of(task) for task in Task.objects.filter(id__in=list(task_ids)).defer("outcome")}
    return {number: units[0].id for number, units in above.items() if units}


def link_to(task_id: int) -> str:
    """Return the whole address of a task's page, for a message; only who may see the task can open it."""
    return f"{districts.address()}/desk/{task_id}/"


def link_to_late(_unit_id: int) -> str:
    """Return the whole address of the list of what falls due soon, for a message to a unit."""
    return f"{districts.address()}/desk/late/?which=soon"


def evidence_of(task_ids: list[int]) -> list[Evidence]:
    """Return the photographs that belong to tasks, oldest first; for a caller that has checked its viewer."""
    return list(Evidence.objects.filter(task_id__in=task_ids).order_by("id"))


def pauses_of(task_ids: Iterable[int]) -> list[Pause]:
    """Return why and until when the clocks of some tasks stand still now; one statement."""
    return list(Pause.objects.filter(task_id__in=list(task_ids), until_at=None))


def open_of(organisation_id: int) -> tuple[list[Task], list[Task]]:
    """Return what a unit owes, first due first, and what waits to be confirmed; for a caller that checked its viewer.

    Up to 200 of each; two statements.
    """
    found = Task.objects.filter(unit_id=organisation_id).select_related("place").defer("outcome")
    owed = found.filter(state__in=OWED).order_by("due_at", "id")[:MOST_LISTED]
    return list(owed), list(found.filter(state=TaskState.REPORTED_DONE).order_by("done_at", "id")[:MOST_LISTED])


def count_open_of(organisation_id: int) -> int:
    """Count the work that a unit owes or that waits to be confirmed; for a reaction, not for a page."""
    return Task.objects.filter(unit_id=organisation_id, state__in=OPEN).count()


def to_pass_on(organisation_id: int) -> list[Task]:
    """Return all the work of a unit that has not ended; for a reaction, not for a page."""
    return list(Task.objects.filter(unit_id=organisation_id, state__in=OPEN).select_related("unit").order_by("id"))


def count_open_at(place_id: int) -> int:
    """Count the work that is owed or waits to be confirmed at a place; for a reaction, not for a page."""
    return Task.objects.filter(place_id=place_id, state__in=OPEN).count()


def to_review(now: datetime) -> list[Task]:
    """Return the tasks that stand still and are to be looked at again today or before; one statement."""
    today = timezone.localtime(now).date()
    still = Task.objects.filter(state=TaskState.SUSPENDED, pauses__until_at=None, pauses__review_on__lte=today)
    return list(still.select_related("unit").order_by("pauses__review_on", "id")[:MOST_AT_ONCE])


def to_press(now: datetime) -> list[Task]:
    """Return what is overdue for a day or more and not yet before the leader, longest overdue first; one statement."""
    late = Task.objects.filter(
        state__in=OWED, due_at__lt=now - timedelta(days=1), climbs=False, supervised__lt=LEADER,
    ).exclude(source=CHARGE)
    return list(late.select_related("unit", "place").order_by("due_at", "id")[:MOST_AT_ONCE])


def leader_above(task: Task) -> str:
    """Return the name of the body whose leader answers for a unit: the nearest one above it."""
    return next((unit.name for unit in rules.superiors_of(task)), task.unit.name)


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
