"""The rows behind a figure as a list and as a sheet, the table of a page as a sheet, and supervision in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Column
from qianxian.concerns import queries as concerns
from qianxian.concerns.states import ConcernState
from qianxian.places import queries as places
from qianxian.results import queries as results
from qianxian.results import rules
from qianxian.results.queries import Wanted
from qianxian.tasks import queries as task_queries
from qianxian.web import downloads, page
from qianxian.web.desk.views import for_an_office
from qianxian.web.district import indicators, views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.places.queries import Spot


def _column(key: str, chinese: str, english: str, explained: Any, width: int = 16) -> Column:
    return Column(key, chinese, english, cells.text(1000), explained, required=False, width=width)


ROW_COLUMNS = (
    _column("code", "编号", "No.", gettext_lazy("The number of the matter, as it stands on the receipt.")),
    _column("on", "日期", "Day", gettext_lazy("The day on which it happened."), width=12),
    _column("kind", "类别", "Category", gettext_lazy("What it is about."), width=20),
    _column("place", "地点", "Place", gettext_lazy("Where it is, with the areas around it."), width=30),
    _column("sentence", "事项", "Matter", gettext_lazy("The unit's own sentence."), width=44),
    _column("standing", "现状", "How it stands", gettext_lazy("As it is now, not as it was then."), width=18),
)
TABLE_COLUMNS = (
    _column("name", "指标", "Indicator", gettext_lazy("What is counted, and where."), width=28),
    _column("value", "数值", "Value", gettext_lazy("Of the period in the title.")),
    _column("of", "基数", "Of how many", gettext_lazy("The numerator and n of a share.")),
    _column("interval", "95%区间", "95% interval", gettext_lazy("Wilson's; none of fewer than ten."), width=24),
    _column("before", "上一期", "Period before", gettext_lazy("The same figure in the period before.")),
    _column("year_before", "去年同期", "A year before", gettext_lazy("The same figure a year before.")),
    _column("definition", "口径", "Definition", gettext_lazy("What the figure means, in a sentence."), width=60),
)


def _wanted(request: HttpRequest, spot: Spot, figure: str) -> Wanted:
    if figure not in results.OPENED:
        raise Http404
    kind = views.read_kind(request)
    return Wanted(figure, spot.id, views.read_period(request), kind.id if kind else None)


@require_safe
@for_an_office
def figure_rows(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """Show the rows that a figure counts, and how many more there are that are not the viewer's to see."""
    spot = views.inside(request, code)
    wanted, viewer = _wanted(request, spot, figure), page.viewer(request)
    after = page.read_place_in_list(request.GET.get("after", ""))
    opened = results.opened_for(viewer, wanted, now=clock.now(), after=after)
    if opened is None:
        raise Http404
    kind, now_only = views.read_kind(request), figure.startswith("now_")
    asked = f"period={wanted.period}" + (f"&kind={kind.id}" if kind else "")
    return render(
        request,
        "district/rows.html",
        {
            "spot": spot, "code": code, "figure": figure, "name": indicators.NAMES[figure], "kind": kind,
            "title": "" if now_only else views.said_period(wanted.period), "opened": opened, "asked": asked,
            "back": views.link_to(places.tree.now(), spot),
            "next": page.write_place_in_list(opened.rows[-1].key) if opened.more else "",
        },
    )


@require_safe
@for_an_office
def figure_rows_sheet(request: HttpRequest, code: str, figure: str) -> HttpResponseBase:
    """Hand out the same rows as a workbook or as CSV, all of them."""
    spot = views.inside(request, code)
    wanted = _wanted(request, spot, figure)
    rows = results.whole_opened_for(page.viewer(request), wanted, now=clock.now())
    title = str(indicators.NAMES[figure])
    return _sheet(request, f"{spot.name}-{title}", title, ROW_COLUMNS, _said(rows))


def _said(rows: Iterable[results.OpenedRow]) -> Iterator[dict[str, Any]]:
    standing, zone = {state: str(state.label) for state in ConcernState}, timezone.get_current_timezone()
    for row in rows:
        yield {
            "code": row.code, "on": row.at.astimezone(zone).date(), "kind": row.kind, "place": row.place,
            "sentence": row.sentence, "standing": standing[row.state],
        }


@require_safe
@for_an_office
def figures_sheet(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out the figures of a page as a workbook or as CSV."""
    spot = views.inside(request, code)
    kind, period = views.read_kind(request), views.read_period(request)
    found = results.statistics_of(spot.id, period, clock.now(), category_id=kind.id if kind else None)
    title = f"{spot.name} {views.said_period(period)}"
    return _sheet(request, title, pgettext("sheet", "Figures"), TABLE_COLUMNS, _table(found))


def _table(found: results.Statistics) -> Iterator[dict[str, Any]]:
    for name, figure, said in indicators.STANDING:
        counted = {"now_open": found.open, "now_overdue": found.overdue, "now_waiting": found.waiting}[figure]
        yield {"name": str(name), "value": str(counted), "definition": str(said)}
    for line in indicators.lines_of(found):
        now, before, *others = (said for said, _when in line.periods)
        yield {
            "name": str(line.indicator.name), "value": now.value, "of": now.of, "interval": now.interval,
            "before": before.value, "year_before": others[0].value if others else before.value,
            "definition": str(line.indicator.definition),
        }
    for one in found.kinds:
        yield {
            "name": f"{indicators.RAISED.name} · {one.name}", "value": str(one.tally["raised"]),
            "before": str(one.before["raised"]),
        }
    for part in found.parts:
        for name, value in ((indicators.RAISED.name, part.tally["raised"]), (indicators.DONE.name, part.tally["done"])):
            yield {"name": f"{part.spot.name} · {name}", "value": str(value)}


def _sheet(
    request: HttpRequest, name: str, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]],
) -> HttpResponseBase:
    """Hand out rows as the reader wants them."""
    if request.GET.get("as") == "csv":
        return downloads.csv_file(name, columns, rows)
    return downloads.workbook(title, columns, rows, name=name)


SUPERVISION = {
    "issued": pgettext_lazy("supervision", "Issued"), "answered": pgettext_lazy("supervision", "Answered"),
    "unanswered": pgettext_lazy("supervision", "Open without an answer"),
    "overdue": pgettext_lazy("figure", "Overdue now"),
}
"""What the figures of supervision are called."""


def _supervised(request: HttpRequest, code: str) -> Spot:
    """Return an area of which the viewer sees every row.

    :raises Http404: whether it is missing or not theirs to see.
    """
    spot = views.inside(request, code)
    if not rules.may_see_all_rows(page.viewer(request), spot.path):
        raise Http404
    return spot


@require_safe
@for_an_office
def supervision_figures(request: HttpRequest, code: str) -> HttpResponse:
    """Count the numbered notices to each unit of an area: issued in a period, answered, and open now."""
    spot, period = _supervised(request, code), views.read_period(request)
    counted = task_queries.supervision_figures(period.first, period.until, clock.now())
    units = task_queries.supervision_by_unit(page.viewer(request), spot.path, counted)
    return render(
        request,
        "district/supervision.html",
        {
            "spot": spot, "code": code, "period": period, "title": views.said_period(period),
            "units": [(one, [(name, getattr(one, name)) for name in SUPERVISION]) for one in units],
            "whole": task_queries.sum_of(units), "back": views.link_to(places.tree.now(), spot),
            "before_name": views.said_period(period.previous),
        },
    )


@require_safe
@for_an_office
def supervision_rows(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """List the notices that a figure of supervision counts, of one unit or of all."""
    spot, period = _supervised(request, code), views.read_period(request)
    which = task_queries.supervision_figures(period.first, period.until, clock.now()).get(figure)
    if which is None:
        raise Http404
    unit, after = page.read_key(request, "unit"), page.read_key(request)
    found = task_queries.supervision_behind(
        page.viewer(request), spot.path, which, unit_id=unit or None, after=after,
    )
    shown = found[: task_queries.PAGE]
    behind = concerns.behind([notice.task for notice in shown])
    asked = f"period={period}" + (f"&unit={unit}" if unit else "")
    return render(
        request,
        "district/supervision_rows.html",
        {
            "spot": spot, "code": code, "period": period, "name": SUPERVISION[figure], "asked": asked,
            "title": views.said_period(period) if figure in {"issued", "answered"} else "",
            "unit": shown[0].task.unit.name if unit and shown else "",
            "rows": [(notice, behind.get(notice.task_id)) for notice in shown],
            "next": shown[-1].id if len(found) > len(shown) else "",
        },
    )
