"""Small pictures of numbers, drawn on the server; each stands beside the table that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 112, 30, 4


def sparkline(values: Sequence[float | None]) -> tuple[list[str], tuple[int, int] | None]:
    """Return the pieces of a line through some values as points of a polyline, and where its last value lies.

    Where a value is missing the line is broken; it begins at nought, so that a small change looks small.
    """
    known = [value for value in values if value is not None]
    if not known:
        return [], None
    top = max(*known, 1)
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    pieces: list[list[tuple[int, int]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((round(EDGE + index * step), round(HEIGHT - EDGE - value / top * (HEIGHT - 2 * EDGE))))
    drawn = [" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if piece]
    return drawn, pieces[-1][-1] if pieces[-1] else None
