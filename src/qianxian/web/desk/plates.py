"""The plates of an office's courtyards: which hang, posters to print, and hanging a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from qianxian.base import clock
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level, PlateEnd
from qianxian.storage import stamps
from qianxian.web import page
from qianxian.web import posters as printing
from qianxian.web.desk.views import for_an_office
from qianxian.web.parts import divide

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot, Tree

MOST_POSTERS = 200
SIZES = ("a4", "a5")
LOCAL = {"127.0.0.1", "localhost", "::1"}


@require_safe
@for_an_office
def plates(request: HttpRequest) -> HttpResponse:
    """Show the plates of the viewer's places, those that hang and those that hung before."""
    viewer = page.viewer(request)
    tree = places.tree.now()
    area = _area(viewer, tree, request.GET.get("place", ""))
    spots = _courtyards(viewer, tree, area)
    parts = _communities(tree, spots)
    rows: list[dict[str, Any]] = []
    if len(parts) <= 1 or area is not None:
        hung = places.plates_below(_around(tree, spots)) if spots else {}
        rows = [
            {
                "spot": spot,
                "grid": tree.above(spot.id, Level.GRID),
                "hanging": next((plate for plate in hung.get(spot.id, ()) if plate.retired_on is None), None),
                "before": [plate for plate in hung.get(spot.id, ()) if plate.retired_on is not None],
                "may_change": bool(viewer.may_administer(spot.path)),
            }
            for spot in spots
        ]
    return render(
        request,
        "desk/plates.html",
        {
            "area": area,
            "rows": rows,
            "any_before": any(row["before"] for row in rows),
            "parts": divide(tree, parts, lambda one: one[0].id) if not rows else [],
            "leads_home": _leads_home(),
        },
    )


@require_safe
@for_an_office
def posters(request: HttpRequest) -> HttpResponse:
    """Show posters to print: of the plates that were chosen, or of all in a place."""
    viewer = page.viewer(request)
    stamp = stamps.read()
    tree = places.tree.at(stamp)
    area = _area(viewer, tree, request.GET.get("place", ""))
    chosen = set(request.GET.getlist("plate"))
    spots = [spot for spot in _courtyards(viewer, tree, area) if spot.plate and (not chosen or spot.plate in chosen)]
    if not spots:
        raise Http404
    size = request.GET.get("size", "")
    hung = places.plates_below(_around(tree, spots))
    hung_on = {plate.code: plate.hung_on for found in hung.values() for plate in found}
    made = printing.posters(spots[:MOST_POSTERS], hung_on, stamp)
    size = size if size in SIZES else SIZES[0]
    sheets = [made[place : place + 2] for place in range(0, len(made), 2)] if size == "a5" else [[one] for one in made]
    return render(
        request,
        "desk/posters.html",
        {
            "sheets": sheets,
            "size": size,
            "count": len(made),
            "left_out": len(spots) - len(made),
            "chosen": sorted(chosen),
            "area": area,
            "back": area or tree.above(spots[0].id, Level.COMMUNITY),
            "leads_home": _leads_home(),
        },
    )


@require_POST
@for_an_office
def hang(request: HttpRequest, number: int) -> HttpResponse:
    """Hang a new plate at a courtyard; the one before leads to it from now on."""
    place = places.place_to_change(number)
    if place is None or not _may_see(page.viewer(request), place.path):
        raise Http404
    actions.hang_plate(actor=page.viewer(request), courtyard=place, hung_on=clock.today(), now=clock.now())
    return _back(number)


@require_POST
@for_an_office
def retire(request: HttpRequest, plate: str) -> HttpResponse:
    """Let a plate that is lost, or was taken down, lead nowhere any more."""
    found = places.plate_named(plate)
    if found is None or not _may_see(page.viewer(request), found.courtyard.path):
        raise Http404
    because = request.POST.get("because", "")
    actions.retire_plate(
        actor=page.viewer(request), plate=found, retired_on=clock.today(), now=clock.now(),
        because=PlateEnd(because) if because in {PlateEnd.LOST, PlateEnd.TAKEN_DOWN} else PlateEnd.TAKEN_DOWN,
    )
    return _back(found.courtyard_id)


def _back(number: int) -> HttpResponse:
    tree = places.tree.now()
    community = tree.above(number, Level.COMMUNITY)
    answer = redirect("plates")
    answer["Location"] += f"?place={community.id}#c{number}" if community else ""
    return answer


def _may_see(viewer: Viewer, path: str) -> bool:
    return (viewer.office is not None and viewer.office.covers(path)) or bool(viewer.may_administer(path))


def _area(viewer: Viewer, tree: Tree, typed: str) -> Spot | None:
    """Return the community, grid or courtyard that was chosen, or None if none was.

    :raises Http404: if there is none, or it isn't the viewer's.
    """
    if not typed:
        return None
    spot = next((spot for spot in tree if str(spot.id) == typed), None)
    if spot is None or LEVELS.index(spot.level) < LEVELS.index(Level.COMMUNITY):
        raise Http404
    if not any(_may_see(viewer, one.path) for one in [spot, *tree.below(spot.id, Level.COURTYARD)]):
        raise Http404
    return spot


def _courtyards(viewer: Viewer, tree: Tree, area: Spot | None) -> list[Spot]:
    path = area.path if area else ""
    return [
        spot for spot in tree
        if spot.level == Level.COURTYARD and spot.path.startswith(path) and _may_see(viewer, spot.path)
    ]


def _communities(tree: Tree, spots: list[Spot]) -> list[tuple[Spot, int]]:
    """Return the communities of some courtyards, with how many courtyards each has."""
    counted: dict[int, int] = {}
    for spot in spots:
        community = tree.above(spot.id, Level.COMMUNITY)
        if community is not None:
            counted[community.id] = counted.get(community.id, 0) + 1
    return [(tree.get(number), count) for number, count in counted.items()]


def _around(tree: Tree, spots: list[Spot]) -> Spot:
    """Return the lowest place in which all these courtyards lie."""
    line = tree.line(spots[0].id)
    return next(place for place in reversed(line) if all(spot.path.startswith(place.path) for spot in spots))


def _leads_home() -> str:
    """Return the address that the codes lead to, where only this machine knows it; else an empty text."""
    host = urlsplit(settings.QIANXIAN_BASE_URL).hostname or ""
    return settings.QIANXIAN_BASE_URL if host in LOCAL else ""
