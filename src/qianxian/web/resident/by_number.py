"""What was raised with a telephone number, for whoever proves that it is theirs: once, for half an hour, no account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.concerns import queries
from qianxian.notices import queries as notice_queries
from qianxian.web import page
from qianxian.web.resident import account

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number that was left, and send a code to it."""
    if page.viewer(request).resident_id is not None:
        return redirect("resident_matters")
    if request.method == "POST":
        return account.send(request, "resident/by_number.html", to=account.LOOK)
    template = "resident/by_number.html" if notice_queries.sends_at_once() else "resident/not_here.html"
    return render(request, template)


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """Show what was raised with the number that was proven in this session."""
    viewer = page.viewer(request)
    if viewer.proven_code is None:
        return redirect("by_number")
    until = datetime.fromtimestamp(request.session["number"]["until"], UTC)
    context = {"shown": queries.matters_of_number(viewer), "until": until}
    return render(request, "resident/by_number_matters.html", context)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Forget in this browser what was opened, also by codes: the telephone may be somebody else's."""
    if page.viewer(request).account_id is None:
        request.session.flush()
    return redirect("find")
