"""Say which grid goes on as which of today's: pairs, each grid at most once, so that the most households stay.

Model: a bipartite graph of new and old grids with a positive whole weight on each pair that shares a courtyard;
wanted is a matching of the largest weight.  New grids are admitted one after another: each takes the path of least
loss that ends at an old grid nobody has, or at a new one that is given up (H. W. Kuhn, "The Hungarian method for the
assignment problem", 1955; shortest augmenting paths with prices after J. Edmonds and R. M. Karp, 1972).  Every new
grid has a column of its own of weight 0, which stands for beginning anew; so a full assignment always exists, and the
best one is the matching.  Whole numbers throughout: the result is exact.  Only pairs that share anything are walked
along, so that a district takes as long as its communities one by one.
"""

import heapq
from collections.abc import Hashable, Iterable
from typing import TypeVar

New = TypeVar("New", bound=Hashable)
Old = TypeVar("Old", bound=Hashable)

A_HOUSEHOLD = 1_000
"""Weight of a household; a courtyard counts 1 besides, so that one in which nobody lives has an identity too."""


def goes_on(courtyards: Iterable[tuple[New, Old, int]]) -> dict[New, Old]:
    """Return which new grid goes on as which old one; those that begin anew are absent.

    `courtyards` are (new grid, old grid, households).  The most households stay, then the most courtyards; of
    answers that are as good the same one comes out for the same order.
    """
    news: dict[New, int] = {}
    olds: dict[Old, int] = {}
    shared: list[dict[int, int]] = []
    for new, old, households in courtyards:
        row = news.setdefault(new, len(news))
        if row == len(shared):
            shared.append({})
        column = olds.setdefault(old, len(olds))
        shared[row][column] = shared[row].get(column, 0) + A_HOUSEHOLD * households + 1
    names, columns = list(news), list(olds)
    return {names[row]: columns[column] for row, column in _best(shared, len(columns)).items() if column < len(columns)}


def _best(shared: list[dict[int, int]], columns: int) -> dict[int, int]:
    """Return the column of each row; `columns + row` means that the row has none of the real ones."""
    losses = [{c: -weight for c, weight in some.items()} | {columns + row: 0} for row, some in enumerate(shared)]
    row_price = [min(some.values()) for some in losses]
    column_price: dict[int, int] = {}
    has: dict[int, int] = {}
    holder: dict[int, int] = {}
    for first in range(len(losses)):
        far, came = _shortest(first, losses, row_price, column_price, holder)
        end = next(reversed(far))
        # Prices stay such that no pair is cheaper than they say, and those that are made are exactly as dear.
        row_price[first] += far[end]
        for column, length in far.items():
            if column != end:
                row_price[holder[column]] += far[end] - length
                column_price[column] = column_price.get(column, 0) - (far[end] - length)
        row = -1
        while row != first:
            row = came[end]
            holder[end], has[row], end = row, end, has.get(row, -1)
    return has


def _shortest(
    first: int, losses: list[dict[int, int]], row_price: list[int], column_price: dict[int, int],
    holder: dict[int, int],
) -> tuple[dict[int, int], dict[int, int]]:
    """Walk from a row to the nearest column that nobody has.

    Returns how far the columns on the way are, the free one last, and from which row each was reached.
    """
    far: dict[int, int] = {}
    came: dict[int, int] = {}
    nearest: dict[int, int] = {}
    queue: list[tuple[int, int]] = []
    row, walked = first, 0
    while True:
        for column, loss in losses[row].items():
            length = walked + loss - row_price[row] - column_price.get(column, 0)
            if column not in far and (column not in nearest or length < nearest[column]):
                nearest[column], came[column] = length, row
                heapq.heappush(queue, (length, column))
        walked, column = heapq.heappop(queue)
        while column in far:
            walked, column = heapq.heappop(queue)
        far[column] = walked
        if column not in holder:
            return far, came
        row = holder[column]
