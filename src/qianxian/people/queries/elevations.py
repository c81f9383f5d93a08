"""Who opened the administration, why, and what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from qianxian.ledger import queries as ledger
from qianxian.people.models import ElevatedAccess, Seat
from qianxian.storage import ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.ledger.queries import Line
    from qianxian.people.queries import Viewer

PAGE = 50
ITS_OWN = ("access.elevated", "access.ended")


@dataclass(frozen=True, slots=True)
class Elevation:
    """One time that somebody opened the administration, and how many changes they made in it."""

    access: ElevatedAccess
    until_at: datetime
    changes: int


def elevations_for(viewer: Viewer, *, after: int | None = None) -> list[Elevation]:
    """Return up to 51 openings of offices that act where the viewer's does, newest first; two statements."""
    found = _in_care(viewer).select_related("account", "office__organisation").order_by("-id")
    if after is not None:
        found = found.filter(id__lt=after)
    rows = list(found[: PAGE + 1])
    made = ledger.offices_between([_span(row) for row in rows], without=ITS_OWN)
    return [
        Elevation(row, _until(row), sum(1 for number, office_id in made if _belongs(row, number, office_id)))
        for row in rows
    ]


def elevation_for(viewer: Viewer, number: int) -> Elevation | None:
    """Return one opening, or None if it is not the viewer's business."""
    row = _in_care(viewer).select_related("account", "office__organisation").filter(pk=number).first()
    if row is None:
        return None
    made = ledger.offices_between([_span(row)], without=ITS_OWN)
    return Elevation(row, _until(row), len(made))


def changes_in(elevation: Elevation, *, show_date: Callable[[Any], str]) -> list[Line]:
    """Return what was changed while the administration was open, in sentences; one statement."""
    return ledger.lines_between(_span(elevation.access), without=ITS_OWN, show_date=show_date)


def _in_care(viewer: Viewer) -> QuerySet[ElevatedAccess]:
    """Choose those of offices that act nowhere but where the viewer's does."""
    if viewer.office is None:
        return ElevatedAccess.objects.none()
    here = Q()
    for path in viewer.office.paths:
        here |= Q(place__path__startswith=path)
    seats = Seat.objects.filter(organisation__offices=OuterRef("office"), valid_until=None)
    return ElevatedAccess.objects.filter(Exists(seats), ~Exists(seats.exclude(here)))


def _until(row: ElevatedAccess) -> datetime:
    return min(row.until_at, row.ended_at) if row.ended_at else row.until_at


def _span(row: ElevatedAccess) -> tuple[int, int, int]:
    """Return the office and the ids between which its entries lie.

    Ids are made in order of time, so that no index by time is needed; an opening's own id is made when it begins.
    """
    return row.office_id, row.pk, ids.later(row.pk, _until(row) - row.opened_at)


def _belongs(row: ElevatedAccess, number: int, office_id: int) -> bool:
    office, first, last = _span(row)
    return office == office_id and first < number < last
