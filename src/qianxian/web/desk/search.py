"""Finding matters by what was said, asked and answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_safe

from qianxian.base.text import clean
from qianxian.concerns import queries
from qianxian.concerns.queries import FOUND_AT_ONCE, Sought
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.queries import Spot

LONGEST, LONGEST_NUMBER = 200, 5
STANDS = {
    "open": _p("search", "being worked on"), "done": _p("search", "answered, not confirmed yet"),
    "confirmed": _p("search", "settled"), "declined": _p("search", "declined"),
}


@require_safe
@for_an_office
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words that were typed, of what the viewer may see."""
    viewer, sought = page.viewer(request), _sought(request)
    typed = request.GET.get("from", "")
    start = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < LONGEST_NUMBER else 0
    finds = queries.search_for(viewer, sought, start=start)
    asked = request.GET.copy()
    asked.pop("from", None)
    return render(
        request,
        "desk/search.html",
        {
            "sought": sought,
            "finds": finds,
            "start": start,
            "next": start + FOUND_AT_ONCE if finds.more else 0,
            "asked": asked.urlencode(),
            "stands": STANDS.items(),
            "kinds": queries.router.now().kinds,
            "spots": _spots(request),
        },
    )


def _sought(request: HttpRequest) -> Sought:
    """Return what was asked for; what can't be read is not asked."""
    sent = request.GET
    known = {str(spot.id): spot.id for spot in _spots(request)}
    kinds = {str(kind.id): kind.id for kind in queries.router.now().kinds}
    stands = sent.get("stands", "")
    return Sought(
        typed=clean(sent.get("q", ""))[:LONGEST],
        place_id=known.get(sent.get("place", "")),
        category_id=kinds.get(sent.get("kind", "")),
        stands=stands if stands in queries.STANDS else "",
        since=_day(sent.get("since", "")),
        until=_day(sent.get("until", "")),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _spots(request: HttpRequest) -> list[Spot]:
    """Return the places to choose from: the communities and grids in which the viewer's office acts, if several."""
    office = page.viewer(request).office
    inside = [
        spot for spot in places.tree.now()
        if office is not None and office.covers(spot.path) and LEVELS.index(spot.level) < LEVELS.index(Level.COURTYARD)
    ]
    return inside if len(inside) > 1 else []
