"""Numbers as people read a map: rows from north to south, each from west to east."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def reading_order(points: Sequence[tuple[float, float]]) -> list[int]:
    """Return the indexes of `points` (longitude, latitude) in the order of their numbers.

    The points are cut into about √n rows of the same size from north to south; a row is read from west to east. Ties go
    to the earlier point.
    """
    if not points:
        return []
    rows = max(1, round(math.sqrt(len(points))))
    southwards = sorted(range(len(points)), key=lambda index: (-points[index][1], index))
    cuts = [round(len(points) * row / rows) for row in range(rows + 1)]
    ordered: list[int] = []
    for begin, end in pairwise(cuts):
        ordered += sorted(southwards[begin:end], key=lambda index: (points[index][0], index))
    return ordered
