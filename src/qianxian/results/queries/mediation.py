"""How many mediations there were and what came of them, community by community; numbers only, and no small ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from qianxian.meetings import rules
from qianxian.meetings.models import Mediation
from qianxian.meetings.states import MediationState
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.results.guarding import guard

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer

COLUMNS = (
    (),
    (MediationState.AGREED, MediationState.FULFILLED),
    (MediationState.NOT_AGREED,),
    (MediationState.REFERRED,),
)
"""What is counted, column by column: all that were opened, agreed, not agreed, referred."""
NEVER_OPENED = (MediationState.ASKED, MediationState.DECLINED)


@dataclass(frozen=True, slots=True)
class Mediated:
    """The cases of a community in a year: opened, agreed, not agreed, referred; None is fewer than three."""

    community: str
    counts: tuple[int | None, ...]


def mediated_in(viewer: Viewer, year: int) -> tuple[list[Mediated], tuple[int | None, ...]]:
    """Return the numbers of a year for each community in the care of an office above grids, and their sums.

    One statement. A community without any case is left out. A small number is hidden, and a sum that would tell it.
    """
    office = viewer.office
    if office is None or office.organisation_kind not in rules.ABOVE or not rules.may_see_mediations(viewer):
        return [], ()
    below = [
        spot for spot in places.tree.now() if spot.level == Level.COMMUNITY and office.covers(spot.path)
    ]
    found = Mediation.objects.filter(year=year, place__in=[spot.id for spot in below]).exclude(state__in=NEVER_OPENED)
    counted: dict[int, dict[str, int]] = {}
    for place_id, state, n in found.order_by().values_list("place_id", "state").annotate(n=Count("id")):
        counted.setdefault(place_id, {})[state] = n
    rows = [spot for spot in below if spot.id in counted]
    columns = [
        guard(
            sum(n for state, n in counted[spot.id].items() if not wanted or state in wanted) for spot in rows
        )
        for wanted in COLUMNS
    ]
    return [
        Mediated(spot.name, tuple(column.counts[place] for column in columns)) for place, spot in enumerate(rows)
    ], tuple(column.total for column in columns)
