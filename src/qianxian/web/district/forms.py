"""An area's own forms: taken in, filled with the figures of a period and handed out, put out of use and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.documents.template import LARGEST
from qianxian.base.permits import Unfit
from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Column
from qianxian.places import queries as places
from qianxian.results import actions, rules
from qianxian.results import queries as results
from qianxian.web import downloads, page
from qianxian.web.administration.history import history
from qianxian.web.desk.views import for_an_office
from qianxian.web.district import blanks, views
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponseBase

    from qianxian.places.queries import Spot
    from qianxian.results.models import FigureTemplate

KINDS = {
    "docx": downloads.DOCX,
    "xlsx": downloads.XLSX,
}
EXAMPLE = (
    Column("said", "指标", "Figure", cells.text(200), gettext_lazy("What is written there."), required=False, width=30),
    Column("blank", "数值", "Value", cells.text(200), gettext_lazy("The blank."), required=False, width=30),
    Column("before", "上一期", "Period before", cells.text(200), gettext_lazy("The blank for the period before."),
           required=False, width=30),
)


class TakeForm(ActForm):
    """A form of the area's own."""

    name = forms.CharField(
        label=_p("field", "name"), max_length=60, help_text=gettext_lazy("Such as: monthly table of the sub-district."),
    )
    file = forms.FileField(
        label=_p("field", "file"), help_text=gettext_lazy(".docx or .xlsx with blanks where figures go; at most 5 MB."),
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


def _context(request: HttpRequest, spot: Spot, code: str) -> dict[str, Any]:
    viewer = page.viewer(request)
    kept = results.templates_of(viewer, spot)
    period = views.read_period(request)
    return {
        "spot": spot, "code": code, "period": period, "title": views.said_period(period),
        "before_name": views.said_period(period.previous),
        "used": [one for one in kept if not one.retired], "retired": [one for one in kept if one.retired],
        "offered": [(_blank(name), said) for name, said in blanks.offered()],
        "offered_figures": [(_blank(name), said) for name, said in blanks.offered_figures()],
        "offered_lists": [(said, [_blank(name) for name in names]) for said, names in blanks.offered_lists()],
        "of_other_times": _of_other_times(),
        "may": bool(rules.may_keep_templates(viewer, spot.path)),
        **history("", 0, beside=[("figuretemplate", one.id) for one in kept]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def forms_of(request: HttpRequest, code: str) -> HttpResponse:
    """List an area's own forms, and take one in.

    :raises Http404: if the area is missing or not the viewer's.
    """
    spot = views.inside(request, code)
    context = _context(request, spot, code)
    if request.method == "POST" and not context["may"]:
        raise Http404

    def take() -> FigureTemplate:
        content = form.said["file"]
        kind = results.looked_over(content, blanks.known())
        return actions.take_template(
            actor=page.viewer(request), area=spot, name=form.said["name"], kind=kind, content=content, now=clock.now(),
        )

    form = TakeForm(request.POST, request.FILES) if request.method == "POST" else TakeForm()
    return press(
        request, form, take, template="district/forms.html", context=context,
        onwards=lambda _made: ("figure_forms", code),
    )


@require_safe
@for_an_office
def form_filled(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Hand out a form with the figures of a period in its blanks."""
    spot = views.inside(request, code)
    template = _template(request, spot, number)
    period, tree = views.read_period(request), places.tree.now()
    found = results.statistics_of(spot.id, period, clock.now())
    title = views.said_period(period)
    words = blanks.words_of(found, tree, title=title, today=clock.today())
    try:
        content = results.filled(template, words)
    except Unfit as wrong:
        context = {**_context(request, spot, code), "form": TakeForm(), "wrong": wrong.reason}
        return render(request, "district/forms.html", context, status=422)
    response = HttpResponse(content, content_type=KINDS[template.kind])
    return downloads.named(response, f"{spot.name} {template.name} {title}", template.kind)


@require_safe
@for_an_office
def form_example(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out a workbook with every blank in it: to be handed in as it is, or to copy from."""
    views.inside(request, code)
    before = blanks.BEFORE[blanks.language()]
    rows = [{"said": name, "blank": _blank(name)} for name, _said in blanks.offered()]
    rows += [
        {"said": name, "blank": _blank(name), "before": _blank(f"{before}.{name}")}
        for name, _said in blanks.offered_figures()
    ]
    _line, names = blanks.offered_lists()[0]
    rows.append({"said": _blank(names[0]), "blank": _blank(names[2])})
    return downloads.workbook(pgettext("sheet", "Example of a form"), EXAMPLE, rows)


def _of_other_times() -> list[str]:
    """Return one word for each other time, and for what a share is of, as examples."""
    at, (name, _definition) = blanks.language(), blanks.offered_figures()[2]
    return [_blank(f"{blanks.BEFORE[at]}.{name}"), _blank(f"{blanks.A_YEAR_BEFORE[at]}.{name}"),
            _blank(f"{name}.{blanks.OF[at]}")]


def _blank(name: str) -> str:
    return "{{" + name + "}}"


@require_POST
@for_an_office
def retire_form(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put a form out of use."""
    spot = views.inside(request, code)
    template = _template(request, spot, number)
    actions.retire_template(
        actor=page.viewer(request), area=spot, template=template, version=template.version, now=clock.now(),
    )
    return redirect("figure_forms", code)


@require_POST
@for_an_office
def restore_form(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put a form into use again."""
    spot = views.inside(request, code)
    template = _template(request, spot, number)
    actions.restore_template(
        actor=page.viewer(request), area=spot, template=template, version=template.version, now=clock.now(),
    )
    return redirect("figure_forms", code)


def _template(request: HttpRequest, spot: Spot, number: int) -> FigureTemplate:
    found = results.template_of(page.viewer(request), spot, number)
    if found is None:
        raise Http404
    return found
