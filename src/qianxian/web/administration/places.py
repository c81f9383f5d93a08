"""The tree of places: look through it, change a place, add one below, end one; and what is not right with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.people.queries import bodies
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, GridKind, Level
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.history import before_changes, history, undoes
from qianxian.web.administration.organisations import EndForm
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place
    from qianxian.places.queries import Spot

FORM = "administration/form.html"


class PlaceForm(ActForm):
    """What is known of a place; a grid has a kind, a courtyard buildings and perhaps an estate."""

    name = forms.CharField(label=_p("field", "name"), max_length=60)
    kind = forms.ChoiceField(label=_p("field", "kind"), choices=GridKind.choices)
    estate = forms.CharField(
        label=_p("field", "estate"), max_length=60, required=False,
        help_text=gettext_lazy("Where an estate is cut into several courtyards: its name, the same at each."),
    )
    extent = forms.CharField(
        label=_p("field", "buildings"), max_length=200, required=False,
        help_text=gettext_lazy("As people say them: buildings 1—6, east stairwell of building 7."),
    )
    households = forms.IntegerField(label=_p("field", "households"), min_value=0, max_value=1_000_000)
    buildings = forms.IntegerField(label=_p("field", "number of buildings"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if level != Level.GRID:
            del self.fields["kind"]
        if level != Level.COURTYARD:
            del self.fields["estate"], self.fields["extent"]


class AddForm(PlaceForm):
    """A place to be added below another."""

    number = forms.IntegerField(
        label=_p("field", "number"), min_value=1, max_value=9999,
        help_text=gettext_lazy("Among those beside it, from west to east and from north to south."),
    )
    division_code = forms.CharField(
        label=_p("field", "division code"), required=False, strip=True,
        validators=[RegexValidator(r"^\d{12}$", gettext_lazy("Twelve digits, please."))],
        help_text=gettext_lazy("Twelve digits, if it has one: districts, sub-districts and communities do."),
    )
    valid_from = DateField(label=_p("field", "first day"))
    field_order = ("number", "name", "kind", "estate", "extent", "households", "buildings", "division_code")


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
    shown = _place(request, number)
    context = _about(request, shown)
    if request.method != "POST":
        initial = {name: getattr(shown, name) for name in PlaceForm.base_fields if name != "version"}
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
        request.POST if request.method == "POST" else None, level=below,
        initial={
            "valid_from": clock.today(), "number": max(taken, default=0) + 1, "households": 0, "buildings": 0,
        },
    )
    context = {
        "title": _("Add a place: %(level)s") % {"level": below.label},
        "lead": _("It will lie in %(name)s.") % {"name": tree.said(above.id, top=Level.DISTRICT)},
        "back": "place", "back_to": number,
    }
    if request.method != "POST":
        return render(request, FORM, {**context, "form": form})

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
    above = shown.parent_id
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
    inside = above is not None and bodies.place_for(page.viewer(request), above) is not None
    return press(
        request, form,
        lambda: actions.end_place(
            actor=page.viewer(request), place=shown, version=form.on_version, on=form.said["on"], now=clock.now(),
        ),
        template=FORM, context=context,
        onwards=lambda _nothing: ("place", above) if inside and above is not None else "administration",
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
        "units": bodies.acting_at(viewer, shown),
        "parts": [part for part in bodies.parts_of_estate(shown) if part.id != shown.id],
        **history("place", shown.id, among="place."),
    }
