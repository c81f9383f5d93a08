"""A plan of grids to take along: its courtyards as a workbook or GeoJSON, and its map on a sheet of A3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.base.sheets.columns import Column, shown
from qianxian.places import queries as places
from qianxian.places import sheets as place_sheets
from qianxian.places.sheets import geojson
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.administration.plans import plan_named
from qianxian.web.downloads import named, workbook

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def _column(key: str, zh: str, en: str, explained: Any, *, width: int = 16) -> Column:
    return Column(key=key, zh=zh, en=en, reads=shown, explained=explained, width=width, as_text=key == "code")


COLUMNS = (
    _column("code", "编码", "Code", gettext_lazy("Of the courtyard."), width=22),
    _column("subdistrict", "街道", "Sub-district", gettext_lazy("In which it lies.")),
    _column("community", "社区", "Community", gettext_lazy("In which it lies.")),
    _column("grid", "新网格号", "New grid", gettext_lazy("The number of the grid in the plan."), width=10),
    _column("courtyard", "庭院", "Courtyard", gettext_lazy("Its name."), width=28),
    _column("households", "户数", "Households", gettext_lazy("In the courtyard."), width=10),
    _column("came_from", "原网格", "Grid before", gettext_lazy("In which it lay when the plan was drafted.")),
)


@require_safe
@for_an_administrator
def plan_file(request: HttpRequest, number: int, what: str) -> HttpResponseBase:
    """Give the courtyards of a plan, a row each."""
    plan = plan_named(request, number)
    codes = place_sheets.code_of_places(clock.today())
    rows = ({"code": codes[row.pop("id")], **row} for row in places.plan_rows(plan))
    if what == "grids.xlsx":
        return workbook(_("Plan of grids"), COLUMNS, rows)
    if what == "grids.geojson":
        text = geojson.write_plan(rows)
        return named(StreamingHttpResponse(text, content_type="application/geo+json"), f"grids-{plan.id}", "geojson")
    raise Http404


@require_safe
@for_an_administrator
def plan_map(request: HttpRequest, number: int) -> HttpResponse:
    """Show the map of a plan alone, to be printed on A3."""
    plan = plan_named(request, number)
    found = places.preview(plan)
    return render(
        request, "administration/plan_map.html",
        {
            "plan": plan, "drawn": places.drawn_plan(plan), "preview": found, "sizes": places.sizes(found),
        },
    )
