"""What else was raised at the place of a matter, for the unit that works on it: five dark lamps are one cable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from qianxian.base.text import headline
from qianxian.concerns.models import Dispatch, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState, Role
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.queries.desk import Dossier
    from qianxian.people.queries import Viewer

WITHIN = timedelta(weeks=12)
MOST = 8
MOST_READ = 60
GONE = (ConcernState.WITHDRAWN, ConcernState.VOIDED, ConcernState.MERGED)


@dataclass(frozen=True, slots=True)
class AlsoRaised:
    """Another matter of the same place, in the unit's own sentence; `task_id` where the viewer may see that task.

    Until there is a sentence it is called by its kind, and to who may see it by what was said, as on their desk.
    """

    title: str
    unit: str
    state: str
    at: datetime
    task_id: int | None


def also_raised(viewer: Viewer, dossier: Dossier, now: datetime) -> list[AlsoRaised]:
    """Return up to eight other matters of the last twelve weeks at the place of one, newest first; one statement.

    Disputes, care and personal matters are never among them, nor do they show others. Who only supports sees none.
    """
    concern, kinds = dossier.concern, router.now()
    if not dossier.reports or kinds.kind(concern.category_id).state_only:
        return []
    shown_kinds = [kind.id for kind in kinds.everything if kind.for_residents and not kind.state_only]
    said = Report.objects.filter(concern=OuterRef("concern"), withdrawn_at=None, voided_at=None).order_by("id")
    leading = Dispatch.objects.filter(
        concern__place=concern.place_id, role=Role.LEAD, concern__created_at__gte=now - WITHIN,
        concern__category_id__in=shown_kinds,
    ).exclude(concern=concern.pk).exclude(concern__state__in=GONE).annotate(said=Subquery(said.values("words")[:1]))
    found = leading.select_related("concern", "task__unit", "task__place").order_by("-concern__created_at", "-id")
    last: dict[int, Any] = {}
    for one in found[:MOST_READ]:  # a matter that changed hands was led several times
        last.setdefault(one.concern_id, one)
    rows = []
    for one in list(last.values())[:MOST]:
        may_see = bool(task_rules.may_see(viewer, one.task))
        rows.append(AlsoRaised(
            title=one.concern.sentence or (headline(one.said or "") if may_see else "")
            or kinds.kind(one.concern.category_id).name,
            unit=one.task.unit.name,
            state=str(ConcernState(one.concern.state).label),
            at=one.concern.created_at,
            task_id=one.task_id if may_see else None,
        ))
    return rows
