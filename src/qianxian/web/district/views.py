"""Figures of an area: exact with everything behind them for those who answer for it, guarded for everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.concerns import queries as concerns
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.results import periods, rules
from qianxian.results import queries as results
from qianxian.results.periods import LENGTHS, Period
from qianxian.web import charts, errors, page
from qianxian.web.desk.views import for_an_office
from qianxian.web.district import indicators
from qianxian.web.district.map import Map, drawn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from qianxian.places.queries import Spot, Tree
    from qianxian.results.queries import Public, Statistics

_CODE = re.compile(r"(\d{12})(?:-(\d{1,4})(?:-(\d{1,4}))?)?")
COLUMNS = ("raised", "done", "late", "confirmed", "reopened")
"""What stands in the table of the last twelve months."""
PUBLIC = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY)
"""Levels of which there are figures for everybody; smaller areas have their boards."""


def code_of(tree: Tree, spot: Spot) -> str:
    """Return how an area stands in an address: its division code, with the numbers of grid and courtyard behind it."""
    numbers: list[str] = []
    for one in reversed(tree.line(spot.id)):
        if one.division_code:
            return "-".join([one.division_code, *numbers])
        numbers.insert(0, str(one.number))
    return "-".join(numbers)


def area_of(code: str) -> Spot:
    """Return the area that an address names.

    :raises Http404: if there is none.
    """
    tree, found = places.tree.now(), _CODE.fullmatch(code)
    spot = tree.by_division_code(found[1]) if found else None
    if found is None or spot is None:
        raise Http404
    for number in (found[2], found[3]):
        if number is not None:
            level = LEVELS[min(LEVELS.index(spot.level) + 1, len(LEVELS) - 1)]
            inside = (one for one in tree.below(spot.id, level) if str(one.number) == number and one.id != spot.id)
            spot = next(inside, None)
            if spot is None:
                raise Http404
    return spot


def inside(request: HttpRequest, code: str) -> Spot:
    """Return an area whose figures the viewer may see.

    :raises Http404: whether it is missing or not theirs to see.
    """
    spot = area_of(code)
    if not rules.may_see_figures(page.viewer(request), spot.path):
        raise Http404
    return spot


@require_safe
def district(request: HttpRequest) -> HttpResponse:
    """Show what came in and what became of it, in the whole district and on the map."""
    top = places.tree.now().top
    return errors.nobody_in_charge(request) if top is None else show(request, top)


@require_safe
@for_an_office
def own_figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of the area for which the viewer's office answers, else the district's."""
    viewer, tree = page.viewer(request), places.tree.now()
    own = [tree.get(number) for number in viewer.office.place_ids] if viewer.office else []
    spot = next((one for one in own if rules.may_see_figures(viewer, one.path)), tree.top)
    return errors.nobody_in_charge(request) if spot is None else show(request, spot)


@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Show the figures of an area of any level."""
    return show(request, area_of(code))


def show(request: HttpRequest, spot: Spot) -> HttpResponse:
    """Show an area's figures as its viewer may see them."""
    viewer = page.viewer(request)
    if not rules.may_see_figures(viewer, spot.path):
        return _show_public(request, spot)
    tree, now, today = places.tree.now(), clock.now(), clock.today()
    period, kind = read_period(request), read_kind(request)
    found = results.statistics_of(spot.id, period, now, category_id=kind.id if kind else None)
    address = code_of(tree, spot)
    most = max((one.tally["raised"] for one in found.kinds), default=0)
    return render(
        request,
        "district/figures.html",
        {
            **_about(tree, spot, period, today),
            "found": found, "kind": kind, "kinds": concerns.router.now().first_level,
            "lines": _labelled(found), "standing": _standing(found),
            "first": _first(found), "most": most, "supervises": bool(rules.may_see_all_rows(viewer, spot.path)),
            "trend": [(month, [(name, tally[name]) for name in COLUMNS]) for month, tally in found.trend],
            "asked": f"period={period}" + (f"&kind={kind.id}" if kind else ""), "code": address,
            "parts": [(part, code_of(tree, part.spot), indicators.said_share(part.tally.in_time),
                       indicators.said_share(part.tally.confirmed)) for part in found.parts],
            "hurting": [(one, code_of(tree, one.what.spot), indicators.said_share(one.share))
                        for one in found.hurting],
            "hot": [(one, _times(one)) for one in results.hot_kinds(found, today)],
            "fallen_back": concerns.count_fallen_back(spot.path),
            "map": _map(tree, spot, concerns.overdue_by_place(now)[1]), "inside": True, "now": now,
        },
    )


def _show_public(request: HttpRequest, spot: Spot) -> HttpResponse:
    """Show everybody what may be known of an area in a month.

    :raises Http404: if it is smaller than a community: it has a board, and no figures of its own.
    """
    if spot.level not in PUBLIC:
        raise Http404
    tree, now, today = places.tree.now(), clock.now(), clock.today()
    period = Period(read_period(request).first, 1)
    found = results.published_figures(spot.id, period.first, now)
    return render(
        request,
        "district/public.html",
        {
            **_about(tree, spot, period, today), "found": found,
            "shares": _public_shares(found.here),
            "parts": [(part, code_of(tree, part.spot), _public_shares(part)) for part in found.parts],
            "most": max((n or 0 for _name, n in found.kinds), default=0),
            "fallen_back": concerns.count_fallen_back(spot.path),
            "map": _map(tree, spot, _of_communities(tree, found.overdue)), "inside": False, "now": now,
        },
    )


def _public_shares(one: Public) -> Mapping[str, indicators.Said]:
    """Return shares without their numerators: beside a count they would give small counts away."""
    said = {
        "in_time": indicators.said_share(one.tally.in_time), "confirmed": indicators.said_share(one.tally.confirmed),
    }
    return {name: indicators.Said(share.value, "", share.interval, share.few) for name, share in said.items()}


def _about(tree: Tree, spot: Spot, period: Period, today: date) -> dict[str, Any]:
    """Return what every page of figures says of the area and the period it is about."""
    line = tree.line(spot.id)
    return {
        "spot": spot, "code": code_of(tree, spot), "period": period, "title": said_period(period),
        "above": [(one.name, link_to(tree, one)) for one in line[:-1]],
        "previous": period.previous, "next": _next(period, today),
        "lengths": [(said_period(one), str(one), one.months == period.months) for one in _lengths(period)],
        "before_name": said_period(period.previous),
        "year_before_name": said_period(period.year_before) if period.year_before != period.previous else "",
        "so_far": period.holds(today.replace(day=1)),
        "counts": {level.value: len(tree.below(spot.id, level)) for level in Level},
    }


def link_to(tree: Tree, spot: Spot) -> str:
    """Return the address of an area's figures."""
    if spot.level == Level.DISTRICT:
        return reverse("district")
    return reverse("figures", args=[code_of(tree, spot)])


def read_period(request: HttpRequest) -> Period:
    """Return the period that is asked for, and the present month where none is."""
    return periods.read(request.GET.get("period", ""), clock.today())


def read_kind(request: HttpRequest) -> concerns.Kind | None:
    """Return the category of the first level that is asked for, if any."""
    asked = request.GET.get("kind", "")
    return next((kind for kind in concerns.router.now().first_level if str(kind.id) == asked), None)


def _lengths(period: Period) -> list[Period]:
    """Return the month, the quarter and the year at the beginning of a period."""
    return list(periods.around(period, clock.today()))


def _next(period: Period, today: date) -> Period | None:
    following = Period(period.until, period.months)
    return following if following.first <= today else None


def said_period(period: Period) -> str:
    """Say a period: 2026年11月, 2026年第4季度, 2026年."""
    year = period.first.year
    if period.months == LENGTHS["month"]:
        return _("%(month)s/%(year)s") % {"month": period.first.month, "year": year}
    if period.months == LENGTHS["quarter"]:
        return _("quarter %(quarter)s of %(year)s") % {"quarter": period.quarter, "year": year}
    return _("the year %(year)s") % {"year": year}


def _labelled(found: Statistics) -> list[dict[str, Any]]:
    """Return the lines of the table of indicators, each cell with the period that it is of."""
    return [
        {
            "indicator": line.indicator,
            "labelled": [(said, when, said_period(periods.read(when, clock.today()))) for said, when in line.periods],
        }
        for line in indicators.lines_of(found)
    ]


def _standing(found: Statistics) -> list[tuple[Any, str, int, Any]]:
    counted = {"now_open": found.open, "now_overdue": found.overdue, "now_waiting": found.waiting}
    return [(name, figure, counted[figure], said) for name, figure, said in indicators.STANDING]


def _first(found: Statistics) -> list[dict[str, Any]]:
    """Return the figures at the head of the page, each with its line through the last twelve months."""
    lines = {line.indicator: line for line in indicators.lines_of(found)}
    shown: tuple[tuple[indicators.Indicator, list[float | None]], ...] = (
        (indicators.RAISED, [tally["raised"] for _month, tally in found.trend]),
        (indicators.IN_TIME, [tally.in_time.percent for _month, tally in found.trend]),
        (indicators.MEDIAN, []),
        (indicators.CONFIRMED, [tally.confirmed.percent for _month, tally in found.trend]),
    )
    return [
        {"line": lines[one], "chart": charts.sparkline(values), "opens": one.opens or one.out_of}
        for one, values in shown
    ]


def _times(one: results.Hot) -> str:
    """Say how much more came in, and how sure that is."""
    low, high = one.growth.interval or (0.0, None)
    words = {"n": one.growth.now, "before": one.growth.before, "low": f"{low:.1f}",
             "high": "∞" if high is None else f"{high:.1f}"}
    if one.growth.times is None:
        return ngettext("%(n)s, and none before", "%(n)s, and none before", one.growth.now) % words
    return _("%(n)s after %(before)s: %(times)s times as many a day (95%% interval %(low)s–%(high)s)") % {
        **words, "times": f"{one.growth.times:.1f}",
    }


def _of_communities(tree: Tree, overdue: Mapping[int, int]) -> dict[int | None, int]:
    """Return what is overdue in each community, where there is any: below it nothing stands side by side in public."""
    return {area: n for area, n in overdue.items() if n and tree.get(area).level == Level.COMMUNITY}


def _map(tree: Tree, spot: Spot, overdue: Mapping[int | None, int]) -> Map | None:
    """Return the map for the page of the district."""
    return drawn(places.atlas.now(), tree, overdue) if spot.level == Level.DISTRICT else None
