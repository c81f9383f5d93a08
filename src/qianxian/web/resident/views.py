"""My matter: what became of it, and the word that settles it.

Reading a page never does anything: messengers open links before people do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries
from qianxian.meetings import actions as meetings
from qianxian.notices import queries as notice_queries
from qianxian.storage.codes import WrongCode
from qianxian.web import errors, page, throttle
from qianxian.web.resident import speaking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.concerns.models import Report
    from qianxian.people.queries import Viewer

MOST_RECEIPTS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a matter to the holder of its secret link, and take their word."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return _matter(
        request, page.viewer(request).holding(report.id), report, reverse("matter", args=[secret]),
        receipt=reverse("receipt", args=[secret]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """Show a matter whose code was given in this session, and take the holder's word."""
    report = known(request, code)
    return _matter(request, page.viewer(request).holding(report.id), report, reverse("mine", args=[code]))


def _matter(
    request: HttpRequest, viewer: Viewer, report: Report, address: str, receipt: str = "",
) -> HttpResponse:
    if request.method == "POST":
        return speaking.speak(request, viewer, report, address)
    return speaking.show(request, viewer, report, address, receipt=receipt)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask the holder of the secret link whether they really take it back, and take it back."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return speaking.take_back(
        request, page.viewer(request).holding(report.id), report, reverse("matter", args=[secret]),
    )


@require_POST
def ask_for_agenda(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of the secret link ask that the grid's meeting talks about it."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    meetings.propose(actor=page.viewer(request).holding(report.id), report=report, now=clock.now())
    return redirect("matter", secret)


@require_POST
def ask_for_mediation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of the secret link ask that a quarrel is mediated."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    meetings.ask_for_mediation(actor=page.viewer(request).holding(report.id), report=report, now=clock.now())
    return redirect("matter", secret)


@require_POST
def mine_ask_for_mediation(request: HttpRequest, code: str) -> HttpResponse:
    """Let whoever gave the code in this session ask that a quarrel is mediated."""
    report = known(request, code)
    meetings.ask_for_mediation(actor=page.viewer(request).holding(report.id), report=report, now=clock.now())
    return redirect("mine", code)


@require_POST
def mine_ask_for_agenda(request: HttpRequest, code: str) -> HttpResponse:
    """Let whoever gave the code in this session, for oneself or at the gatehouse for another, ask for the same."""
    report = known(request, code)
    meetings.propose(actor=page.viewer(request).holding(report.id), report=report, now=clock.now())
    return redirect("mine", code)


@require_http_methods(["GET", "HEAD", "POST"])
def mine_take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whoever gave the code in this session whether they really take it back, and take it back."""
    report = known(request, code)
    return speaking.take_back(
        request, page.viewer(request).holding(report.id), report, reverse("mine", args=[code]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of the secret link raise anew what is back."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return speaking.raise_again(
        request, page.viewer(request).holding(report.id), report, reverse("matter", args=[secret]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mine_again(request: HttpRequest, code: str) -> HttpResponse:
    """Let whoever gave the code in this session raise anew what is back."""
    report = known(request, code)
    return speaking.raise_again(
        request, page.viewer(request).holding(report.id), report, reverse("mine", args=[code]),
    )


@require_safe
def receipt(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the receipt to print."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    found = queries.matter_for(page.viewer(request).holding(report.id), report, show_date=page.show_date)
    return render(request, "resident/receipt.html", {"matter": found, "address": reverse("matter", args=[secret])})


@require_safe
def photo(request: HttpRequest, secret: str, name: str) -> HttpResponseBase:
    """Show a photograph of a matter to the holder of its link."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return page.photo(queries.photo_for(page.viewer(request).holding(report.id), report, name))


@require_safe
def mine_photo(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """Show a photograph of a matter whose code was given in this session."""
    report = known(request, code)
    return page.photo(queries.photo_for(page.viewer(request).holding(report.id), report, name))


@require_safe
def voice(request: HttpRequest, secret: str) -> HttpResponse:
    """Play the voice message of a matter to the holder of its link."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return page.voice(request, queries.voice_for(page.viewer(request).holding(report.id), report))


@require_safe
def mine_voice(request: HttpRequest, code: str) -> HttpResponse:
    """Play the voice message of a matter whose code was given in this session."""
    report = known(request, code)
    return page.voice(request, queries.voice_for(page.viewer(request).holding(report.id), report))


# ── for the family: reading, and nothing else ────────────────────────────────────────────────────────────────────


@require_POST
def make_family_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Make a new link for the family, for the holder of the secret link."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    concerns.make_family_link(actor=page.viewer(request).holding(report.id), report=report, now=clock.now())
    return redirect(reverse("matter", args=[secret]) + "#family")


@require_POST
def make_family_link_mine(request: HttpRequest, code: str) -> HttpResponse:
    """Make a new link for the family, for whoever gave the code in this session."""
    report = known(request, code)
    concerns.make_family_link(actor=page.viewer(request).holding(report.id), report=report, now=clock.now())
    return redirect(reverse("mine", args=[code]) + "#family")


@require_safe
def family_matter(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a matter to the family: all that its holder reads, but neither code nor number, and nothing to press."""
    report = queries.report_by_family_link(secret)
    if report is None:
        return wrong_secret(request)
    found = queries.matter_for(page.viewer(request).holding(report.id), report, show_date=page.show_date)
    if found is None:
        raise Http404
    context = {
        "matter": found,
        "address": reverse("family_matter", args=[secret]),
        **speaking.stands(found),
        "story": [line for line in found.story if not line.kind.startswith(("contact.", "family_link."))],
    }
    return render(request, "resident/family.html", context)


@require_safe
def family_photo(request: HttpRequest, secret: str, name: str) -> HttpResponseBase:
    """Show a photograph of a matter to the family."""
    report = queries.report_by_family_link(secret)
    if report is None:
        return wrong_secret(request)
    return page.photo(queries.photo_for(page.viewer(request).holding(report.id), report, name))


@require_safe
def family_voice(request: HttpRequest, secret: str) -> HttpResponse:
    """Play the voice message of a matter to the family."""
    report = queries.report_by_family_link(secret)
    if report is None:
        return wrong_secret(request)
    return page.voice(request, queries.voice_for(page.viewer(request).holding(report.id), report))


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Open a matter by the code on its receipt."""
    if request.method != "POST":
        return _show_find(request)
    typed = request.POST.get("code", "")
    address = throttle.address(request)
    if wait := throttle.buckets.wait("code", address, take=False):
        return errors.too_often(request, wait)
    try:
        report = queries.report_by_code(typed)
    except WrongCode:
        reason = _(
            "A code has eight letters and digits, such as 7K42-9QMX, without 0, O, 1 and I. "
            "Read it from the receipt again, please."
        )
        return _show_find(request, typed=typed, reason=reason, status=422)
    if report is None:
        throttle.buckets.wait("code", address)
        reason = _("No matter has this code. Read it from the receipt again, or ask where you handed it in.")
        return _show_find(request, typed=typed, reason=reason, status=422)
    hold(request, report)
    return redirect("mine", code=report.code)


def _show_find(request: HttpRequest, *, status: int = 200, **context: str) -> HttpResponse:
    shown = {**context, "sends": notice_queries.sends_at_once()}
    return render(request, "resident/find.html", shown, status=status)


def hold(request: HttpRequest, report: Report) -> None:
    """Let a session open a report from now on, as with its code."""
    receipts = [number for number in request.session.get("receipts", []) if number != report.id]
    request.session["receipts"] = [*receipts, report.id][-MOST_RECEIPTS:]


def known(request: HttpRequest, code: str) -> Report:
    """Return the report with this code if it was given in this session, or is the resident's own who signed in.

    :raises Http404: if not, or if there is none: both look the same.
    """
    try:
        report = queries.report_by_code(code)
    except WrongCode:
        raise Http404 from None
    viewer = page.viewer(request)
    if report is None or not (report.id in viewer.receipts or queries.is_own(viewer, report)):
        raise Http404
    return report


def wrong_secret(request: HttpRequest) -> HttpResponse:
    """Count a link that leads nowhere, and say that there is nothing."""
    if wait := throttle.buckets.wait("code", throttle.address(request)):
        return errors.too_often(request, wait)
    raise Http404
