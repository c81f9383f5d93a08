"""What lies on a desk, in parts: which work is in which part, found together in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, Value

from qianxian.people.states import OrganisationKind
from qianxian.tasks import rules
from qianxian.tasks.models import Task
from qianxian.tasks.queries.owed import MINE, PAGE, POOL, not_below
from qianxian.tasks.states import AT_REST, CHARGE, OPEN, OWED, ExtensionState, TaskState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import HeldOffice, Viewer

OWED_PART = "owed"
MOST_OWED = 2 * PAGE + 1
"""As many as a page shows, one more to know that it goes on, and those that stand on top already."""


def by_steward(found: QuerySet[Task], office: HeldOffice, whose: str) -> QuerySet[Task]:
    """Return only the office's own of some work, or only nobody's yet; all of it where neither is asked."""
    if whose == MINE:
        return found.filter(steward_id=office.id)
    return found.filter(steward=None) if whose == POOL else found


def owed_part(office: HeldOffice, after: tuple[datetime, int] | None, whose: str) -> QuerySet[Task]:
    """Return what the unit owes, first due first, from behind `after` (due_at, id)."""
    owed = by_steward(Task.objects.filter(unit_id=office.organisation_id, state__in=OWED), office, whose)
    if after is not None:
        due_at, number = after
        owed = owed.filter(due_at__gte=due_at).filter(Q(due_at__gt=due_at) | Q(id__gt=number))
    return owed.order_by("due_at", "id")[:MOST_OWED]


def parts_of(viewer: Viewer, office: HeldOffice, now: datetime) -> dict[str, QuerySet[Task]]:
    """Return what lies on a desk beside what is owed, up to 50 of each part.

    What waits for the resident's word, longest waiting first; what stands still, next to be looked at first; what went
    up a rung and stays to be answered for, newest first. For an office that others answer to: what those owe too long,
    who wants more time, and the visits that a sub-district confirms.
    """
    own = Task.objects.filter(unit_id=office.organisation_id)
    at_rest = own.filter(state__in=AT_REST)  # as the index says it
    parts = {
        "waiting": own.filter(state=TaskState.REPORTED_DONE).order_by("done_at", "id"),
        "on_hold": at_rest.filter(state=TaskState.SUSPENDED, pauses__until_at=None).order_by(
            "pauses__review_on", "id",
        ),
        "handed_up": at_rest.filter(state=TaskState.HANDED_UP).order_by("-due_at", "-id"),
    }
    if office.organisation_kind in rules.SUPERIORS:
        below = Task.objects.filter(inside(office)).exclude(unit_id__in=not_below(viewer)).exclude(source=CHARGE)
        parts["below"] = below.filter(state__in=OWED, due_at__lt=now).order_by("due_at", "id")
        parts["to_answer"] = below.filter(
            state__in=OPEN, extensions__state=ExtensionState.ASKED,
        ).order_by("extensions__asked_at", "id")
    if office.organisation_kind == OrganisationKind.WORK_COMMITTEE:
        parts["to_confirm"] = Task.objects.filter(
            source=CHARGE, state=TaskState.REPORTED_DONE, place_id__in=office.place_ids,
        ).order_by("done_at", "id")
    return {name: found[:PAGE] for name, found in parts.items()}


def inside(office: HeldOffice, lookup: str = "place__path__startswith") -> Q:
    """Return what lies in the places of an office; in none there is nothing."""
    found = Q(pk__in=[])
    for path in office.paths:
        found |= Q(**{lookup: path})
    return found


def find(parts: Mapping[str, QuerySet[Task]]) -> dict[str, list[int]]:
    """Return the ids of the work in each part, in no order; one statement."""
    # A part with its limit stands inside IN: SQLite takes no limits in what is put together.
    several = [
        Task.objects.filter(pk__in=found.values("pk")).annotate(part=Value(name)).values_list("part", "pk")
        for name, found in parts.items()
    ]
    lying: dict[str, list[int]] = {name: [] for name in parts}
    for name, number in several[0].union(*several[1:], all=True):
        lying[name].append(number)
    return lying
