"""What everybody is told about their data: written here, looked at as people will see it, in force from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.concerns import personal
from qianxian.people import actions as people
from qianxian.people import privacy as notices
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import history
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import PrivacyNotice


class NoticeForm(ActForm):
    """A notice as it is written; a line that begins with # is a heading."""

    why = forms.CharField(
        label=_p("field", "why it changes"), max_length=200,
        help_text=gettext_lazy("One sentence; everybody may read it."),
    )
    chinese = forms.CharField(
        label=_p("field", "in Chinese"), widget=forms.Textarea(attrs={"rows": 20}),
        help_text=gettext_lazy("Short sentences that the oldest neighbour understands. A line with # is a heading."),
    )
    english = forms.CharField(label=_p("field", "in English"), widget=forms.Textarea(attrs={"rows": 20}))


class PublishForm(ActForm):
    """The day from which a notice is in force."""

    on = DateField(label=_p("field", "first day"))


@require_safe
@for_an_administrator
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the notices, the draft, and how requests about data were met."""
    now, today = clock.now(), clock.today()
    known = notices.notices.now()
    draft = notices.draft_for(page.viewer(request))
    in_force = known.in_force(today)
    return render(
        request,
        "administration/privacy.html",
        {
            "notice": in_force,
            "announced": [one for one in known if one.number > in_force.number],
            "others": [one for one in known if one.number < in_force.number],
            "draft": draft,
            "may": administers_district(page.viewer(request)),
            "requests": personal.requests_for(page.viewer(request), now),
            **(history("privacynotice", draft.id) if draft is not None else {}),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def draft_privacy(request: HttpRequest) -> HttpResponse:
    """Write the next notice, beginning with the words of the one in force."""
    draft = notices.draft_for(page.viewer(request))
    context = {
        "title": _("Write the next privacy notice"), "back": "privacy", "button": _("Keep the draft"),
        "lead": _("Nobody sees it before it has its day. Afterwards it is never changed."),
    }
    template = "administration/form.html"
    if request.method != "POST":
        begin = draft or notices.notices.now().in_force(clock.today())
        initial = {
            "chinese": begin.chinese, "english": begin.english, "why": draft.why if draft else "",
            "version": draft.version if draft else None,
        }
        return render(request, template, {**context, "form": NoticeForm(initial=initial)})
    form = NoticeForm(request.POST)

    def act() -> None:
        actor = page.viewer(request)
        if draft is None:
            people.draft_notice(actor=actor, now=clock.now(), **form.said)
        else:
            people.change_draft(actor=actor, draft=draft, version=form.on_version, now=clock.now(), **form.said)

    return press(request, form, act, template=template, context=context, onwards=lambda _none: "publish_privacy")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def publish_privacy(request: HttpRequest) -> HttpResponse:
    """Show the draft as everybody will see it, and put it in force."""
    draft = _draft(request)
    template, context = "administration/privacy_preview.html", {"notice": notices.told(draft)}
    if request.method != "POST":
        form = PublishForm(initial={"on": clock.today(), "version": draft.version})
        return render(request, template, {**context, "form": form})
    form = PublishForm(request.POST)
    return press(
        request, form,
        lambda: people.publish_notice(
            actor=page.viewer(request), draft=draft, version=form.on_version, on=form.said["on"], now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _none: "privacy",
    )


def _draft(request: HttpRequest) -> PrivacyNotice:
    draft = notices.draft_for(page.viewer(request))
    if draft is None:
        raise Http404
    return draft
