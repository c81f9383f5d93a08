"""Numbered notices in figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from qianxian.tasks.models import Supervision
from qianxian.tasks.queries.owed import PAGE
from qianxian.tasks.rules import SUPERIORS
from qianxian.tasks.states import OPEN, OWED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer


@dataclass(frozen=True, slots=True)
class Supervised:
    """Notices to a unit: issued in a period, answered of these; without an answer and overdue whenever issued."""

    unit_id: int
    name: str
    issued: int
    answered: int
    unanswered: int
    overdue: int


def supervision_figures(first: date, until: date, now: datetime) -> dict[str, Q]:
    """Return which notices each figure counts, by the name of its column."""
    issued = Q(issued_at__gte=_midnight(first), issued_at__lt=_midnight(until))
    return {
        "issued": issued, "answered": issued & Q(answered_at__isnull=False),
        "unanswered": Q(task__state__in=OPEN, answered_at=None),
        "overdue": Q(task__state__in=OWED, task__due_at__lt=now),
    }


def supervision_by_unit(viewer: Viewer, path: str, counted: Mapping[str, Q]) -> list[Supervised]:
    """Count the notices in an area by unit, for an office above it; most overdue first. One statement.

    `counted` are the `supervision_figures` of a period.
    """
    rows = _inside(viewer, path).filter(reduce(or_, counted.values())).order_by()
    units = rows.values_list("task__unit_id", "task__unit__name").annotate(
        **{name: Count("id", filter=which) for name, which in counted.items()},
    )
    return sorted((Supervised(*row) for row in units), key=lambda one: (-one.overdue, -one.issued, one.name))


def supervision_behind(
    viewer: Viewer, path: str, which: Q, *, unit_id: int | None = None, after: int = 0,
) -> list[Supervision]:
    """Return up to 51 of the notices that a figure counts, newest first, from behind `after`."""
    found = _inside(viewer, path).filter(which)
    if unit_id is not None:
        found = found.filter(task__unit_id=unit_id)
    if after:
        found = found.filter(id__lt=after)
    return list(found.select_related("task__unit", "task__place").order_by("-id")[: PAGE + 1])


def _inside(viewer: Viewer, path: str) -> QuerySet[Supervision]:
    """Return the notices in an area, for an office above it; for others there is none."""
    office = viewer.office
    if office is None or office.organisation_kind not in SUPERIORS or not office.covers(path):
        return Supervision.objects.none()
    return Supervision.objects.filter(task__place__path__startswith=path)


def sum_of(units: Iterable[Supervised]) -> Supervised:
    """Add up the notices of some units."""
    rows = [(one.issued, one.answered, one.unanswered, one.overdue) for one in units] or [(0, 0, 0, 0)]
    return Supervised(0, "", *(sum(column) for column in zip(*rows, strict=True)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)
