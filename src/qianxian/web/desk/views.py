"""Coming to a desk, and writing down there what somebody said."""

from __future__ import annotations

import re
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import require
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns import rules as concern_rules
from qianxian.concerns.states import BY_OTHERS, Channel
from qianxian.people.states import OfficeKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.tasks import rules as task_rules
from qianxian.web import intake, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.concerns.models import Report
    from qianxian.places.queries import Spot, Tree



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
    wanted = request.POST.get("task", "")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0  # noqa: PLR2004
    return redirect("task", number) if number else redirect("desk")


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
    asked = request.GET.get("visit", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 20 else 0  # noqa: PLR2004  # 63 bits
    visit = concern_queries.visit_to_write_on(viewer, number) if number else None
    if asked and visit is None:
        raise Http404
    if visit is not None:
        spots = [spot for spot in spots if spot.path.startswith(visit.task.place.path)]
    gatehouse = viewer.office is not None and viewer.office.kind == OfficeKind.GATEKEEPER
    kinds = concern_queries.router.at(stamp).offered()
    context = {"spots": _by_community(places.tree.at(stamp), spots), "kinds": kinds, "channels": BY_OTHERS}
    context["visit"] = visit
    context["orders"] = concern_rules.may_exchange_orders(viewer)
    if request.method != "POST":
        only = spots[0].id if len(spots) == 1 else None
        form = intake.blank(channel=Channel.GATEHOUSE if gatehouse else Channel.VISIT, place_id=only)
        return page.may_record(render(request, template, {**context, "form": form}))
    sent = request.POST.get("channel", "")
    channel = Channel(sent) if sent in BY_OTHERS else Channel.COUNTER
    wanted = request.POST.get("place", "")
    place_id = next((spot.id for spot in spots if str(spot.id) == wanted), None)
    if visit is not None:
        channel = Channel.VISIT
    form = intake.read(request, channel=channel, place_id=place_id)
    form.visit_id = visit.id if visit is not None else None
    if form.kind not in {kind.key for kind in kinds}:
        form.kind = ""
    if place_id is None:
        form.errors["place"] = _("Choose the courtyard.")
    made = None if form.suggest({kind.key for kind in kinds}) else intake.hand_in(form, act(form, stamp))
    if made is None:
        return page.may_record(render(request, template, {**context, "form": form}, status=422))
    return print_slip(request, made)


def print_slip(request: HttpRequest, made: Report) -> HttpResponse:
    """Go on to the receipt of what was just written down; that of the one before can't be printed any more."""
    request.session["slip"] = made.id
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
    """Print the receipt for the one who spoke, until the next is written; the code is theirs and on paper only."""
    report = concern_queries.just_recorded(page.viewer(request), number)
    if report is None or number != request.session.get("slip"):
        raise Http404
    found = concern_queries.matter_for(
        page.viewer(request).holding(report.id), report, show_date=page.show_date,
    )
    return render(request, "resident/receipt.html", {"matter": found, "address": "", "slip": True})
