"""Importing a sheet: looked at first, then done in batches, and safe to do twice."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit, require
from qianxian.base.sheets import reading
from qianxian.base.sheets.columns import LANGUAGES, Unreadable
from qianxian.base.sheets.plans import Plan, Verdict
from qianxian.base.states import NotPossible
from qianxian.people import queries, rules
from qianxian.people.actions import imports
from qianxian.people.models import SheetImport
from qianxian.people.sheets.accounts import AccountSheet
from qianxian.people.sheets.management import ManagementSheet
from qianxian.people.sheets.organisations import OfficeSheet, OrganisationSheet
from qianxian.people.states import ImportState, SheetKind
from qianxian.places import sheets as place_sheets
from qianxian.places.sheets import geojson
from qianxian.storage import batches, uploads
from qianxian.storage.acts import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.columns import Problem
    from qianxian.base.sheets.reading import Table
    from qianxian.people.queries import Viewer

Sheet = place_sheets.Sheet | place_sheets.CentreSheet | OrganisationSheet | ManagementSheet | OfficeSheet | AccountSheet
SHEETS: dict[SheetKind, type[Sheet]] = {
    SheetKind.PLACES: place_sheets.Sheet, SheetKind.ORGANISATIONS: OrganisationSheet,
    SheetKind.MANAGEMENT: ManagementSheet, SheetKind.OFFICES: OfficeSheet, SheetKind.CENTRES: place_sheets.CentreSheet,
    SheetKind.ACCOUNTS: AccountSheet,
}
REFUSALS = (Refused, Unfit, NotPossible, Conflict)
MEANWHILE = _("Somebody changed this a moment ago. Hand the sheet in again.")
MOST_KEPT = 500
"""Problems that are shown; whoever has mended so many looks again."""
SLICE_S = 15.0
NOTED_EVERY_S = 0.5


def sheet_of(kind: SheetKind, *, today: date) -> Sheet:
    """Return a sheet as the database has it now."""
    return SHEETS[kind](today=today)


def rows_for(viewer: Viewer, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows of a sheet that lie in a viewer's care.

    :raises Refused: if the viewer is no administrator.
    """
    if not viewer.is_operator:
        require(rules.may_see_administration(viewer))
    office = viewer.office
    return list(sheet.rows(lambda path: viewer.is_operator or (office is not None and office.covers(path))))


def imports_of(viewer: Viewer) -> list[SheetImport]:
    """Return the last imports that the viewer handed in for the office they act for, newest first."""
    return list(_own(viewer).order_by("-id")[:20])


def import_for(viewer: Viewer, number: int) -> SheetImport | None:
    """Return an import that the viewer handed in for the office they act for, or None."""
    return _own(viewer).filter(pk=number).first()


def _own(viewer: Viewer) -> QuerySet[SheetImport]:
    return SheetImport.objects.filter(office=viewer.office_id or 0, account=viewer.account_id or 0)


@dataclass(slots=True)
class Look:
    """What a look at a filled-in sheet found: nothing has been done yet.

    `refused` are rows that were sound when they were looked at and refused when they were to be written.
    """

    sheet: Sheet
    plan: Plan
    counts: dict[str, int] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)

    def findings(self) -> dict[str, Any]:
        """Return it as it can be kept and shown in either language later."""
        fields: dict[str, dict[str, int]] = {}
        for language in LANGUAGES:
            with translation.override(language):
                fields[language] = self.plan.fields(getattr(self.sheet, "told", self.sheet.columns))
        return {
            **self.counts,
            "problems": _kept(self.plan.problems),
            "fields": fields,
            "remarks": [remark.kept() for remark in self.plan.remarks[:MOST_KEPT]],
        }


def _kept(problems: list[Problem]) -> list[dict[str, Any]]:
    return [problem.kept() for problem in problems[:MOST_KEPT]]


def look(
    kind: SheetKind, file: IO[bytes], called: str, *, actor: Actor, today: date, datum: str = "wgs84",
    told: Callable[[int], None] | None = None,
) -> Look:
    """Look at a filled-in sheet and say what it would change; nothing is written. `told` hears how many rows are read.

    :raises Unreadable: if the file can't be read as this sheet at all.
    """
    sheet = sheet_of(kind, today=today)
    table = _read(sheet, file, called, datum, told)
    plan = sheet.plan(table, actor=actor, today=today)
    counts = {verdict.value: plan.count(verdict) for verdict in Verdict}
    counts |= {"rows": len(table.records), "bad": len(plan.left_out), "wrong": len(plan.problems)}
    return Look(sheet, plan, counts)


def _read(
    sheet: Sheet, file: IO[bytes], called: str, datum: str, told: Callable[[int], None] | None,
) -> Table:
    if isinstance(sheet, place_sheets.Sheet | place_sheets.CentreSheet):
        sheet.datum = datum
    if isinstance(sheet, place_sheets.Sheet) and geojson.is_geojson(called):
        table, sheet.borders, named = geojson.read(file)
        sheet.datum = named or datum
        return table
    return reading.read(file, sheet.columns, told)


def carry_out(look: Look, *, actor: Actor, now: datetime, today: date) -> Iterator[tuple[int, int]]:
    """Do what a look found, a batch a transaction, and yield how many acts of how many were gone through.

    What is refused now, because a rule or a row changed since the look, is left out with the cell it is about and
    kept in `look.refused`; what was done before stays, and the rest goes on.
    """
    acts = look.sheet.acts(look.plan, actor=actor, now=now, today=today)
    columns = {column.key: column for column in look.sheet.columns}

    def leave_out(index: int, error: Exception) -> None:
        record = acts[index].record
        about = columns.get(getattr(error, "field", ""), look.sheet.columns[0])
        look.refused.append(record.problem(about, "%(why)s", why=getattr(error, "reason", MEANWHILE)))

    yield 0, len(acts)
    for done in batches.in_batches(acts, refusals=REFUSALS, on_refusal=leave_out):
        yield done, len(acts)


# ── as a job ─────────────────────────────────────────────────────────────────────────────────────────────────────


def look_over(number: int, now: datetime) -> None:
    """Do the look that was asked for; killed in the middle, it begins anew."""
    waiting = SheetImport.objects.select_related("account").filter(pk=number, state=ImportState.LOOKING)
    row = waiting.first()
    if row is None:
        return
    noted = time.perf_counter()
    today = timezone.localtime(now).date()

    def told(rows: int) -> None:
        nonlocal noted
        if time.perf_counter() - noted > NOTED_EVERY_S:
            imports.note_read(number=number, done=rows, total=total)
            noted = time.perf_counter()

    try:
        actor = _actor(row, today)
        with uploads.open_kept(row.kept_as) as file:
            total = reading.count_rows(file)
            imports.note_read(number=number, done=0, total=total)
            found = look(SheetKind(row.sheet), file, row.called, actor=actor, today=today, datum=row.datum, told=told)
    except (FileNotFoundError, Unreadable, Refused) as error:
        _fail(row, {"stopped": _said(error)}, now)
        return
    imports.keep_look(number=number, findings=found.findings())


def go_on(number: int, now: datetime, *, slice_s: float = SLICE_S) -> None:
    """Go on with a confirmed import, for some seconds; what is left is asked for again.

    Killed in the middle, it begins anew: rows that are done are unchanged then. Problems that nobody saw stop it before
    it has begun; afterwards they keep only their own rows out.
    """
    row = SheetImport.objects.select_related("account").filter(
        pk=number, state__in=(ImportState.WAITING, ImportState.RUNNING),
    ).first()
    if row is None:
        return
    today = timezone.localtime(now).date()
    findings = dict(row.findings)
    try:
        actor = _actor(row, today)
        with uploads.open_kept(row.kept_as) as file:
            found = look(SheetKind(row.sheet), file, row.called, actor=actor, today=today, datum=row.datum)
        if found.plan.problems and row.state == ImportState.WAITING and not row.leaves_out_bad:
            _fail(row, {**findings, **found.findings()}, now)
            return
        if row.state == ImportState.WAITING:
            # Later looks find what is done by then unchanged, so only this one knows what was new.
            findings |= found.counts | {"to_write": found.plan.to_write()}
            if isinstance(found.sheet, AccountSheet):
                findings["opened"] = found.sheet.opened_by(found.plan)
            imports.note_findings(number=row.id, findings=findings)
        if not _some(found, row, actor, now, today, slice_s):
            imports.go_on_later(number=row.id, now=now)
            return
    except (FileNotFoundError, Unreadable, Refused) as error:
        _fail(row, {**findings, "stopped": _said(error)}, now)
        return
    uploads.remove(row.kept_as)
    findings = _as_written(findings, sorted([*found.plan.problems, *found.refused], key=lambda problem: problem.row))
    imports.finish_import(number=row.id, state=ImportState.DONE, findings=findings, now=now)


def _as_written(findings: dict[str, Any], out: list[Problem]) -> dict[str, Any]:
    """Return the findings of a look with what came of it: which rows were written, and which kept out."""
    rows = {problem.row for problem in out}
    written = {
        verdict: sum(number not in rows for number in numbers)
        for verdict, numbers in findings.get("to_write", {}).items()
    }
    left = {key: value for key, value in findings.items() if key != "to_write"}
    return left | written | {"problems": _kept(out), "wrong": len(out), "bad": len(rows), "out": len(rows)}


def _actor(row: SheetImport, today: date) -> Viewer:
    """Return who handed a sheet in, as they may act now.

    :raises Refused: if their account was closed since.
    """
    if not row.account.is_active:
        raise Refused(_("The account that handed this in was closed since."))
    opened = row.confirmed_at or row.asked_at
    return queries.acting_as(row.account, office_id=row.office_id, today=today, elevated_until=opened)


def _some(  # noqa: PLR0917  # a slice of `go_on`
    found: Look, row: SheetImport, actor: Actor, now: datetime, today: date, slice_s: float,
) -> bool:
    """Do as much as a slice of time allows and say whether all is done."""
    began = noted = time.perf_counter()
    before = row.done
    for done, total in carry_out(found, actor=actor, now=now, today=today):
        passed = time.perf_counter()
        if done in {0, total} or passed - noted > NOTED_EVERY_S:
            written = before + done - len(found.refused)
            imports.note_progress(number=row.id, done=written, total=before + total)
            noted = passed
        if 0 < done < total and passed - began > slice_s:
            return False
    return True


def _fail(row: SheetImport, findings: dict[str, Any], now: datetime) -> None:
    uploads.remove(row.kept_as)
    imports.finish_import(number=row.id, state=ImportState.FAILED, findings=findings, now=now)


def _said(error: Exception) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            reason = getattr(error, "reason", "")
            said[language] = str(reason) % getattr(error, "words", {}) if getattr(error, "words", None) else str(reason)
    return said
