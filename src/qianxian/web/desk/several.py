"""Several pieces of work at once: chosen, looked at first, then done; each by an act of its own, or printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns import queries as concern_queries
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.web import page
from qianxian.web.desk import rehearsing
from qianxian.web.desk.doings import DOINGS, answer_of
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from qianxian.concerns.queries import Behind
    from qianxian.people.queries import Unit
    from qianxian.tasks.models import Task
    from qianxian.web.desk.doings import Doing
    from qianxian.web.desk.rehearsing import Letter, Rehearsed

    Chosen = list[tuple[Task, int]]

RESULTS = "several"
"""Where a session keeps what came of the last few times."""
MOST_RESULTS = 5
PRINTED = {"sheets": "desk/task_sheets.html", "slips": "desk/task_slips.html"}


class Refusal(NamedTuple):
    """What can't be done with one of several, and why."""

    task: Task
    behind: Behind | None
    reason: str | _StrPromise


class Would(NamedTuple):
    """What would be done with one of several: the sentences of its record, and who would be told."""

    task: Task
    behind: Behind | None
    version: int
    rehearsed: Rehearsed


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_office
def several(request: HttpRequest) -> HttpResponse:
    """Show what can be chosen; then what would be done with all that was chosen; then do it."""
    if request.method != "POST":
        return _show_result(request) if "done" in request.GET else _choose(request)
    if request.POST.get("sure") in request.session.get(RESULTS, {}):  # sent twice, it is done once
        return _to_result(request.POST["sure"])
    chosen = _chosen(request)
    if not chosen:
        return _choose(request, status=422, reason=_("Choose at least one."))
    return _with_chosen(request, request.POST.get("do", ""), chosen)


def _with_chosen(request: HttpRequest, wanted: str, chosen: Chosen) -> HttpResponse:
    if wanted in PRINTED:
        return _print(request, PRINTED[wanted], [task for task, _version in chosen])
    doing = DOINGS.get(wanted)
    if doing is None or (doing.above and not _is_above(request)):
        return _choose(request, status=422, reason=_("Choose what is to be done."))
    if request.POST.get("sure"):
        return _do(request, doing, chosen)
    return _look(request, wanted, doing, chosen)


def _is_above(request: HttpRequest) -> bool:
    office = page.viewer(request).office
    return office is not None and office.organisation_kind in task_rules.SUPERIORS


def _choose(request: HttpRequest, *, status: int = 200, reason: str = "") -> HttpResponse:
    viewer = page.viewer(request)
    after = page.read_place_in_list(request.GET.get("after", ""))
    owed = task_queries.owed_by(viewer, after=after)
    more, owed = len(owed) > task_queries.PAGE, owed[: task_queries.PAGE]
    below = task_queries.overdue_below(viewer, clock.now()) if after is None else []
    behind = concern_queries.behind([*owed, *below])
    above = _is_above(request)
    return render(
        request,
        "desk/several.html",
        {
            "owed": [(task, behind.get(task.id)) for task in owed],
            "below": [(task, behind.get(task.id)) for task in below],
            "next": page.write_place_in_list((owed[-1].due_at, owed[-1].id)) if more else "",
            "doings": [(name, doing.name) for name, doing in DOINGS.items() if above or not doing.above],
            "soon_until": task_queries.nearly_due_until(clock.now()),
            "reason": reason,
        },
        status=status,
    )


def _chosen(request: HttpRequest) -> Chosen:
    """Return the tasks that were ticked, each with the version that stood on the page."""
    versions = {}
    for ticked in request.POST.getlist("task")[: task_queries.PAGE]:
        number, _dot, version = ticked.partition(".")
        if number.isascii() and number.isdecimal() and len(number) < 20 and version.isascii() and version.isdecimal():  # noqa: PLR2004  # 63 bits
            versions[int(number)] = int(version[:9])
    return [(task, versions[task.id]) for task in task_queries.several_for(page.viewer(request), versions)]


# ── looking first ────────────────────────────────────────────────────────────────────────────────────────────────


def _look(request: HttpRequest, name: str, doing: Doing, chosen: Chosen) -> HttpResponse:
    """Ask for what it needs; once that is there, show for each what would happen, by doing it and taking it back."""
    behind = concern_queries.behind([task for task, _version in chosen])
    would: list[Would] = []
    refused: list[Refusal] = []
    looked = request.POST.get("look") == "1"
    if looked:
        now = clock.now()
        for task, version in chosen:
            act = partial(doing.act, request, task, version)
            rehearsed, reason = _tried(partial(rehearsing.of_acts, act, now))
            if rehearsed is None:
                refused.append(Refusal(task, behind.get(task.id), reason))
            else:
                would.append(Would(task, behind.get(task.id), version, rehearsed))
    return render(
        request,
        "desk/several_look.html",
        {
            "name": name,
            "doing": doing,
            "chosen": [(task, version, behind.get(task.id)) for task, version in chosen],
            "looked": looked,
            "would": would,
            "refused": refused,
            "going": rehearsing.Rehearsed([], _together(would)),
            "typed": request.POST,
            "answer": answer_of(request) if name == "answer" and looked else "",
            "key": page.fresh_key(),
            "today_iso": clock.today().isoformat(),
            **_choices(request, doing, chosen),
        },
        status=422 if looked and not would else 200,
    )


def _choices(request: HttpRequest, doing: Doing, chosen: Chosen) -> dict[str, Any]:
    viewer = page.viewer(request)
    found: dict[str, Any] = {}
    if "office" in doing.fields:
        found["offices"] = task_queries.offices_of(viewer)
    if "answer" in doing.fields:
        found["answers"] = task_queries.answers_for(viewer)
    if "unit" in doing.fields:
        found["units"] = people.organisations_for(viewer, places.tree.now()) if doing.above else _around(chosen)
    return found


def _around(chosen: Chosen) -> list[Unit]:
    """Return the units that act around any of the places, each once, to whom something may be handed back."""
    around = {unit.id: unit for task, _version in chosen for unit in concern_queries.units_around(task.place_id)}
    return [unit for unit in around.values() if unit.id != chosen[0][0].unit_id]


def _together(would: list[Would]) -> list[Letter]:
    """Return what would be sent for all of them: a message that reads the same is shown once, with how many get it."""
    found: dict[tuple[Any, ...], Letter] = {}
    for one in would:
        for letter in one.rehearsed.letters:
            key = (str(letter.way), str(letter.language), letter.sentence, letter.waits_until)
            before = found[key].people if key in found else 0
            found[key] = letter.with_people(before + letter.people)
    return list(found.values())


def _tried(doing: Callable[[], Any]) -> tuple[Any, str | _StrPromise]:
    """Return what an act returned, or None and why it was refused."""
    try:
        return doing(), ""
    except (Refused, NotPossible, Unfit, tasks.Unsaid) as error:
        return None, str(error.reason)
    except Conflict:
        return None, _("Somebody changed it a moment ago.")


# ── doing it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _do(request: HttpRequest, doing: Doing, chosen: Chosen) -> HttpResponse:
    """Do the act to each by itself: what is refused for one is done for the others, and is named with the reason."""
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    for task, version in chosen:
        _made, reason = _tried(partial(doing.act, request, task, version))
        if reason:
            refused.append((task.id, str(reason)))
        else:
            done.append(task.id)
    key = request.POST["sure"][:40]
    kept = list(request.session.get(RESULTS, {}).items())[1 - MOST_RESULTS :]
    request.session[RESULTS] = {**dict(kept), key: {"done": done, "refused": refused}}
    return _to_result(key)


def _to_result(key: str) -> HttpResponse:
    return redirect(f"{reverse('several')}?done={key}")


def _show_result(request: HttpRequest) -> HttpResponse:
    """Show what came of it, to the session in which it was done."""
    result = request.session.get(RESULTS, {}).get(request.GET["done"])
    if result is None:
        raise Http404
    reasons = dict(result["refused"])
    found = task_queries.several_for(page.viewer(request), [*result["done"], *reasons])
    behind = concern_queries.behind(found)
    return render(
        request,
        "desk/several_done.html",
        {
            "done": [(task, behind.get(task.id)) for task in found if task.id not in reasons],
            "refused": [Refusal(task, behind.get(task.id), reasons[task.id]) for task in found if task.id in reasons],
        },
    )


def _print(request: HttpRequest, template: str, chosen: list[Task]) -> HttpResponse:
    """Show the chosen as they are printed: a sheet each for the unit, or a slip each for those who raised them."""
    viewer, tree = page.viewer(request), places.tree.now()
    sheets = [
        (task, tree.said(task.place_id, top=Level.GRID), dossier)
        for task in chosen
        if (dossier := concern_queries.dossier_for(viewer, task, show_date=page.show_date)) is not None
    ]
    return render(request, template, {"sheets": sheets})
