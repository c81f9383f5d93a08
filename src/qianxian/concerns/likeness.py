"""From which likeness on two matters are shown as perhaps the same; tuned by what desks decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns.models import LikenessThreshold
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable

THOUSAND = 1000
USUAL = 120
"""The cosine of letter pairs, in thousandths, from which on something is shown before anybody has decided anything."""
LEAST, MOST = 60, 500
LEAST_PAIRS = 30
LEAST_OF_EACH = 8
RECALL_COUNTS = 2
"""Missing a pair that is the same costs more than showing one that is not: a look tells them apart."""


def _load() -> float:
    newest = LikenessThreshold.objects.order_by("-id").values_list("likeness", flat=True).first()
    return (USUAL if newest is None else newest) / THOUSAND


_kept: stamps.Kept[float] = stamps.Kept(_load)


def like_enough() -> float:
    """Return the threshold in force, 0 to 1; no statement but after a change."""
    return _kept.now()


def best_threshold(pairs: Iterable[tuple[int, bool]]) -> tuple[int, int, int] | None:
    """Return the threshold with the highest F₂, and the shares found and right, all in thousandths.

    F₂ = 5·p·r / (4·p + r) over the decided pairs, where p is the share of those shown that are the same and r the
    share of the same that are shown (van Rijsbergen 1979, β = 2). None with too few pairs of either kind.

    :param pairs: (likeness in thousandths, whether they were the same).
    """
    decided = sorted(pairs, reverse=True)
    the_same = sum(same for _likeness, same in decided)
    if len(decided) < LEAST_PAIRS or min(the_same, len(decided) - the_same) < LEAST_OF_EACH:
        return None
    best, hits = (-1.0, USUAL, 0, 0), 0
    for shown, (likeness, same) in enumerate(decided, 1):
        hits += same
        last_of_its_likeness = shown == len(decided) or decided[shown][0] != likeness
        right, found = hits / shown, hits / the_same
        weight = RECALL_COUNTS * RECALL_COUNTS
        worth = (1 + weight) * right * found / (weight * right + found) if hits else 0.0
        if last_of_its_likeness and worth > best[0]:
            best = (worth, min(max(likeness, LEAST), MOST), round(THOUSAND * found), round(THOUSAND * right))
    return best[1:]
