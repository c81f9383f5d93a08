"""Where it hurts: figures of the district, each with its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.concerns import queries as concerns
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.results import queries as results
from qianxian.web import errors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def district(request: HttpRequest) -> HttpResponse:
    """Show what came in and what became of it, in the district and in each of its communities."""
    top = places.tree.now().top
    if top is None:
        return errors.nobody_in_charge(request)
    now = clock.now()
    return render(
        request,
        "district/district.html",
        {
            "top": top,
            "overview": results.overview(top.id, parts=Level.COMMUNITY),
            "overdue": concerns.count_overdue(top.path, now),
            "fallen_back": concerns.count_fallen_back(top.path),
            "now": now,
        },
    )
