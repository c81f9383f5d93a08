"""A resident's own page: coming in with a code sent to the telephone, what they raised, name, number, leaving."""

from __future__ import annotations

import secrets
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import personal
from qianxian.concerns import queries as concern_queries
from qianxian.notices import actions as notices
from qianxian.notices import queries as notice_queries
from qianxian.notices.channels import NotSent
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.actions import NotAPhone
from qianxian.storage import districts
from qianxian.storage.codes import WrongCode
from qianxian.web import errors, page, throttle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

SESSION = "resident"
SENT = "resident_code"
KNOWN = "known_resident"
KNOWN_S = 180 * 24 * 3600
MOST_KNOWN = 5
SIGN_IN, MOVE, LOOK = "sign_in", "move", "look"
"""What a code is asked for: to come in, to change to that number, to see once what was raised with it."""
LOOK_OPEN_S = 30 * 60
"""How long what was raised with a number stays open in a browser without an account."""


def for_a_resident(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be seen by a resident who signed in; who is looking comes from the session and nothing else."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page.viewer(request).resident_id is None:
            return redirect("resident")
        return view(request, *args, **kwargs)

    return wrapper


# ── coming in ────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest) -> HttpResponse:
    """Ask for the telephone number, and send a code to it."""
    viewer = page.viewer(request)
    if viewer.resident_id is not None:
        return redirect("resident_matters")
    if request.method != "POST":
        return render(request, "resident/sign_in.html" if notice_queries.sends_at_once() else "resident/not_here.html")
    return send(request, "resident/sign_in.html", to=SIGN_IN)


def send(
    request: HttpRequest, template: str, *, to: str, resident_id: int | None = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Send a code to the number that was typed, or show `template` again with what is wrong.

    Whatever is known of the number, the same is done and answered: who types a stranger's learns nothing.
    """
    if not notice_queries.sends_at_once():
        return render(request, "resident/not_here.html", status=422)
    typed = request.POST.get("phone", "")[:40]
    shown = {**(context or {}), "phone": typed}
    try:
        phone = people.read_mobile(typed)
        if wait := throttle.buckets.wait("resident_address", throttle.address(request)):
            return errors.too_often(request, wait)
        number, made = people.make_code(
            phone=phone, resident_id=resident_id, address=throttle.address(request), browser=_known(request, phone),
            now=clock.now(),
        )
        notices.send_code(number=number, phone=phone, code=made, language=get_language() or "")
    except NotAPhone:
        reason = _("This does not look like a telephone number. Check it and send it again.")
    except Unfit as wrong:
        reason = str(wrong.reason)
    except NotSent:
        reason = _("The code could not be sent just now. Try it again in a while; codes on receipts work as always.")
    else:
        request.session[SENT] = {"id": number, "tail": phone[-4:], "to": to}
        return redirect("resident_code")
    return render(request, template, {**shown, "reason": reason}, status=422)


# ── a browser in which a number signed in before has an allowance of its own ─────────────────────────────────────


def _known(request: HttpRequest, phone: str) -> str:
    """Return the name of this browser if the number signed in with it before, else nothing."""
    known = _known_browser(request)
    return known["browser"] if people_queries.mark_of(phone) in known["marks"] else ""


def _known_browser(request: HttpRequest) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_S)
    except signing.BadSignature:
        kept = {"browser": secrets.token_hex(8), "marks": []}
    return kept


def _remember(request: HttpRequest, response: HttpResponse, phone: str) -> None:
    """Let this browser be known for a number; what is kept in it does not tell which."""
    kept, mark = _known_browser(request), people_queries.mark_of(phone)
    marks = [*(one for one in kept["marks"] if one != mark), mark][-MOST_KNOWN:]
    response.set_cookie(
        KNOWN, signing.dumps({**kept, "marks": marks}, salt=KNOWN), max_age=KNOWN_S, httponly=True,
        secure=settings.SECURE, samesite="Lax", path="/resident/",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and let its holder in, change to the new number, or show what was raised with it."""
    sent = request.session.get(SENT)
    viewer = page.viewer(request)
    if sent is None or (sent["to"] == MOVE and viewer.resident_id is None):
        return redirect("resident")
    context = {
        "tail": sent["tail"], "to": sent["to"],
        "file": f"outbox/{districts.current().code}/{sent['id']}.txt" if settings.QIANXIAN_DEMO else "",
    }
    if request.method != "POST":
        return render(request, "resident/code.html", context)
    now = clock.now()
    phone = people.take_resident_code(
        number=sent["id"], typed=request.POST.get("code", "")[:20],
        resident_id=viewer.resident_id if sent["to"] == MOVE else None, now=now,
    )
    if phone is None:
        reason = _("This code doesn't fit, or its five minutes or five tries are over. Ask for a new one then.")
        return render(request, "resident/code.html", {**context, "reason": reason}, status=422)
    if sent["to"] == LOOK:
        _begin(request, "number", {"code": sent["id"], "until": now.timestamp() + LOOK_OPEN_S})
        return redirect("by_number_matters")
    if sent["to"] == MOVE:
        people.change_number(actor=viewer, phone=phone, now=now)
        resident = people_queries.resident_with(phone)
    else:
        resident = people_queries.resident_with(phone) or people.join(phone=phone, now=now)
    if resident is None:
        raise Http404
    _begin(request, SESSION, {"id": resident.pk, "mark": people_queries.mark_of(phone)})
    answer = redirect("resident_matters")
    _remember(request, answer, phone)
    return answer


def _begin(request: HttpRequest, name: str, value: dict[str, Any]) -> None:
    """Begin a session of the resident's own: a desk and a resident's matters never share one."""
    # What whoever sat at the desk had opened by its code is not the resident's.
    receipts = request.session.get("receipts", []) if page.viewer(request).account_id is None else []
    request.session.flush()
    request.session["receipts"] = receipts
    request.session[name] = value


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    request.session.flush()
    return redirect("front")


# ── what is theirs ───────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_resident
def matters(request: HttpRequest) -> HttpResponse:
    """Show what the resident raised or claimed, and take the code of another matter of theirs."""
    if request.method != "POST":
        return _show(request)
    typed = request.POST.get("code", "")
    address = throttle.address(request)
    if wait := throttle.buckets.wait("code", address, take=False):
        return errors.too_often(request, wait)
    try:
        report = concern_queries.report_by_code(typed)
        if report is not None:
            concerns.claim(actor=page.viewer(request), report=report, now=clock.now())
            return redirect("resident_matters")
        throttle.buckets.wait("code", address)
        reason = _("No matter has this code. Read it from the receipt again, or ask where you handed it in.")
    except WrongCode:
        reason = _(
            "A code has eight letters and digits, such as 7K42-9QMX, without 0, O, 1 and I. "
            "Read it from the receipt again, please.",
        )
    except Unfit as wrong:
        reason = str(wrong.reason)
    return _show(request, typed=typed, reason=reason, status=422)


def _show(request: HttpRequest, *, typed: str = "", reason: str = "", status: int = 200) -> HttpResponse:
    viewer = page.viewer(request)
    context = {
        "resident": people_queries.resident_of(viewer), "shown": concern_queries.own_matters_of(viewer),
        "typed": typed, "reason": reason, "unread": notice_queries.unread_of(viewer),
    }
    return render(request, "resident/matters.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_a_resident
def your_name(request: HttpRequest) -> HttpResponse:
    """Show what is kept of the resident, and change the name."""
    if request.method != "POST":
        return _show_account(request)
    alias = request.POST.get("alias", "")[:200]
    try:
        people.change_alias(actor=page.viewer(request), alias=alias, now=clock.now())
    except Unfit as wrong:
        return _show_account(request, alias=alias, alias_reason=str(wrong.reason), status=422)
    return redirect("resident_account")


def _show_account(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    resident = people_queries.resident_of(page.viewer(request))
    if resident is None:
        raise Http404
    return render(
        request,
        "resident/account.html",
        {
            "resident": resident, "alias": resident.alias, "sends": notice_queries.sends_at_once(),
            "followed": concern_queries.followed_by(page.viewer(request)).values(), **context,
        },
        status=status,
    )


@require_POST
@for_a_resident
def number(request: HttpRequest) -> HttpResponse:
    """Send a code to the number that the resident wants to change to."""
    viewer = page.viewer(request)
    resident = people_queries.resident_of(viewer)
    if resident is None:
        raise Http404
    return send(
        request, "resident/account.html", to=MOVE, resident_id=viewer.resident_id,
        context={
            "resident": resident, "alias": resident.alias, "sends": True,
            "followed": concern_queries.followed_by(viewer).values(),
        },
    )


@require_POST
@for_a_resident
def copy(request: HttpRequest) -> HttpResponse:
    """Give the resident a copy of everything that is kept with the account and its matters."""
    kept = personal.export_for_resident(page.viewer(request), show_date=page.show_date)
    return page.download(kept, "qianxian-account.json")


@require_POST
@for_a_resident
def leave(request: HttpRequest) -> HttpResponse:
    """Erase the resident's number and name; what they raised stays reachable by its codes."""
    if request.POST.get("sure") != "1":
        reason = _("Tick the box first, so that nobody leaves by mistake.")
        return _show_account(request, leave_reason=reason, status=422)
    personal.leave(actor=page.viewer(request), now=clock.now())
    request.session.flush()
    answer = redirect("front")
    answer.delete_cookie(KNOWN, path="/resident/")
    return answer
