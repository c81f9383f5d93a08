"""Accounts: open one, make a new one-time password, close and reopen, take a lost second factor off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.base.text import clean
from qianxian.people import actions as people
from qianxian.people import passwords
from qianxian.people import queries as people_queries
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.history import history
from qianxian.web.forms import ActForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.models import Account
    from qianxian.people.queries import AccountLine, Viewer

TEMPLATE = "administration/form.html"


class OpenForm(ActForm):
    """An account to be opened."""

    username = forms.CharField(
        label=_p("field", "account"), max_length=40,
        help_text=gettext_lazy("What they type to sign in: letters, digits, dots and dashes, no blanks."),
    )


@require_safe
@for_an_administrator
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts in the administrator's care."""
    said, state = clean(request.GET.get("q", ""))[:60], request.GET.get("state", "")
    closed = {"open": False, "closed": True}.get(state)
    found = people_queries.accounts_for(
        page.viewer(request), clock.today(), said=said, closed=closed, after=request.GET.get("after", "")[:40],
    )
    shown = found[: people_queries.PAGE]
    context = {
        "shown": shown, "q": said, "state": state,
        "next": shown[-1].account.username if len(found) > people_queries.PAGE else "",
    }
    return render(request, "administration/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account, and show its one-time password, once."""
    context = {
        "title": _("Open an account"), "back": "accounts",
        "lead": _("For one person. What they may do follows from the offices that they take afterwards."),
    }
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, TEMPLATE, {**context, "form": form})
    if form.is_valid():
        password = passwords.fresh()
        try:
            account = people.open_account(
                actor=page.viewer(request), username=form.said["username"], password=password, must_change=True,
                now=clock.now(),
            )
        except Unfit as wrong:
            form.add_error(wrong.field or None, str(wrong.reason))
        else:
            return _show_password(request, account, password)
    return render(request, TEMPLATE, {**context, "form": form}, status=422)


def _show_password(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    """Show a one-time password in the answer to what was sent: loading the page again does not bring it back."""
    return render(request, "administration/one_time.html", {"account": account, "password": password})


@require_safe
@for_an_administrator
def account(request: HttpRequest, number: int) -> HttpResponse:
    """Show an account."""
    line = _line(request, number)
    context = {
        "line": line, "shown": line.account,
        "factor": people_queries.second_factor_of(line.account.pk),
        "own": line.account.pk == page.viewer(request).account_id,
        **history("account", line.account.pk),
    }
    return render(request, "administration/account.html", context)


def _line(request: HttpRequest, number: int) -> AccountLine:
    found = people_queries.account_for(page.viewer(request), number, clock.today())
    if found is None:
        raise Http404
    return found


@require_POST
@for_an_administrator
def reset_password(request: HttpRequest, number: int) -> HttpResponse:
    """Make a new one-time password, and show it, once."""
    line = _line(request, number)
    password = people.reset_password(actor=page.viewer(request), account=line.account, now=clock.now())
    return _show_password(request, line.account, password)


def _pressed(act: Callable[[Viewer, Account], None]) -> Callable[..., HttpResponseBase]:
    """Return a view that does `act` to an account and goes back to its page."""

    @require_POST
    @for_an_administrator
    def view(request: HttpRequest, number: int) -> HttpResponse:
        act(page.viewer(request), _line(request, number).account)
        return redirect("account", number)

    return view


close_account = _pressed(lambda actor, one: people.close_account(actor=actor, account=one, now=clock.now()))
reopen_account = _pressed(lambda actor, one: people.reopen_account(actor=actor, account=one, now=clock.now()))
remove_second_factor = _pressed(
    lambda actor, one: people.remove_second_factor(actor=actor, account=one, now=clock.now()),
)
