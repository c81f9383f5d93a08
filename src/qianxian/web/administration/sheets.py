"""Sheets: taken out as they stand or empty, handed in, looked over, confirmed, and followed to the last row."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Any

from django import forms
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qianxian.base import clock
from qianxian.base.permits import Refused, require
from qianxian.base.sheets.columns import Unreadable
from qianxian.base.sheets.reading import LARGEST, MOST_ROWS
from qianxian.base.sheets.writing import write
from qianxian.people import sheets as people_sheets
from qianxian.people.actions import imports
from qianxian.people.states import ImportState, SheetKind
from qianxian.places import sheets as place_sheets
from qianxian.places.sheets import geojson
from qianxian.storage import uploads
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from qianxian.base.sheets.columns import Column
    from qianxian.people.models import SheetImport

DATUMS = (
    ("wgs84", gettext_lazy("WGS-84: from satellite receivers and open data")),
    ("gcj02", gettext_lazy("GCJ-02: from Gaode, Tencent and most maps of this country")),
    ("bd09", gettext_lazy("BD-09: from Baidu")),
)
LEADS = {
    SheetKind.PLACES: gettext_lazy("Sub-districts, communities, grids and courtyards, each with its code."),
    SheetKind.ORGANISATIONS: gettext_lazy("Branches, committees, companies and departments, and where each acts."),
    SheetKind.OFFICES: gettext_lazy("The offices in each organisation, whoever holds them."),
    SheetKind.ACCOUNTS: gettext_lazy("Who signs in, and which office they hold from when until when."),
}
REFRESH_S = 3
GONE_ON = {ImportState.WAITING, ImportState.RUNNING}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HandInForm(forms.Form):
    """A filled-in sheet."""

    file = forms.FileField(
        label=gettext_lazy("The filled-in sheet"),
        help_text=format_lazy(
            gettext_lazy(".xlsx or .csv, at most {size} MB and {rows} rows."),
            size=LARGEST >> 20, rows=f"{MOST_ROWS:,}",
        ),
    )


class HandInPlacesForm(HandInForm):
    """A filled-in sheet of places, also as GeoJSON."""

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
    """Show the four sheets, and what was handed in lately."""
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
    form_of = HandInPlacesForm if chosen == SheetKind.PLACES else HandInForm
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
    """Look a sheet over and keep it, with what was found, until it is confirmed or dropped."""
    viewer, handed = page.viewer(request), said["file"]
    called, datum = str(handed.name), said.get("datum", "wgs84")
    found = people_sheets.look(kind, handed, called, actor=viewer, today=clock.today(), datum=datum)
    handed.seek(0)
    return imports.keep_import(
        actor=viewer, sheet=kind, called=called, kept_as=uploads.keep(handed.chunks()), datum=datum,
        findings=found.findings(), now=clock.now(),
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
    problems = [
        {
            "cell": one["cell"], "column": one["column"].get(language, ""), "typed": one["typed"],
            "reason": one["reason"][language],
        }
        for one in found.get("problems", ())
    ]
    response = render(
        request,
        "administration/sheet_import.html",
        {
            "row": row, "found": found, "problems": problems, "unseen": found.get("wrong", 0) - len(problems),
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
        imports.confirm_import(number=row.id, leaves_out_bad=leaves_out, now=clock.now())
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
    return _workbook(_("One-time passwords"), people_sheets.PASSWORDS, rows)


@require_safe
@for_an_administrator
def sheet_file(request: HttpRequest, kind: str, what: str) -> HttpResponseBase:
    """Give a sheet as it stands in the viewer's care, as a workbook or GeoJSON, or an empty one."""
    chosen = _kind(kind)
    viewer = page.viewer(request)
    made = people_sheets.sheet_of(chosen, today=clock.today())
    if what == "template.xlsx":
        return _workbook(made.title, made.columns, ())
    if chosen == SheetKind.ACCOUNTS:
        require(viewer.may_administer_somewhere())
    rows = people_sheets.rows_for(viewer, made)
    if what == "sheet.xlsx":
        return _workbook(made.title, made.columns, rows)
    if what == "sheet.geojson" and chosen == SheetKind.PLACES:
        text = geojson.write(rows, place_sheets.borders())
        return _named(StreamingHttpResponse(text, content_type="application/geo+json"), "places", "geojson")
    raise Http404


def _workbook(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> HttpResponseBase:
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it when it has been read
    write(file, title=title, columns=columns, rows=rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title} {clock.today()}.xlsx", content_type=XLSX)


def _named(response: StreamingHttpResponse, name: str, kind: str) -> StreamingHttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today()}.{kind}"'
    return response
