"""Asking whether it is settled: who waits to be asked, what they said, and what came of it in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries
from qianxian.concerns.states import How, Satisfied
from qianxian.tasks import rules as task_rules
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.models import Report
    from qianxian.concerns.queries import ToAsk

MOST_DAYS = 30
AT_THE_PLATE = "plate"
"""What ?of= says where the list of those goes on who can't be asked."""


class FollowUpForm(ActForm):
    """What was asked and what was said."""

    how = forms.ChoiceField(label=_p("field", "how you asked"), choices=How.choices)
    reached = forms.ChoiceField(
        label=_p("field", "did you reach them"),
        choices=[("1", pgettext_lazy("reached", "yes, somebody answered")), ("0", pgettext_lazy("reached", "nobody"))],
    )
    solved = forms.ChoiceField(
        label=_p("field", "is it settled, as they say"), required=False,
        choices=[
            ("", _p("solved", "nobody was reached")), ("1", _p("solved", "settled")),
            ("0", _p("solved", "not settled")),
        ],
    )
    satisfied = forms.ChoiceField(
        label=_p("field", "how it was dealt with"), required=False,
        choices=[("", _p("satisfied", "they did not say")), *Satisfied.choices],
    )
    words = forms.CharField(
        label=_p("field", "what they said"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In their own words, shortly. If it is not settled, the unit reads this."),
    )


@require_safe
@for_an_office
def follow_ups(request: HttpRequest) -> HttpResponse:
    """List who waits to be asked, who can't be asked, and what came of asking."""
    viewer, now = page.viewer(request), clock.now()
    _require_asker(request)
    typed = request.GET.get("days", "")
    days = min(int(typed), MOST_DAYS) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else queries.ASK_AFTER  # noqa: PLR2004  # digits
    after = page.read_place_in_list(request.GET.get("after", ""))
    goes_on, at_plate = after is not None, request.GET.get("of") == AT_THE_PLATE
    to_ask = [] if goes_on and at_plate else queries.to_ask(viewer, now, days=days, after=after)
    others = [] if goes_on and not at_plate else queries.not_to_be_asked(viewer, after=after)
    return render(
        request,
        "desk/follow_ups.html",
        {
            "days": days,
            "goes_on": goes_on,
            "at_plate": at_plate,
            "to_ask": to_ask[: queries.ASKED_PAGE],
            "next": _next(to_ask),
            "not_to_be_asked": others[: queries.ASKED_PAGE],
            "next_at_plate": _next(others),
            "asked": queries.asked(viewer, now),
        },
    )


def _next(found: list[ToAsk]) -> str:
    """Return behind what a list goes on, if it does."""
    return page.write_place_in_list(found[-2].key) if len(found) > queries.ASKED_PAGE else ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def follow_up(request: HttpRequest, number: int) -> HttpResponse:
    """Write down that somebody was asked, and what they said."""
    return _form(request, *_wanted(request, number))


@require_POST
@for_an_office
def follow_up_number(request: HttpRequest, number: int) -> HttpResponse:
    """Show the number of somebody who is asked, and keep who looked at it."""
    wanted, report = _wanted(request, number)
    phone = concerns.see_contact_to_ask(actor=page.viewer(request), report=report, now=clock.now())
    return _form(request, wanted, report, phone=phone, shown=True)


def _form(request: HttpRequest, wanted: ToAsk, report: Report, **shown: Any) -> HttpResponse:
    sent = request.method == "POST" and not shown
    initial = {"how": How.PHONE.value, "version": report.concern.version}
    form = FollowUpForm(request.POST) if sent else FollowUpForm(initial=initial)
    context = {"wanted": wanted, "report": report, "has_number": queries.number_to_ask(report), **shown}
    if not sent:
        return render(request, "desk/follow_up.html", {**context, "form": form})
    return press(
        request, form, lambda: _record(request, report, form), template="desk/follow_up.html", context=context,
        onwards=lambda _made: "follow_ups",
    )


def _record(request: HttpRequest, report: Report, form: FollowUpForm) -> object:
    said = form.said
    solved, satisfied = said["solved"], said["satisfied"]
    try:
        return concerns.follow_up(
            actor=page.viewer(request), report=report, version=form.on_version, how=How(said["how"]),
            reached=said["reached"] == "1", solved=solved == "1" if solved else None,
            satisfied=Satisfied(satisfied) if satisfied else None, words=said["words"], now=clock.now(),
        )
    except Unsaid as error:
        raise Unfit(str(error.reason), "solved") from error


def _wanted(request: HttpRequest, number: int) -> tuple[ToAsk, Report]:
    """Return whom to ask, and the report that they raised.

    :raises Http404: if there is nobody, or it is not the viewer's to ask: both look the same.
    """
    wanted = queries.may_ask(page.viewer(request), number)
    if wanted is None:
        raise Http404
    return wanted


def _require_asker(request: HttpRequest) -> None:
    office = page.viewer(request).office
    if office is None or office.organisation_kind not in task_rules.SUPERIORS:
        raise Http404

