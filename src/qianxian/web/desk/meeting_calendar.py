"""One's own calendar of meetings: a secret address for the desk's and one for the unit's, made and ended by oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.meetings import actions, queries
from qianxian.meetings.states import Scope
from qianxian.web import page
from qianxian.web.desk.views import for_an_office
from qianxian.web.public.calendars import subscribing

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Show one's secret addresses, and make one."""
    viewer, wrong = page.viewer(request), ""
    if request.method == "POST":
        wanted = request.POST.get("scope", "")
        if wanted not in Scope.values:
            raise Unfit("")
        try:
            actions.make_calendar_link(actor=viewer, scope=Scope(wanted), now=clock.now())
            return redirect("own_calendar")
        except Unfit as unfit:
            wrong = str(unfit.reason)
    links = {one.scope: (one, subscribing(address)) for one, address in queries.calendar_links_for(viewer)}
    context = {"scopes": [(scope, links.get(scope)) for scope in Scope], "wrong": wrong}
    return render(request, "desk/meeting_calendar.html", context, status=422 if wrong else 200)


@require_POST
@for_an_office
def end_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """Let one's secret address open nothing any more."""
    found = queries.calendar_link_for(page.viewer(request), number)
    if found is None:
        raise Http404
    actions.end_calendar_link(actor=page.viewer(request), link=found, now=clock.now())
    return redirect("own_calendar")
