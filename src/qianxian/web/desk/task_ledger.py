"""The ledger of tasks 台账: sixteen columns as a page with filters, and as a workbook to take along."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_safe

from qianxian.base import clock
from qianxian.base.sheets.columns import Column, shown
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.queries import LedgerWanted
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.web import downloads, page
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.queries import Unit

def _column(key: str, zh: str, en: str, explained: Any, *, width: int = 14) -> Column:
    return Column(key=key, zh=zh, en=en, reads=shown, explained=explained, width=width)


COLUMNS = (
    _column("number", "编号", "No.", gettext_lazy("The number of the matter; nothing opens with it.")),
    _column("source", "来源", "Source", gettext_lazy("How it came in.")),
    _column("matter", "事项及要求", "Matter and requirement", gettext_lazy("The unit's own sentence."), width=36),
    _column("lead", "牵头单位", "Lead unit", gettext_lazy("Who owes the work."), width=22),
    _column("supporting", "配合单位", "Supporting units", gettext_lazy("Who was asked for support."), width=22),
    _column("leader", "责任领导", "Responsible leader", gettext_lazy("By office, never by name.")),
    _column("responsible", "责任人", "Responsible person", gettext_lazy("The office that looks after it.")),
    _column("phone", "联系电话", "Phone", gettext_lazy("Of the unit.")),
    _column("issued_on", "交办日期", "Issued on", gettext_lazy("The day on which it came to the unit."), width=12),
    _column("due_on", "办结时限", "Due", gettext_lazy("The last day, by the working calendar."), width=12),
    _column("progress", "进展情况", "Progress", gettext_lazy("Red overdue, yellow nearly due, green in time.")),
    _column("problem", "存在问题", "Problem", gettext_lazy("Why it stands still, or takes longer."), width=30),
    _column("next_step", "下步措施", "Next step", gettext_lazy("What comes next, on which day."), width=22),
    _column("signed_off_on", "销号日期", "Signed off on", gettext_lazy("The day on which it was confirmed."), width=12),
    _column("evidence", "佐证", "Evidence", gettext_lazy("What was done, and how many photographs."), width=36),
    _column("remark", "备注", "Remark", gettext_lazy("Supervision notices, urging, opened again."), width=22),
)
_KEYS = tuple(column.key for column in COLUMNS)
STANDINGS = {
    "open": _p("ledger", "open"), "over": _p("ledger", "overdue"), "soon": _p("ledger", "nearly due"),
    "on_hold": _p("ledger", "on hold"), "waiting": _p("ledger", "waiting to be confirmed"),
    "verified": _p("ledger", "signed off"),
}


@require_safe
@for_an_office
def task_ledger(request: HttpRequest) -> HttpResponse:
    """Show the ledger of what the viewer's unit and those in its places owe."""
    viewer, wanted = page.viewer(request), _wanted(request)
    rows = concern_queries.task_ledger_for(viewer, wanted, now=clock.now(), after=_number(request, "after") or 0)
    more, rows = len(rows) > task_queries.PAGE, rows[: task_queries.PAGE]
    asked = request.GET.copy()
    asked.pop("after", None)
    return render(
        request,
        "desk/task_ledger.html",
        {
            "rows": [(row, [(column.heading, getattr(row, column.key)) for column in COLUMNS]) for row in rows],
            "headings": [column.heading for column in COLUMNS],
            "wanted": wanted,
            "standings": STANDINGS.items(),
            "units": _units(request),
            "kinds": concern_queries.router.now().first_level,
            "asked": asked.urlencode(),
            "next": rows[-1].task_id if more else "",
        },
    )


@require_safe
@for_an_office
def task_ledger_sheet(request: HttpRequest) -> HttpResponseBase:
    """Hand out the same rows as a workbook or as CSV, all of them."""
    rows = concern_queries.whole_task_ledger_for(page.viewer(request), _wanted(request), now=clock.now())
    values = ({name: getattr(row, name) for name in (*_KEYS, "tint")} for row in rows)
    title = _("Ledger of tasks")
    if request.GET.get("as") == "csv":
        return downloads.csv_file(title, COLUMNS, values)
    return downloads.workbook(title, COLUMNS, values, tinted="progress")


def _wanted(request: HttpRequest) -> LedgerWanted:
    """Return what was asked for; what can't be read is not asked."""
    standing = request.GET.get("standing", "")
    return LedgerWanted(
        since=_day(request, "since"), until=_day(request, "until"),
        standing=standing if standing in concern_queries.STANDINGS else "",
        unit_id=_number(request, "unit"), category_id=_kind(request),
    )


def _kind(request: HttpRequest) -> int | None:
    number = _number(request, "kind")
    return number if number in {kind.id for kind in concern_queries.router.now().first_level} else None


def _day(request: HttpRequest, field: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(field, ""))
    except ValueError:
        return None


def _number(request: HttpRequest, field: str) -> int | None:
    typed = request.GET.get(field, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 20 else None  # noqa: PLR2004  # 63 bits


def _units(request: HttpRequest) -> list[Unit]:
    """Return the units that the viewer may choose from: for an office above others, those in its places."""
    viewer = page.viewer(request)
    if viewer.office is None or viewer.office.organisation_kind not in task_rules.SUPERIORS:
        return []
    return people.organisations_for(viewer, places.tree.now())
