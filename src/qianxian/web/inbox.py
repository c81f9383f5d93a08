"""What somebody was told, and how they want to be told: the same two pages for residents and for people in office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import pgettext_lazy as _p

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.notices import actions as notices
from qianxian.notices import queries
from qianxian.notices.states import FOR_RESIDENTS, FOR_STAFF, Telling
from qianxian.web import page
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qianxian.notices.queries import Line
    from qianxian.people.queries import Viewer

KINDS = {"mail": _p("way out", "Mail"), "wecom": _p("way out", "WeCom")}


def show(
    request: HttpRequest, template: str, here: str, told_more: Callable[[Viewer, list[Line]], dict[str, Any]],
) -> HttpResponse:
    """Show what the viewer was told, newest first, and take it that it was read.

    `told_more` returns what else the page says about the lines.
    """
    viewer = page.viewer(request)
    reason = ""
    if request.method == "POST":
        try:
            numbers = [int(typed) for typed in request.POST.getlist("number")[: queries.PAGE] if _is_id(typed)]
            notices.read_inbox(actor=viewer, numbers=numbers, now=clock.now())
        except Unfit as wrong:
            reason = str(wrong.reason)
        else:
            return redirect(here)
    before = request.GET.get("before", "")
    lines = queries.inbox_of(
        viewer, language=get_language() or "", show_date=page.show_date, before=int(before) if _is_id(before) else None,
    )
    context = {
        "lines": lines, "fresh": [line for line in lines if line.is_new], "unread": queries.unread_of(viewer),
        **told_more(viewer, lines), "here": here, "reason": reason,
        "next": lines[-1].number if len(lines) == queries.PAGE else 0,
    }
    return render(request, template, context, status=422 if reason else 200)


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 19  # noqa: PLR2004  # 63 bits


class TellingForm(ActForm):
    """How a resident wants to be told."""

    telling = forms.ChoiceField(
        label=_p("field", "How much"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in FOR_RESIDENTS],
    )


class StaffTellingForm(ActForm):
    """How, by which way and where somebody in office wants to be told."""

    telling = forms.ChoiceField(
        label=_p("field", "When"), widget=forms.RadioSelect, choices=[(one.value, one.label) for one in FOR_STAFF],
    )
    channel = forms.ChoiceField(label=_p("field", "By which way"), required=False)
    address = forms.CharField(
        label=_p("field", "Where"), required=False, max_length=120,
        help_text=gettext_lazy("Your address of mail, or your name at the messenger. Only you see it."),
    )


def choose(request: HttpRequest, template: str, here: str) -> HttpResponse:
    """Let the viewer say how they want to be told."""
    viewer = page.viewer(request)
    own = queries.preference_of(viewer)
    first = {"telling": own.telling, "channel": own.channel, "address": own.address, "version": own.version}
    staff = viewer.resident_id is None
    made = StaffTellingForm if staff else TellingForm
    form = made(request.POST) if request.method == "POST" else made(initial=first)
    ways = queries.ways_to_staff() if staff else []
    if staff:
        form.fields["channel"].choices = [  # type: ignore[attr-defined]  # a choice from a list
            ("", _p("way out", "none")), *((name, f"{KINDS[kind]} · {name}") for name, kind in ways),
        ]
    return press(
        request, form,
        lambda: notices.choose(
            actor=viewer, telling=Telling(form.said["telling"]), channel=form.said.get("channel", ""),
            address=form.said.get("address", ""), version=form.on_version, now=clock.now(),
        ),
        template=template, context={"ways": ways, "here": here}, onwards=lambda _made: here,
    )
