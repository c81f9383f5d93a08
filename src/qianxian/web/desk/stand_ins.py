"""Who stands in while I am away."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.base.permits import Unfit, require
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people import rules
from qianxian.people.queries import bodies
from qianxian.web import page
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Tenure


class StandInForm(ActForm):
    """Who stands in, and in which days."""

    username = forms.CharField(
        label=_p("field", "account"), max_length=40,
        help_text=gettext_lazy("The name with which they sign in. They need no office of their own."),
    )
    valid_from = DateField(label=_p("field", "first day"))
    valid_until = DateField(
        label=_p("field", "back on"), help_text=gettext_lazy("The day on which the holder is back."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def stand_in(request: HttpRequest) -> HttpResponse:
    """Say who stands in while one is away."""
    viewer = page.viewer(request)
    tenure = bodies.own_tenure(viewer)
    if tenure is None:
        raise Http404
    if tenure.stands_in_for_id:
        return render(request, "desk/standing_in.html", {"tenure": tenure})
    return show(request, tenure, template="desk/stand_in.html", onwards="stand_in")


def show(
    request: HttpRequest, tenure: Tenure, *, template: str, onwards: str | tuple[str, int],
) -> HttpResponse:
    """Show who stands in for a tenure, and let somebody be named."""
    today = clock.today()
    form = StandInForm(
        request.POST if request.method == "POST" else None,
        initial={"valid_from": today, "valid_until": today + timedelta(days=7)},
    )
    context = {"tenure": tenure, "stand_ins": bodies.stand_ins_of(tenure, today), "today": today}
    if request.method == "POST":
        require(rules.may_name_stand_in(page.viewer(request), tenure))

    def act() -> Tenure:
        said = form.said
        account = people_queries.account_named(said["username"].strip())
        if account is None:
            raise Unfit(_("There is no account of this name. Ask them how they sign in."), "username")
        return people.name_stand_in(
            actor=page.viewer(request), tenure=tenure, account=account, valid_from=said["valid_from"],
            valid_until=said["valid_until"], now=clock.now(),
        )

    return press(request, form, act, template=template, context=context, onwards=lambda _made: onwards)


@require_POST
@for_an_office
def end_stand_in(request: HttpRequest, number: int) -> HttpResponse:
    """End a stand-in before its time."""
    found = bodies.stand_in(number)
    if found is None or found.stands_in_for is None or not rules.may_name_stand_in(
        page.viewer(request), found.stands_in_for,
    ):
        raise Http404
    with suppress(Unfit):  # it ended a moment ago, which is what was asked for
        people.end_stand_in(actor=page.viewer(request), tenure=found, now=clock.now())
    own = found.stands_in_for.account_id == page.viewer(request).account_id
    return redirect("stand_in") if own else redirect("stand_in_of", found.stands_in_for_id)
