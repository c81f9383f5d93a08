"""What the acts on a concern share: taking a step of the table, recording it, telling those who raised it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from qianxian.base.states import NotPossible
from qianxian.concerns.queries.urgent import in_danger
from qianxian.concerns.states import ENDED, LIFECYCLE, SETTLED, WHILE_UNWRITTEN, ConcernState, Role, Who
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.storage.acts import swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import OPEN as TASK_OPEN
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.concerns.models import Concern, Dispatch, Joining, Report
    from qianxian.tasks.models import Task


def take(
    concern: Concern, version: int, verb: str, *, by: Who, now: datetime, said: Iterable[str] = (), **changes: object,
) -> ConcernState:
    """Take one step of the table and return the state before; an end is given its moment, and loses it again.

    The version comes first: to somebody who was overtaken, both texts say more than “no longer possible”.

    :raises NotPossible: if there is no such step from where the concern is, or nobody has heard yet what it is about.
    :raises Conflict: if the concern changed since `version`.
    """
    was = ConcernState(concern.state)
    if concern.unwritten and verb not in WHILE_UNWRITTEN:
        raise NotPossible(_("Listen to the voice message first, and write down what was said."))
    try:
        became = LIFECYCLE.take(was, verb, by=by, said=(*said, *changes))
    except NotPossible:
        if version == concern.version:
            raise
        became = was  # the swap below finds the newer version and raises the conflict
    if (became in ENDED) != (was in ENDED):
        changes["ended_at"] = now if became in ENDED else None
    swap(concern, version=version, state=became, **changes)
    return was


def record(
    kind: str,
    concern: Concern,
    was: ConcernState | None,
    now: datetime,
    *,
    about: Report | None = None,
    office_id: int | None = None,
    due_at: datetime | None = None,
    **words: Any,
) -> int:
    """Record a step of the concern; what a resident said is about their own report, and is erased with it."""
    return ledger.record(
        kind,
        about=about or concern,
        place_id=concern.place_id,
        office_id=office_id,
        category_id=concern.category_id,
        was=was or "",
        became=concern.state,
        due_at=due_at,
        now=now,
        **words,
    )


def tell_all(concern: Concern, entry_id: int, now: datetime, *, only: Joining | None = None) -> None:
    """Tell who raised the concern and left a number or has an account, or came with `only`; two statements at most.

    Who raised it twice, with one number, is written to once.

    Where a concern was divided, the number stands with the report that was there before. What sounds like an emergency
    is told at night, too.
    """
    contact = Coalesce("contact_id", "part_of__contact_id")
    number = Q(contact__phone__gt="") | Q(part_of__contact__phone__gt="")
    reachable = live(concern).filter(number | Q(resident__isnull=False, resident__erased_at=None))
    if only is not None:
        reachable = reachable.filter(came_with=only)
    phone = Coalesce(NullIf("contact__phone", Value("")), "part_of__contact__phone")
    told: set[str] = set()
    to: list[notices.Told] = []
    for report_id, left, digits, owner in reachable.order_by("id").values_list("id", contact, phone, "resident_id"):
        once = digits if digits not in told else ""
        if once or owner is not None:
            to.append(notices.Told(report_id, left if once else None, owner))
        told.add(digits or "")
    urgent = bool(to) and bool(in_danger([concern.id]))
    notices.tell(entry_id=entry_id, about_kind="report", to=to, now=now, urgent=urgent)


def live(concern: Concern) -> QuerySet[Report]:
    """Choose the reports of a concern that were neither taken back nor entered by mistake."""
    return concern.reports.filter(withdrawn_at=None, voided_at=None)


def lead_of(concern: Concern) -> Dispatch:
    """Return the dispatch to the unit that leads now, with its task."""
    leading = concern.dispatches.filter(role=Role.LEAD).select_related("task__unit", "task__place")
    return leading.latest("id")


def end_tasks(concern: Concern, *, settled: bool, reason: str, now: datetime) -> None:
    """Let the work behind a concern end with it: what was done is signed off, what is still owed is cancelled."""
    for task in open_tasks(concern):
        done = task.state in (TaskState.REPORTED_DONE, TaskState.HANDED_UP)
        if settled and done:
            tasks.verify(task=task, now=now)
        else:
            tasks.cancel(task=task, reason=reason, now=now)


def open_tasks(concern: Concern) -> list[Task]:
    """Return the tasks of a concern that have not ended, oldest first."""
    behind = concern.dispatches.filter(task__state__in=TASK_OPEN).select_related("task__unit", "task__place")
    return [dispatch.task for dispatch in behind.order_by("id")]


def is_settled(concern: Concern) -> bool:
    """Say whether a concern was closed with an answer."""
    return concern.state in SETTLED
