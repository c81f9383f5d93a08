"""Bodies that take turns under a rule: whose turn it is, and days on which one of them takes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.queries import Turns, Where


class ClosedForm(ActForm):
    """Which body takes no turn, and on which days."""

    body = forms.TypedChoiceField(label=_p("field", "body"), coerce=int)
    first_on = DateField(label=_p("field", "from"))
    last_on = DateField(label=_p("field", "to the end of"))


@require_safe
@for_an_administrator
def turns(request: HttpRequest, number: int) -> HttpResponse:
    """Show whose turn it is under a rule, and on which days a body takes none."""
    says, found = _taken_under(number)
    return render(request, "administration/turns.html", {
        "number": number, "turns": found, "about": concern_queries.said_rules([says])[0],
        "may": administers_district(page.viewer(request)),
    })


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Say on which days a body takes no turn."""
    _says, found = _taken_under(number)
    today = clock.today()
    form = ClosedForm(
        request.POST if request.method == "POST" else None, initial={"first_on": today, "last_on": today},
    )
    form.fields["body"].choices = [  # type: ignore[attr-defined]
        (taker.id, taker.name) for taker in found.takers if not taker.ended
    ]
    context = {
        "title": _("Days without a turn"), "back": "rule_turns", "back_to": number,
        "lead": _("On these days the next body takes the turn. It is not made up for afterwards."),
    }
    return press(
        request, form,
        lambda: concerns.close_body(
            actor=page.viewer(request), organisation_id=form.said["body"], first_on=form.said["first_on"],
            last_on=form.said["last_on"], now=clock.now(),
        ),
        template="administration/form.html", context=context, onwards=lambda _made: ("rule_turns", number),
    )


@require_POST
@for_the_district
def call_off(request: HttpRequest, number: int, days: int) -> HttpResponse:
    """Let a body take its turns again on days on which it was said to be closed."""
    _says, found = _taken_under(number)
    row = concern_queries.closed_days(days)
    if row is None or row.organisation_id not in {taker.id for taker in found.takers}:
        raise Http404
    concerns.call_off_closed_days(actor=page.viewer(request), days=row, now=clock.now())
    return redirect("rule_turns", number)


def _taken_under(number: int) -> tuple[Where, Turns]:
    """Return what the rule with a number says, counted from 1, and the turns taken under it; missing where none are."""
    rules = concern_queries.router.now().rules
    says = rules[number - 1].says if 1 <= number <= len(rules) else None
    found = concern_queries.turns_of(says, clock.today()) if says is not None else None
    if says is None or found is None:
        raise Http404
    return says, found
