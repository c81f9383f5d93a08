"""Sheets: taken out as they stand or empty, handed in, looked over, confirmed, and followed to the last row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Refused, require
from qianxian.base.sheets.columns import Unreadable
from qianxian.base.sheets.reading import LARGEST, MOST_ROWS, count_rows
from qianxian.people import sheets as people_sheets
from qianxian.people.actions import imports
from qianxian.people.states import ImportState, SheetKind
from qianxian.places import sheets as place_sheets
from qianxian.places.sheets import geojson
from qianxian.storage import jobs, uploads
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator
from qianxian.web.downloads import csv_file, named, workbook

if TYPE_CHECKING:

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.people.models import SheetImport

DATUMS = (
    ("wgs84", gettext_lazy("WGS-84: from satellite receivers and open data")),
    ("gcj02", gettext_lazy("GCJ-02: from Gaode, Tencent and most maps of this country")),
    ("bd09", gettext_lazy("BD-09: from Baidu")),
)
LEADS = {
    SheetKind.PLACES: gettext_lazy("Sub-districts, communities, grids and courtyards, each with its code."),
    SheetKind.ORGANISATIONS: gettext_lazy("Branches, committees, companies and departments, and where each acts."),
    SheetKind.MANAGEMENT: gettext_lazy("For each courtyard who manages it, with which company, and what decided that."),
    SheetKind.OFFICES: gettext_lazy("The offices in each organisation, whoever holds them."),
    SheetKind.ACCOUNTS: gettext_lazy("Who signs in, and which office they hold from when until when."),
    SheetKind.CENTRES: gettext_lazy("Where people can go, when, what is there, and when somebody looked."),
}
LOCATED = {SheetKind.PLACES, SheetKind.CENTRES}
"""Sheets with longitudes and latitudes."""
AT_ONCE = 1000
"""Sheets with so many rows are looked over while somebody waits; that takes a second at most."""
WRITTEN_AT_ONCE = 200
"""Sheets with so many rows are written while somebody waits; longer ones by the tick."""
REFRESH_S = 3
GONE_ON = {ImportState.LOOKING, ImportState.WAITING, ImportState.RUNNING}


class HandInForm(forms.Form):
    """A filled-in sheet."""

    file = forms.FileField(
        label=gettext_lazy("The filled-in sheet"),
        help_text=format_lazy(
            gettext_lazy(".xlsx or .csv, at most {size} MB and {rows} rows."),
            size=LARGEST >> 20, rows=f"{MOST_ROWS:,}",
        ),
    )


class HandInLocatedForm(HandInForm):
    """A filled-in sheet with longitudes and latitudes."""

    datum = forms.ChoiceField(
        label=gettext_lazy("What longitude and latitude are in"), choices=DATUMS, initial="wgs84",
        help_text=gettext_lazy("Taken wrongly, every place lies some five hundred metres off."),
    )


def _kind(named: str) -> SheetKind:
    try:
        return SheetKind(named)
    except ValueError:
        raise Http404 from None


@require_safe
@for_an_administrator
def sheets(request: HttpRequest) -> HttpResponse:
    """Show the sheets, and what was handed in lately."""
    viewer = page.viewer(request)
    return render(
        request,
        "administration/sheets.html",
        {"kinds": [(kind, LEADS[kind]) for kind in SheetKind], "imports": people_sheets.imports_of(viewer)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_an_administrator
def sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a sheet's columns and take a filled-in one in, to be looked over."""
    chosen = _kind(kind)
    viewer = page.viewer(request)
    form_of = HandInLocatedForm if chosen in LOCATED else HandInForm
    form = form_of(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(viewer.may_administer_somewhere())
        if form.is_valid():
            try:
                return redirect("sheet_import", _look(request, chosen, form.cleaned_data).id)
            except Unreadable as wrong:
                form.add_error("file", str(wrong.reason) % wrong.words)
    else:
        form = form_of()
    made = people_sheets.sheet_of(chosen, today=clock.today())
    return render(
        request,
        "administration/sheet.html",
        {
            "kind": chosen, "lead": LEADS[chosen], "form": form, "columns": made.columns,
            "rows": len(people_sheets.rows_for(viewer, made)),
            "may_take": chosen != SheetKind.ACCOUNTS or viewer.is_elevated,
        },
        status=422 if form.errors else 200,
    )


def _look(request: HttpRequest, kind: SheetKind, said: dict[str, Any]) -> SheetImport:
    """Look a sheet over and keep it, with what was found, until it is confirmed or dropped.

    A long one is looked over behind the page, which tells how far it is.
    """
    viewer, handed = page.viewer(request), said["file"]
    called, datum = str(handed.name), said.get("datum", "wgs84")
    findings = None
    if count_rows(handed) <= AT_ONCE:
        found = people_sheets.look(kind, handed, called, actor=viewer, today=clock.today(), datum=datum)
        findings = found.findings()
    handed.seek(0)
    return imports.keep_import(
        actor=viewer, sheet=kind, called=called, kept_as=uploads.keep(handed.chunks()), datum=datum,
        findings=findings, now=clock.now(),
    )


def _import(request: HttpRequest, number: int) -> SheetImport:
    row = people_sheets.import_for(page.viewer(request), number)
    if row is None:
        raise Http404
    return row


@require_safe
@for_an_administrator
def sheet_import(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a handed-in sheet would change, how far it has come, or how it ended."""
    row = _import(request, number)
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    found = row.findings
    problems, remarks = (
        [
            {
                "cell": one["cell"], "column": one["column"].get(language, ""), "typed": one["typed"],
                "reason": one["reason"][language],
            }
            for one in found.get(key, ())
        ]
        for key in ("problems", "remarks")
    )
    response = render(
        request,
        "administration/sheet_import.html",
        {
            "row": row, "found": found, "problems": problems, "remarks": remarks,
            "unseen": found.get("wrong", 0) - len(problems),
            "fields": found.get("fields", {}).get(language, {}),
            "to_do": found.get("new", 0) + found.get("changed", 0),
            "stopped": found.get("stopped", {}).get(language, ""),
            "under_way": row.state in GONE_ON, "opened": len(found.get("opened", ())),
        },
    )
    if row.state in GONE_ON:
        response.headers["Refresh"] = str(REFRESH_S)
    return response


@require_POST
@for_an_administrator
def confirm_import(request: HttpRequest, number: int) -> HttpResponse:
    """Let a sheet that was looked over be written."""
    row = _import(request, number)
    require(page.viewer(request).may_administer_somewhere())
    leaves_out = request.POST.get("leave_out") == "1"
    if leaves_out or not row.findings.get("bad"):
        begins = imports.confirm_import(number=row.id, leaves_out_bad=leaves_out, now=clock.now())
        if begins and row.findings.get("rows", MOST_ROWS) <= WRITTEN_AT_ONCE:
            jobs.do_asked(imports.IMPORT_SHEET, now=clock.now(), number=row.id)
    return redirect("sheet_import", row.id)


@require_POST
@for_an_administrator
def drop_import(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a sheet that was looked over, with its file."""
    row = _import(request, number)
    require(page.viewer(request).may_administer_somewhere())
    if row.state == ImportState.CHECKED:
        imports.drop_import(number=row.id)
        uploads.remove(row.kept_as)
        return redirect("sheet", row.sheet)
    return redirect("sheet_import", row.id)


@require_POST
@for_an_administrator
def hand_out(request: HttpRequest, number: int) -> HttpResponseBase:
    """Give the one-time passwords of the accounts that an import opened, once."""
    row = _import(request, number)
    viewer, now = page.viewer(request), clock.now()
    require(viewer.may_administer_somewhere())
    opened = row.findings.get("opened", ())
    if not opened or row.handed_out_at is not None:
        return redirect("sheet_import", row.id)
    rows = list(people_sheets.one_time_rows(opened, actor=viewer, now=now))
    if not rows:
        raise Refused(_(
            "None of these one-time passwords is yours to hand out any more: they were used or replaced, or the "
            "accounts are in somebody else's care now.",
        ))
    if not imports.note_handed_out(number=row.id, now=now):
        return redirect("sheet_import", row.id)
    return workbook(_("One-time passwords"), people_sheets.PASSWORDS, rows)


@require_safe
@for_an_administrator
def sheet_file(request: HttpRequest, kind: str, what: str) -> HttpResponseBase:
    """Give a sheet as it stands in the viewer's care, as a workbook, CSV or GeoJSON, or an empty one."""
    chosen = _kind(kind)
    viewer = page.viewer(request)
    made = people_sheets.sheet_of(chosen, today=clock.today())
    if what == "template.xlsx":
        return workbook(made.title, made.columns, ())
    if chosen == SheetKind.ACCOUNTS:
        require(viewer.may_administer_somewhere())
    rows = people_sheets.rows_for(viewer, made)
    if what == "sheet.xlsx":
        return workbook(made.title, made.columns, rows)
    if what == "sheet.csv":
        return csv_file(made.title, made.columns, rows)
    if what == "sheet.geojson" and chosen == SheetKind.PLACES:
        text = geojson.write(rows, place_sheets.borders(clock.today()))
        return named(StreamingHttpResponse(text, content_type="application/geo+json"), "places", "geojson")
    raise Http404
