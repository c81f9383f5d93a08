"""Borders in the two ways of writing them: rings one after another as we keep them, polygons as GeoJSON has them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Column
from qianxian.places.actions.borders import DECIMALS
from qianxian.places.datum import to_wgs84
from qianxian.places.models import Border
from qianxian.places.sheets.known import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    Corner = Sequence[float]
    Ring = list[list[float]]

BORDER = Column("border", "边界", "Border", cells.text(0), "")
"""Not a column of the sheet: what a geometry is called where a change of it is counted."""


def rings_of(polygons: Sequence[Sequence[Sequence[Corner]]], datum: str) -> list[Ring]:
    """Return the rings of polygons as a border keeps them: in WGS-84, rounded, outlines before their holes."""
    return [_rounded(ring, datum) for polygon in polygons for ring in polygon]


def _rounded(ring: Sequence[Corner], datum: str) -> Ring:
    corners: Ring = []
    for longitude, latitude, *_height in ring:
        corner = [round(float(number), DECIMALS) for number in to_wgs84(longitude, latitude, datum)]
        if not corners or corner != corners[-1]:
            corners.append(corner)
    return corners


def polygons_of(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Return rings as polygons: one that lies in an earlier outline is a hole of it, any other a part of its own."""
    polygons: list[list[Ring]] = []
    for ring in rings:
        around = next((polygon for polygon in polygons if _holds(polygon[0], ring)), None)
        if around is None:
            polygons.append([ring])
        else:
            around.append(ring)
    return polygons


def _holds(outline: Ring, ring: Ring) -> bool:
    """Say whether the middle of a ring's first edge lies in an outline: odd crossings of a ray to the east."""
    (west, south), (east, north) = ring[0], ring[1]
    longitude, latitude = (west + east) / 2, (south + north) / 2
    inside = False
    for (from_x, from_y), (to_x, to_y) in pairwise(outline):
        if (from_y > latitude) != (to_y > latitude):
            crossing = from_x + (latitude - from_y) / (to_y - from_y) * (to_x - from_x)
            inside ^= crossing > longitude
    return inside


def known_borders(today: date) -> dict[int, Border]:
    """Return the border that holds today of each place that has one, by the place's id."""
    held = Border.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today), valid_from__lte=today)
    return {border.place_id: border for border in held}


def last_borders() -> dict[int, Border]:
    """Return the border that was drawn last of each place, which may hold only from a day to come."""
    return {border.place_id: border for border in Border.objects.filter(valid_until=None)}


def borders(today: date) -> dict[str, list[Any]]:
    """Return the borders of places by their code, as polygons of rings."""
    held = known_borders(today)
    return {
        code: polygons_of(held[place.id].rings) for code, place in load(today).places.items() if place.id in held
    }
