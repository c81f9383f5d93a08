"""Keeping the index of words in step with the matters: what happened since, what was there before, what was erased."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qianxian.concerns import indexing
from qianxian.concerns.models import Concern
from qianxian.ledger import actions as ledger
from qianxian.ledger import queries as ledger_queries
from qianxian.storage import jobs
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.concerns.models import Report

BATCH = 100
LONGEST_S = 20.0
"""So long a tick builds at most; the rest is the next one's, and other duties are done between."""
FORGET = "concerns.forget_index"
"""The job that clears the index of what was taken out of it."""


def catch_up() -> None:
    """Index what was said since the last time, and, after an upgrade, what was there before; a batch a transaction."""
    began = time.monotonic()
    while _read_on() or _build_on():
        if time.monotonic() - began > LONGEST_S:
            return


@working
def _read_on() -> int:
    """Index a batch of what happened and return how many entries that were."""
    entries = ledger_queries.pending_for(indexing.READER, BATCH)
    if not entries:
        return 0
    lowest = indexing.INDEX.lowest()
    # What lies below is not built yet: put in now, it would look as if everything above it were there.
    again(number for number in indexing.meant(entries) if lowest is not None and number >= lowest)
    return ledger.mark_read(indexing.READER, entries)


@working
def _build_on() -> int:
    """Index the next batch below what is there and return how many matters that were."""
    numbers = indexing.older(indexing.INDEX.lowest(), BATCH)
    if numbers:
        again(numbers)
    return len(numbers)


def again(concern_ids: Iterable[int]) -> None:
    """Index some matters by what is kept of them now; inside the caller's transaction.

    They are locked first: who erases words and who indexes them wait for each other, so that none come back.
    """
    numbers = list(Concern.objects.select_for_update().filter(pk__in=list(concern_ids)).order_by("id").values_list(
        "id", flat=True,
    ))
    if numbers:
        indexing.INDEX.put(indexing.read(numbers))


def take_out(report: Report, *, now: datetime) -> None:
    """Let the index hold no more than is kept of a report, and nothing be left in its file of what it held."""
    lowest = indexing.INDEX.lowest()
    parts = report.parts.values_list("concern_id", flat=True)
    if indexed := [number for number in (report.concern_id, *parts) if lowest is not None and number >= lowest]:
        again(indexed)
        jobs.ask_for(FORGET, now=now)


def forget() -> None:
    """Clear the index of what was taken out of it."""
    indexing.INDEX.forget()
