"""Plans that the planner drafts: asked for, followed, compared, and one of them chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_http_methods

from qianxian.base import clock
from qianxian.places import actions as places_actions
from qianxian.places import queries as places
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.plans import area_named, covers
from qianxian.web.forms import ActForm, press

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from qianxian.places.models import PlanSearch

REFRESH_S = 3


class SearchForm(ActForm):
    """For which area the planner is to look."""

    place = forms.CharField(
        label=_p("field", "area"),
        help_text=gettext_lazy("The district, a sub-district or a community, by name or code."),
    )
    grids = forms.IntegerField(
        label=gettext_lazy("exactly so many grids"), min_value=1, max_value=9999, required=False,
        help_text=gettext_lazy("Leave it empty for as many as are best."),
    )


class ChooseForm(ActForm):
    """Which of the plans that were found is drafted."""

    point = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def search_plans(request: HttpRequest) -> HttpResponse:
    """Ask the planner for better grids."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context = {
        "title": _("Let the planner draft"), "back": "plans", "button": _("Let it look"),
        "lead": _(
            "It keeps community lines and whole courtyards, and looks for grids of about 300 households that are "
            "neighbours to each other. You get up to eight plans, from the best balance to the fewest moves.",
        ),
    }

    def act() -> PlanSearch:
        return places_actions.search_plans(
            actor=page.viewer(request), area=area_named(form.said["place"]), grids=form.said["grids"], now=clock.now(),
        )

    return press(
        request, form, act, template="administration/form.html", context=context,
        onwards=lambda search: ("plan_search", search.id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def plan_search(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far the planner is and what it found; draft the plan that is chosen."""
    search = places.plan_search(number)
    if search is None or not covers(request, search.area.path):
        raise Http404
    under_way = search.state in places_actions.GOES_ON
    form = ChooseForm(request.POST if request.method == "POST" else None)
    points = _points(search)
    response = press(
        request, form,
        lambda: places_actions.draft_found(
            actor=page.viewer(request), search=search, number=form.said["point"], now=clock.now(),
        ),
        template="administration/plan_search.html",
        context={"search": search, "under_way": under_way, "points": points, "done": len(search.found)}
        | ({} if under_way or not points else _looked_at(request, search, points))
        | {"stopped": in_our_language(search.stopped)}
        | {"proven": all(point["proven"] == point["communities"] for point in search.found)},
        onwards=lambda made: ("plan", made.id),
    )
    if under_way:
        response.headers["Refresh"] = str(REFRESH_S)
    return response


def _looked_at(request: HttpRequest, search: PlanSearch, points: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the one of the plans that is drawn, as the slider stands; the best balanced where it stands nowhere."""
    at = min(page.read_key(request, "at"), len(points) - 1)
    labels = points[at]["labels"]
    return {
        "at": at, "last": len(points) - 1, "looked_at": points[at],
        "drawn": places.drawn_found(search.area_id, search.courtyards, labels),
    }


def in_our_language(said: str) -> str:
    """Return the half of a reason that is in the page's language: it is English, and then Chinese."""
    halves = re.fullmatch(r"(.*[.]) (.*[。])", said, re.DOTALL)
    if halves is None:
        return said
    return halves[1 if (get_language() or "").startswith("en") else 2]


def _points(search: PlanSearch) -> list[dict[str, Any]]:
    """Return the plans that differ, the best balanced first; each with the number under which it is kept.

    `gain` says in per cent how much of what the best one makes better than today it makes better too.
    """
    points: list[dict[str, Any]] = []
    for number, point in enumerate(search.found):
        if points and points[-1]["labels"] == point["labels"]:
            continue
        most = point["today"] - search.found[0]["plain"]
        gain = max(0, round(100 * (point["today"] - point["plain"]) / most)) if most > 0 else 100
        points.append(point | {"number": number, "gap_percent": 100 * point["gap"], "gain": gain})
    return points
