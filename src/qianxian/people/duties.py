"""What this room does after the act, and by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.people import actions, sheets
from qianxian.people.actions import imports
from qianxian.storage import uploads
from qianxian.storage.jobs import every, handler

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(days=1))
def forget_sign_ins(now: datetime) -> None:
    """Forget with which browsers people had signed in, once those sessions are over."""
    actions.forget_sign_ins(now=now)


@every(timedelta(days=1))
def forget_codes(now: datetime) -> None:
    """Forget codes that were sent to residents, with the numbers they went to."""
    actions.forget_codes(now=now)


@handler(imports.LOOK_OVER)
def look_over_sheet(now: datetime, number: int) -> None:
    """Look a long sheet over, of which the page tells how far it is."""
    sheets.look_over(number, now)


@handler(imports.IMPORT_SHEET)
def import_sheet(now: datetime, number: int) -> None:
    """Do a slice of a sheet that was confirmed."""
    sheets.go_on(number, now)


@every(timedelta(hours=6))
def forget_imports(now: datetime) -> None:
    """Remove files of sheets that nobody came back for, and imports of which nobody asks any more."""
    uploads.remove_old(now.timestamp())
    imports.forget_imports(now=now)


@every(timedelta(days=1))
def forget_sessions(now: datetime) -> None:
    """Forget sessions that have run out: who signed in, and which matters were opened on which device."""
    actions.forget_sessions(now=now)
