"""Where a place lies: its point, its border with those beside it, and its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.people.queries import bodies
from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.place_forms import BorderForm, CodeForm
from qianxian.web.forms import press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place
    from qianxian.places.queries import Spot, Tree

FORM = "administration/form.html"


def ground_of(viewer: Viewer, shown: Place) -> dict[str, Any]:
    """Return what the page of a place shows of where it lies; one statement."""
    point = None if shown.longitude is None or shown.latitude is None else (shown.longitude, shown.latitude)
    elsewhere = None
    if point is not None and shown.parent is not None:
        level = Level(shown.parent.level)
        elsewhere = places.elsewhere(*point, level=level, parent_id=shown.parent_id, own_id=shown.id)
    sketch, tree = places.sketch(shown), places.tree.now()
    office = viewer.office
    return {
        "sketch": sketch,
        "beside": [
            (one.spot.id, _named(tree, one.spot, shown), office is not None and office.covers(one.spot.path))
            for one in sketch.beside
        ],
        "point": _said(*point) if point else "",
        "elsewhere": tree.said(elsewhere.id) if elsewhere else "",
    }


def _named(tree: Tree, spot: Spot, shown: Place) -> str:
    """Return the name of a place beside another, with the one above it where that is another, too."""
    if spot.parent_id is None or spot.parent_id == shown.parent_id:
        return spot.name
    return f"{tree.get(spot.parent_id).name} {spot.name}"


def _said(longitude: float, latitude: float) -> str:
    return f"{longitude:.5f}°, {latitude:.5f}°"


def lies_in(said: dict[str, Any], above: Place) -> dict[str, str]:
    """Say where a typed point lies by what is known, and whether that is the place above it; nothing without one."""
    longitude, latitude = said.get("longitude"), said.get("latitude")
    if longitude is None or latitude is None:
        return {"note": _("Fill in longitude and latitude, and you see here where it lies."), "note_kind": ""}
    found = places.at_point(longitude, latitude)
    tree = places.tree.now()
    if found.by == places.By.NOTHING:
        return {"note": _("No border known here holds this point, and no courtyard is near."), "note_kind": ""}
    there = next((spot for spot in found.line if spot.level == above.level), None)
    where = tree.said(found.line[-1].id)
    if there is not None and there.id != above.id:
        return {
            "note": _("This point lies in %(where)s, not in %(above)s. Check the point, or add the place there.")
            % {"where": where, "above": above.name},
            "note_kind": "r",
        }
    if found.by == places.By.NEAREST and found.distance_m is not None:
        return {
            "note": _("The nearest courtyard is %(where)s, %(metres)s metres away.")
            % {"where": where, "metres": round(found.distance_m)},
            "note_kind": "g",
        }
    return {"note": _("This point lies in %(where)s.") % {"where": where}, "note_kind": "g"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def draw_border(request: HttpRequest, number: int) -> HttpResponse:
    """Put in the border of a place, out of a file, with the day from which it holds."""
    shown = _place(request, number)
    codes = {code.value for code in bodies.codes_for(shown)}
    form = BorderForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None,
        called=frozenset({shown.name, *codes}), initial={"valid_from": clock.today()},
    )
    context = {
        "title": _("Border of %(name)s") % {"name": shown.name}, "back": "place", "back_to": number,
        "lead": _("A border is drawn for the smallest places; a larger one ends where those in it end together."),
        "button": _("Put this border in"),
    }
    return press(
        request, form,
        lambda: actions.draw_border(
            actor=page.viewer(request), place=shown, rings=form.said["rings"], valid_from=form.said["valid_from"],
            now=clock.now(),
        ),
        template=FORM, context=context, onwards=lambda _made: ("place", number),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def give_code(request: HttpRequest, number: int) -> HttpResponse:
    """Give a place its code from a day on."""
    shown = _place(request, number)
    today = clock.today()
    form = CodeForm(
        request.POST if request.method == "POST" else None, level=shown.level,
        above=actions.code_of(shown.parent, today) if shown.parent else "", initial={"valid_from": today},
    )
    context = {
        "title": _("Code of %(name)s") % {"name": shown.name}, "back": "place", "back_to": number,
        "lead": _("The code before it holds until that day and is kept."), "button": _("Give it this code"),
    }
    return press(
        request, form,
        lambda: actions.give_code(
            actor=page.viewer(request), place=shown, value=form.said["code"], valid_from=form.said["valid_from"],
            now=clock.now(),
        ),
        template=FORM, context=context, onwards=lambda _made: ("place", number),
    )


def _place(request: HttpRequest, number: int) -> Place:
    found = bodies.place_for(page.viewer(request), number)
    if found is None:
        raise Http404
    return found
