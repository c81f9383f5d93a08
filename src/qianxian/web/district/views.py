"""Where it hurts: figures of the district, each with its definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.concerns import queries as concerns
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.results import queries as results
from qianxian.storage import stamps
from qianxian.web import errors, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from qianxian.places.queries import Atlas, Middle, Tree

TINTS = ("#f1cdc5", "#dd8f86", "#9d1c1f")
"""How one, two, and three or more overdue matters are shown; the number stands on the map as well."""
ENDING = "街道"
NAME_WIDTH, NAME_HEIGHT = 26, 16
"""Half the width and the height of a name on the map."""


@require_safe
def district(request: HttpRequest) -> HttpResponse:
    """Show what came in and what became of it, in the district, its sub-districts and communities, and on the map."""
    stamp = stamps.read()
    tree = places.tree.at(stamp)
    top = tree.top
    if top is None:
        return errors.nobody_in_charge(request)
    now = clock.now()
    by_community, by_grid = concerns.overdue_by_place(now)
    # A grid is often one person's work: in public nothing below the community is set beside each other.
    viewer = page.viewer(request)
    inside = viewer.office is not None and viewer.office.covers(top.path)
    overdue = by_grid if inside else by_community
    return render(
        request,
        "district/district.html",
        {
            "top": top,
            "overview": results.overview(
                top.id, parts=Level.COMMUNITY, groups=Level.SUBDISTRICT, overdue=by_community,
            ),
            "overdue": sum(by_community.values()),
            "fallen_back": concerns.count_fallen_back(top.path),
            "map": _map(places.atlas.at(stamp), tree, overdue),
            "grids": [
                (tree.said(number, top=Level.COMMUNITY, bottom=Level.GRID), n)
                for number, n in sorted(by_grid.items(), key=lambda one: -one[1]) if number is not None
            ] if inside else None,
            "inside": inside,
            "counts": {level.value: len(tree.below(top.id, level)) for level in Level},
            "now": now,
        },
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """An area of the map that is not as the others: its shape, its tint, and its number with the place for it."""

    shape: str
    tint: str
    count: int
    x: int
    y: int
    dark: bool


@dataclass(frozen=True, slots=True)
class Map:
    """The map of the district, ready to be drawn."""

    width: int
    height: int
    ground: str
    filled: list[Filled]
    lines: dict[str, str]
    names: list[tuple[str, int, int]]


def _map(atlas: Atlas, tree: Tree, overdue: Mapping[int | None, int]) -> Map | None:
    """Draw the map: what is overdue in each area, the lines between them, and the names of the sub-districts."""
    top = tree.top
    if not atlas or top is None:
        return None
    filled = []
    for number, n in overdue.items():
        if number is not None and (middle := atlas.middle(number)) is not None:
            tint = TINTS[min(n, len(TINTS)) - 1]
            filled.append(Filled(atlas.shape(number), tint, n, middle.x, middle.y, tint == TINTS[-1]))
    names = [
        (spot.name.removesuffix(ENDING), middle.x, _beside(middle, filled))
        for spot in tree.below(top.id, Level.SUBDISTRICT) if (middle := atlas.middle(spot.id)) is not None
    ]
    lines = {level.value: drawn for level, drawn in atlas.lines.items()}
    return Map(atlas.width, atlas.height, atlas.shape(top.id), filled, lines, names)


def _beside(middle: Middle, filled: list[Filled]) -> int:
    """Return how high a name is written so that it does not lie over a number."""
    covered = any(abs(area.x - middle.x) < NAME_WIDTH and abs(area.y - middle.y) < NAME_HEIGHT for area in filled)
    return middle.y - NAME_HEIGHT if covered else middle.y
