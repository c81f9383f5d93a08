"""What is late: overdue, nearly due, threefold its promise, pressed for by those who raised it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.concerns import queries as concern_queries
from qianxian.places import queries as places
from qianxian.tasks import queries as task_queries
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_DAYS = 30


@require_safe
@for_an_office
def late(request: HttpRequest) -> HttpResponse:
    """Show one of the four lists, of the viewer's unit or of the units below it, with how many are in each."""
    viewer, now = page.viewer(request), clock.now()
    which = request.GET.get("which", "")
    if which not in concern_queries.WHICH:
        which = concern_queries.OVERDUE
    days = min(page.read_key(request, "days") or task_queries.nearly_due.now(), MOST_DAYS)
    above = concern_queries.may_look_below(viewer)
    below = above and request.GET.get("of") == "below"
    until = places.calendar.now().deadline(now, days).at
    found = concern_queries.late_for(
        viewer, now, which=which, until=until, below=below,
        after=page.read_place_in_list(request.GET.get("after", "")),
    )
    return render(
        request,
        "desk/late.html",
        {
            "rows": found.rows,
            "counts": found.counts,
            "next": page.write_place_in_list(found.next) if found.next else "",
            "which": which,
            "days": days,
            "above": above,
            "below": below,
            "soon_until": task_queries.nearly_due_until(now),
            "most_days": MOST_DAYS,
        },
    )
