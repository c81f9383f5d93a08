"""Looking at those who look: who opened the administration, and who looked at residents' numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from qianxian.concerns import queries as concerns
from qianxian.people import queries as people
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 50


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 19 else None  # noqa: PLR2004  # 63 bits


@require_safe
@for_an_administrator
def elevations(request: HttpRequest) -> HttpResponse:
    """List who opened the administration where the viewer's office acts."""
    found = people.elevations_for(page.viewer(request), after=_number(request.GET.get("after", "")))
    shown = found[:LONGEST]
    context = {"shown": shown, "next": shown[-1].access.pk if len(found) > LONGEST else ""}
    return render(request, "administration/elevations.html", context)


@require_safe
@for_an_administrator
def elevation(request: HttpRequest, number: int) -> HttpResponse:
    """Show one opening, with what was changed in it."""
    found = people.elevation_for(page.viewer(request), number)
    if found is None:
        raise Http404
    lines = people.changes_in(found, show_date=page.show_date)
    return render(request, "administration/elevation.html", {"found": found, "lines": lines})


@require_safe
@for_an_administrator
def contact_views(request: HttpRequest) -> HttpResponse:
    """List who looked at numbers that residents left, by office and day."""
    viewer = page.viewer(request)
    office = _number(request.GET.get("office", ""))
    typed = request.GET.get("on", "")
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        on = None
    if on is not None and not 2000 <= on.year <= 2200:  # noqa: PLR2004  # years that a database knows
        on = None
    after = page.read_place_in_list(request.GET.get("after", ""))
    found = concerns.contact_views_for(viewer, office=office, on=on, after=after)
    shown = found[:LONGEST]
    context = {
        "shown": shown, "offices": concerns.offices_that_looked(viewer), "office": office,
        "on": on.isoformat() if on else "",
        "next": urlencode({
            "office": office or "", "on": on.isoformat() if on else "",
            "after": page.write_place_in_list((shown[-1].seen_at, shown[-1].pk)),
        }) if len(found) > LONGEST else "",
    }
    return render(request, "administration/contact_views.html", context)
