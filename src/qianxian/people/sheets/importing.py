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
from qianxian.people import queries, rules
from qianxian.people.actions import imports
from qianxian.people.models import SheetImport
from qianxian.people.sheets.accounts import AccountSheet
from qianxian.people.sheets.organisations import OfficeSheet, OrganisationSheet
from qianxian.people.states import ImportState, SheetKind
from qianxian.places import sheets as place_sheets
from qianxian.places.sheets import geojson
from qianxian.storage import batches, uploads
from qianxian.storage.acts import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.reading import Table
    from qianxian.people.queries import Viewer

Sheet = place_sheets.Sheet | OrganisationSheet | OfficeSheet | AccountSheet
MOST_KEPT = 500
"""Problems that are shown; whoever has mended so many looks again."""
SLICE_S = 15.0
NOTED_EVERY_S = 0.5


def sheet_of(kind: SheetKind, *, today: date) -> Sheet:
    """Return a sheet as the database has it now."""
    if kind == SheetKind.PLACES:
        return place_sheets.Sheet()
    if kind == SheetKind.ORGANISATIONS:
        return OrganisationSheet()
    return OfficeSheet() if kind == SheetKind.OFFICES else AccountSheet(today=today)


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
    """What a look at a filled-in sheet found: nothing has been done yet."""

    sheet: Sheet
    plan: Plan
    counts: dict[str, int] = field(default_factory=dict)

    def findings(self) -> dict[str, Any]:
        """Return it as it can be kept and shown in either language later."""
        fields: dict[str, dict[str, int]] = {}
        for language in LANGUAGES:
            with translation.override(language):
                fields[language] = self.plan.fields(getattr(self.sheet, "told", self.sheet.columns))
        return {
            **self.counts,
            "problems": [problem.kept() for problem in self.plan.problems[:MOST_KEPT]],
            "fields": fields,
        }


def look(
    kind: SheetKind, file: IO[bytes], called: str, *, actor: Actor, today: date, datum: str = "wgs84",
) -> Look:
    """Look at a filled-in sheet and say what it would change; nothing is written.

    :raises Unreadable: if the file can't be read as this sheet at all.
    """
    sheet = sheet_of(kind, today=today)
    table = _read(sheet, file, called, datum)
    plan = sheet.plan(table, actor=actor, today=today)
    counts = {verdict.value: plan.count(verdict) for verdict in Verdict}
    counts |= {"rows": len(table.records), "bad": len(plan.left_out), "wrong": len(plan.problems)}
    return Look(sheet, plan, counts)


def _read(sheet: Sheet, file: IO[bytes], called: str, datum: str) -> Table:
    if isinstance(sheet, place_sheets.Sheet):
        sheet.datum = datum
        if geojson.is_geojson(called):
            table, sheet.borders, named = geojson.read(file)
            sheet.datum = named or datum
            return table
    return reading.read(file, sheet.columns)


def carry_out(look: Look, *, actor: Actor, now: datetime, today: date) -> Iterator[tuple[int, int]]:
    """Do what a look found, a batch a transaction, and yield how many acts of how many are done."""
    acts = look.sheet.acts(look.plan, actor=actor, now=now, today=today)
    yield 0, len(acts)
    for done in batches.in_batches(acts):
        yield done, len(acts)


# ── as a job ─────────────────────────────────────────────────────────────────────────────────────────────────────


def go_on(number: int, now: datetime, *, slice_s: float = SLICE_S) -> None:
    """Go on with a confirmed import, for some seconds; what is left is asked for again.

    Killed in the middle, it begins anew: rows that are done are unchanged then.
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
        if found.plan.problems and not row.leaves_out_bad:
            _fail(row, {**findings, **found.findings()}, now)
            return
        if row.state == ImportState.WAITING and isinstance(found.sheet, AccountSheet):
            findings["opened"] = found.sheet.opened_by(found.plan)
            imports.note_findings(number=row.id, findings=findings)
        if not _some(found, row, actor, now, today, slice_s):
            imports.go_on_later(number=row.id, now=now)
            return
    except (FileNotFoundError, Unreadable, Refused, Unfit, Conflict) as error:
        _fail(row, {**findings, "stopped": _said(error)}, now)
        return
    uploads.remove(row.kept_as)
    imports.finish_import(number=row.id, state=ImportState.DONE, findings={**findings, "problems": []}, now=now)


def _actor(row: SheetImport, today: date) -> Viewer:
    """Return who confirmed an import, as they may act now.

    :raises Refused: if their account was closed since.
    """
    if not row.account.is_active:
        raise Refused(_("The account that confirmed this was closed since."))
    return queries.acting_as(row.account, office_id=row.office_id, today=today, elevated_until=row.confirmed_at)


def _some(  # noqa: PLR0917  # a slice of `go_on`
    found: Look, row: SheetImport, actor: Actor, now: datetime, today: date, slice_s: float,
) -> bool:
    """Do as much as a slice of time allows and say whether all is done."""
    began = noted = time.perf_counter()
    before = row.done
    for done, total in carry_out(found, actor=actor, now=now, today=today):
        passed = time.perf_counter()
        if done in {0, total} or passed - noted > NOTED_EVERY_S:
            imports.note_progress(number=row.id, done=before + done, total=before + total)
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
