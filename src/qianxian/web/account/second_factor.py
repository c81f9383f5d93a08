"""Setting up a second factor, its recovery codes, and turning it off."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import segno
from django.contrib.auth import authenticate
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people import second_factor as totp
from qianxian.places import queries as places
from qianxian.storage.sealed import Broken
from qianxian.web import errors, page, throttle
from qianxian.web.account.views import for_somebody_signed_in, this_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@for_somebody_signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the key of a new device and take its first code; or, where one is set up, what can be done about it."""
    viewer = page.viewer(request)
    if viewer.must == "password" or viewer.account_id is None:
        return redirect("your_account")
    if people_queries.second_factor_of(viewer.account_id) is not None:
        return render(request, "account/second_factor.html", {"factor": True})
    if request.method != "POST":
        return _show_key(request, viewer, totp.fresh_secret())
    secret = _drafted(viewer, request.POST.get("draft", ""))
    if secret is None:
        return errors.bad_request(request)
    return _too_often(request, viewer) or _wrong_password(request, viewer, secret) or _set_up(request, viewer, secret)


def _wrong_password(request: HttpRequest, viewer: Viewer, secret: str) -> HttpResponse | None:
    """Ask for the password again: a desk that was left open is not to be locked by whoever passes by."""
    key = f"account:{viewer.account_id}"
    if wait := throttle.wait_to_prove(request, key, take=False):
        return errors.too_often(request, wait)
    if authenticate(request, username=viewer.username, password=request.POST.get("password", "")) is not None:
        return None
    throttle.wait_to_prove(request, key, take=True)
    return _show_key(
        request, viewer, secret, password_reason=_("The password is wrong. Try it again, please."), status=422,
    )


def _set_up(request: HttpRequest, viewer: Viewer, secret: str) -> HttpResponse:
    """Set the device up if it shows the right code; all sessions but this one end."""
    now = clock.now()
    try:
        codes = people.set_up_second_factor(actor=viewer, secret=secret, typed=request.POST.get("code", ""), now=now)
    except Unfit as wrong:
        _count(request, viewer)
        return _show_key(request, viewer, secret, reason=str(wrong.reason), status=422)
    request.session["second_factor"] = True
    if viewer.account_id is not None:
        people.end_sign_ins(account_id=viewer.account_id, keep=this_session(request), now=now)
    return render(request, "account/recovery_codes.html", {"codes": codes})


def _show_key(
    request: HttpRequest, viewer: Viewer, secret: str, *,
    reason: str = "", password_reason: str = "", status: int = 200,
) -> HttpResponse:
    top = places.tree.now().top
    issuer = pgettext("name", "Qianxian") + (f" {top.name}" if top is not None else "")
    address = totp.address_of(secret, username=viewer.username, issuer=issuer)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=3, light="#fff", svgclass="qr", lineclass=None)
    context = {
        "qr": mark_safe(drawn),  # noqa: S308  # drawn here, from squares only
        "secret": totp.spoken(secret),
        "draft": base64.b64encode(totp.seal(secret, about=_draft_of(viewer))).decode(),
        "reason": reason,
        "password_reason": password_reason,
        "first": viewer.must == "second_factor",
    }
    return render(request, "account/second_factor.html", context, status=status)


def _draft_of(viewer: Viewer) -> str:
    return f"draft:{viewer.account_id}"


def _drafted(viewer: Viewer, token: str) -> str | None:
    """Return the secret that the page showed; only the account to which it was shown can hand it in."""
    try:
        return totp.unseal(base64.b64decode(token, validate=True), about=_draft_of(viewer))
    except (Broken, binascii.Error):
        return None


def _keys(request: HttpRequest, viewer: Viewer) -> list[str]:
    return [throttle.address(request), f"account:{viewer.account_id}"]


def _too_often(request: HttpRequest, viewer: Viewer) -> HttpResponse | None:
    wait = max(throttle.buckets.wait("second_factor", key, take=False) for key in _keys(request, viewer))
    return errors.too_often(request, wait) if wait else None


def _count(request: HttpRequest, viewer: Viewer) -> None:
    for key in _keys(request, viewer):
        throttle.buckets.wait("second_factor", key)


@require_POST
@for_somebody_signed_in
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, for one code of the device."""
    return _with_a_code(
        request,
        lambda viewer, typed: people.renew_recovery_codes(actor=viewer, typed=typed, now=clock.now()),
        lambda codes: render(request, "account/recovery_codes.html", {"codes": codes}),
    )


@require_POST
@for_somebody_signed_in
def turn_off(request: HttpRequest) -> HttpResponse:
    """Turn the second factor off, for one code of the device."""
    def off(_none: object) -> HttpResponse:
        request.session["second_factor"] = False
        request.session["said"] = "factor_off"
        return redirect("your_account")

    return _with_a_code(
        request, lambda viewer, typed: people.turn_off_second_factor(actor=viewer, typed=typed, now=clock.now()), off,
    )


def _with_a_code(
    request: HttpRequest, act: Callable[[Viewer, str], Any], onwards: Callable[[Any], HttpResponse],
) -> HttpResponse:
    viewer = page.viewer(request)
    if wait := _too_often(request, viewer):
        return wait
    try:
        made = act(viewer, request.POST.get("code", ""))
    except Unfit as wrong:
        _count(request, viewer)
        context = {"factor": True, "reason": str(wrong.reason) or _("This can't be done so")}
        return render(request, "account/second_factor.html", context, status=422)
    return onwards(made)
