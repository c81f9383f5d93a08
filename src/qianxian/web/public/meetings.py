"""Meetings for everybody: when, what about, what came of it; coming in by the square code; correcting the minutes."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.naming import name_of, secret_of
from qianxian.meetings.states import COMING, Capacity, Means, MeetingState
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page, papers
from qianxian.web.public.calendars import subscribing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.meetings.models import Meeting

MOST_ATTENDED = 20


@require_safe
def meetings_of(request: HttpRequest, division_code: str) -> HttpResponse:
    """List the meetings of a community and its grids."""
    tree = places.tree.now()
    spot = tree.by_division_code(division_code)
    if spot is None or spot.level != Level.COMMUNITY:
        raise Http404
    around = [spot.id, *(one.id for one in tree.below(spot.id, Level.GRID))]
    sheet = page.sheet(request)
    coming, past, more = queries.public_meetings(around, clock.now(), sheet=sheet)
    named: dict[str, Any] = {
        "sheet": sheet, "before": sheet + 1 if more else None,
        "coming": [(one, name_of(one)) for one in coming], "past": [(one, name_of(one)) for one in past],
    }
    feeds = {
        "feed": subscribing(reverse("community_calendar", args=[division_code])),
        "grids": [
            (one.name, subscribing(reverse("grid_calendar", args=[division_code, one.id])))
            for one in tree.below(spot.id, Level.GRID)
        ],
    }
    return render(request, "public/meetings.html", {"spot": spot, **named, **feeds})


@require_safe
def public_meeting(request: HttpRequest, number: int) -> HttpResponse:
    """Show a meeting to everybody: its agenda once it is published, its minutes once they are put up."""
    shown = _shown(number)
    return render(request, "public/meeting.html", _about(request, shown))


def _shown(number: int) -> Meeting:
    found = queries.public_meeting(number)
    if found is None:
        raise Http404
    return found


def _about(request: HttpRequest, shown: Meeting) -> dict[str, Any]:
    written = shown.state in queries.PUBLIC
    tree = places.tree.now()
    community = tree.above(shown.series.place_id, Level.COMMUNITY)
    # The public sees minutes that were put up; whoever is in office sees no more on this page.
    minutes = queries.minutes_for(page.viewer(request), shown)
    return {
        "meeting": shown, "name": name_of(shown), "where": tree.said(shown.series.place_id),
        "session": queries.session_of(shown, clock.now()) if written else None,
        "minutes": minutes if shown.state != MeetingState.ADJOURNED else None,
        "attended": shown.id in attended(request), "key": page.fresh_key(), "community": community,
        "corrects": shown.state == MeetingState.MINUTES_CIRCULATED,
        "comes": shown.state in COMING,
    }


@require_safe
def public_minutes(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Hand out minutes as a file to everybody, once they are put up.

    :raises Http404: before.
    """
    shown = _shown(number)
    if shown.state == MeetingState.ADJOURNED:
        raise Http404
    return papers.minutes_file(request, shown, kind)


def attended(request: HttpRequest) -> frozenset[int]:
    """Return the meetings to which this browser came by the square code."""
    return frozenset(request.session.get("meetings", []))


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, number: int, secret: str) -> HttpResponse:
    """Let somebody who scanned the square code on the screen say as what they are there; no name is asked."""
    shown = _shown(number)
    if not hmac.compare_digest(secret.encode(errors="replace"), secret_of(shown.id).encode()):
        raise Http404
    context = {"meeting": shown, "name": name_of(shown), "capacities": Capacity}
    if request.method != "POST":
        return render(request, "public/check_in.html", context)
    wanted = request.POST.get("capacity", "")
    if wanted not in Capacity.values:
        return render(request, "public/check_in.html", {**context, "wrong": True}, status=422)
    kept = list(request.session.get("meetings", []))
    mark = request.session.setdefault("meeting_mark", page.fresh_key())
    meetings.check_in(meeting=shown, key=mark, capacity=Capacity(wanted), now=clock.now())
    request.session["meetings"] = [*(one for one in kept if one != shown.id), shown.id][-MOST_ATTENDED:]
    return redirect("public_meeting", shown.id)


@require_POST
def correct_minutes(request: HttpRequest, number: int) -> HttpResponse:
    """Take what somebody who was there wants corrected.

    :raises Http404: if they were not there.
    """
    shown, viewer = _shown(number), page.viewer(request)
    if shown.id not in attended(request) and not rules.may_convene(viewer, shown.series):
        raise Http404
    try:
        meetings.correct(
            actor=viewer, meeting=shown, key=request.POST.get("key", ""),
            words=request.POST.get("words", ""), means=Means.WEB, attended=attended(request), now=clock.now(),
        )
    except Unfit:
        return render(request, "public/meeting.html", {**_about(request, shown), "wrong": True}, status=422)
    return redirect("public_meeting", shown.id)
