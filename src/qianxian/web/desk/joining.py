"""Several reports of one matter, and one report of several matters: joined, taken apart again, divided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries, rules
from qianxian.concerns.states import OPEN, RUNNING
from qianxian.storage.acts import Conflict
from qianxian.tasks import queries as task_queries
from qianxian.tasks.actions import Unsaid
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.queries import Dossier
    from qianxian.tasks.models import Task

MOST_PARTS, PARTS_SHOWN = 9, 3


def _dossier(request: HttpRequest, number: int) -> tuple[Task, Dossier]:
    """Return a piece of work and the matter behind it, to who leads it or directs who does.

    :raises Http404: if there is none, or it is not theirs: both look the same.
    """
    viewer = page.viewer(request)
    task = task_queries.get_for(viewer, number)
    dossier = queries.dossier_for(viewer, task, show_date=page.show_date) if task is not None else None
    if task is None or dossier is None or not rules.may_join(viewer, task):
        raise Http404
    return task, dossier


@require_safe
@for_an_office
def together(request: HttpRequest, number: int) -> HttpResponse:
    """Show what may be the same matter, what was joined with it, and whether it can be divided."""
    viewer = page.viewer(request)
    task, dossier = _dossier(request, number)
    joins = dossier.concern.state in OPEN
    return render(
        request,
        "desk/together.html",
        {
            "task": task,
            "dossier": dossier,
            "near": queries.matters_near(viewer, dossier.concern, clock.now()) if joins else [],
            "apart": queries.told_apart(viewer, dossier.concern) if joins else [],
            "joined": queries.joinings_into(dossier.concern),
            "same": queries.matters_of_the_same(viewer, dossier.concern),
            "may_split": dossier.concern.state in RUNNING and bool(rules.may_assign(viewer, task)),
            "joins": joins,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def join(request: HttpRequest, number: int, into: int) -> HttpResponse:
    """Say before who will be told, and join a matter with the one behind the task `into`."""
    task, dossier = _dossier(request, number)
    other_task, other = _dossier(request, into)
    if request.method == "POST":
        concerns.join(
            actor=page.viewer(request), concern=dossier.concern, into=other.concern,
            version=page.read_version(request), now=clock.now(),
        )
        return redirect("together", other_task.id)
    context = {"task": task, "dossier": dossier, "other_task": other_task, "other": other,
               "told": queries.to_be_told(dossier.concern)}
    return render(request, "desk/join.html", context)


@require_POST
@for_an_office
def apart(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Say that the matter behind a task and the one behind the task `other` are not the same."""
    _task, dossier = _dossier(request, number)
    _other_task, told_apart = _dossier(request, other)
    concerns.tell_apart(
        actor=page.viewer(request), concern=dossier.concern, other=told_apart.concern, now=clock.now(),
    )
    return redirect("together", number)


@require_POST
@for_an_office
def part(request: HttpRequest, number: int, joining: int) -> HttpResponse:
    """Take apart again what was joined with the matter behind a task."""
    _task, dossier = _dossier(request, number)
    made = next((one for one in queries.joinings_into(dossier.concern) if one.id == joining), None)
    if made is None:
        raise Http404
    concerns.part(actor=page.viewer(request), joining=made, now=clock.now())
    return redirect("together", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Divide a matter into two to nine, each with a category of its own."""
    task, dossier = _dossier(request, number)
    if not rules.may_assign(page.viewer(request), task):
        raise Http404
    kinds = queries.router.now().leaves
    if request.method != "POST":
        wanted = request.GET.get("parts", "")
        shown = min(max(int(wanted), 2), MOST_PARTS) if wanted.isascii() and wanted.isdecimal() else PARTS_SHOWN
        return _split_form(request, task, dossier, [("", "")] * shown, kinds=kinds)
    keys, sentences = request.POST.getlist("kind")[:MOST_PARTS], request.POST.getlist("sentence")[:MOST_PARTS]
    rows = list(zip(keys, sentences, strict=False))
    parts = [concerns.Part(key, sentence) for key, sentence in rows if key or sentence.strip()]
    try:
        concerns.split(
            actor=page.viewer(request), concern=dossier.concern, version=page.read_version(request), parts=parts,
            now=clock.now(),
        )
    except (Unfit, Unsaid) as wrong:
        return _split_form(request, task, dossier, rows, kinds=kinds, status=422, reason=wrong.reason)
    except Conflict as conflict:
        dossier.concern.version = conflict.saved.version
        return _split_form(request, task, dossier, rows, kinds=kinds, status=409, overtaken=True)
    return redirect("task", number)


def _split_form(
    request: HttpRequest, task: Task, dossier: Dossier, rows: list[tuple[str, str]], *, status: int = 200, **said: Any,
) -> HttpResponse:
    context = {"task": task, "dossier": dossier, "rows": rows, "most": MOST_PARTS, **said}
    return render(request, "desk/split.html", context, status=status)
