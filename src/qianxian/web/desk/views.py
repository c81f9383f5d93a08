"""The desk: what a unit owes, first due first, and what it does about it."""

from __future__ import annotations

import re
from datetime import datetime, time
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import require
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns import rules as concern_rules
from qianxian.concerns.states import BY_OTHERS, Channel
from qianxian.ledger import queries as ledger
from qianxian.people.queries import bodies
from qianxian.people.states import OfficeKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import CHARGE
from qianxian.web import errors, intake, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.concerns.models import Report
    from qianxian.places.queries import Spot, Tree
    from qianxian.tasks.models import Task

MOST_SLIPS = 20


def for_an_office(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be seen by those who hold an office; send the others to sign in, or tell them why not."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = page.viewer(request)
        if viewer.account_id is None:
            # What is only sent can't be read: after signing in, the page comes back from which it was sent.
            page_ = request.path if request.method != "POST" else re.sub(r"(?<=\d/)\w+/.*", "", request.path)
            return redirect_to_login(page_)
        require(task_rules.may_have_desk(viewer))
        return view(request, *args, **kwargs)

    return wrapper


# ── coming and going ─────────────────────────────────────────────────────────────────────────────────────────────


@require_POST
@for_an_office
def office(request: HttpRequest) -> HttpResponse:
    """Switch to another of one's own offices."""
    wanted = request.POST.get("office", "")
    if wanted not in {str(held.id) for held in page.viewer(request).offices}:
        raise Http404
    request.session["office"] = int(wanted)
    return redirect("desk")


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_an_office
def desk(request: HttpRequest) -> HttpResponse:
    """Show what the unit owes."""
    return render(request, "desk/desk.html", _list(request))


def _list(request: HttpRequest) -> dict[str, Any]:
    """Return the unit's list, its counts and its keys for going on; a fixed number of statements."""
    viewer = page.viewer(request)
    now = clock.now()
    today_ends = timezone.make_aware(datetime.combine(timezone.localtime(now).date(), time.max))
    after = page.read_place_in_list(request.GET.get("after", ""))
    owed = task_queries.owed_by(viewer, after=after)
    more, owed = len(owed) > task_queries.PAGE, owed[: task_queries.PAGE]
    waiting = task_queries.waiting_of(viewer) if after is None else []
    below = task_queries.overdue_below(viewer, now) if after is None else []
    behind = concern_queries.behind([*owed, *waiting, *below])
    rows = [(task, behind.get(task.id)) for task in owed]
    return {
        "load": task_queries.load_of(viewer, now=now, end_of_today=today_ends),
        "overdue": [row for row in rows if row[0].due_at < now],
        "today": [row for row in rows if now <= row[0].due_at <= today_ends],
        "later": [row for row in rows if row[0].due_at > today_ends],
        "waiting": [(task, behind.get(task.id)) for task in waiting],
        "below": [(task, behind.get(task.id)) for task in below],
        "next": page.write_place_in_list((owed[-1].due_at, owed[-1].id)) if more else "",
        "to_confirm": [(task, None) for task in task_queries.visits_to_confirm(viewer)] if after is None else [],
        "stand_in": bodies.stand_in_now(viewer, clock.today()),
        "hand_overs": bodies.hand_overs_of(viewer),
        "is_gatehouse": viewer.office is not None and viewer.office.kind == OfficeKind.GATEKEEPER,
    }


# ── one piece of work ────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_an_office
def task(request: HttpRequest, number: int) -> HttpResponse:
    """Show one piece of work with its whole story."""
    return _show(request, _task(request, number))


def _task(request: HttpRequest, number: int) -> Task:
    found = task_queries.get_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest, shown: Task, *, status: int = 200, **context: Any,
) -> HttpResponse:
    viewer = page.viewer(request)
    if shown.source == CHARGE:
        return render(
            request,
            "desk/visit.html",
            {
                **_list(request),
                "task": shown,
                "story": ledger.story_of([("task", shown.id)], audience="desk", show_date=page.show_date),
                "may_work": bool(task_rules.may_work(viewer, shown)),
                "may_sign_off": bool(task_rules.may_sign_off(viewer, shown)),
                **context,
            },
            status=status,
        )
    dossier = concern_queries.dossier_for(viewer, shown, show_date=page.show_date)
    tree = places.tree.now()
    return render(
        request,
        "desk/task.html",
        {
            **_list(request),
            "task": shown,
            "dossier": dossier,
            "where": tree.said(shown.place_id, top=Level.GRID),
            "may_work": bool(task_rules.may_work(viewer, shown)),
            "photos_kept": "",
            **context,
        },
        status=status,
    )


@require_POST
@for_an_office
def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the work is the unit's own, with the sentence that everybody may read."""
    headline = request.POST.get("headline", "")
    return _press(
        request, number, {"headline": headline},
        lambda shown, version: tasks.receive(
            actor=page.viewer(request), task=shown, version=version, headline=headline, now=clock.now(),
        ),
    )


@require_POST
@for_an_office
def done(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the work is done, what was done, and show it."""
    outcome = request.POST.get("outcome", "")
    shown = _task(request, number)
    require(task_rules.may_work(page.viewer(request), shown))
    form = intake.read(request, channel=Channel.WEB, place_id=shown.place_id)
    typed = {"outcome": outcome, "photos_kept": form.photos_token, "photos_count": len(form.photos)}
    if form.errors:
        return _show(request, shown, status=422, reason=form.errors["photos"], **typed)
    return _press(
        request, number, typed,
        lambda shown, version: tasks.report_done(
            actor=page.viewer(request), task=shown, version=version, outcome=outcome, evidence=form.photos,
            now=clock.now(),
        ),
    )


def _press(
    request: HttpRequest, number: int, typed: dict[str, Any], act: Callable[[Task, int], None],
) -> HttpResponse:
    """Do an act to a task; if it can't be done, show the page again with what was typed and what is saved."""
    shown = _task(request, number)
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        return errors.bad_request(request)
    try:
        act(shown, version)
    except tasks.Unsaid as error:
        return _show(request, shown, status=422, reason=error.reason, **typed)
    except Conflict as conflict:
        return _show(request, _task(request, number), status=409, saved=conflict.saved, **typed)
    return redirect("task", number=number)


@require_POST
@for_an_office
def contact(request: HttpRequest, number: int, report_number: int) -> HttpResponse:
    """Show the number that was left, and keep who looked at it."""
    shown = _task(request, number)
    dossier = concern_queries.dossier_for(page.viewer(request), shown, show_date=page.show_date)
    report = next((one for one in dossier.reports if one.id == report_number), None) if dossier else None
    if report is None or report.contact_id is None:
        raise Http404
    phone = concerns.see_contact(actor=page.viewer(request), report=report, task=shown, now=clock.now())
    return _show(request, shown, phone=phone, phone_of=report.id)


@require_safe
@for_an_office
def photo(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """Show a photograph that belongs to a piece of work."""
    return page.photo(concern_queries.photo_at_desk(page.viewer(request), _task(request, number), name))


# ── writing for others ───────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def on_behalf(request: HttpRequest) -> HttpResponse:
    """Write down what somebody said at the gatehouse, the counter, on the telephone or on a visit."""
    return _write_down(
        request, "desk/on_behalf.html",
        lambda _form, stamp: lambda handed: concerns.report(
            actor=page.viewer(request), intake=handed, stamp=stamp, now=clock.now(),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def settle(request: HttpRequest) -> HttpResponse:
    """Write down what was raised and settled on the spot."""
    viewer = page.viewer(request)
    if viewer.office is not None:
        require(task_rules.may_settle(viewer, viewer.office.paths[0]))
    return _write_down(
        request, "desk/settle.html",
        lambda form, stamp: lambda handed: concerns.settle(
            actor=viewer, intake=handed, headline=form.headline, outcome=form.outcome, stamp=stamp, now=clock.now(),
        ),
    )


def _write_down(
    request: HttpRequest, template: str,
    act: Callable[[intake.IntakeForm, int], Callable[[concerns.Intake], Report]],
) -> HttpResponse:
    viewer = page.viewer(request)
    stamp = stamps.read()
    spots = _in_care(request, stamp)
    gatehouse = viewer.office is not None and viewer.office.kind == OfficeKind.GATEKEEPER
    kinds = concern_queries.router.at(stamp).offered()
    context = {"spots": _by_community(places.tree.at(stamp), spots), "kinds": kinds, "channels": BY_OTHERS}
    if request.method != "POST":
        only = spots[0].id if len(spots) == 1 else None
        form = intake.blank(channel=Channel.GATEHOUSE if gatehouse else Channel.VISIT, place_id=only)
        return render(request, template, {**context, "form": form})
    sent = request.POST.get("channel", "")
    channel = Channel(sent) if sent in BY_OTHERS else Channel.COUNTER
    wanted = request.POST.get("place", "")
    place_id = next((spot.id for spot in spots if str(spot.id) == wanted), None)
    form = intake.read(request, channel=channel, place_id=place_id)
    if form.kind not in {kind.key for kind in kinds}:
        form.kind = ""
    if place_id is None:
        form.errors["place"] = _("Choose the courtyard.")
    made = intake.hand_in(form, act(form, stamp))
    if made is None:
        return render(request, template, {**context, "form": form}, status=422)
    return print_slip(request, made)


def print_slip(request: HttpRequest, made: Report) -> HttpResponse:
    """Go on to the receipt of what was just written down."""
    slips = [number for number in request.session.get("slips", []) if number != made.id]
    request.session["slips"] = [*slips, made.id][-MOST_SLIPS:]
    return redirect("slip", number=made.id)


def _in_care(request: HttpRequest, stamp: int) -> list[Spot]:
    """Return the courtyards around which the viewer's office acts."""
    viewer = page.viewer(request)
    tree = places.tree.at(stamp)
    return [
        spot for spot in tree
        if spot.level == Level.COURTYARD and concern_rules.may_report_for_others(viewer, spot.path)
    ]


def _by_community(tree: Tree, spots: list[Spot]) -> list[tuple[str, list[Spot]]]:
    """Return courtyards under the names of their communities, where there are several; a small choice stays plain."""
    groups: dict[int, list[Spot]] = {}
    for spot in spots:
        groups.setdefault(tree.line(spot.id)[2].id, []).append(spot)
    if len(groups) < 2:  # noqa: PLR2004  # nothing to tell apart
        return [("", spots)]
    return [(tree.said(number, bottom=Level.COMMUNITY), inside) for number, inside in groups.items()]


@require_safe
@for_an_office
def slip(request: HttpRequest, number: int) -> HttpResponse:
    """Show the receipt to print for the one who spoke; only in the session in which it was written."""
    report = concern_queries.just_recorded(page.viewer(request), number)
    if report is None or number not in request.session.get("slips", []):
        raise Http404
    found = concern_queries.matter_for(
        page.viewer(request).holding(report.id), report, show_date=page.show_date,
    )
    return render(request, "resident/receipt.html", {"matter": found, "address": "", "slip": True})
