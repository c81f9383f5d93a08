"""Answers that a unit gives often 常用答复: kept by its offices, begun from when something is reported done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_POST

from qianxian.base import clock
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.web import page
from qianxian.web.desk.views import for_an_office
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.tasks.models import AnswerTemplate


class AnswerForm(ActForm):
    """An answer and the name by which it is found."""

    name = forms.CharField(label=_p("field", "name"), max_length=30)
    text = forms.CharField(
        label=gettext_lazy("The answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It is only a beginning: you change it for each matter before it is sent."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def answers(request: HttpRequest) -> HttpResponse:
    """List the answers of the viewer's unit, and keep another."""
    viewer = page.viewer(request)
    context = {"answers": task_queries.answers_for(viewer)}
    if request.method != "POST":
        return render(request, "desk/answers.html", {**context, "form": AnswerForm()})
    form = AnswerForm(request.POST)
    return press(
        request, form, lambda: tasks.add_answer_template(actor=viewer, now=clock.now(), **form.said),
        template="desk/answers.html", context=context, onwards=lambda _made: "answers",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Change an answer."""
    found = _answer(request, number)
    context: dict[str, Any] = {"answer": found}
    if request.method != "POST":
        initial = {"name": found.name, "text": found.text, "version": found.version}
        return render(request, "desk/answer.html", {**context, "form": AnswerForm(initial=initial)})
    form = AnswerForm(request.POST)
    return press(
        request, form,
        lambda: tasks.change_answer_template(
            actor=page.viewer(request), template=found, version=form.on_version, now=clock.now(), **form.said,
        ),
        template="desk/answer.html", context=context, onwards=lambda _none: "answers",
    )


@require_POST
@for_an_office
def retire_answer(request: HttpRequest, number: int) -> HttpResponse:
    """Take an answer away."""
    found = _answer(request, number)
    tasks.retire_answer_template(
        actor=page.viewer(request), template=found, version=page.read_version(request), now=clock.now(),
    )
    return redirect("answers")


def _answer(request: HttpRequest, number: int) -> AnswerTemplate:
    found = task_queries.answer_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found
