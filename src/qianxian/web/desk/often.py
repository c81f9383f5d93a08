"""What is said often in an area: matters that seem to be one thing, with all of them to judge it by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.concerns import queries
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.queries import Spot

DAYS = (7, 28, 90)
USUAL = 28


@require_safe
@for_an_office
def often(request: HttpRequest) -> HttpResponse:
    """Show the groups of an area in which the viewer's office acts."""
    viewer, spots = page.viewer(request), _areas(request)
    area = next((spot for spot in spots if str(spot.id) == request.GET.get("area", "")), spots[0] if spots else None)
    days = next((days for days in DAYS if str(days) == request.GET.get("days", "")), USUAL)
    now = clock.now()
    found = queries.groups_for(viewer, area.id, timedelta(days=days), now=now) if area is not None else []
    return render(
        request, "desk/often.html",
        {"groups": found, "areas": spots, "area": area, "days": days, "choices": DAYS},
    )


def _areas(request: HttpRequest) -> list[Spot]:
    """Return the places in which the viewer's office acts, largest first; courtyards only where it acts in no other."""
    office = page.viewer(request).office
    inside = [spot for spot in places.tree.now() if office is not None and office.covers(spot.path)]
    larger = [spot for spot in inside if LEVELS.index(spot.level) < LEVELS.index(Level.COURTYARD)]
    return larger or inside
