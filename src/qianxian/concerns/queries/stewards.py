"""Reading for the office that answers for a matter through its whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns.queries.desk import task_of, units_around
from qianxian.people.models import Office

if TYPE_CHECKING:
    from qianxian.concerns.models import Concern


def offices_around(place_id: int) -> list[Office]:
    """Return the offices of the bodies around a place that may answer for a matter there; one statement."""
    order = {unit.id: at for at, unit in enumerate(units_around(place_id))}
    found = Office.objects.filter(organisation_id__in=order, valid_until=None).select_related("organisation")
    return sorted(found, key=lambda office: (order[office.organisation_id], office.title, office.id))


def is_with_steward(concern: Concern) -> bool:
    """Say whether the unit that leads is the steward's own."""
    return concern.steward is not None and task_of(concern.id).unit_id == concern.steward.organisation_id


def told_with(concern: Concern) -> int | None:
    """Return the task with which the steward's own unit had a matter last, so that it can be opened; or None."""
    own = concern.dispatches.filter(task__unit__offices=concern.steward_id)
    return own.order_by("id").values_list("task_id", flat=True).last()
