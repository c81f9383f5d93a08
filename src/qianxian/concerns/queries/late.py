"""What is late, or will be soon: overdue, nearly due, threefold its promise, pressed for; each with its count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F, Q, Value

from qianxian.concerns.queries.desk import Behind, behind_all
from qianxian.concerns.queries.desk_list import Lying, read_rows, rows_of
from qianxian.concerns.states import OPEN, Role
from qianxian.ledger import queries as ledger
from qianxian.people.models import Organisation
from qianxian.tasks import queries as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.models import Task
from qianxian.tasks.queries import lying
from qianxian.tasks.queries.owed import counted, not_below
from qianxian.tasks.states import CHARGE, OWED, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.concerns.models import Concern
    from qianxian.people.queries import HeldOffice, Viewer

OVERDUE, SOON, THREEFOLD, URGED = "overdue", "soon", "threefold", "urged"
WHICH = (OVERDUE, SOON, THREEFOLD, URGED)
ANSWERABLE = (*OWED, TaskState.HANDED_UP)
"""What a unit owes or, gone up a rung, stays answerable for."""
UNHEARD = 3
"""On every so manieth day of pressing on which nothing was heard the unit above is told."""
HEARD = (
    "concern.accepted", "concern.started", "concern.suspended", "concern.extended", "concern.done", "concern.tabled",
    "concern.heard", "concern.assigned", "concern.routed_again", "concern.escalated",
)
"""What those who raised a matter hear of whoever works on it, or that somebody else does now."""


@dataclass(frozen=True, slots=True)
class LateList:
    """One of the four lists and how many are in each; `next`: the key (due_at, id) behind which it goes on."""

    rows: list[tuple[Lying, Behind | None]]
    counts: dict[str, int]
    next: tuple[datetime, int] | None = None


def late_for(
    viewer: Viewer, now: datetime, *, which: str, until: datetime, below: bool = False,
    after: tuple[datetime, int] | None = None,
) -> LateList:
    """Return what is late of the viewer's unit, or with `below` of the units below it in its places.

    `until`: up to when what is not overdue is nearly due. First due first; what is pressed for, most often first.
    Three statements.
    """
    office = viewer.office
    if office is None:
        return LateList([], dict.fromkeys(WHICH, 0))
    parts = _parts(_scope(viewer, office, below=below), now, until)
    # Any table with one row of the unit would do: the counts stand beside each other in it.
    beside: Any = Organisation.objects.filter(pk=office.organisation_id)
    counts: dict[str, int] = beside.values(**{name: counted(found) for name, found in parts.items()}).get()
    order = ["-dispatch__concern__urged_times", "due_at", "id"] if which == URGED else ["due_at", "id"]
    chosen = parts[which].order_by(*order)
    if after is not None and which != URGED:
        chosen = chosen.filter(due_at__gte=after[0]).filter(Q(due_at__gt=after[0]) | Q(id__gt=after[1]))
    most = tasks.MOST_LISTED if which == URGED else tasks.PAGE + 1
    found = read_rows(rows_of(chosen.values("pk")[:most]).order_by(*order))
    more = which != URGED and len(found) > tasks.PAGE
    shown = found[: tasks.PAGE] if more else found
    behind = behind_all([task.sent for task in shown if task.sent])
    return LateList(
        [(task, behind.get(task.id)) for task in shown], counts, (shown[-1].due_at, shown[-1].id) if more else None,
    )


def may_look_below(viewer: Viewer) -> bool:
    """Say whether there are units below the viewer's whose work it may look at."""
    return viewer.office is not None and viewer.office.organisation_kind in task_rules.SUPERIORS


def _scope(viewer: Viewer, office: HeldOffice, *, below: bool) -> QuerySet[Task]:
    if not below:
        return Task.objects.filter(unit_id=office.organisation_id)
    if not may_look_below(viewer):
        return Task.objects.none()
    return Task.objects.filter(lying.inside(office)).exclude(unit_id__in=not_below(viewer)).exclude(source=CHARGE)


def _parts(scope: QuerySet[Task], now: datetime, until: datetime) -> dict[str, QuerySet[Task]]:
    owed = scope.filter(state__in=OWED)
    at = Value(now, output_field=DateTimeField())
    # It takes, or took, three times as long as was promised when it came: the day less the promise is twice as long.
    thrice = scope.filter(state__in=ANSWERABLE, due_at__lt=now).annotate(over=at - F("due_at")).filter(
        over__gte=F("due_at") - F("issued_at") + (F("due_at") - F("issued_at")),
    )
    return {
        OVERDUE: owed.filter(due_at__lt=now),
        SOON: owed.filter(due_at__gte=now, due_at__lte=until),
        THREEFOLD: thrice,
        URGED: owed.filter(
            dispatch__role=Role.LEAD, dispatch__concern__urged_times__gt=0, dispatch__concern__state__in=OPEN,
        ),
    }


def pressed_unheard(concern: Concern) -> int:
    """Count the days on which a matter was pressed for since anything was heard of it; two statements."""
    reports = [("report", number) for number in concern.reports.values_list("id", flat=True)]
    return ledger.count_since_last("concern.urged", reports, last=HEARD, of=("concern", concern.id))
