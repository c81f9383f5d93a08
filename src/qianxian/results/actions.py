"""Folding the record into summary rows, and making them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from qianxian.ledger import actions as ledger
from qianxian.ledger import queries as ledger_queries
from qianxian.places import queries as places
from qianxian.results import counting
from qianxian.results.models import Summary
from qianxian.storage import leases
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections import Counter

BATCH = 500
FOLDING = "results.fold"
"""What only one transaction does at a time: two folds of the same entries would count them twice."""


def fold() -> int:
    """Fold all pending entries, a batch a transaction, and return how many there were."""
    folded = 0
    while batch := _fold_batch():
        folded += batch
    return folded


@working
def _fold_batch() -> int:
    leases.one_at_a_time(FOLDING)
    entries = ledger_queries.pending_for(counting.READER, BATCH)
    ledger.mark_read(counting.READER, entries)
    _add(counting.deltas(entries, places.tree.now()))
    return len(entries)


@working
def rebuild() -> int:
    """Make all summary rows anew from the whole record and return how many entries it took.

    Pending rows go with the entries that were read: one that commits meanwhile stays pending and is folded later.
    """
    leases.one_at_a_time(FOLDING)
    Summary.objects.all().delete()
    tree = places.tree.now()
    counted = after = 0
    while entries := ledger_queries.recorded(counting.KINDS, after_id=after):
        ledger.mark_read(counting.READER, entries)
        _add(counting.deltas(entries, tree))
        after, counted = entries[-1].id, counted + len(entries)
    return counted


def _add(deltas: dict[counting.Cell, Counter[str]]) -> None:
    """Add counts to the summary rows, in a fixed order, so that two folds can't wait for each other."""
    known = {
        counting.Cell(row.level, row.area_id, row.category_id, row.month): row.id
        for row in Summary.objects.filter(area_id__in={cell.area_id for cell in deltas})
    }
    fresh = []
    for cell in sorted(deltas):
        counts = dict(deltas[cell])
        if cell in known:
            added = {column: F(column) + number for column, number in counts.items()}
            Summary.objects.filter(pk=known[cell]).update(**added)
        else:
            fresh.append(Summary(**cell._asdict(), **counts))
    Summary.objects.bulk_create(fresh)
