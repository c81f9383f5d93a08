"""A year of the calendar became known: what was counted without it is counted anew, by the tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ledger.bus import when
from qianxian.storage import jobs
from qianxian.tasks.duties import RECOMPUTE

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("calendar.set")
def recompute_what_was_provisional(heard: Heard, now: datetime) -> None:
    """Ask for it, and don't do it here: ten thousand tasks in the transaction of one upload would stop everybody.

    Only for a year that was not known: what was counted with a known year was promised, and stays as promised.
    """
    if not heard.words["before"]:
        jobs.ask_for(RECOMPUTE, now=now, year=heard.words["year"], because=heard.entry.id)
