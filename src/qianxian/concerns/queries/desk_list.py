"""The list of a desk: everything that lies on it, with what stands behind it, in three statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from qianxian.concerns.queries.desk import Behind, behind_all
from qianxian.concerns.states import OPEN, Role
from qianxian.tasks import queries as tasks
from qianxian.tasks.models import Task
from qianxian.tasks.queries import lying
from qianxian.tasks.states import OWED, ExtensionState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import HeldOffice, Viewer

PAGE = tasks.PAGE


@dataclass(slots=True)
class DeskList:
    """What lies on a desk, in parts, each in its order: tasks and what stands behind them.

    A task that stands still has `review_on` and `why`; one for which more time is wanted, `wanted_on` and
    `wanted_because`. `more`: what is owed goes on behind the last one.
    """

    parts: dict[str, list[tuple[Task, Behind | None]]] = field(default_factory=dict)
    more: bool = False


def desk_of(
    viewer: Viewer, now: datetime, *, after: tuple[datetime, int] | None = None, whose: str = "", whole: bool = False,
) -> DeskList:
    """Return what lies on the viewer's desk: what the unit owes, and with `whole` what waits there besides.

    What was pressed for by those who raised it stands on top, and only there. Three statements.
    """
    if viewer.office is None:
        return DeskList()
    office = viewer.office
    parts = {lying.OWED_PART: lying.owed_part(office, after, whose), "urged": _urged(office)}
    if whole and after is None:
        parts |= lying.parts_of(viewer, office, now)
    found = lying.find(parts)
    rows = {task.id: task for task in rows_of({number for some in found.values() for number in some})}
    listed = {name: sorted((rows[number] for number in some), key=ORDERS[name]) for name, some in found.items()}
    pressed = set(found["urged"])
    owed = [task for task in listed[lying.OWED_PART] if task.id not in pressed]
    listed[lying.OWED_PART] = owed[:PAGE]
    urged = _of_whom(listed["urged"], office, whose)
    listed["urged"] = urged if after is None else []
    behind = behind_all([task.dispatch for some in listed.values() for task in some if hasattr(task, "dispatch")])
    return DeskList(
        {name: [(task, behind.get(task.id)) for task in some] for name, some in listed.items()},
        more=len(owed) > PAGE,
    )


def rows_of(ids: Iterable[int] | QuerySet[Any]) -> QuerySet[Task]:
    """Return tasks with all that a list says of them; one statement. A list shows no outcomes, and they can be long."""
    return Task.objects.filter(pk__in=ids).select_related(
        "place", "unit", "steward", "dispatch__concern",
    ).annotate(
        pause=FilteredRelation("pauses", condition=Q(pauses__until_at=None)),
        asked=FilteredRelation("extensions", condition=Q(extensions__state=ExtensionState.ASKED)),
    ).annotate(
        review_on=F("pause__review_on"), why=F("pause__reason"), wanted_on=F("asked__wanted_on"),
        wanted_because=F("asked__reason"), asked_at=F("asked__asked_at"),
    ).defer("outcome", "dispatch__concern__answer")


def _urged(office: HeldOffice) -> QuerySet[Task]:
    """Return what was pressed for by those who raised it, most often first; it stays on top until it is done."""
    urged = Task.objects.filter(
        unit_id=office.organisation_id, state__in=OWED, dispatch__role=Role.LEAD, dispatch__concern__urged_times__gt=0,
        dispatch__concern__state__in=OPEN,  # as the index says it
    )
    return urged.order_by("-dispatch__concern__urged_times", "due_at", "id")[:PAGE]


def _of_whom(found: list[Task], office: HeldOffice, whose: str) -> list[Task]:
    wanted = {tasks.MINE: office.id, tasks.POOL: None}
    return [task for task in found if task.steward_id == wanted[whose]] if whose in wanted else found


def _backwards(task: Task) -> tuple[float, int]:
    return -task.due_at.timestamp(), -task.id


ORDERS: dict[str, Callable[[Any], Any]] = {
    lying.OWED_PART: lambda task: (task.due_at, task.id),
    "urged": lambda task: (-task.dispatch.concern.urged_times, task.due_at, task.id),
    "waiting": lambda task: (task.done_at, task.id),
    "on_hold": lambda task: (task.review_on, task.id),
    "handed_up": _backwards,
    "below": lambda task: (task.due_at, task.id),
    "to_answer": lambda task: (task.asked_at, task.id),
    "to_confirm": lambda task: (task.done_at, task.id),
}
"""How each part is sorted; the same as where its first fifty are found."""
