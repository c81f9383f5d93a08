"""Courtyards as the planner sees them, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.places.models import Border, PlanSearch
from qianxian.places.queries.spots import tree
from qianxian.places.states import Level

if TYPE_CHECKING:
    from qianxian.places.queries.spots import Spot


@dataclass(frozen=True, slots=True)
class Survey:
    """The courtyards of an area in the order of their paths, with outlines as GeoJSON, and the grids of today."""

    courtyards: list[Spot]
    features: list[dict[str, Any]]
    grids: list[int]


def survey(area_id: int) -> Survey:
    """Return the courtyards of an area with their outlines; one statement.

    :raises Unfit: if there are none, or one has no outline.
    """
    known = tree.now()
    courtyards = known.below(area_id, Level.COURTYARD)
    rings = dict(
        Border.objects.filter(valid_until=None, place_id__in=[spot.id for spot in courtyards]).values_list(
            "place_id", "rings",
        ),
    )
    bare = [spot.id for spot in courtyards if spot.id not in rings]
    if bare or not courtyards:
        raise Unfit(
            _("%(n)s courtyards have no outline: %(names)s. Hand the sheet of places in as GeoJSON first.")
            % {"n": len(bare), "names": known.said_all(bare)},
        )
    lines = [known.line(spot.id) for spot in courtyards]
    return Survey(
        courtyards=courtyards,
        features=[
            {
                "geometry": {"type": "Polygon", "coordinates": rings[spot.id]},
                "properties": {"households": spot.households, "community": line[-3].id, "name": spot.name},
            }
            for spot, line in zip(courtyards, lines, strict=True)
        ],
        grids=[line[-2].id for line in lines],
    )


def plan_search(number: int) -> PlanSearch | None:
    """Return a search, or None."""
    return PlanSearch.objects.filter(pk=number).select_related("area").first()


def plan_searches_of(path: str) -> list[PlanSearch]:
    """Return the searches for areas below a path, the newest first, without what they found."""
    found = PlanSearch.objects.filter(area__path__startswith=path).select_related("area")
    return list(found.defer("found", "courtyards").order_by("-id"))
