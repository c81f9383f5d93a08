"""Following an area: being told once a day what moved in a community or a grid, and having enough of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import personal
from qianxian.concerns import queries as concern_queries
from qianxian.web import page
from qianxian.web.resident.account import for_a_resident

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@for_a_resident
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a community or a grid."""
    typed = request.POST.get("place", "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 20 else 0  # noqa: PLR2004  # an id
    concerns.follow_area(
        actor=page.viewer(request), place_id=number, language=get_language() or "", now=clock.now(),
    )
    return redirect("resident_account")


@require_POST
@for_a_resident
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Follow it no more."""
    viewer = page.viewer(request)
    found = [one for one in concern_queries.followed_by(viewer).values() if one.pk == number]
    if not found:
        raise Http404
    personal.leave_area(actor=viewer, subscription=found[0], now=clock.now())
    return redirect("resident_account")
