"""Coming and going: name and password, then the code where a second factor is set up."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.text import clean
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.account_names import fold
from qianxian.storage import sessions
from qianxian.web import errors, throttle
from qianxian.web.account.devices import device_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Account

LONGEST_NAME = 60
HALF_OPEN = timedelta(minutes=5)
"""How long the page that asks for the code waits."""
KNOWN = "known"
KNOWN_S = 180 * 24 * 3600
MOST_KNOWN = 5
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password; too many wrong ones make everybody at that address wait."""
    onwards = request.POST.get("next") or request.GET.get("next", "")
    roles = people_queries.one_account_a_role() if settings.QIANXIAN_DEMO else []
    if request.method != "POST":
        return render(request, "desk/sign_in.html", {"next": onwards, "roles": roles})
    username = clean(request.POST.get("username", ""))[:LONGEST_NAME]
    key = _bucket_of(request, username)
    if wait := throttle.wait_to_prove(request, key, take=False):
        return errors.too_often(request, wait)
    account: Any = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        throttle.wait_to_prove(request, key, take=True)
        reason = _("Name or password is wrong. Whoever set up your office can give you a new password.")
        context = {"next": onwards, "username": username, "reason": reason, "roles": roles}
        return render(request, "desk/sign_in.html", context, status=422)
    if people_queries.second_factor_of(account.pk) is None:
        return come_in(request, account, onwards)
    request.session.cycle_key()
    request.session["half"] = {
        "account": account.pk, "hash": account.get_session_auth_hash(), "next": onwards,
        "at": clock.now().isoformat(),
    }
    return redirect("sign_in_code")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor's code; until it is right, nobody is signed in."""
    account, onwards = _half_in(request)
    if account is None:
        request.session.pop("half", None)
        return redirect("sign_in")
    if request.method != "POST":
        return render(request, "account/code.html")
    keys = [throttle.address(request), f"account:{account.pk}"]
    if wait := max(throttle.buckets.wait("second_factor", key, take=False) for key in keys):
        return errors.too_often(request, wait)
    if not people.take_code(account_id=account.pk, typed=request.POST.get("code", ""), now=clock.now()):
        for key in keys:
            throttle.buckets.wait("second_factor", key)
        reason = _("This code doesn't fit, or was used already. Wait for the next one and type that.")
        return render(request, "account/code.html", {"reason": reason}, status=422)
    request.session.pop("half")
    return come_in(request, account, onwards, second_factor=True)


def _half_in(request: HttpRequest) -> tuple[Account | None, str]:
    """Return whose password was given in this session a moment ago, and where they want to go."""
    half = request.session.get("half")
    if half is None or clock.now() - datetime.fromisoformat(half["at"]) > HALF_OPEN:
        return None, ""
    account = people_queries.account_signing_in(half["account"])
    # A password that was changed meanwhile is not the one that was given.
    if account is None or not constant_time_compare(half["hash"], account.get_session_auth_hash()):
        return None, ""
    return account, half["next"]


def come_in(request: HttpRequest, account: Account, onwards: str, *, second_factor: bool = False) -> HttpResponse:
    """Open the session, keep with which browser, and go on."""
    if "resident" in request.session:
        request.session.flush()  # a desk and a resident's own matters never share a session, nor what either opened
    login(request, account, backend=BACKEND)
    request.session["second_factor"] = second_factor
    people.begin_sign_in(
        account_id=account.pk, session_hash=sessions.hash_of(request.session.session_key or ""),
        device=device_of(request.headers.get("User-Agent", "")), now=clock.now(),
    )
    if not url_has_allowed_host_and_scheme(onwards, {request.get_host()}, require_https=request.is_secure()):
        onwards = ""
    if account.must_change:
        onwards = ""
    target = HttpResponseRedirect(onwards) if onwards.startswith("/") else redirect(
        "your_account" if account.must_change else "desk",
    )
    _remember(request, target, account.username)
    return target


# ── a name's lock keeps strangers out, not its owner ─────────────────────────────────────────────────────────────


def _bucket_of(request: HttpRequest, username: str) -> str:
    """Return the bucket of tries for a name: one of its own for a browser in which the name has signed in before.

    So whoever types wrong passwords for a name from elsewhere can't keep its owner out.
    """
    if _short(username) in _known(request):
        return f"browser:{request.COOKIES[KNOWN]}:{fold(username)}"
    return f"name:{fold(username)}"


def _known(request: HttpRequest) -> list[str]:
    try:
        names: list[str] = signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_S)
    except signing.BadSignature:
        return []
    return names


def _short(username: str) -> str:
    return hashlib.sha256(fold(username).encode(errors="replace")).hexdigest()[:16]


def _remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    names = [one for one in _known(request) if one != _short(username)]
    response.set_cookie(
        KNOWN, signing.dumps([*names, _short(username)][-MOST_KNOWN:], salt=KNOWN), max_age=KNOWN_S, httponly=True,
        secure=settings.SECURE, samesite="Lax", path="/sign-in/",
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("front")
