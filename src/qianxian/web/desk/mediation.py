"""Mediation at the desk: the cases of an office, one case, its paper to print, and the community's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.naming import case_number
from qianxian.meetings.states import MediationState, MediatorKind, PromiseState, TalkState
from qianxian.places import queries as places
from qianxian.results import queries as results
from qianxian.web import page
from qianxian.web.desk.meeting_steps import choose
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.meetings.queries import Case

MOST_LINES = 8
FORM_LINES = 2
"""So many parties the form of a new case has room for; others are added on its page."""
PROMISE_LINES = 4


@require_safe
@for_an_office
def mediations(request: HttpRequest) -> HttpResponse:
    """List the cases of the viewer's office and, for those above grids, the numbers of the year."""
    viewer = page.viewer(request)
    require(rules.may_see_mediations(viewer))
    community = queries.community_of_office(viewer)
    year = clock.today().year
    counted, sums = results.mediated_in(viewer, year)
    return render(
        request, "desk/mediations.html",
        {
            "cases": queries.mediations_for(viewer), "may_open": bool(rules.may_open_mediation(viewer)),
            "may_list": community is not None and bool(rules.may_keep_mediators(viewer, community.id)),
            "counted": counted, "sums": sums, "year": year,
        },
    )


# ── a new case ───────────────────────────────────────────────────────────────────────────────────────────────────


def read_parties(request: HttpRequest, most: int = MOST_LINES) -> list[meetings.Party]:
    """Return the parties that were typed, line by line; an empty line at the end is none."""
    typed = [
        meetings.Party(*(request.POST.get(f"{name}{place}", "") for name in ("name", "address", "phone")))
        for place in range(most)
    ]
    while typed and typed[-1] == meetings.Party(""):
        typed.pop()
    return typed


def read_ids(request: HttpRequest, name: str) -> list[int]:
    """Return the ids that were ticked."""
    return [int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdecimal() and len(one) < 20]  # noqa: PLR2004  # 63 bits


def party_lines(request: HttpRequest, lines: int = FORM_LINES) -> list[dict[str, Any]]:
    """Return the lines of a form for parties, with what was typed."""
    return [
        {"place": place, **{name: request.POST.get(f"{name}{place}", "") for name in ("name", "address", "phone")}}
        for place in range(lines)
    ]


def form_of_case(request: HttpRequest) -> dict[str, Any]:
    """Return what the form of a case needs, with what was typed and what is wrong with it."""
    viewer = page.viewer(request)
    community = queries.community_of_office(viewer)
    return {
        "lines": party_lines(request), "typed": request.POST, "chosen": read_ids(request, "mediator"),
        "mediators": queries.mediators_of(community.id) if community is not None else [],
        "may_list": community is not None and bool(rules.may_keep_mediators(viewer, community.id)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def new_mediation(request: HttpRequest) -> HttpResponse:
    """Open a case at the counter or, from its page at the desk, of a confidential matter."""
    viewer = page.viewer(request)
    require(rules.may_open_mediation(viewer))
    asked = request.POST if request.method == "POST" else request.GET
    number = asked.get("matter", "")
    task_id = int(number) if number.isascii() and number.isdecimal() and len(number) < 20 else None  # noqa: PLR2004  # 63 bits
    if number and (task_id is None or queries.matter_to_mediate(viewer, task_id) is None):
        raise Http404
    context = {"key": asked.get("key") or page.fresh_key(), "matter": task_id, **form_of_case(request)}
    if request.method != "POST":
        return render(request, "desk/new_mediation.html", context)
    try:
        made = meetings.open_mediation(
            actor=viewer, key=request.POST.get("key", ""), about=request.POST.get("about", ""), task_id=task_id,
            parties=read_parties(request), mediator_ids=read_ids(request, "mediator"), now=clock.now(),
        )
    except Unfit as wrong:
        return render(request, "desk/new_mediation.html", {**context, "wrong": wrong}, status=422)
    return redirect("mediation", made.id)


# ── one case ─────────────────────────────────────────────────────────────────────────────────────────────────────


def case_for(request: HttpRequest, number: int) -> Case:
    """Return a case to those who keep or mediate it.

    :raises Http404: if it is missing or not theirs.
    """
    found = queries.mediation_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
@for_an_office
def mediation(request: HttpRequest, number: int) -> HttpResponse:
    """Show a case with what is to be done in it now."""
    return show(request, case_for(request, number))


def show(request: HttpRequest, case: Case, *, status: int = 200, **context: Any) -> HttpResponse:
    """Show the page of a case, with what was typed and what is wrong with it in `context`."""
    viewer, shown = page.viewer(request), case.mediation
    may = rules.open_mediation_steps(shown, keeps=case.keeps)
    now = clock.now()
    planned = case.planned
    return render(
        request, "desk/mediation.html",
        {
            **form_of_case(request), "case": case, "mediation": shown, "number": case_number(shown),
            "may": may if shown.erased_at is None else frozenset(), "planned": planned,
            "is_to_come": planned is not None and planned.starts_at > now,
            "held": any(one.state == TalkState.HELD for one in case.talks),
            "rooms": queries.agreement_rooms_for(viewer) if "arrange" in may and planned is None else [],
            "bodies": queries.referral_bodies_of(shown.place_id) if "refer" in may else [],
            "offices": queries.offices_of_keeper(shown) if case.keeps and "stand_aside" in may else [],
            "named": [one.id for one in case.mediators], "has_numbers": any(
                one.contact is not None and one.contact.phone for one in case.parties
            ),
            "promise_lines": [
                {"place": place, **{
                    name: request.POST.get(f"{name}{place}", "") for name in ("party", "promise", "due")
                }} for place in range(PROMISE_LINES)
            ],
            "is_agreed": shown.state in (MediationState.AGREED, MediationState.FULFILLED),
            "to_look_at": [one for one in case.promises if one.state == PromiseState.OPEN],
            "matter": _matter_of(request, case), "today_iso": clock.today().isoformat(), **context,
        },
        status=status,
    )


def _matter_of(request: HttpRequest, case: Case) -> int | None:
    """Return the task of the matter behind a case, where the viewer sees that."""
    concern = case.mediation.concern
    return queries.task_of_matter_for(page.viewer(request), concern) if concern is not None else None


@require_safe
@for_an_office
def mediation_paper(request: HttpRequest, number: int) -> HttpResponse:
    """Show the agreement to be printed and signed: with its names, and with its words once they are written."""
    case = case_for(request, number)
    response = render(
        request, "desk/mediation_paper.html",
        {
            "case": case, "mediation": case.mediation, "number": case.mediation.number,
            "where": places.tree.now().get(case.mediation.place_id).name,
            "empty": range(max(0, 4 - len(case.promises))),
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@for_an_office
def mediation_photo(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Show the photograph of a signed agreement."""
    return page.photo(queries.paper_name_of(case_for(request, number), name))


# ── the community's lists ────────────────────────────────────────────────────────────────────────────────────────


def _listing(request: HttpRequest) -> int:
    """Return the community whose lists the viewer keeps.

    :raises Refused: if they keep none.
    """
    viewer = page.viewer(request)
    community = queries.community_of_office(viewer)
    place_id = community.id if community is not None else 0
    require(rules.may_keep_mediators(viewer, place_id))
    return place_id


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def mediators(request: HttpRequest) -> HttpResponse:
    """Show who mediates and where people are sent, and add to the two lists."""
    place_id = _listing(request)
    wrong = None
    if request.method == "POST":
        try:
            _add(request, place_id)
        except Unfit as unfit:
            wrong = unfit
        else:
            return redirect("mediators")
    return render(
        request, "desk/mediators.html",
        {
            "mediators": queries.mediators_of(place_id), "bodies": queries.referral_bodies_of(place_id),
            "offices": queries.offices_that_may_mediate(place_id), "kinds": MediatorKind.choices,
            "where": places.tree.now().get(place_id).name, "wrong": wrong, "typed": request.POST,
        },
        status=422 if wrong else 200,
    )


def _add(request: HttpRequest, place_id: int) -> None:
    by: dict[str, Any] = {"actor": page.viewer(request), "place_id": place_id, "now": clock.now()}
    if request.POST.get("what") == "body":
        meetings.add_referral_body(
            **by, name=request.POST.get("name", ""), where=request.POST.get("where", ""),
        )
        return
    meetings.add_mediator(
        **by, name=request.POST.get("name", ""), note=request.POST.get("note", ""),
        kind=choose(MediatorKind, request.POST.get("kind", ""), "kind"), office_id=page.read_number(request, "office"),
    )


@require_POST
@for_an_office
def end_mediator(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody off the list of mediators."""
    found = queries.mediator_in(_listing(request), number)
    if found is None:
        raise Http404
    meetings.end_mediator(actor=page.viewer(request), mediator=found, now=clock.now())
    return redirect("mediators")


@require_POST
@for_an_office
def end_referral_body(request: HttpRequest, number: int) -> HttpResponse:
    """Take a body off the list of those to which people are sent."""
    found = queries.referral_body_in(_listing(request), number)
    if found is None:
        raise Http404
    meetings.end_referral_body(actor=page.viewer(request), body=found, now=clock.now())
    return redirect("mediators")
