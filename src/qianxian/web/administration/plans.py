"""How courtyards are cut into grids: draft a version, look at what it changes, adopt it for a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods, require_safe

from qianxian.base import clock
from qianxian.base.permits import Unfit
from qianxian.concerns import queries as concerns
from qianxian.people.queries import fates
from qianxian.places import actions as places_actions
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.history import history
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.people.models import Tenure
    from qianxian.people.queries.fates import Fate
    from qianxian.places.models import GridPlan, Place, PlannedGrid
    from qianxian.places.queries import Spot, Tree

DIGITS = 2
"""Of the number of a grid: 1 to 99."""


class AdoptForm(ActForm):
    """The day on which a plan takes effect."""

    effective_on = DateField(
        label=_p("field", "takes effect on"),
        help_text=gettext_lazy("At the beginning of that day; tomorrow or later."),
    )


class WithdrawForm(ActForm):
    """Nothing but the version."""


class ReasonForm(ActForm):
    """Why the grids are cut anew."""

    reason = forms.CharField(label=_p("field", "reason"), max_length=200, required=False)


class SheetForm(ReasonForm):
    """A cut of a whole area as lines."""

    place = forms.CharField(
        label=_p("field", "area"),
        help_text=gettext_lazy("The district, a sub-district or a community, by name or code."),
    )
    lines = forms.CharField(
        label=_p("field", "courtyards and grids"), widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "One courtyard a line: community and courtyard, a comma, the number of its grid. "
            "Copied from a spreadsheet, a tab does as well.",
        ),
    )
    field_order = ("place", "lines", "reason")


def covers(request: HttpRequest, path: str) -> bool:
    """Say whether the viewer administers a place."""
    office = page.viewer(request).office
    return office is not None and office.covers(path)


@require_safe
@for_an_administrator
def plans(request: HttpRequest) -> HttpResponse:
    """List the versions so far, and the communities that can be cut anew."""
    tree = places.tree.now()
    office = page.viewer(request).office
    found = {plan.id: plan for path in (office.paths if office else ()) for plan in places.plans_of(path)}
    communities: dict[str, list[tuple[Spot, int, int]]] = {}
    for spot in tree:
        if spot.level == Level.COMMUNITY and covers(request, spot.path):
            counted = (spot, len(tree.below(spot.id, Level.GRID)), len(tree.below(spot.id, Level.COURTYARD)))
            communities.setdefault(tree.line(spot.id)[-2].name, []).append(counted)
    return render(
        request, "administration/plans.html",
        {
            "plans": sorted(found.values(), key=lambda plan: -plan.id), "areas": communities.items(),
            "searches": [one for path in (office.paths if office else ()) for one in places.plan_searches_of(path)],
        },
    )


def row_of(spot: Spot) -> Place:
    """Return the row of a place of the tree."""
    return places.rows([spot.id])[0]


def grid_number(typed: str, name: str) -> int:
    """Return the number of a grid as somebody wrote it behind a courtyard.

    :raises Unfit: if it is none.
    """
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS and int(typed) >= 1):
        raise Unfit(_("%(name)s: the number of a grid is 1 to 99, not “%(typed)s”.") % {"name": name, "typed": typed})
    return int(typed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def draft_plan(request: HttpRequest) -> HttpResponse:
    """Draft a plan for a larger area from lines, as a planner or a spreadsheet gives them."""
    form = SheetForm(request.POST if request.method == "POST" else None)
    template = "administration/form.html"
    context = {"title": _("Draft a plan from a list"), "back": "plans", "button": _("Draft it")}

    def act() -> GridPlan:
        return places_actions.draft_plan(
            actor=page.viewer(request), area=area_named(form.said["place"]),
            cuts=_cuts(places.tree.now(), form.said["lines"]), reason=form.said["reason"],
            now=clock.now(),
        )

    return press(request, form, act, template=template, context=context, onwards=lambda made: ("plan", made.id))


def area_named(typed: str) -> Place:
    """Return the place that somebody means.

    :raises Unfit: if it is none, or several.
    """
    areas = places.tree.now().named(typed)
    if len(areas) != 1:
        raise Unfit(_("This names no place, or several. Write the code, or the place above before it."), "place")
    return row_of(areas[0])


def _cuts(tree: Tree, lines: str) -> list[places_actions.Cut]:
    """Read one courtyard a line; every line that can't be read is named."""
    cuts: dict[tuple[int, int], places_actions.Cut] = {}
    wrong = []
    for index, line in enumerate(filter(None, (line.strip() for line in lines.splitlines())), start=1):
        name, _comma, number = line.replace("，", ",").replace("\t", ",").rpartition(",")
        spots = [spot for spot in tree.named(name.replace(",", " ")) if spot.level == Level.COURTYARD]
        if len(spots) != 1 or not number.strip():
            wrong.append(f"{index}: {line}")
            continue
        community = tree.line(spots[0].id)[-3]
        key = (community.id, grid_number(number.strip(), spots[0].name))
        cuts.setdefault(key, places_actions.Cut(community.id, [], number=key[1])).courtyards.append(spots[0].id)
    if wrong:
        raise Unfit(
            _("%(n)s lines can't be read; the first: %(lines)s") % {"n": len(wrong), "lines": "；".join(wrong[:10])},
            "lines",
        )
    return list(cuts.values())


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a plan changes, before it does; adopt it for a day."""
    shown = plan_named(request, number)
    tomorrow = clock.today() + timedelta(days=1)
    form = AdoptForm(
        request.POST if request.method == "POST" else None,
        initial={"version": shown.version, "effective_on": tomorrow},
    )
    context = _about(shown)
    template = "administration/plan.html"
    return press(
        request, form,
        lambda: places_actions.adopt_plan(
            actor=page.viewer(request), plan=shown, version=form.on_version,
            effective_on=form.said["effective_on"], now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _none: ("plan", number),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def withdraw_plan(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a plan that has not taken effect."""
    shown = plan_named(request, number)
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial={"version": shown.version})
    template = "administration/form.html"
    context = {
        "title": _("Withdraw the plan"), "back": "plan", "back_to": number,
        "lead": _("Nothing changes on the map. The plan stays on record."),
    }
    return press(
        request, form,
        lambda: places_actions.withdraw_plan(
            actor=page.viewer(request), plan=shown, version=form.on_version, now=clock.now(),
        ),
        template=template, context=context, onwards=lambda _none: ("plan", number),
    )


def plan_named(request: HttpRequest, number: int) -> GridPlan:
    """Return a plan that the viewer administers, or say that there is none."""
    shown = places.plan(number)
    if shown is None or not covers(request, shown.area.path):
        raise Http404
    return shown


@dataclass(slots=True)
class _Part:
    """What a plan changes in one sub-district."""

    name: str
    changes: list[places.PlannedChange] = field(default_factory=list)
    ending: list[tuple[Place, list[tuple[Fate, list[Tenure]]]]] = field(default_factory=list)
    beginning: list[PlannedGrid] = field(default_factory=list)


def _about(shown: GridPlan) -> dict[str, Any]:
    tree = places.tree.now()
    found = places.preview(shown)
    become = fates.fates(shown.id)
    held = fates.held_by(become, clock.today())
    parts: dict[str, _Part] = {}

    def part(place_id: int) -> _Part:
        above = tree.above(place_id, Level.SUBDISTRICT)
        name = above.name if above else shown.area.name
        return parts.setdefault(name, _Part(name))

    for change in found.grids:
        begins = not change.grid.continues_id
        if begins or change.comes:
            part(change.grid.community_id).changes.append(change)
        if begins:
            part(change.grid.community_id).beginning.append(change.grid)
    for place in found.ends:
        here = [fate for fate in become if fate.heir.ended.id == place.id]
        part(place.id).ending.append((place, [(fate, held.get(fate.organisation.id, [])) for fate in here]))
    return {
        "plan": shown,
        "preview": found,
        "parts": parts.values(),
        "unchanged": sum(1 for change in found.grids if change.grid.continues_id and not change.comes),
        "matters": concerns.count_unsettled_at(found.moved_courtyards) if shown.state in {"drafted", "adopted"} else 0,
        "ending": len(found.ends),
        "beginning": sum(1 for change in found.grids if change.grid.continues_id is None),
        "gap_percent": 100 * (shown.certificate or {}).get("gap", 0),
        "drawn": places.drawn_plan(shown),
        "sizes": places.sizes(found),
        "outliers": places.outliers(shown, found),
        **history("gridplan", shown.id),
    }
