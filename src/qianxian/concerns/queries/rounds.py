"""What was found on a round: the unit's own find, shown apart from what residents raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.models import Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


@dataclass(frozen=True, slots=True)
class FoundOnWalk:
    """A matter that was found at a point of a round, without what anybody wrote."""

    code: str
    kind: str
    state: ConcernState


def found_on(viewer: Viewer, task: Task) -> dict[int, FoundOnWalk]:
    """Return what was found on a walk, by its point, to whoever may see the walk's task; one statement."""
    if not task_rules.may_see(viewer, task):
        return {}
    kinds = router.now()
    reports = Report.objects.filter(found_at__walk__task=task).select_related("concern", "found_at").order_by("id")
    return {
        one.found_at.point_id: FoundOnWalk(
            one.concern.code, kinds.kind(one.concern.category_id).name, ConcernState(one.concern.state),
        )
        for one in reports if one.found_at is not None
    }
