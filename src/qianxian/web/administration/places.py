"""The tree of places: look through it, change a place, add one below, end one; and what is not right with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.people.queries import bodies, past
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, GridKind, Level
from qianxian.web import page
from qianxian.web.administration import ended
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.ground import ground_of, lies_in
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.administration.organisations import EndForm
from qianxian.web.administration.place_forms import AddForm, PlaceForm
from qianxian.web.forms import press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place
    from qianxian.places.queries import Spot

FORM = "administration/form.html"


@require_safe
@for_an_administrator
def place_tree(request: HttpRequest) -> HttpResponseBase:
    """Begin where the administrator's office acts."""
    office = page.viewer(request).office
    if office is None or not office.place_ids:
        raise Http404
    return place(request, office.place_ids[0])


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def place(request: HttpRequest, number: int) -> HttpResponse:
    """Show a place with what lies in it, its codes and its history, and change it."""
    shown = bodies.place_for(page.viewer(request), number)
    if shown is None:
        return ended.show_place(request, number)
    context = _about(request, shown)
    if request.method != "POST":
        initial = {name: getattr(shown, name) for name in PlaceForm.base_fields if name not in {"version", "datum"}}
        form = PlaceForm(initial={**initial, "version": shown.version}, level=shown.level)
        return render(request, "administration/place.html", {**context, "form": form})
    form = PlaceForm(request.POST, level=shown.level)
    return press(
        request, form,
        lambda: actions.change_place(
            actor=page.viewer(request), place=shown, version=form.on_version, now=clock.now(), **form.said,
        ),
        template="administration/place.html", context=context, onwards=lambda _nothing: ("place", number),
    )


@undoes("place.changed", among="place.")
def undo_change(viewer: Viewer, number: int, words: dict[str, Any]) -> tuple[str, int]:
    """Write back what a place was before its last change."""
    shown = bodies.place_for(viewer, number)
    if shown is None:
        raise Http404
    before = before_changes(words)
    for degrees in {"longitude", "latitude"} & before.keys():  # the record keeps no floats
        before[degrees] = None if before[degrees] is None else float(before[degrees])
    actions.change_place(actor=viewer, place=shown, version=shown.version, now=clock.now(), **before)
    return ("place", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def add_place(request: HttpRequest, number: int) -> HttpResponse:
    """Add a place below another."""
    above = _place(request, number)
    below = _level_below(above)
    if below is None:
        raise Http404
    tree = places.tree.now()
    taken = [spot.number for spot in tree.below(above.id, below)]
    form = AddForm(
        request.POST if request.method == "POST" else None, level=below, above=actions.code_of(above, clock.today()),
        initial={
            "valid_from": clock.today(), "number": max(taken, default=0) + 1, "households": 0, "buildings": 0,
        },
    )
    context = {
        "title": _("Add a place: %(level)s") % {"level": below.label},
        "lead": _("It will lie in %(name)s.") % {"name": tree.said(above.id, top=Level.DISTRICT)},
        "back": "place", "back_to": number, "looks": True,
    }
    if request.method == "POST" and "look" in request.POST:
        form.is_valid()
        shown = form
        if not form.errors.keys() & {"longitude", "latitude"}:  # what is not filled in yet is no mistake yet
            shown = AddForm(level=below, above="", initial=request.POST.dict())
        return render(request, FORM, {**context, "form": shown, **lies_in(form.cleaned_data, above)})

    def act() -> Place:
        said = form.said
        kind = said.pop("kind", None)
        return actions.add_place(
            actor=page.viewer(request), level=below, parent=above, kind=GridKind(kind) if kind else None,
            now=clock.now(), **said,
        )

    return press(request, form, act, template=FORM, context=context, onwards=lambda made: ("place", made.id))


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def end_place(request: HttpRequest, number: int) -> HttpResponse:
    """End a place: it becomes history."""
    shown = _place(request, number)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": clock.today(), "version": shown.version},
    )
    context = {
        "title": _("End %(name)s") % {"name": shown.name}, "back": "place", "back_to": number,
        "lead": _("From that day on it is history: its plates come down and its codes no longer hold. "
                  "What happened there stays on record."),
    }
    if request.method != "POST":
        return render(request, FORM, {**context, "form": form})
    return press(
        request, form,
        lambda: actions.end_place(
            actor=page.viewer(request), place=shown, version=form.on_version, on=form.said["on"], now=clock.now(),
        ),
        template=FORM, context=context,
        onwards=lambda _nothing: ("place", number),
    )


@require_safe
@for_an_administrator
def place_problems(request: HttpRequest) -> HttpResponse:
    """List what is not right with grids and courtyards."""
    tree = places.tree.now()
    found = bodies.problems_for(page.viewer(request), tree)
    counted = Counter(problem.what for problem in found)
    what = request.GET.get("what", "")
    shown = [problem for problem in found if problem.what == what] if what else found
    start = page.read_start(request)
    names = _problem_names()
    return render(
        request,
        "administration/place_problems.html",
        {
            "counts": [(one, name, counted[one]) for one, name in names.items() if counted[one]],
            "shown": [
                (problem.spot, names[problem.what], tree.said(problem.spot.id))
                for problem in shown[start : start + bodies.PAGE]
            ],
            "next": start + bodies.PAGE if len(shown) > start + bodies.PAGE else None,
            "what": what,
        },
    )


def _problem_names() -> dict[str, str]:
    return {
        "too_large": _("More than %(n)s households") % {"n": bodies.GRID_MOST},
        "too_small": _("Fewer than %(n)s households") % {"n": bodies.GRID_LEAST},
        "no_branch": pgettext("problem", "No branch"),
        "no_plate": pgettext("problem", "No plate"),
    }


def _place(request: HttpRequest, number: int) -> Place:
    found = bodies.place_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found


def _level_below(above: Place) -> Level | None:
    index = LEVELS.index(Level(above.level)) + 1
    return LEVELS[index] if index < len(LEVELS) else None


def _about(request: HttpRequest, shown: Place) -> dict[str, Any]:
    """Return what the page of a place shows beside its form; a fixed number of statements."""
    viewer = page.viewer(request)
    tree = places.tree.now()
    below = _level_below(shown)
    dedicated = bodies.dedicated_for(viewer)
    around = tree.public_place(shown.id)
    units = bodies.acting_at(viewer, shown, after=page.read_key(request))
    line: list[tuple[Spot, bool]] = [
        (spot, viewer.office is not None and viewer.office.covers(spot.path)) for spot in tree.line(shown.id)[:-1]
    ]
    return {
        "shown": shown,
        "level": Level(shown.level).label,
        "line": line,
        "below": below,
        "children": [
            (spot, spot.id in dedicated, "" if below != Level.COURTYARD else spot.plate)
            for spot in (tree.below(shown.id, below) if below else [])
        ],
        "is_dedicated": shown.id in dedicated,
        "is_courtyard": shown.level == Level.COURTYARD,
        "plate": tree.get(shown.id).plate,
        "around": around if around.id != shown.id else None,
        "codes": bodies.codes_for(shown),
        "units": units[: bodies.PAGE],
        "after": units[bodies.PAGE - 1].id if len(units) > bodies.PAGE else None,
        **ground_of(viewer, shown),
        "parts": [part for part in bodies.parts_of_estate(shown) if part.id != shown.id],
        **history("place", shown.id, among="place.", beside=past.things_of_place(shown)),
    }
