"""The form in which minutes are printed: the district's own versions, looked at before one is used, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.documents.template import LARGEST
from qianxian.meetings import actions, queries
from qianxian.web import downloads, page, papers
from qianxian.web.administration.access import administers_district, for_an_administrator, for_the_district
from qianxian.web.administration.history import history, undoes
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qianxian.meetings.models import MinutesTemplate
    from qianxian.people.queries import Viewer


class TakeForm(ActForm):
    """A form for minutes as the district has it."""

    file = forms.FileField(
        label=_p("field", "file"),
        help_text=gettext_lazy(".docx with your letterhead; the minutes go where a line says 【正文】. At most 5 MB."),
    )

    def clean_file(self) -> bytes:
        """Read the file, if it is not far too large.

        :raises django.forms.ValidationError: if it is.
        """
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(gettext_lazy("A template may have 5 MB. Make the pictures in it smaller."))
        content: bytes = file.read()
        return content


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def minutes_templates(request: HttpRequest) -> HttpResponse:
    """List the versions of the form, and take a new one in.

    :raises Http404: if somebody sends one who does not administer the whole district.
    """
    viewer, known = page.viewer(request), queries.minutes_templates()
    may = administers_district(viewer)
    if request.method == "POST" and not may:
        raise Http404

    def take() -> MinutesTemplate:
        content = queries.looked_over(form.said["file"])
        return actions.take_minutes_template(actor=viewer, content=content, now=clock.now())

    form = TakeForm(request.POST, request.FILES) if request.method == "POST" else TakeForm()
    context = {
        "versions": known, "in_use": next((one for one in known if one.in_use), None), "may": may,
        "blanks": [("{{" + name + "}}", said) for name, said in queries.BLANKS.items()],
        "font": papers.font(), "own_font_fails": papers.own_font_fails(),
        **history("", 0, beside=[("minutestemplate", one.id) for one in known], may=may),
    }
    return press(
        request, form, take, template="administration/minutes.html", context=context,
        onwards=lambda _made: "minutes_templates",
    )


@require_safe
@for_an_administrator
def minutes_template(_request: HttpRequest, number: int) -> HttpResponse:
    """Hand out invented minutes in a version of the form, to look at before it is used; 0 is the standard form."""
    content = bytes(_version(number).content) if number else None
    return papers.docx_file(queries.sample(clock.now()), content)


@require_safe
@for_an_administrator
def minutes_template_file(_request: HttpRequest, number: int) -> HttpResponse:
    """Hand out a version of the form as it was handed in."""
    content = bytes(_version(number).content)
    return downloads.named(HttpResponse(content, content_type=downloads.DOCX), f"纪要模板{number}", "docx")


@require_POST
@for_the_district
def use_minutes_template(request: HttpRequest, number: int) -> HttpResponse:
    """Print minutes in a version of the form; 0 is the standard one."""
    chosen = _version(number) if number else None
    actions.use_minutes_template(actor=page.viewer(request), template=chosen, now=clock.now())
    return redirect("minutes_templates")


def _version(number: int) -> MinutesTemplate:
    found = queries.minutes_template(number)
    if found is None:
        raise Http404
    return found


@undoes("minutes_template.used", of_the_district=True)
def undo_use(viewer: Viewer, _number: int, words: dict[str, Any]) -> str:
    """Print minutes in the form that was in use before."""
    before = words["before"]
    actions.use_minutes_template(actor=viewer, template=_version(before) if before else None, now=clock.now())
    return "minutes_templates"
