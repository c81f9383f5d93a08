"""What is done in a round of the year's project: each step reads its own form and is one act."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries, rules
from qianxian.meetings.states import RoundState
from qianxian.storage.files import NotAPhoto
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.meeting_steps import choose, read_day
from qianxian.web.desk.projects import round_for, show
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qianxian.meetings.models import Idea, Milestone, Project, ProjectRound

LARGEST_FILE = 30 * 1024 * 1024
"""Bytes of a published vote; the largest of Pabulib have half of it."""
MOST_DIGITS = 13


def read_amount(request: HttpRequest, field: str) -> Decimal | None:
    """Return an amount with at most two decimals, or None where nothing was typed.

    :raises Unfit: if it is none.
    """
    typed = request.POST.get(field, "").strip().replace(",", "")
    if not typed:
        return None
    try:
        read = Decimal(typed) if len(typed) <= MOST_DIGITS else Decimal("NaN")
    except InvalidOperation:
        read = Decimal("NaN")
    if not read.is_finite() or read != read.quantize(Decimal("0.01")):
        raise Unfit(_("Write a number with at most two decimals, such as 5200 or 12.5."), field)
    return read


def read_yuan(request: HttpRequest, field: str) -> int:
    """Return whole yuan.

    :raises Unfit: if they are none.
    """
    typed = request.POST.get(field, "").strip().replace(",", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS):
        raise Unfit(_("Say in whole yuan what it costs."), field)
    return int(typed)


def _by(request: HttpRequest, round_: ProjectRound) -> dict[str, Any]:
    return {"actor": page.viewer(request), "round_": round_, "now": clock.now()}


def _versioned(request: HttpRequest, round_: ProjectRound) -> dict[str, Any]:
    return {**_by(request, round_), "version": page.read_version(request)}


# ── the round ────────────────────────────────────────────────────────────────────────────────────────────────────


def _onwards(verb: str) -> Callable[[HttpRequest, ProjectRound], object]:
    return lambda request, round_: meetings.go_on_with_round(**_versioned(request, round_), verb=verb)


def _move(request: HttpRequest, round_: ProjectRound) -> None:
    day = read_day(request, "until_on")
    if day is None:
        raise Unfit(_("Choose a day."), "until_on")
    meetings.move_phase(
        **_versioned(request, round_), phase=choose(RoundState, request.POST.get("phase", ""), "phase"),
        until_on=day, reason=request.POST.get("reason", ""),
    )


def _past(request: HttpRequest, round_: ProjectRound) -> None:
    require(rules.may_run(page.viewer(request), round_))
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST_FILE:
        raise Unfit(_("Choose a file in Pabulib's format (.pb), of at most 30 MB."), "file")
    meetings.read_past_vote(**_by(request, round_), name=request.POST.get("name", ""), content=upload.read())


STEPS: dict[str, Callable[[HttpRequest, ProjectRound], object]] = {
    **{verb: _onwards(verb) for verb in meetings.BY_HAND},
    "count": lambda request, round_: meetings.count_votes(**_versioned(request, round_)),
    "call_off": lambda request, round_: meetings.call_off_round(
        **_versioned(request, round_), reason=request.POST.get("reason", ""),
    ),
    "look_back": lambda request, round_: meetings.look_back_at_round(
        **_versioned(request, round_), said=request.POST.get("said", ""),
    ),
    "move": _move, "past_vote": _past,
}


@require_POST
@for_an_office
def round_step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Take one of the steps of a round; where something is wrong, its form comes back with what was typed."""
    round_, doing = round_for(request, number), STEPS.get(name)
    if doing is None:
        raise Http404
    return _do(request, number, name, lambda: doing(request, round_))


def _do(request: HttpRequest, number: int, opened: str, doing: Callable[[], object]) -> HttpResponse:
    try:
        doing()
    except (Unfit, Unsaid) as wrong:
        shown = round_for(request, number)
        return show(request, shown, status=422, wrong=wrong.reason, opened=opened, typed=request.POST)
    return redirect("desk_round", number)


# ── an idea ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _accept(request: HttpRequest, round_: ProjectRound, idea: Idea) -> None:
    meetings.accept_idea(**_versioned(request, round_), idea=idea, title=request.POST.get("title", ""))


def _merge(request: HttpRequest, round_: ProjectRound, idea: Idea) -> None:
    project = queries.project_of(round_, page.read_number(request, "project") or 0)
    if project is None:
        raise Unfit(_("Choose a project from the list."), "project")
    meetings.merge_idea(**_versioned(request, round_), idea=idea, project=project)


def _refuse(request: HttpRequest, round_: ProjectRound, idea: Idea) -> None:
    meetings.refuse_idea(**_versioned(request, round_), idea=idea, reason=request.POST.get("reason", ""))


IDEA_STEPS = {"accept": _accept, "merge": _merge, "refuse": _refuse}


@require_POST
@for_an_office
def idea_step(request: HttpRequest, number: int, idea: int, name: str) -> HttpResponse:
    """Answer an idea: onto the list, together with others, or not, with the reason."""
    round_ = round_for(request, number)
    found, doing = queries.idea_of(round_, idea), IDEA_STEPS.get(name)
    if found is None or doing is None:
        raise Http404
    return _do(request, number, f"idea{idea}", lambda: doing(request, round_, found))


# ── a project ────────────────────────────────────────────────────────────────────────────────────────────────────


def _cost(request: HttpRequest, round_: ProjectRound, project: Project) -> None:
    meetings.cost_project(
        **_versioned(request, round_), project=project, yuan=read_yuan(request, "cost"),
        source=request.POST.get("source", ""), unit_id=page.read_number(request, "unit") or 0,
        measure=request.POST.get("measure", ""), planned=read_amount(request, "planned"),
    )


def _drop(request: HttpRequest, round_: ProjectRound, project: Project) -> None:
    meetings.drop_project(**_versioned(request, round_), project=project, reason=request.POST.get("reason", ""))


def _measure(request: HttpRequest, round_: ProjectRound, project: Project) -> None:
    meetings.measure_project(
        **_versioned(request, round_), project=project, kind=request.POST.get("measure", ""),
        planned=read_amount(request, "planned") or Decimal(0),
    )


def _milestone(request: HttpRequest, round_: ProjectRound, project: Project) -> None:
    day = read_day(request, "due_on")
    if day is None:
        raise Unfit(_("Choose a day."), "due_on")
    meetings.set_milestone(
        **_by(request, round_), project=project, title=request.POST.get("title", ""), due_on=day,
        unit_id=page.read_number(request, "unit") or 0,
    )


def _progress(request: HttpRequest, round_: ProjectRound, project: Project) -> None:
    units = [part.unit_id for one in queries.built_of(round_) if one.project.pk == project.pk
             for part in one.milestones]
    viewer = page.viewer(request)
    if not any(rules.may_build(viewer, unit, round_) for unit in units):
        require(rules.may_run(viewer, round_))
    amount = read_amount(request, "amount")
    try:
        photos = page.store_photos(request.FILES.getlist("photos"))
    except NotAPhoto as wrong:
        raise Unfit(wrong.reason, "photos") from None
    meetings.report_progress(
        **_by(request, round_), project=project, key=request.POST.get("key", ""), amount=amount or Decimal(0),
        text=request.POST.get("text", ""), photos=photos,
    )


PROJECT_STEPS = {
    "cost": _cost, "drop": _drop, "measure": _measure, "milestone": _milestone, "progress": _progress,
}


@require_POST
@for_an_office
def project_step(request: HttpRequest, number: int, project: int, name: str) -> HttpResponse:
    """Cost a project, take it off the list, set a milestone, say how much more is done."""
    round_ = round_for(request, number)
    found, doing = queries.project_of(round_, project), PROJECT_STEPS.get(name)
    if found is None or doing is None:
        raise Http404
    return _do(request, number, f"{name}{project}", lambda: doing(request, round_, found))


@require_POST
@for_an_office
def milestone_step(request: HttpRequest, number: int, milestone: int, name: str) -> HttpResponse:
    """Take a milestone as reached, or send it back until another day."""
    round_ = round_for(request, number)
    found = queries.milestone_of(round_, milestone)
    if found is None or name not in ("sign_off", "send_back"):
        raise Http404
    return _do(request, number, f"milestone{milestone}", lambda: _milestone_step(request, round_, found, name))


def _milestone_step(request: HttpRequest, round_: ProjectRound, milestone: Milestone, name: str) -> None:
    given = {**_versioned(request, round_), "milestone": milestone}
    if name == "sign_off":
        meetings.sign_off_milestone(**given)
        return
    day = read_day(request, "due_on")
    if day is None:
        raise Unfit(_("Choose a day."), "due_on")
    meetings.send_back_milestone(**given, due_on=day)
