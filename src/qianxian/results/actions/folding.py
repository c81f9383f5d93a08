"""Folding the record into summary rows, and making them anew."""

from __future__ import annotations

from collections import Counter

from qianxian.ledger import actions as ledger
from qianxian.ledger import queries as ledger_queries
from qianxian.places import queries as places
from qianxian.results import counting
from qianxian.results.models import Summary
from qianxian.storage import leases
from qianxian.storage.acts import working

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
    # Kept until the end and written once: there are as many cells for a million matters as for ten thousand.
    cells: dict[counting.Cell, Counter[counting.Column]] = {}
    while entries := ledger_queries.recorded(counting.KINDS, after_id=after):
        ledger.mark_read(counting.READER, entries)
        for cell, counts in counting.deltas(entries, tree).items():
            cells.setdefault(cell, Counter()).update(counts)
        after, counted = entries[-1].id, counted + len(entries)
    _add(cells)
    return counted


def _add(deltas: dict[counting.Cell, Counter[counting.Column]]) -> None:
    """Add counts to the summary rows; two statements for a few hundred rows.

    What was read is written back as a whole: nobody else folds meanwhile.
    """
    if not deltas:
        return
    there = Summary.objects.filter(
        area_id__in={cell.area_id for cell in deltas}, month__in={cell.month for cell in deltas},
    )
    known = {counting.Cell(row.level, row.area_id, row.category_id, row.month): row for row in there}
    changed = []
    for cell, counts in sorted(deltas.items(), key=lambda one: one[0]):
        row = known.get(cell) or Summary(**cell._asdict())
        for column, number in counts.items():
            if isinstance(column, tuple):
                histogram, bucket = getattr(row, column[0]), str(column[1])
                histogram[bucket] = histogram.get(bucket, 0) + number
            else:
                setattr(row, column, getattr(row, column) + number)
        changed.append(row)
    Summary.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["level", "area", "category", "month"],
        update_fields=[*counting.FIGURES, *counting.HISTOGRAMS],
    )
