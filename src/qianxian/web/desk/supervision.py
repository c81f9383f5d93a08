"""Supervision 督办: the register of numbered notices, each with its form to print and the unit's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.states import NotPossible
from qianxian.concerns import queries as concern_queries
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.web import page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@for_an_office
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices to the viewer's unit and in its places, newest first."""
    viewer = page.viewer(request)
    after = page.read_key(request)
    only_open = request.GET.get("open") == "1"
    found = task_queries.notices_for(viewer, after=after, only_open=only_open)
    shown = found[: task_queries.PAGE]
    behind = concern_queries.behind([notice.task for notice in shown])
    return render(
        request,
        "desk/supervision.html",
        {
            "rows": [(notice, behind.get(notice.task_id)) for notice in shown],
            "only_open": only_open,
            "next": shown[-1].id if len(found) > len(shown) else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show a notice as the form that is printed; the unit answers it here."""
    viewer = page.viewer(request)
    found = task_queries.notice_for(viewer, number)
    if found is None:
        raise Http404
    context = {
        "notice": found,
        "kind": concern_queries.kinds_behind([found.task]).get(found.task_id, ""),
        "where": places.tree.now().said(found.task.place_id, top=Level.SUBDISTRICT),
        "may_answer": bool(task_rules.may_work(viewer, found.task)) and found.answered_at is None,
    }
    if request.method != "POST":
        return render(request, "desk/notice.html", context)
    answer = request.POST.get("answer", "")
    try:
        tasks.answer_supervision(actor=viewer, notice=found, answer=answer, now=clock.now())
    except (tasks.Unsaid, NotPossible) as error:
        status = 409 if isinstance(error, NotPossible) else 422
        return render(request, "desk/notice.html", {**context, "reason": error.reason, "answer": answer}, status=status)
    return redirect("supervision_notice", number=number)
