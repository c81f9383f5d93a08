"""What residents are told: the district's own text for each message and language, with a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.notices import actions as notices
from qianxian.notices import queries as notice_queries
from qianxian.notices import told
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer

LANGUAGES = dict(settings.LANGUAGES)


class WordingForm(ActForm):
    """The district's own text for one message in one language."""

    text = forms.CharField(
        label=_p("field", "text"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Leave it empty to take the system's own text again."),
    )
    template = forms.CharField(
        label=_p("field", "number of the registered text"), required=False, max_length=40,
        help_text=gettext_lazy(
            "Only for short messages: the number that the provider gave when this text was registered, word by word.",
        ),
    )


@require_safe
@for_an_administrator
def messages(request: HttpRequest) -> HttpResponse:
    """List every message in every language as it is sent now."""
    own = notice_queries.wordings.now()
    rows = [
        (one, [(code, name, _said(one, code), (one.kind, code) in own and bool(own[one.kind, code].text))
               for code, name in LANGUAGES.items()])
        for one in told.kinds.values()
    ]
    may = administers_district(page.viewer(request))
    return render(request, "administration/messages.html", {"rows": rows, "may": may})


def _said(one: told.Told, language: str, text: str | None = None) -> str:
    """Return a message as it would be sent today, with the words of an example."""
    return notice_queries.example(one, language=language, text=text, show_date=page.show_date)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_district
def message(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Write one message; with the button “preview” it is only shown."""
    one = told.kinds.get(kind)
    if one is None or language not in LANGUAGES:
        raise Http404
    own = notice_queries.wordings.now().get((kind, language))
    context: dict[str, Any] = {
        "one": one,
        "language": LANGUAGES[language],
        "now_said": _said(one, language),
        "blanks": list(told.names_in(language, one)),
        **(history("wording", own.id) if own is not None else {"history": []}),
    }
    template = "administration/message.html"
    if request.method != "POST":
        first = {"text": own.text, "template": own.template, "version": own.version} if own else {"version": 0}
        return render(request, template, {**context, "form": WordingForm(initial=first)})
    form = WordingForm(request.POST)
    if "preview" in request.POST and form.is_valid():
        text = form.said["text"]
        try:
            told.check(text, language, one)
        except Unfit as wrong:
            form.add_error("text", str(wrong.reason))
        else:
            context["previewed"] = _said(one, language, text)
            context["registered"] = notice_queries.registered(
                one, language=language, text=text, said=context["previewed"],
            )
        return render(request, template, {**context, "form": form})
    return press(
        request, form,
        lambda: notices.set_wording(
            actor=page.viewer(request), kind=kind, language=language, text=form.said["text"],
            template=form.said["template"], version=form.on_version, now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _made: "messages",
    )


@undoes("wording.set", of_the_district=True)
def undo_wording(viewer: Viewer, number: int, words: dict[str, Any]) -> str:
    """Write back what a message said before."""
    own = notice_queries.wording(number)
    if own is None:
        raise Http404
    before = before_changes(words)
    notices.set_wording(
        actor=viewer, kind=own.kind, language=own.language, text=before.get("text", own.text),
        template=before.get("template", own.template), version=own.version, now=clock.now(),
    )
    return "messages"
