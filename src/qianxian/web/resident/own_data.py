"""My data: everything that is kept about a matter, to look at, to take along, to put right and to erase.

The link opens all of it. The code, which may lie on paper in somebody else's hands, opens it without the whole number,
leaves the number as it is and erases nothing; unless an office wrote the matter down and there is nothing but the code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.base.text import masked
from qianxian.concerns import actions as concerns
from qianxian.concerns import holders, personal, queries
from qianxian.concerns.states import ConcernState
from qianxian.people.actions import NotAPhone
from qianxian.web import errors, page
from qianxian.web.resident.views import hold, known, wrong_secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import Report
    from qianxian.people.queries import Viewer


ONLY_WITH_MORE = gettext_lazy(
    "With the code alone nothing is erased: it may be in other hands. Open the page with the link, sign in with the "
    "number that you left, or ask the district.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_data(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what is kept about a matter to the holder of its link, and do what they decide."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return _data(request, page.viewer(request).holding(report.id), report, "matter", secret)


@require_http_methods(["GET", "HEAD", "POST"])
def mine_data(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is kept about a matter whose code was given in this session, and do what they decide."""
    report = known(request, code)
    return _data(request, page.viewer(request).holding(report.id), report, "mine", code)


@require_POST
def matter_data_copy(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a copy to the holder of the link."""
    report = queries.report_by_link(secret)
    if report is None:
        return wrong_secret(request)
    return _copy(page.viewer(request).holding(report.id), report, whole=True)


@require_POST
def mine_data_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Give a copy to whoever gave the code in this session."""
    report = known(request, code)
    return _copy(page.viewer(request).holding(report.id), report, whole=False)


def _data(request: HttpRequest, viewer: Viewer, report: Report, name: str, key: str) -> HttpResponse:
    if request.method == "POST":
        return _decide(request, viewer, report, name, key)
    return _show(request, viewer, report, name, key)


def _show(
    request: HttpRequest, viewer: Viewer, report: Report, name: str, key: str, *,
    wrong: dict[str, str] | None = None, typed: dict[str, str] | None = None, status: int = 200,
) -> HttpResponse:
    kept = personal.kept_about(viewer, report, show_date=page.show_date)
    if kept is None:
        raise Http404
    return render(
        request,
        "resident/data.html",
        {
            "kept": kept,
            "phone": kept.phone if name == "matter" else masked(kept.phone),
            "whole": name == "matter",
            "may_change": (may_change := _may_change(viewer, report, name)),
            "may_erase": may_change or holders.has_only_a_code(report),
            "ended": kept.report.concern.state == ConcernState.CONFIRMED,
            "matter_address": reverse(name, args=[key]),
            "address": reverse(f"{name}_data", args=[key]),
            "copy_address": reverse(f"{name}_data_copy", args=[key]),
            "only_with_more": ONLY_WITH_MORE,
            "erasing": request.GET.get("erase") == "1",
            "wrong": wrong or {},
            "typed": typed or {},
        },
        status=status,
    )


def _decide(request: HttpRequest, viewer: Viewer, report: Report, name: str, key: str) -> HttpResponse:
    do = request.POST.get("do", "")
    act = _acts(viewer, report, request).get(do)
    if act is None:
        return errors.bad_request(request)
    if do == "number" and not _may_change(viewer, report, name):
        raise Refused(_("With the code alone the number can't be changed. Open the page with the link, please."))
    if do == "erase" and not (_may_change(viewer, report, name) or holders.has_only_a_code(report)):
        raise Refused(ONLY_WITH_MORE)
    if name == "mine":
        hold(request, report)  # what is erased is nobody's own any more, and they are to see what is left
    typed = {"phone": request.POST.get("phone", ""), "note": request.POST.get("note", "")}
    try:
        act(clock.now())
    except NotAPhone:
        reason = _("This does not look like a telephone number. Check it, please.")
        return _show(request, viewer, report, name, key, wrong={"phone": reason}, typed=typed, status=422)
    except Unfit as error:
        wrong = {error.field: str(error.reason)}
        return _show(request, viewer, report, name, key, wrong=wrong, typed=typed, status=422)
    return redirect(f"{name}_data", key)


def _may_change(viewer: Viewer, report: Report, name: str) -> bool:
    """Say whether the number may be changed: a code on paper may be in hands that want to be told for the owner."""
    return name == "matter" or holders.has_proven(viewer, report)


def _acts(viewer: Viewer, report: Report, request: HttpRequest) -> dict[str, Callable[[datetime], None]]:
    sent = request.POST
    return {
        "number": lambda now: concerns.change_number(
            actor=viewer, report=report, phone=sent.get("phone", ""), language=get_language() or "", now=now,
        ),
        "note": lambda now: concerns.add_note(actor=viewer, report=report, note=sent.get("note", ""), now=now),
        "withdraw": lambda now: personal.withdraw_number(actor=viewer, report=report, now=now),
        "guardian": lambda now: personal.withdraw_guardian(actor=viewer, report=report, now=now),
        "erase": lambda now: personal.erase(actor=viewer, report=report, now=now),
    }


def _copy(viewer: Viewer, report: Report, *, whole: bool) -> HttpResponse:
    """Answer with everything that is kept, as a file."""
    concerns.take_copy(actor=viewer, report=report, now=clock.now())
    kept = personal.kept_about(viewer, report, show_date=page.show_date)
    if kept is None:
        raise Http404
    given = kept.as_json()
    if not whole:
        given["phone"] = masked(kept.phone)
    return page.download(given, f"qianxian-{report.code}.json")
