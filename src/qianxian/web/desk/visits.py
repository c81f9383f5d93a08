"""Leaders in charge of sub-districts, their visits, and the enterprises and resident units around a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from qianxian.base import clock
from qianxian.people.queries import bodies
from qianxian.people.rules import has_in_care, may_see_administration
from qianxian.places import queries as places
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@for_an_office
def charges(request: HttpRequest) -> HttpResponse:
    """Show which office is in charge of which sub-district, with the next and the last visit."""
    viewer = page.viewer(request)
    found = bodies.charges(clock.today())
    visits = task_queries.visits_of([charge.id for charge in found])
    top = places.tree.now().top
    return render(
        request,
        "desk/charges.html",
        {
            "rows": [(charge, visits[charge.id]) for charge in found],
            "may": top is not None and bool(has_in_care(viewer, top.path)),
        },
    )


@require_POST
@for_an_office
def sign_off(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a visit took place."""
    shown = task_queries.get_for(page.viewer(request), number)
    if shown is None:
        raise Http404
    tasks.sign_off(
        actor=page.viewer(request), task=shown, version=page.read_version(request), now=clock.now(),
    )
    return redirect("task", number)


@require_safe
@for_an_office
def neighbours(request: HttpRequest) -> HttpResponse:
    """List the enterprises and resident units around, with their liaisons."""
    viewer = page.viewer(request)
    return render(
        request,
        "desk/neighbours.html",
        {
            "communities": bodies.neighbours_for(viewer, places.tree.now()),
            "administers": bool(may_see_administration(viewer)),
        },
    )
