"""What was said on a leader's visit to a sub-district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.models import Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState
from qianxian.tasks import rules as task_rules
from qianxian.tasks.models import Visit

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


@dataclass(frozen=True, slots=True)
class RaisedOnVisit:
    """A matter that was raised on a visit, without what anybody said."""

    code: str
    kind: str
    place: str
    state: ConcernState
    created_at: datetime


def visit_to_write_on(viewer: Viewer, number: int) -> Visit | None:
    """Return the visit whose task has this number to the unit that makes it, as long as it is not signed off."""
    found = Visit.objects.filter(task_id=number).select_related("task__place").first()
    return found if found is not None and task_rules.may_write_on_visit(viewer, found.task) else None


def raised_on(viewer: Viewer, task: Task) -> list[RaisedOnVisit]:
    """Return what was raised on a visit to whoever may see its task, in the order in which it was; one statement."""
    if not task_rules.may_see(viewer, task):
        return []
    kinds = router.now()
    reports = Report.objects.filter(visit__task=task, told_by=None).select_related("concern__place").order_by("id")
    return [
        RaisedOnVisit(
            one.concern.code, kinds.kind(one.concern.category_id).name, one.concern.place.name,
            ConcernState(one.concern.state), one.created_at,
        )
        for one in reports
    ]
