"""Your account: the password, and the browsers in which you are signed in."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import HASH_SESSION_KEY, authenticate
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.storage import sessions
from qianxian.web import errors, page, throttle
from qianxian.web.account.devices import said_device

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.models import Account


def for_somebody_signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be seen by whoever signed in, whatever office they hold."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page.viewer(request).account_id is None:
            return redirect_to_login(request.path if request.method != "POST" else "/account/")
        return view(request, *args, **kwargs)

    return wrapper


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **more)


class PasswordForm(forms.Form):
    """A new password, twice, and the one that was good until now."""

    required_css_class = "required"
    old = _password(gettext_lazy("The password you have"), "current-password")
    new = _password(
        gettext_lazy("The new one"), "new-password",
        help_text=gettext_lazy("At least ten characters, not only digits. A short sentence is easy to keep."),
    )
    again = _password(gettext_lazy("The new one once more"), "new-password")

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:  # they have just signed in with the one-time password
            del self.fields["old"]

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        said: dict[str, Any] = super().clean() or {}
        if "new" in said and "again" in said and said["new"] != said["again"]:
            self.add_error("again", _("The two are not the same. Type the new password twice, please."))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@for_somebody_signed_in
def your_account(request: HttpRequest) -> HttpResponse:
    """Show one's own account, and change its password."""
    first = page.viewer(request).must == "password"
    if request.method != "POST":
        return _show(request, PasswordForm(first=first))
    key = f"account:{page.viewer(request).account_id}"
    if wait := throttle.wait_to_prove(request, key, take=False):
        return errors.too_often(request, wait)
    form = PasswordForm(request.POST, first=first)
    if form.is_valid() and _change(request, form, first=first):
        request.session["said"] = "password"
        return redirect("your_account" if not first else "desk")
    if "old" in form.errors:
        throttle.wait_to_prove(request, key, take=True)
    return _show(request, form, status=422)


def _change(request: HttpRequest, form: PasswordForm, *, first: bool) -> bool:
    """Change the password as the form says; all sessions but this one end."""
    said, account = form.cleaned_data, _account(request)
    if not first and authenticate(request, username=account.username, password=said["old"]) is None:
        form.add_error("old", _("The password is wrong. Try it again, please."))
        return False
    now = clock.now()
    try:
        account = people.change_password(actor=page.viewer(request), account=account, password=said["new"], now=now)
    except Unfit as wrong:
        form.add_error(wrong.field or None, str(wrong.reason))
        return False
    was = this_session(request)
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    people.move_sign_in(was=was, session_hash=this_session(request))
    people.end_sign_ins(account_id=account.pk, keep=this_session(request), now=now)
    return True


def _account(request: HttpRequest) -> Account:
    account = people_queries.account_named(page.viewer(request).username)
    if account is None:
        raise Http404
    return account


def this_session(request: HttpRequest) -> str:
    """Return the hash of the session that a request came in."""
    return sessions.hash_of(request.session.session_key or "")


def _show(request: HttpRequest, form: PasswordForm, *, status: int = 200) -> HttpResponse:
    viewer = page.viewer(request)
    lines = people_queries.sign_ins_of(viewer, session_hash=this_session(request), now=clock.now())
    factor = people_queries.second_factor_of(viewer.account_id) if viewer.account_id is not None else None
    context = {
        "form": form,
        "first": viewer.must == "password",
        "factor": factor,
        "codes_left": people_queries.unused_recovery_codes(factor) if factor is not None else 0,
        "sign_ins": [(line, said_device(line.device)) for line in lines],
        "others": sum(1 for line in lines if not line.is_this),
        "done": request.session.pop("said", ""),
    }
    return render(request, "account/account.html", context, status=status)


@require_POST
@for_somebody_signed_in
def end_sign_in(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own sessions."""
    viewer = page.viewer(request)
    if viewer.account_id is None or not people.end_sign_ins(
        account_id=viewer.account_id, only=number, now=clock.now(),
    ):
        raise Http404
    return redirect("your_account")


@require_POST
@for_somebody_signed_in
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    viewer = page.viewer(request)
    if viewer.account_id is not None:
        people.end_sign_ins(account_id=viewer.account_id, keep=this_session(request), now=clock.now())
    request.session["said"] = "others"
    return redirect("your_account")
