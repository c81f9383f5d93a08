"""How courtyards are cut into grids: draft a version, look at what it changes, adopt it for a day."""

from __future__ import annotations

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
from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places_actions
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.history import history
from qianxian.web.forms import ActForm, DateField, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.models import GridPlan, Place
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


def _covers(request: HttpRequest, path: str) -> bool:
    office = page.viewer(request).office
    return office is not None and office.covers(path)


@require_safe
@for_an_administrator
def plans(request: HttpRequest) -> HttpResponse:
    """List the versions so far, and the communities that can be cut anew."""
    tree = places.tree.now()
    office = page.viewer(request).office
    found = {plan.id: plan for path in (office.paths if office else ()) for plan in places.plans_of(path)}
    communities = [
        (spot, len(tree.below(spot.id, Level.GRID)), len(tree.below(spot.id, Level.COURTYARD)))
        for spot in tree
        if spot.level == Level.COMMUNITY and _covers(request, spot.path)
    ]
    return render(
        request, "administration/plans.html",
        {"plans": sorted(found.values(), key=lambda plan: -plan.id), "communities": communities},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def recut(request: HttpRequest, number: int) -> HttpResponse:
    """Cut the courtyards of one community anew: a number behind each."""
    tree = places.tree.now()
    community = next((spot for spot in tree if spot.id == number and spot.level == Level.COMMUNITY), None)
    if community is None or not _covers(request, community.path):
        raise Http404
    courtyards = tree.below(community.id, Level.COURTYARD)
    typed = {
        spot.id: request.POST.get(f"grid-{spot.id}", str(_grid_of(tree, spot).number)).strip() for spot in courtyards
    }
    form = ReasonForm(request.POST if request.method == "POST" else None)
    template = "administration/recut.html"
    context = {
        "community": community,
        "rows": [(spot, _grid_of(tree, spot), typed[spot.id]) for spot in courtyards],
        "grids": tree.below(community.id, Level.GRID),
    }

    def act() -> GridPlan:
        cuts: dict[int, places_actions.Cut] = {}
        for spot in courtyards:
            cut = _number(typed[spot.id], spot.name)
            cuts.setdefault(cut, places_actions.Cut(community.id, [], number=cut)).courtyards.append(spot.id)
        return places_actions.draft_plan(
            actor=page.viewer(request), area=_row(community), cuts=list(cuts.values()),
            reason=form.said["reason"], now=clock.now(),
        )

    return press(request, form, act, template=template, context=context, onwards=lambda made: ("plan", made.id))


def _grid_of(tree: Tree, courtyard: Spot) -> Spot:
    return tree.line(courtyard.id)[-2]


def _row(spot: Spot) -> Place:
    return places.rows([spot.id])[0]


def _number(typed: str, name: str) -> int:
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
        tree = places.tree.now()
        areas = tree.named(form.said["place"])
        if len(areas) != 1:
            raise Unfit(_("This names no place, or several. Write the code, or the place above before it."), "place")
        return places_actions.draft_plan(
            actor=page.viewer(request), area=_row(areas[0]), cuts=_cuts(tree, form.said["lines"]),
            reason=form.said["reason"], now=clock.now(),
        )

    return press(request, form, act, template=template, context=context, onwards=lambda made: ("plan", made.id))


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
        key = (community.id, _number(number.strip(), spots[0].name))
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
    shown = _plan(request, number)
    form = AdoptForm(
        request.POST if request.method == "POST" else None, initial={"version": shown.version},
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
    shown = _plan(request, number)
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


def _plan(request: HttpRequest, number: int) -> GridPlan:
    shown = places.plan(number)
    if shown is None or not _covers(request, shown.area.path):
        raise Http404
    return shown


def _about(shown: GridPlan) -> dict[str, Any]:
    directory = people.directory.now()
    found = places.preview(shown)
    return {
        "plan": shown,
        "preview": found,
        "unchanged": sum(1 for change in found.grids if change.grid.continues_id and not change.comes),
        "matters": concerns.count_unsettled_at(found.moved_courtyards) if shown.state in {"drafted", "adopted"} else 0,
        "ending": [(place, directory.at(place.id, OrganisationKind.BRANCH)) for place in found.ends],
        "beginning": [change.grid for change in found.grids if change.grid.continues_id is None],
        **history("gridplan", shown.id),
    }
