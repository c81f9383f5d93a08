"""The administration's first page: what there is to set up, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.concerns import queries as concerns
from qianxian.notices import queries as notices
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@for_an_administrator
def administration(request: HttpRequest) -> HttpResponse:
    """Show what there is to set up."""
    viewer = page.viewer(request)
    tree = places.tree.now()
    router = concerns.router.now()
    return render(
        request,
        "administration/index.html",
        {
            "places": sum(1 for spot in tree if viewer.office is not None and viewer.office.covers(spot.path)),
            "organisations": len(people.organisations_for(viewer, tree)),
            "categories": len(router.leaves),
            "rules": len(router.rules),
            "in_trouble": notices.in_trouble_for(viewer),
            "last_year": max(places.calendar.now().years, default=None),
        },
    )
