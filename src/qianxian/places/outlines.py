"""Outlines on a small plane: what encloses several areas, and how a line is written for a page.

Model: an area is a list of closed rings of corners; areas beside each other share their corners exactly, so that an
edge between two of them appears in both, in opposite directions. What is left when such pairs are taken away encloses
them together.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Corner = tuple[float, float]
Pixel = tuple[int, int]
Ring = list[Corner]


def turned(rings: Sequence[Ring]) -> list[Ring]:
    """Return rings turning left around an area, and right around its holes."""
    straight = []
    for number, ring in enumerate(rings):
        hole = number > 0 and _holds(rings[0], ring[0])
        straight.append(ring if (_twice_the_area(ring) > 0) != hole else ring[::-1])
    return straight


def around(rings: Iterable[Ring]) -> list[Ring]:
    """Return the rings that enclose areas together; each ring turns left around its area."""
    edges = {edge for ring in rings for edge in pairwise(ring)}
    onwards: dict[Corner, list[Corner]] = defaultdict(list)
    for start, end in sorted(edges):
        if (end, start) not in edges:
            onwards[start].append(end)
    found: list[Ring] = []
    for start in sorted(onwards):
        while onwards[start]:
            ring = [start]
            while (following := onwards[ring[-1]]) and (len(ring) == 1 or ring[-1] != start):
                ring.append(following.pop())
            found.append(ring)
    return found


def chains(edges: Iterable[tuple[Pixel, Pixel]]) -> list[list[Pixel]]:
    """Join edges to as few lines as can be: each edge is drawn once, and a line ends where three meet."""
    at: dict[Pixel, set[Pixel]] = defaultdict(set)
    for start, end in edges:
        if start != end:
            at[start].add(end)
            at[end].add(start)
    lines = []
    ends = [corner for corner in sorted(at) if len(at[corner]) != 2]  # noqa: PLR2004  # a line passes through two
    for start in (*ends, *sorted(at)):
        while at[start]:
            line = [start]
            while at[line[-1]] and (len(line) == 1 or line[-1] not in ends):
                following = min(at[line[-1]])
                at[line[-1]].discard(following)
                at[following].discard(line[-1])
                line.append(following)
            lines.append(line)
    return lines


def path(lines: Iterable[Sequence[Pixel]]) -> str:
    """Write lines as the path of an SVG, as shortly as it can be said; a closed one is closed."""
    said = []
    for line in lines:
        corners = _bends(line)
        if len(corners) < 2:  # noqa: PLR2004  # nothing is left of it at this size
            continue
        closed = corners[0] == corners[-1]
        steps = [
            f"{x - before_x} {y - before_y}"
            for (before_x, before_y), (x, y) in pairwise(corners[: -1 if closed else None])
        ]
        drawn = " ".join(steps).replace(" -", "-")
        said.append(f"M{corners[0][0]} {corners[0][1]}l{drawn}{'z' if closed else ''}")
    return "".join(said)


def _bends(line: Sequence[Pixel]) -> list[Pixel]:
    """Return a line without corners that lie on top of each other or on the way."""
    corners: list[Pixel] = []
    for corner in line:
        if corners and corner == corners[-1]:
            continue
        if len(corners) > 1 and _straight(corners[-2], corners[-1], corner):
            corners.pop()
        corners.append(corner)
    return corners


def _straight(one: Pixel, two: Pixel, three: Pixel) -> bool:
    cross = (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
    ahead = (two[0] - one[0]) * (three[0] - two[0]) + (two[1] - one[1]) * (three[1] - two[1])
    return cross == 0 and ahead > 0


def _twice_the_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _holds(ring: Ring, corner: Corner) -> bool:
    """Say whether a corner lies in a ring, by counting what a ray from it to the east crosses."""
    x, y = corner
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
