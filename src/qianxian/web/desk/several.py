"""Several pieces of work at once: dispatched to one unit, given a steward, printed; each by an act of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.web import page
from qianxian.web.desk.steps import read_number
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from qianxian.concerns.queries import Behind
    from qianxian.tasks.models import Task

    Doing = Callable[[HttpRequest, Task, int], object]


class Refusal(NamedTuple):
    """What could not be done with one of several, and why."""

    task: Task
    behind: Behind | None
    reason: str | _StrPromise


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def several(request: HttpRequest) -> HttpResponse:
    """Show what can be chosen, and do one thing with all that was chosen."""
    if request.method != "POST":
        return _choose(request)
    chosen = _chosen(request)
    if not chosen:
        return _choose(request, status=422, reason=_("Choose at least one."))
    wanted = request.POST.get("do", "")
    if wanted in PRINTED:
        return _print(request, PRINTED[wanted], [task for task, _version in chosen])
    doing = DOINGS.get(wanted)
    if doing is None:
        return _choose(request, status=422, reason=_("Choose what is to be done."))
    return _do(request, doing, chosen)


def _choose(request: HttpRequest, *, status: int = 200, reason: str = "") -> HttpResponse:
    viewer = page.viewer(request)
    after = page.read_place_in_list(request.GET.get("after", ""))
    owed = task_queries.owed_by(viewer, after=after)
    more, owed = len(owed) > task_queries.PAGE, owed[: task_queries.PAGE]
    below = task_queries.overdue_below(viewer, clock.now()) if after is None else []
    behind = concern_queries.behind([*owed, *below])
    above = viewer.office is not None and viewer.office.organisation_kind in task_rules.SUPERIORS
    return render(
        request,
        "desk/several.html",
        {
            "owed": [(task, behind.get(task.id)) for task in owed],
            "below": [(task, behind.get(task.id)) for task in below],
            "next": page.write_place_in_list((owed[-1].due_at, owed[-1].id)) if more else "",
            "offices": task_queries.offices_of(viewer),
            "units": people.organisations_for(viewer, places.tree.now()) if above else [],
            "soon_until": task_queries.nearly_due_until(clock.now()),
            "reason": reason,
        },
        status=status,
    )


def _chosen(request: HttpRequest) -> list[tuple[Task, int]]:
    """Return the tasks that were ticked, each with the version that stood on the page."""
    versions = {}
    for ticked in request.POST.getlist("task")[: task_queries.PAGE]:
        number, _dot, version = ticked.partition(".")
        if number.isascii() and number.isdecimal() and len(number) < 20 and version.isascii() and version.isdecimal():  # noqa: PLR2004  # 63 bits
            versions[int(number)] = int(version[:9])
    return [(task, versions[task.id]) for task in task_queries.several_for(page.viewer(request), versions)]


def _do(request: HttpRequest, doing: Doing, chosen: list[tuple[Task, int]]) -> HttpResponse:
    """Do the act to each by itself: what is refused for one is done for the others, and is named with the reason."""
    behind = concern_queries.behind([task for task, _version in chosen])
    done, refused = [], []
    for task, version in chosen:
        try:
            doing(request, task, version)
        except (Refused, NotPossible, Unfit, tasks.Unsaid) as error:
            refused.append(Refusal(task, behind.get(task.id), str(error.reason)))
        except Conflict:
            refused.append(Refusal(task, behind.get(task.id), _("Somebody changed it a moment ago.")))
        else:
            done.append((task, behind.get(task.id)))
    return render(request, "desk/several_done.html", {"done": done, "refused": refused})


def _dispatch(request: HttpRequest, task: Task, version: int) -> None:
    viewer = page.viewer(request)
    concern = concern_queries.led_by(viewer, task)
    if concern is None:
        raise NotPossible(_("Only a matter that a unit leads can be given to another."))
    if version != task.version:
        raise Conflict(task, {})
    concerns.assign(
        actor=viewer, concern=concern, version=concern.version, unit_id=read_number(request, "unit") or 0,
        reason=request.POST.get("words", ""), now=clock.now(),
    )


def _steward(request: HttpRequest, task: Task, version: int) -> None:
    tasks.name_steward(
        actor=page.viewer(request), task=task, version=version, office_id=read_number(request, "office"),
        now=clock.now(),
    )


DOINGS: dict[str, Doing] = {"dispatch": _dispatch, "steward": _steward}
PRINTED = {"sheets": "desk/task_sheets.html", "slips": "desk/task_slips.html"}


def _print(request: HttpRequest, template: str, chosen: list[Task]) -> HttpResponse:
    """Show the chosen as they are printed: a sheet each for the unit, or a slip each for those who raised them."""
    viewer, tree = page.viewer(request), places.tree.now()
    sheets = [
        (task, tree.said(task.place_id, top=Level.GRID), dossier)
        for task in chosen
        if (dossier := concern_queries.dossier_for(viewer, task, show_date=page.show_date)) is not None
    ]
    return render(request, template, {"sheets": sheets})
