"""Meetings at the desk: the list, and one meeting from its agenda to its minutes on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.naming import name_of, secret_of
from qianxian.meetings.states import (
    COMING,
    Capacity,
    DecisionClass,
    ItemKind,
    MeetingState,
    OutcomeKind,
    ReplyState,
)
from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.storage import districts
from qianxian.web import page, papers
from qianxian.web.desk.views import for_an_office
from qianxian.web.middleware import POLICY
from qianxian.web.posters import square_code

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.meetings.models import Meeting

DOERS = frozenset(OrganisationKind) - {OrganisationKind.ENTERPRISE, OrganisationKind.JOINT_REVIEW}
"""Bodies to whom a meeting can give something to do."""


@require_safe
@for_an_office
def meetings_list(request: HttpRequest) -> HttpResponse:
    """List the meetings of the desk: coming and over, invitations to answer, minutes that are owed."""
    viewer, sheet = page.viewer(request), page.sheet(request)
    found = queries.of_desk(viewer, clock.now(), sheet=sheet)
    return render(
        request, "desk/meetings.html",
        {
            "found": found, "sheet": sheet, "before": sheet + 1 if found.more else None,
            "may_lay_out": bool(rules.may_plan_all(viewer)),
            "replies": [one for one in ReplyState if one != ReplyState.SILENT],
        },
    )


def meeting_for(request: HttpRequest, number: int) -> Meeting:
    """Return a meeting to whoever may see it from inside.

    :raises Http404: if it is missing or not theirs to see.
    """
    found = queries.meeting_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
@for_an_office
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    """Show a meeting: its agenda, or the session on one big screen, or its minutes."""
    return show(request, meeting_for(request, number))


def show(request: HttpRequest, shown: Meeting, *, status: int = 200, **context: Any) -> HttpResponse:
    """Show the page of a meeting, with what was typed and what is wrong with it in `context`."""
    viewer = page.viewer(request)
    session = queries.session_of(shown, clock.now())
    now_turn = next((turn for turn in session.admitted if turn.topic and not turn.is_done), None)
    asked = request.GET.get("item", "")
    opened = next((turn for turn in session.turns if turn.topic and str(turn.item.id) == asked), now_turn)
    code = f"{districts.address()}{reverse('check_in', args=[shown.id, secret_of(shown.id)])}"
    convenes = bool(rules.may_convene(viewer, shown.series))
    response = render(
        request,
        "desk/meeting.html",
        {
            "meeting": shown,
            "name": name_of(shown),
            "where": places.tree.now().said(shown.series.place_id),
            "session": session,
            "turn": context.pop("turn", opened),
            "may": rules.open_steps(viewer, shown),
            "convenes": convenes,
            "stage": _stage(shown),
            "decides": rules.may_decide(opened.topic if opened else None),
            "capacities": [(one, session.present.get(one, 0)) for one in Capacity],
            "classes": DecisionClass,
            "kinds": [one for one in ItemKind if one not in (ItemKind.REVIEW, ItemKind.MEDIATE)],
            "outcome_kinds": OutcomeKind,
            "units": _units_around(shown) if convenes else [],
            "rooms": queries.rooms_for(viewer) if convenes and shown.state in COMING else [],
            "square": square_code(code) if convenes and shown.state in (*COMING, MeetingState.IN_SESSION) else None,
            "code": code,
            "key": page.fresh_key(),
            "minutes": queries.minutes_for(viewer, shown),
            "corrections": queries.corrections_for(viewer, shown),
            "sheets": queries.sheets_for(viewer, shown),
            "unadopted": queries.unadopted_before(shown),
            **context,
        },
        status=status,
    )
    # What was entered without a signal is sent again by the page itself.
    response.headers["Content-Security-Policy"] = f"{POLICY}; connect-src 'self'"
    return response


def _stage(shown: Meeting) -> str:
    if shown.state in COMING:
        return "coming"
    if shown.state == MeetingState.IN_SESSION:
        return "session"
    return "over" if shown.state not in (MeetingState.CANCELLED, MeetingState.NOT_HELD) else "none"


def _units_around(shown: Meeting) -> list[people.Unit]:
    """Return to whom this meeting can give something to do: those of its place, below it and above it."""
    tree = places.tree.now()
    path = shown.series.place.path
    line = {spot.id for spot in tree.line(shown.series.place_id)}
    inside = {spot.id for spot in tree if spot.path.startswith(path)}
    return [
        unit for unit in people.directory.now()
        if unit.kind in DOERS and not (line | inside).isdisjoint(unit.place_ids)
    ]


@require_safe
@for_an_office
def meeting_paper(request: HttpRequest, number: int) -> HttpResponse:
    """Show the agenda and a blank signing sheet, to be printed."""
    shown = meeting_for(request, number)
    return render(
        request, "desk/meeting_paper.html",
        {
            "meeting": shown, "name": name_of(shown), "session": queries.session_of(shown, clock.now()),
            "where": places.tree.now().said(shown.series.place_id), "lines": range(18), "capacities": Capacity,
        },
    )


@require_safe
@for_an_office
def meeting_minutes(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Hand out the minutes as a file to those who see the meeting from inside."""
    return papers.minutes_file(request, meeting_for(request, number), kind)


@require_safe
@for_an_office
def signing_sheet(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Show the photograph of a signing sheet to whoever convenes the meeting."""
    return page.photo(queries.sheet_name_for(page.viewer(request), meeting_for(request, number), name))


@require_POST
@for_an_office
def answer_invitation(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether the viewer's unit comes."""
    found = queries.invitation_for(page.viewer(request), number)
    if found is None:
        raise Http404
    wanted = request.POST.get("state", "")
    if wanted not in ReplyState.values:
        raise Unfit("")
    meetings.reply(
        actor=page.viewer(request), invitation=found, version=page.read_version(request), state=ReplyState(wanted),
        reason=request.POST.get("reason", ""), now=clock.now(),
    )
    return redirect("meetings")
