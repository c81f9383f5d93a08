"""The ways out: which there are, what is stuck in them, and when telephones stay silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.notices import actions as notices
from qianxian.notices import channels, queries
from qianxian.notices.states import IN_TROUBLE, NoticeState
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from datetime import time

    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer

KINDS = {
    "folder": _p("way out", "A folder on the server"), "console": _p("way out", "Printed by the server"),
    "mail": _p("way out", "Mail"), "sms-tencent": _p("way out", "Short messages, Tencent Cloud"),
    "sms-alibaba": _p("way out", "Short messages, Alibaba Cloud"), "wecom": _p("way out", "WeCom"),
    "wecom-robot": _p("way out", "A robot in a group of WeCom"),
    "dingtalk-robot": _p("way out", "A robot in a group of DingTalk"),
}


@require_safe
@for_an_administrator
def ways_out(request: HttpRequest) -> HttpResponse:
    """Show every way out with its last success, and what is stuck; never a word of a message or a number."""
    return _show(request)


def _show(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    viewer = page.viewer(request)
    hours, may = queries.quiet_hours(), administers_district(viewer)
    return render(
        request,
        "administration/ways_out.html",
        {
            "ways": [(way, KINDS[way.kind]) for way in queries.ways_for(viewer)],
            "troubles": queries.troubles_for(viewer),
            "setup": channels.of_district(),
            "quiet": queries.quiet.now(),
            "may": may,
            **(history("quiethours", hours.id, may=may) if hours is not None else {"history": []}),
            **context,
        },
        status=status,
    )


@require_POST
@for_the_district
def settle_trouble(request: HttpRequest) -> HttpResponse:
    """Try everything again that is stuck for one reason, or give it up and say why."""
    sent = request.POST
    state = sent.get("state", "")
    if state not in IN_TROUBLE:
        return _show(request, status=422, reason=_("Nothing is stuck there any more. Look at the list again, please."))
    which: dict[str, Any] = {
        "channel": sent.get("channel", ""), "state": NoticeState(state), "error": sent.get("error", ""),
    }
    actor, now = page.viewer(request), clock.now()
    try:
        if sent.get("do") == "again":
            notices.try_again(actor=actor, now=now, **which)
        else:
            notices.give_up(actor=actor, reason=sent.get("reason", "")[:500], now=now, **which)
    except Unfit as wrong:
        return _show(request, status=422, reason=str(wrong.reason), typed=sent.get("reason", ""))
    return redirect("ways_out")


class QuietHoursForm(ActForm):
    """From when until when no telephone sounds."""

    begins = forms.TimeField(
        label=_p("quiet hours", "From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    ends = forms.TimeField(
        label=_p("quiet hours", "To"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("Twice the same hour: messages go out at any time."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def quiet_hours(request: HttpRequest) -> HttpResponse:
    """Say when telephones stay silent."""
    hours, known = queries.quiet_hours(), queries.quiet.now()
    first = {"begins": known.begins, "ends": known.ends, "version": hours.version if hours is not None else 0}
    form = QuietHoursForm(request.POST) if request.method == "POST" else QuietHoursForm(initial=first)
    context = {
        "title": _("Quiet hours"), "back": "ways_out", "button": _("Keep it like this"),
        "lead": _("What falls into them is sent when they are over. What can't wait, and codes to sign in with, go out "
                  "at any time; mail does too, because nobody is woken by it."),
    }
    return press(
        request, form,
        lambda: notices.set_quiet_hours(
            actor=page.viewer(request), begins=form.said["begins"], ends=form.said["ends"], version=form.on_version,
            now=clock.now(),
        ),
        template="administration/form.html", context=context, onwards=lambda _made: "ways_out",
    )


@undoes("quiet_hours.set", of_the_district=True)
def undo_quiet_hours(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Put the quiet hours back as they were."""
    known, hours = queries.quiet.now(), queries.quiet_hours()
    before: dict[str, time] = {
        name: forms.TimeField().clean(said) for name, said in before_changes(words).items()
    }
    notices.set_quiet_hours(
        actor=viewer, begins=before.get("begins", known.begins), ends=before.get("ends", known.ends),
        version=hours.version if hours is not None else 0, now=clock.now(),
    )
    return "ways_out"
