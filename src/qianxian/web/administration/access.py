"""Coming into the administration: for administrators, for a reason, and for half an hour."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import require
from qianxian.people import actions as people
from qianxian.people import rules as people_rules
from qianxian.web import errors, page, throttle

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def for_an_administrator(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be seen by administrators; whoever wants to change something opens the administration first."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = page.viewer(request)
        if viewer.account_id is None:
            return redirect_to_login(request.path)
        require(people_rules.may_see_administration(viewer))
        return view(request, *args, **kwargs)

    return wrapper


class ElevateForm(forms.Form):
    """What somebody says who opens the administration."""

    reason = forms.CharField(label=gettext_lazy("What you want to do"), max_length=120)
    password = forms.CharField(
        label=_p("account", "Password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def elevate(request: HttpRequest) -> HttpResponse:
    """Open the administration: ask why, and for the password once more."""
    if request.method != "POST":
        form = ElevateForm(initial={"next": request.GET.get("next", "")})
        return render(request, "administration/elevate.html", {"form": form})
    viewer = page.viewer(request)
    keys = [throttle.address(request), f"name:{viewer.username}"]
    if wait := max(throttle.buckets.wait("sign_in", key, take=False) for key in keys):
        return errors.too_often(request, wait)
    form = ElevateForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        account = authenticate(request, username=viewer.username, password=said["password"])
        if account is not None and account.pk == viewer.account_id:
            access = people.open_elevated_access(actor=viewer, reason=said["reason"], now=clock.now())
            request.session["elevated"] = access.id
            onwards = said["next"]
            if url_has_allowed_host_and_scheme(onwards, {request.get_host()}) and onwards.startswith("/"):
                return HttpResponseRedirect(onwards)
            return redirect("administration")
        for key in keys:
            throttle.buckets.wait("sign_in", key)
        form.add_error("password", _("The password is wrong. Try it again, please."))
    return render(request, "administration/elevate.html", {"form": form}, status=422)


@require_POST
@for_an_administrator
def lower(request: HttpRequest) -> HttpResponse:
    """Close the administration before its time."""
    access = request.session.pop("elevated", None)
    if access is not None and page.viewer(request).is_elevated:
        people.end_elevated_access(actor=page.viewer(request), access_id=access, now=clock.now())
    return redirect("administration")
