"""What a unit finds itself on a round comes in like everything else, and says where it was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qianxian.concerns.actions.handed_in import AlreadyReported
from qianxian.concerns.actions.intake import report
from qianxian.concerns.models import Report
from qianxian.storage.acts import working
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import PointSeen

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.actions.handed_in import Intake
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import RoundPoint, Walk


@working
def find_on_walk(
    *, actor: Viewer, walk: Walk, point: RoundPoint, intake: Intake, stamp: int, now: datetime,
) -> Report:
    """Tick a point off and raise what was found there, both or neither.

    :raises AlreadyReported: if the same was handed in before.
    :raises AlreadySeen: if the point was ticked off on this walk before.
    :raises Unsaid: if there are neither words nor a photograph, or it is not said what it is about.
    """
    # Sent again after the signal was gone, it is kept already; ticked off by a colleague, it is not.
    if Report.objects.filter(intake_key=intake.intake_key()).exists():
        raise AlreadyReported
    seen = tasks.see_point(actor=actor, walk=walk, point=point, seen=PointSeen.FOUND, now=now)
    return report(actor=actor, intake=replace(intake, found_at_id=seen.pk), stamp=stamp, now=now)
