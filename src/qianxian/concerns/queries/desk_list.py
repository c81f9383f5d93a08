"""The list of a desk: everything that lies on it, with what stands behind it, in three statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import FilteredRelation, Q

from qianxian.concerns.queries.desk import Behind, Sent, behind_all
from qianxian.concerns.states import OPEN, Role
from qianxian.tasks import queries as tasks
from qianxian.tasks.models import Task
from qianxian.tasks.queries import lying
from qianxian.tasks.states import OWED, ExtensionState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import HeldOffice, Viewer

PAGE = tasks.PAGE


class Named(NamedTuple):
    """A place or a unit, as a list says it."""

    name: str


class Titled(NamedTuple):
    """An office, as a list says it."""

    title: str


class Lying(NamedTuple):
    """A task as a list says it, and no more of it: fifty whole ones would take four times as long to read.

    One that stands still has `review_on`; one for which more time is wanted, `wanted_on`, `wanted_because` and
    `asked_at`. `sent` is None for what was not dispatched: a visit, or an answer to be told at the door.
    """

    id: int
    headline: str
    source: str
    state: str
    due_at: datetime
    done_at: datetime | None
    planned_on: date | None
    steward_id: int | None
    place: Named
    unit: Named
    steward: Titled | None
    review_on: date | None
    wanted_on: date | None
    wanted_because: str | None
    asked_at: datetime | None
    sent: Sent | None


@dataclass(slots=True)
class DeskList:
    """What lies on a desk, in parts, each in its order: tasks and what stands behind them.

    `more`: what is owed goes on behind the last one.
    """

    parts: dict[str, list[tuple[Lying, Behind | None]]] = field(default_factory=dict)
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
    rows = {task.id: task for task in read_rows(rows_of({number for some in found.values() for number in some}))}
    listed = {name: sorted((rows[number] for number in some), key=ORDERS[name]) for name, some in found.items()}
    pressed = set(found["urged"])
    owed = [task for task in listed[lying.OWED_PART] if task.id not in pressed]
    listed[lying.OWED_PART] = owed[:PAGE]
    urged = _of_whom(listed["urged"], office, whose)
    listed["urged"] = urged if after is None else []
    behind = behind_all([task.sent for some in listed.values() for task in some if task.sent])
    return DeskList(
        {name: [(task, behind.get(task.id)) for task in some] for name, some in listed.items()},
        more=len(owed) > PAGE,
    )


def rows_of(ids: Iterable[int] | QuerySet[Any]) -> QuerySet[Task]:
    """Return tasks with the rows beside them that a list says something of, for `read_rows`."""
    return Task.objects.filter(pk__in=ids).alias(
        pause=FilteredRelation("pauses", condition=Q(pauses__until_at=None)),
        asked=FilteredRelation("extensions", condition=Q(extensions__state=ExtensionState.ASKED)),
    )


def read_rows(tasks: QuerySet[Task]) -> list[Lying]:
    """Read what a list says of tasks found by `rows_of`, in their order; one statement."""
    sent = [f"dispatch__concern__{name}" for name in ("sentence", "category_id", "urged_times", "unwritten")]
    columns = (
        "id", "headline", "source", "state", "due_at", "done_at", "planned_on", "steward_id", "place__name",
        "unit__name", "steward__title", "pause__review_on", "asked__wanted_on", "asked__reason", "asked__asked_at",
        "dispatch__concern_id", "dispatch__role", *sent,
    )
    return [_lying(*row) for row in tasks.values_list(*columns)]


def _lying(number: int, *row: Any) -> Lying:
    said, (place, unit, steward), asked, (concern_id, *behind) = row[:7], row[7:10], row[10:14], row[14:]
    names = Named(place), Named(unit), Titled(steward) if steward else None
    sent = Sent(number, concern_id, *behind) if concern_id is not None else None
    return Lying._make((number, *said, *names, *asked, sent))


def _urged(office: HeldOffice) -> QuerySet[Task]:
    """Return what was pressed for by those who raised it, most often first; it stays on top until it is done."""
    urged = Task.objects.filter(
        unit_id=office.organisation_id, state__in=OWED, dispatch__role=Role.LEAD, dispatch__concern__urged_times__gt=0,
        dispatch__concern__state__in=OPEN,  # as the index says it
    )
    return urged.order_by("-dispatch__concern__urged_times", "due_at", "id")[:PAGE]


def _of_whom(found: list[Lying], office: HeldOffice, whose: str) -> list[Lying]:
    wanted = {tasks.MINE: office.id, tasks.POOL: None}
    return [task for task in found if task.steward_id == wanted[whose]] if whose in wanted else found


def _backwards(task: Lying) -> tuple[float, int]:
    return -task.due_at.timestamp(), -task.id


ORDERS: dict[str, Callable[[Any], Any]] = {
    lying.OWED_PART: lambda task: (task.due_at, task.id),
    "urged": lambda task: (-task.sent.urged_times, task.due_at, task.id),
    "waiting": lambda task: (task.done_at, task.id),
    "on_hold": lambda task: (task.review_on, task.id),
    "handed_up": _backwards,
    "below": lambda task: (task.due_at, task.id),
    "to_answer": lambda task: (task.asked_at, task.id),
    "to_confirm": lambda task: (task.done_at, task.id),
}
"""How each part is sorted; the same as where its first fifty are found."""
