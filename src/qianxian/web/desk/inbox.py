"""What came onto one's desk, and how somebody in office wants to hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from qianxian.concerns import queries as concern_queries
from qianxian.tasks import queries as task_queries
from qianxian.web import inbox
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.notices.queries import Line
    from qianxian.people.queries import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def messages(request: HttpRequest) -> HttpResponse:
    """Show what the units in which somebody holds office were told."""
    return inbox.show(request, "desk/inbox.html", "desk_inbox", _work)


def _work(viewer: Viewer, lines: list[Line]) -> dict[str, Any]:
    """Return what each line is about, and in which of the viewer's offices it can be opened."""
    shown = task_queries.owed_by_units_of(viewer, [line.about_id for line in lines])
    behind = concern_queries.behind(shown)
    offices = {held.organisation_id: held for held in viewer.offices}
    about = {task.id: (task, behind.get(task.id), offices[task.unit_id]) for task in shown}
    return {"rows": [(line, *about.get(line.about_id, (None, None, None))) for line in lines]}


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def telling(request: HttpRequest) -> HttpResponse:
    """Let somebody in office say when, by which way and where they want to be told."""
    return inbox.choose(request, "desk/telling.html", "desk_inbox")
