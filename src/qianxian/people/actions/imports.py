"""Following imports of sheets from the first look to the last row; working tables, no part of the record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from qianxian.base.permits import require
from qianxian.people import rules
from qianxian.people.models import SheetImport
from qianxian.people.states import ImportState
from qianxian.storage import jobs
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.people.states import SheetKind

IMPORT_SHEET = "people.import_sheet"
LOOK_OVER = "people.look_over_sheet"
FORGOTTEN_AFTER = timedelta(days=30)


@working
def keep_import(
    *, actor: Viewer, sheet: SheetKind, called: str, kept_as: str, datum: str, findings: dict[str, Any] | None,
    now: datetime,
) -> SheetImport:
    """Keep what a first look at a sheet found; without findings, ask for that look.

    :raises Refused: if the actor is no administrator.
    """
    require(rules.may_see_administration(actor))
    row = SheetImport(sheet=sheet, called=called[-120:], kept_as=kept_as, datum=datum, asked_at=now)
    row.state = ImportState.LOOKING if findings is None else ImportState.CHECKED
    row.findings = findings or {}
    row.account_id, row.office_id = actor.account_id or 0, actor.office_id or 0
    row.save(force_insert=True)
    if findings is None:
        jobs.ask_for(LOOK_OVER, now=now, number=row.id)
    return row


@working
def note_read(*, number: int, done: int, total: int) -> None:
    """Keep how many rows of a sheet that is being looked over were read."""
    SheetImport.objects.filter(pk=number, state=ImportState.LOOKING).update(done=done, total=max(done, total))


@working
def keep_look(*, number: int, findings: dict[str, Any]) -> None:
    """Keep what the look that was asked for found."""
    looking = SheetImport.objects.filter(pk=number, state=ImportState.LOOKING)
    looking.update(state=ImportState.CHECKED, findings=findings, done=0, total=0)


@working
def confirm_import(*, number: int, leaves_out_bad: bool, now: datetime) -> bool:
    """Let an import that was looked at begin; return False where it has begun already."""
    waiting = SheetImport.objects.filter(pk=number, state=ImportState.CHECKED)
    if not waiting.update(state=ImportState.WAITING, leaves_out_bad=leaves_out_bad, confirmed_at=now):
        return False
    jobs.ask_for(IMPORT_SHEET, now=now, number=number)
    return True


@working
def go_on_later(*, number: int, now: datetime) -> None:
    """Let others in between, and go on with an import after them."""
    jobs.ask_for(IMPORT_SHEET, now=now, number=number)


@working
def note_progress(*, number: int, done: int, total: int) -> None:
    """Keep how far an import has come."""
    SheetImport.objects.filter(pk=number).update(state=ImportState.RUNNING, done=done, total=total)


@working
def note_findings(*, number: int, findings: dict[str, Any]) -> None:
    """Keep what an import is about to do, before it does it."""
    SheetImport.objects.filter(pk=number).update(findings=findings)


@working
def finish_import(*, number: int, state: ImportState, findings: dict[str, Any], now: datetime) -> None:
    """Keep how an import ended."""
    SheetImport.objects.filter(pk=number).update(state=state, findings=findings, kept_as="", finished_at=now)


@working
def drop_import(*, number: int) -> None:
    """Forget an import that was looked at and not confirmed."""
    SheetImport.objects.filter(pk=number, state=ImportState.CHECKED).delete()


@working
def note_handed_out(*, number: int, now: datetime) -> bool:
    """Note that the one-time passwords of an import are shown; return False where they were before."""
    return bool(SheetImport.objects.filter(pk=number, handed_out_at=None).update(handed_out_at=now))


@working
def forget_imports(*, now: datetime) -> int:
    """Forget imports of which nobody asks any more, and return how many."""
    return SheetImport.objects.filter(asked_at__lt=now - FORGOTTEN_AFTER).delete()[0]
