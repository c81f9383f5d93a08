"""What else was raised at the place of a matter, for the unit that works on it: five dark lamps are one cable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from qianxian.concerns.models import Dispatch, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState, Role
from qianxian.places import queries as places
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
    """Another matter of the same place, or of the same person as far as the viewer may see it.

    `task_id`: the task with which it is or was on a desk, where the viewer may see that.
    """

    title: str
    place: str
    unit: str
    state: str
    at: datetime
    same_person: bool
    task_id: int | None


def also_raised(viewer: Viewer, dossier: Dossier, now: datetime) -> list[AlsoRaised]:
    """Return up to eight matters of the last twelve weeks beside one, newest first; one statement.

    Those of its place, in the units' own sentences, and those of the same person anywhere, where the viewer may see
    them. Disputes, care and personal matters are never among them, nor do they show others. Who only supports sees
    none: nobody's words are theirs.
    """
    concern, kinds = dossier.concern, router.now()
    if not dossier.reports or kinds.kind(concern.category_id).state_only:
        return []
    open_kinds = [kind.id for kind in kinds.everything if not kind.state_only]
    mine = _of_the_same_people(dossier.reports)
    leading = Dispatch.objects.filter(
        Q(concern__place=concern.place_id) | Q(mine), role=Role.LEAD, concern__created_at__gte=now - WITHIN,
        concern__category_id__in=open_kinds,
    ).exclude(concern=concern.pk).exclude(concern__state__in=GONE).annotate(mine=mine)
    found = leading.select_related("concern", "task__unit", "task__place").order_by("-concern__created_at", "-id")
    shown: dict[int, AlsoRaised] = {}
    tree = places.tree.now()
    for one in found[:MOST_READ]:
        may_see, here = bool(task_rules.may_see(viewer, one.task)), one.concern.place_id == concern.place_id
        if one.concern_id in shown or len(shown) == MOST or not (here or may_see):
            continue
        shown[one.concern_id] = AlsoRaised(
            title=one.concern.sentence or kinds.kind(one.concern.category_id).name,
            place="" if here else tree.get(one.concern.place_id).name,
            unit=one.task.unit.name,
            state=str(ConcernState(one.concern.state).label),
            at=one.concern.created_at,
            same_person=one.mine and may_see,
            task_id=one.task_id if may_see else None,
        )
    return list(shown.values())


def _of_the_same_people(reports: list[Report]) -> Exists:
    """Choose the matters that were raised by an account or from a number that raised one of these reports."""
    theirs = Q(resident__in=[one.resident_id for one in reports if one.resident_id is not None])
    numbers = Report.objects.filter(
        pk__in=[one.pk for one in reports if one.contact_id is not None], contact__phone__gt="",
    ).values("contact__phone")
    raised = Report.objects.filter(theirs | Q(contact__phone__in=numbers), withdrawn_at=None, voided_at=None)
    return Exists(raised.filter(concern=OuterRef("concern")))
