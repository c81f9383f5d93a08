"""What is counted of concerns and stands in no entry of the record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Count

from qianxian.concerns.models import Concern, Dispatch
from qianxian.concerns.states import RUNNING, Role, Rung

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from qianxian.places.queries import Tree


def raised_at(numbers: Iterable[int]) -> dict[int, datetime]:
    """Return when each of some concerns was raised; it never changes. One statement."""
    return dict(Concern.objects.filter(pk__in=list(numbers)).values_list("id", "created_at"))


def gone_up_to(entries: Collection[tuple[int, int]]) -> Mapping[int, Rung]:
    """Return the rung to which each of some entries (id, concern) took its concern; one statement.

    Going up makes a dispatch within the act: the first one of that concern after the entry, as ids go with time.
    """
    sent = Dispatch.objects.filter(concern_id__in={concern_id for _entry, concern_id in entries})
    sent = sent.exclude(role__in=(Role.SUPPORTING, Role.DOORSTEP)).order_by("id")
    rungs: dict[int, list[tuple[int, str]]] = {}
    for number, concern_id, rung in sent.values_list("id", "concern_id", "rung"):
        rungs.setdefault(concern_id, []).append((number, rung))
    found = {}
    for entry_id, concern_id in entries:
        after = [rung for number, rung in rungs.get(concern_id, ()) if number > entry_id]
        if after:
            found[entry_id] = Rung(after[0])
    return found


def overdue_below(tree: Tree, now: datetime, kinds: Collection[int] | None = None) -> Counter[int]:
    """Count the concerns whose promise has run out, for each place of any level that has some; one statement.

    `kinds`: only those of some categories. Reads only what is overdue.
    """
    overdue = Concern.objects.filter(state__in=RUNNING, promised_at__lt=now)
    if kinds is not None:
        overdue = overdue.filter(category_id__in=kinds)
    found: Counter[int] = Counter()
    for place_id, grid_id, n in overdue.values_list("place_id", "grid_id").annotate(n=Count("id")):
        # The grid is the row's: where grids are being cut anew, some matters have not followed yet.
        line = tree.line(place_id if grid_id is None else grid_id)
        for number in {place_id, *(spot.id for spot in line)}:
            found[number] += n
    return found
