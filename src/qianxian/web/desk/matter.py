"""The desk: what a unit owes, first due first, and one piece of work with its whole story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import in_person
from qianxian.concerns import queries as concern_queries
from qianxian.concerns import rules as concern_rules
from qianxian.concerns.states import Channel, DeclineReason
from qianxian.ledger import queries as ledger
from qianxian.meetings import queries as meeting_queries
from qianxian.meetings import rules as meeting_rules
from qianxian.meetings.states import MEDIATION_OPEN
from qianxian.notices import queries as notice_queries
from qianxian.people.queries import bodies
from qianxian.people.states import OfficeKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import (
    CHARGE,
    CONCERN,
    IN_PERSON,
    MEDIATION,
    OPEN,
    PRIVACY,
    ROUND,
    PauseReason,
    Payer,
    TaskState,
)
from qianxian.web import errors, intake, page
from qianxian.web.desk import rehearsing
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.concerns.queries import Dossier
    from qianxian.tasks.models import Task
    from qianxian.web.desk.rehearsing import Rehearsed

FIRST_TO_ASK = 10
"""So many whose word is waited for stand on the desk itself; the others on their own list."""

STAND_OPEN = {
    "receive", "report_done", "take_up", "grant_extension", "refuse_extension", "sign_off", "deny_visit", "list",
    "hand_outside",
}
"""Steps whose forms stand open on the page; the others lie folded together."""

# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_an_office
def desk(request: HttpRequest) -> HttpResponse:
    """Show what the unit owes, what waits, and what those owe who are below it."""
    viewer = page.viewer(request)
    shown = _owed(request, whole=True)
    if request.GET.get("after"):
        return render(request, "desk/desk.html", shown)
    office = viewer.office
    return render(
        request,
        "desk/desk.html",
        {
            **shown,
            "unread": notice_queries.unread_of(viewer),
            "to_follow_up": concern_queries.to_ask(viewer, clock.now())[:FIRST_TO_ASK],
            "stand_in": bodies.stand_in_now(viewer, clock.today()) if office and office.has_stand_in else None,
            "hand_overs": bodies.hand_overs_of(viewer) if office and office.has_hand_over else [],
        },
    )


def _owed(request: HttpRequest, *, whole: bool = False) -> dict[str, Any]:
    """Return what the unit owes, its counts and its keys for going on; with `whole`, all that lies on the desk."""
    viewer = page.viewer(request)
    now = clock.now()
    soon = task_queries.nearly_due_until(now)
    whose = request.GET.get("whose", "")
    after = page.read_place_in_list(request.GET.get("after", ""))
    lying = concern_queries.desk_of(viewer, now, after=after, whose=whose, whole=whole)
    rows = lying.parts.pop("owed", [])
    return {
        **lying.parts,
        "load": task_queries.load_of(viewer, now=now, soon=soon),
        "whose": whose if whose in (task_queries.MINE, task_queries.POOL) else "",
        "overdue": [row for row in rows if row[0].due_at < now],
        "soon": [row for row in rows if now <= row[0].due_at <= soon],
        "later": [row for row in rows if row[0].due_at > soon],
        "next": page.write_place_in_list((rows[-1][0].due_at, rows[-1][0].id)) if lying.more else "",
        "soon_until": soon,
        "is_gatehouse": viewer.office is not None and viewer.office.kind == OfficeKind.GATEKEEPER,
    }


# ── one piece of work ────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_an_office
def task(request: HttpRequest, number: int) -> HttpResponse:
    """Show one piece of work with its whole story."""
    return show(request, task_for(request, number))


def task_for(request: HttpRequest, number: int) -> Task:
    """Return a piece of work to whoever may see it.

    :raises Http404: if it is missing or not theirs to see.
    """
    found = task_queries.get_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


def show(request: HttpRequest, shown: Task, *, status: int = 200, **context: Any) -> HttpResponse:
    """Show the page of a piece of work, with what was typed and what is wrong with it in `context`."""
    viewer = page.viewer(request)
    if shown.source == ROUND:
        return redirect("walk", number=shown.pk)
    if shown.source == MEDIATION and (case := meeting_queries.mediation_at_task(viewer, shown.id)) is not None:
        return redirect("mediation", number=case)
    if shown.source == IN_PERSON:
        told = in_person.to_tell(viewer, shown)
        may_work = bool(task_rules.may_work(viewer, shown))
        kept = {**_owed(request), "task": shown, "told": told, "may_work": may_work, **context}
        return render(request, "desk/in_person.html", kept, status=status)
    if shown.source == CHARGE:
        dossier, template = None, "desk/visit.html"
        context |= {
            "story": ledger.story_of([("task", shown.id)], audience="desk", show_date=page.show_date),
            "may_write": bool(task_rules.may_write_on_visit(viewer, shown)),
            "raised": concern_queries.raised_on(viewer, shown),
        }
    else:
        dossier, template = concern_queries.dossier_for(viewer, shown, show_date=page.show_date), "desk/task.html"
    beside = task_queries.beside(viewer, shown, dossier.task_ids if dossier else [])
    asked = beside is not None and beside.extension is not None
    may = task_rules.open_steps(viewer, shown, clock.now(), asked=asked)
    if dossier is not None and dossier.concern.unwritten:
        may &= {"name_steward", "supervise"}  # nobody takes on, or gives back, what they have not heard
    if dossier is not None and dossier.leads:
        may |= concern_rules.open_steps(viewer, dossier.concern, shown)
    to_void = _to_void(request, dossier)
    return render(
        request,
        template,
        {
            **_owed(request),
            "task": shown,
            "dossier": dossier,
            "beside": beside,
            "where": places.tree.now().said(shown.place_id, top=Level.GRID),
            "may_work": bool(task_rules.may_work(viewer, shown)),
            "may_see_numbers": bool(task_rules.may_see_numbers(viewer, shown)),
            "may": may,
            "outsiders": task_queries.outsiders_for(viewer, shown),
            "may_take_back_outside": bool(task_rules.may_bring_in(viewer, shown)),
            "to_void": to_void,
            "lasted": concern_queries.stages_of(shown, dossier, clock.now()),
            "decided": meeting_queries.decided_behind(viewer, shown.id),
            "also_raised": concern_queries.also_raised(viewer, dossier, clock.now()) if dossier else [],
            "has_more": bool(to_void or may - STAND_OPEN),
            "mediating": _mediating(request, shown, dossier),
            "photos_kept": "",
            **_choices(request, shown, may),
            **context,
        },
        status=status,
    )


def _mediating(request: HttpRequest, shown: Task, dossier: Dossier | None) -> dict[str, Any]:
    """Return what there is of a mediation of a confidential matter, for the unit that leads it; else nothing."""
    viewer = page.viewer(request)
    if dossier is None or not dossier.leads or not meeting_queries.is_confidential(dossier.concern):
        return {}
    found = meeting_queries.mediation_of_matter(dossier.concern.id)
    may_open = task_rules.may_work(viewer, shown) and meeting_rules.may_open_mediation(viewer)
    return {
        "found": found, "may_read": found is not None and meeting_queries.mediation_for(viewer, found.id) is not None,
        "may_open": bool(may_open) and shown.state in OPEN and shown.state != TaskState.ISSUED
        and (found is None or found.state not in MEDIATION_OPEN),
    }


def _to_void(request: HttpRequest, dossier: Dossier | None) -> list[Any]:
    if dossier is None or not dossier.leads:
        return []
    viewer, now = page.viewer(request), clock.now()
    # Each report asks about its matter and place; both were read with the dossier.
    for report in dossier.reports:
        report.concern = dossier.concern
    return [report for report in dossier.reports if concern_rules.may_void(viewer, report, now)]


def _choices(request: HttpRequest, shown: Task, may: frozenset[str]) -> dict[str, Any]:
    """Return what there is to choose from in the forms that the viewer gets."""
    around = []
    if may & {"give_back", "assign", "bring_in"}:
        around = [unit for unit in concern_queries.units_around(shown.place_id) if unit.id != shown.unit_id]
    today = clock.today()
    return {
        "around": around,
        "pause_reasons": PauseReason.choices,
        "decline_reasons": DeclineReason.choices,
        "payers": Payer.choices,
        "kinds": concern_queries.router.now().offered() if "write_down" in may else [],
        "answers": task_queries.answers_for(page.viewer(request)) if "report_done" in may else [],
        "today_iso": today.isoformat(),
    }


@require_POST
@for_an_office
def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the work is the unit's own, with the sentence that everybody may read."""
    headline = request.POST.get("headline", "")
    shown = task_for(request, number)
    if shown.headline or shown.source not in (CONCERN, PRIVACY):
        headline = _known_headline(request, shown)
    return press(
        request, number, {"headline": headline},
        lambda shown, version: tasks.receive(
            actor=page.viewer(request), task=shown, version=version, headline=headline, now=clock.now(),
        ),
    )


def _known_headline(request: HttpRequest, shown: Task) -> str:
    """Return what is said already of support, and of an answer that is brought home: nobody writes it again."""
    if shown.headline:
        return shown.headline
    dossier = concern_queries.dossier_for(page.viewer(request), shown, show_date=page.show_date)
    return (dossier.concern.sentence or dossier.kind_name) if dossier else ""


@require_POST
@for_an_office
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the work is done, what was done, and show it; or first see how it will read."""
    outcome = request.POST.get("outcome", "")
    shown = task_for(request, number)
    viewer = page.viewer(request)
    require(task_rules.may_work(viewer, shown))
    form = intake.read(request, channel=Channel.WEB, place_id=shown.place_id)
    typed: dict[str, Any] = {"outcome": outcome, "photos_kept": form.photos_token, "photos_count": len(form.photos)}
    if form.errors:
        return show(request, shown, status=422, reason=form.errors["photos"], **typed)
    wanted = request.POST.get("do", "")
    if wanted == "insert":
        chosen = request.POST.get("answer", "")
        answer = task_queries.answer_for(viewer, int(chosen)) if chosen.isascii() and chosen.isdecimal() else None
        return show(request, shown, **{**typed, "outcome": _with(outcome, answer.text if answer else "")})
    return press(
        request, number, typed,
        lambda shown, version: tasks.report_done(
            actor=viewer, task=shown, version=version, outcome=outcome, evidence=form.photos, now=clock.now(),
        ),
    )


def _with(outcome: str, text: str) -> str:
    return "\n".join(part for part in (outcome.rstrip(), text) if part)


def press(
    request: HttpRequest, number: int, typed: dict[str, Any], act: Callable[[Task, int], object],
    *, rehearsed: Callable[[Callable[[], object], datetime], Rehearsed] = rehearsing.messages_of,
) -> HttpResponse:
    """Do an act to a task, or look first at what would be sent; then, and where it can't be done, show the page again.

    What was typed is still in its form. `rehearsed` says how much of what would happen is shown.
    """
    shown = task_for(request, number)
    look = request.POST.get("look") == "1"
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        return errors.bad_request(request)
    try:
        if look:
            typed = {**typed, "going": rehearsed(lambda: act(shown, version), clock.now())}
        else:
            act(shown, version)
    except (tasks.Unsaid, Unfit) as error:
        return show(request, shown, status=422, reason=error.reason, **typed)
    except NotPossible as error:
        return show(request, task_for(request, number), status=409, reason=error.reason, **typed)
    except Conflict as conflict:
        return show(request, task_for(request, number), status=409, saved=conflict.saved, **typed)
    if look:
        return show(request, task_for(request, number), **typed)
    return redirect("task", number=number)


@require_POST
@for_an_office
def contact(request: HttpRequest, number: int, report_number: int) -> HttpResponse:
    """Show the number that was left, and keep who looked at it."""
    shown = task_for(request, number)
    dossier = concern_queries.dossier_for(page.viewer(request), shown, show_date=page.show_date)
    report = next((one for one in dossier.reports if one.id == report_number), None) if dossier else None
    if report is None or report.spoken.contact_id is None:
        raise Http404
    phone = concerns.see_contact(actor=page.viewer(request), report=report, task=shown, now=clock.now())
    return show(request, shown, phone=phone, phone_of=report.id)


@require_safe
@for_an_office
def photo(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Show a photograph that belongs to a piece of work."""
    return page.photo(concern_queries.photo_at_desk(page.viewer(request), task_for(request, number), name))


@require_safe
@for_an_office
def voice(request: HttpRequest, number: int, report_number: int) -> HttpResponse:
    """Play a voice message that belongs to a piece of work."""
    found = concern_queries.voice_at_desk(page.viewer(request), task_for(request, number), report_number)
    return page.voice(request, found)


@require_safe
@for_an_office
def answer_slip(request: HttpRequest, number: int) -> HttpResponse:
    """Show the answer to print, for the one who is told it at the door."""
    told = in_person.to_tell(page.viewer(request), task_for(request, number))
    if told is None:
        raise Http404
    return render(request, "desk/answer_slip.html", {"told": told, "number": number})
