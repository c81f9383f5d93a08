"""Coming into the administration: for administrators, for a reason, and for half an hour."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import require
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people import rules as people_rules
from qianxian.places import queries as places
from qianxian.web import errors, page, throttle

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.queries import Viewer


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


def for_the_district(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be used by those who administer the whole district; to other administrators there is no such page."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not administers_district(page.viewer(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return for_an_administrator(wrapper)


def administers_district(viewer: Viewer) -> bool:
    """Say whether the whole district is in the care of the viewer's office, whether or not it was opened just now."""
    top = places.tree.now().top
    return top is not None and bool(people_rules.has_in_care(viewer, top.path))


class ElevateForm(forms.Form):
    """What somebody says who opens the administration."""

    reason = forms.CharField(label=gettext_lazy("What you want to do"), max_length=120)
    password = forms.CharField(
        label=_p("account", "Password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_p("second factor", "Code"), max_length=20,
        help_text=gettext_lazy("The six digits, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_code:
            del self.fields["code"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def elevate(request: HttpRequest) -> HttpResponse:
    """Open the administration: ask why, and for the password once more."""
    viewer = page.viewer(request)
    factor = people_queries.second_factor_of(viewer.account_id) if viewer.account_id is not None else None
    if request.method != "POST":
        form = ElevateForm(initial={"next": request.GET.get("next", "")}, with_code=factor is not None)
        return render(request, "administration/elevate.html", {"form": form})
    key = f"account:{viewer.account_id}"  # not the name's: strangers try that at the door
    if wait := throttle.wait_to_prove(request, key, take=False):
        return errors.too_often(request, wait)
    form = ElevateForm(request.POST, with_code=factor is not None)
    if form.is_valid():
        said = form.cleaned_data
        if _proven(request, viewer, form):
            access = people.open_elevated_access(actor=viewer, reason=said["reason"], now=clock.now())
            request.session["elevated"] = access.id
            onwards = said["next"]
            if url_has_allowed_host_and_scheme(onwards, {request.get_host()}) and onwards.startswith("/"):
                return HttpResponseRedirect(onwards)
            return redirect("administration")
        throttle.wait_to_prove(request, key, take=True)
    return render(request, "administration/elevate.html", {"form": form}, status=422)


def _proven(request: HttpRequest, viewer: Viewer, form: ElevateForm) -> bool:
    """Say whether password and code are the viewer's own; what is wrong is said beside the field."""
    said = form.cleaned_data
    account = authenticate(request, username=viewer.username, password=said["password"])
    if account is None or account.pk != viewer.account_id:
        form.add_error("password", _("The password is wrong. Try it again, please."))
        return False
    if "code" in form.fields and not people.take_code(account_id=account.pk, typed=said["code"], now=clock.now()):
        form.add_error("code", _("This code doesn't fit, or was used already. Wait for the next one and type that."))
        return False
    return True


@require_POST
@for_an_administrator
def lower(request: HttpRequest) -> HttpResponse:
    """Close the administration before its time."""
    access = request.session.pop("elevated", None)
    if access is not None and page.viewer(request).is_elevated:
        people.end_elevated_access(actor=page.viewer(request), access_id=access, now=clock.now())
    return redirect("administration")
