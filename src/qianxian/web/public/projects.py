"""The year's people's project for everybody: where it stands, one's own idea, the ballot, the result, how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns.states import Channel
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.naming import idea_secret_of
from qianxian.meetings.states import DATED, WITH_RESULT, IdeaState, RoundState
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.secret_links import hash_of
from qianxian.web import errors, page, throttle

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qianxian.meetings.models import Idea, ProjectRound
    from qianxian.places.queries import Spot

LISTED = (RoundState.COSTED, RoundState.VOTING, *WITH_RESULT)
"""Phases in which the list of projects is public."""
MOST_TICKS = 50


@require_safe
def projects_of(request: HttpRequest, division_code: str) -> HttpResponse:
    """List the rounds of a place and of those above it, whose residents may take part as well."""
    tree = places.tree.now()
    spot = tree.by_division_code(division_code)
    if spot is None or spot.level not in (Level.COMMUNITY, Level.SUBDISTRICT, Level.DISTRICT):
        raise Http404
    found = queries.public_rounds([one.id for one in tree.line(spot.id)])
    return render(request, "public/projects.html", {"spot": spot, "rounds": [(one, ends(one)) for one in found]})


def ends(round_: ProjectRound) -> Any:
    """Return the last day of the phase in which a round is, or None."""
    return queries.until(round_, round_.state)


def shown(number: int) -> ProjectRound:
    """Return a round that everybody may see.

    :raises Http404: if there is none.
    """
    found = queries.public_round(number)
    if found is None:
        raise Http404
    return found


@require_safe
def project_round(request: HttpRequest, number: int) -> HttpResponse:
    """Show where a round stands, what comes next, what is voted on, what came out and how far it is."""
    round_ = shown(number)
    return render(request, "public/project_round.html", about(round_))


def about(round_: ProjectRound) -> dict[str, Any]:
    """Return what the public page of a round shows."""
    state = RoundState(round_.state)
    listed = state in LISTED
    return {
        "round": round_, "where": places.tree.now().said(round_.place_id), "until": ends(round_),
        "phases": phases(round_), "open": is_open(round_), "result": result(round_),
        "projects": queries.projects_of(round_) if listed else [],
        "refused": queries.refused_of(round_) if listed else [],
        "ideas": queries.ideas_handed_in(round_) if not listed else 0,
        "turnout": queries.turnout_of(round_) if state in (RoundState.COSTED, RoundState.VOTING) else None,
        "built": bars(round_) if state in WITH_RESULT else [],
        "past": queries.past_votes_of(round_.place_id), "today": clock.today(),
        "community": places.tree.now().get(round_.place_id),
    }


def is_open(round_: ProjectRound) -> bool:
    """Say whether residents can do something now: the phase's last day is not over."""
    last = ends(round_)
    return last is None or clock.today() <= last


def phases(round_: ProjectRound) -> list[dict[str, Any]]:
    """Return the phases of a round in their order, each with its last day, and which is the one now."""
    order: list[RoundState] = [state for state in RoundState if state != RoundState.CALLED_OFF]
    now_at = order.index(RoundState(round_.state)) if round_.state in order else len(order)
    found = []
    for place, state in enumerate(order):
        day = queries.until(round_, state) if state in DATED else None
        if state == RoundState.COUNTED and round_.counted_at is not None:
            day = round_.counted_at
        if state == RoundState.LOOKED_BACK and place >= now_at:
            day = queries.looks_back_on(round_)
        found.append({"state": state, "day": day, "is": "was" if place < now_at else "now" if place == now_at else ""})
    if now_at < len(order) - 1:
        found[now_at + 1]["is"] = "next"
    return found


def result(round_: ProjectRound) -> dict[str, Any] | None:
    """Return what was counted, with what equal shares would have changed; None before the count."""
    if round_.counted is None:
        return None
    lines = round_.counted["lines"]
    return {
        **round_.counted,
        "gone": [line for line in lines if line["funded"] and not line["fair"]],
        "come": [line for line in lines if line["fair"] and not line["funded"]],
        "top": max([1, *(line["votes"] for line in lines)]),
    }


def bars(round_: ProjectRound) -> list[dict[str, Any]]:
    """Return what is being built, with the two bars of how much is said and how much is shown, in thousandths."""
    found = []
    for one in queries.built_of(round_):
        planned = one.project.planned
        wide = max(planned or 0, one.said, 1)
        found.append({
            "project": one.project, "milestones": one.milestones, "progress": one.progress, "said": one.said,
            "shown": one.shown, "said_wide": int(1000 * one.said / wide), "shown_wide": int(1000 * one.shown / wide),
        })
    return found


# ── an idea ──────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_idea(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody's idea; no account and no name is asked, and the answer is its own link."""
    round_ = shown(number)
    context = {
        "round": round_, "places": places_in(round_), "key": page.fresh_key(), "until": ends(round_),
        "open": round_.state == RoundState.COLLECTING and is_open(round_),
    }
    if request.method != "POST":
        return render(request, "public/project_idea.html", context)
    if wait := throttle.buckets.wait("report", throttle.address(request)):
        return errors.too_often(request, wait)
    try:
        made = meetings.hand_in_idea(
            actor=page.viewer(request), round_=round_, key=request.POST.get("key", ""), channel=Channel.WEB,
            words=request.POST.get("words", ""), phone=request.POST.get("phone", ""), now=clock.now(),
            place_id=page.read_number(request, "place"), language=get_language() or "",
        )
    except Unfit as wrong:
        again = {**context, "wrong": wrong, "typed": request.POST, "key": request.POST.get("key", "")}
        return render(request, "public/project_idea.html", again, status=422)
    return redirect("own_idea", idea_secret_of(made.pk))


def places_in(round_: ProjectRound) -> list[Spot]:
    """Return the places of a round's area that may be named: the courtyards of a community, else the communities."""
    tree = places.tree.now()
    level = Level.COURTYARD if tree.get(round_.place_id).level == Level.COMMUNITY else Level.COMMUNITY
    return tree.below(round_.place_id, level)


@require_http_methods(["GET", "HEAD", "POST"])
def own_idea(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an idea to its author: what became of it and of its project; its words and number can be taken back."""
    idea = by_secret(request, secret)
    if isinstance(idea, HttpResponse):
        return idea
    if request.method == "POST":
        meetings.take_back_idea(idea=idea, secret=secret, version=page.read_version(request), now=clock.now())
        return redirect("own_idea", secret)
    return render(
        request, "public/own_idea.html",
        {
            "idea": idea, "round": idea.round, "secret": secret, "until": ends(idea.round),
            "keeps": bool(idea.words) or (idea.contact is not None and bool(idea.contact.phone)),
            "listed": idea.state in (IdeaState.ACCEPTED, IdeaState.MERGED),
        },
    )


def by_secret(request: HttpRequest, secret: str) -> Idea | HttpResponse:
    """Return the idea that a secret opens; wrong ones are counted.

    :raises Http404: if there is none.
    """
    found = queries.idea_by_secret(hash_of(secret))
    if found is not None:
        return found
    if wait := throttle.buckets.wait("code", throttle.address(request)):
        return errors.too_often(request, wait)
    raise Http404


# ── the vote ─────────────────────────────────────────────────────────────────────────────────────────────────────


def with_token(request: HttpRequest, template: str, context: dict[str, Any], act: Any) -> HttpResponse:
    """Show a form that takes a token, and do `act` with what is sent; wrong tokens are counted, nothing is lost."""
    if request.method != "POST":
        return render(request, template, context)
    address = throttle.address(request)
    if wait := throttle.buckets.wait("code", address, take=False):
        return errors.too_often(request, wait)
    try:
        act()
    except Unfit as wrong:
        if wrong.field == "token":
            throttle.buckets.wait("code", address)
        again = {
            **context, "wrong": wrong, "typed": request.POST,
            "ticked": {int(one) for one in request.POST.getlist("ticked") if one.isascii() and one.isdecimal()},
        }
        return render(request, template, again, status=422)
    return render(request, template, {**context, "done": True})


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """Take a ballot: a token and at most so many ticks; nothing of it is kept in this browser."""
    round_ = shown(number)
    projects = queries.projects_of(round_) if round_.state in LISTED else []
    context = {
        "round": round_, "projects": projects, "until": ends(round_),
        "open": round_.state == RoundState.VOTING and is_open(round_),
    }

    def cast() -> None:
        ticked = request.POST.getlist("ticked")[:MOST_TICKS]
        numbers = frozenset(int(one) for one in ticked if one.isascii() and one.isdecimal() and len(one) < 5)  # noqa: PLR2004  # numbers are small
        meetings.cast_ballot(round_=round_, token=request.POST.get("token", ""), numbers=numbers, now=clock.now())

    return with_token(request, "public/vote_on_projects.html", context, cast)


@require_http_methods(["GET", "HEAD", "POST"])
def say_whether_done(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody's word on whether what was voted for is built; a no says why."""
    round_ = shown(number)
    built = queries.built_of(round_) if round_.state == RoundState.ACCEPTANCE else []
    asked: list[dict[str, Any]] = [
        {
            "project": one.project, "answer": request.POST.get(f"done{one.project.id}", ""),
            "why": request.POST.get(f"why{one.project.id}", ""),
        }
        for one in built
    ]
    context = {"round": round_, "asked": asked, "until": ends(round_), "open": bool(asked) and is_open(round_)}

    def said() -> None:
        if any(one["answer"] not in ("yes", "no") for one in asked):
            raise Unfit(_("Say of each project whether it is done."), "done")
        words: dict[int, str | None] = {
            one["project"].id: None if one["answer"] == "yes" else one["why"] for one in asked
        }
        meetings.say_whether_done(
            round_=round_, token=request.POST.get("token", ""), objections=words, now=clock.now(),
        )

    return with_token(request, "public/projects_done.html", context, said)


@require_safe
def ballots_file(_request: HttpRequest, number: int) -> HttpResponse:
    """Answer with all ballots as a published file, from which anybody can count again; only after the count.

    :raises Http404: before that.
    """
    round_ = shown(number)
    if round_.counted is None:
        raise Http404
    file = queries.file_of(round_, queries.election_of(round_))
    response = HttpResponse(file.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{round_.year}-{round_.pk}.pb"'
    return response
