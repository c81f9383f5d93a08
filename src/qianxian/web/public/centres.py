"""Where people can go: service centres with their hours, and how far everybody has to walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.places import queries as places
from qianxian.places.hours import opening
from qianxian.places.states import LEVELS, Level
from qianxian.web import errors

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from qianxian.places.calendar import WorkingCalendar
    from qianxian.places.queries import Centre, Centres


@require_safe
def centres_of_district(request: HttpRequest) -> HttpResponse:
    """Show the district's own centre, and how many households of each sub-district have one near."""
    top = places.tree.now().top
    if top is None:
        return errors.nobody_in_charge(request)
    return _show(request, top, Level.SUBDISTRICT)


@require_safe
def centres_of(request: HttpRequest, division_code: str) -> HttpResponse:
    """Show the centres of a sub-district or community, and who has one near."""
    spot = places.tree.now().by_division_code(division_code)
    if spot is None or spot.level not in {Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY}:
        raise Http404
    return _show(request, spot, LEVELS[LEVELS.index(spot.level) + 1])


def _show(request: HttpRequest, area: places.Spot, parts: Level) -> HttpResponse:
    tree, kept, calendar = places.tree.now(), places.centres.now(), places.calendar.now()
    now, today = clock.now(), clock.today()
    in_detail = area.level == Level.COMMUNITY
    shown = [
        one for one in kept.below(area.path) if in_detail or tree.get(one.place_id).level in {area.level, parts}
    ]
    return render(
        request,
        "public/centres.html",
        {
            "area": area,
            "where": tree.said(area.id, top=Level.DISTRICT, bottom=Level.SUBDISTRICT) if in_detail else "",
            "rows": [about(one, kept, calendar, now) for one in shown],
            "standard": kept.standard,
            "whole": kept.covered(tree, area),
            "coverage": kept.coverage(tree, area, parts),
            "walks": kept.walks(tree, area) if in_detail else [],
            "above": tree.above(area.id, Level.SUBDISTRICT) if in_detail else None,
            "today": today,
        },
    )


def about(centre: Centre, kept: Centres, calendar: WorkingCalendar, now: datetime) -> dict[str, Any]:
    """Return what a page says of a centre: whether it is open at this moment, and whether that was verified lately."""
    today = clock.today()
    return {
        "centre": centre,
        "opening": opening(centre.hours, now, calendar),
        "rest_day": bool(centre.hours) and calendar.exceptions.get(today) is False,
        "stale": centre.stale(today, kept.standard),
    }
