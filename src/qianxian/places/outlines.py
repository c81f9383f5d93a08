"""Outlines on a small plane: what encloses several areas, and how a line is written for a page.

Model: an area is a list of closed rings of corners; areas beside each other share their corners exactly, so that an
edge between two of them appears in both, in opposite directions. What is left when such pairs are taken away encloses
them together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Corner = tuple[float, float]
Pixel = tuple[int, int]
Ring = list[Corner]
Line = tuple[float, float, float, float]


METRES_A_DEGREE = 111_195
"""Along a meridian, on the mean sphere."""
NOTHING = 1e-24
"""Products of degrees that are nothing but what reckoning leaves over."""


class Box(NamedTuple):
    """What lies between two meridians and two parallels, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def wider(self, degrees: float) -> Box:
        """Return the box with so much more on every side."""
        return Box(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)

    def meets(self, other: Box) -> bool:
        """Say whether two boxes have a point in common."""
        return not (
            self.east < other.west or other.east < self.west or self.north < other.south or other.north < self.south
        )


def box_of(rings: Iterable[Ring]) -> Box:
    """Return the least box around rings; an empty one at 0, 0 where there are none."""
    corners = [corner for ring in rings for corner in ring] or [(0.0, 0.0)]
    return Box(
        min(x for x, _y in corners), min(y for _x, y in corners),
        max(x for x, _y in corners), max(y for _x, y in corners),
    )


class Plane:
    """A box of the globe laid flat, `width` units across."""

    def __init__(self, box: Box, width: int) -> None:
        self.box = box
        self.width = width
        # Near the equator or not, a degree eastwards is shorter than one northwards by the cosine of the latitude.
        self._narrow = math.cos(math.radians((box.south + box.north) / 2))
        across = (box.east - box.west) * self._narrow
        self._scale = width / across if across else 0.0
        self.height = round((box.north - box.south) * self._scale)

    def pixel(self, corner: Corner) -> Pixel:
        """Return where a corner is drawn."""
        x, y = corner
        return round((x - self.box.west) * self._narrow * self._scale), round((self.box.north - y) * self._scale)

    def path(self, rings: Iterable[Sequence[Corner]]) -> str:
        """Write rings as the path of an SVG."""
        return path([self.pixel(corner) for corner in ring] for ring in rings)


def metres_apart(one: Sequence[Ring], other: Sequence[Ring]) -> float:
    """Return the least distance of two sets of rings; 0 where they touch. A ring of one corner is a point."""
    narrow = math.cos(math.radians(one[0][0][1]))
    flat = [[[(x * narrow, y) for x, y in ring] for ring in rings] for rings in (one, other)]
    least = min(
        _away(corner, start, end)
        for corners, lines in (flat, flat[::-1])
        for ring in lines
        for start, end in (pairwise(ring) if len(ring) > 1 else [(ring[0], ring[0])])
        for line in corners
        for corner in line
    )
    return least * METRES_A_DEGREE


def _away(corner: Corner, start: Corner, end: Corner) -> float:
    """Return how far a corner is from the line between two others."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    along = ((corner[0] - start[0]) * x + (corner[1] - start[1]) * y) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(start[0] + along * x - corner[0], start[1] + along * y - corner[1])


def crossing(rings: Sequence[Ring]) -> Corner | None:
    """Return where a line of some rings begins that crosses another, or None where none does; touching is allowed."""
    lines = [(*start, *end) for ring in rings for start, end in pairwise(ring)]
    return next((one[:2] for one, other in _side_by_side(lines) if _cross(one, other)), None)


def _side_by_side(lines: Iterable[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield the pairs of lines that reach over a common parallel: the others of a long border can't meet."""
    reached: list[Line] = []
    for line in sorted(lines, key=lambda one: min(one[1], one[3])):
        reached = [one for one in reached if max(one[1], one[3]) >= min(line[1], line[3])]
        yield from ((one, line) for one in reached)
        reached.append(line)


def _side(start: Corner, end: Corner, corner: Corner) -> float:
    """Return on which side of a line a corner lies: above 0 on the left, 0 on it."""
    return (end[0] - start[0]) * (corner[1] - start[1]) - (end[1] - start[1]) * (corner[0] - start[0])


def _cross(one: Line, other: Line) -> bool:
    (start, end), (from_, to) = (one[:2], one[2:]), (other[:2], other[2:])
    return (
        _side(start, end, from_) * _side(start, end, to) < -NOTHING
        and _side(from_, to, start) * _side(from_, to, end) < -NOTHING
    )


def shared_area(one: Sequence[Ring], other: Sequence[Ring]) -> float:
    """Return how many square metres two areas have in common; what an even number of rings enclose is a hole.

    The plane is cut along every corner and every crossing into strips in which no two lines cross, so that what the
    areas share across a strip grows evenly, and its middle tells its area.
    """
    box, beside = box_of(one), box_of(other)
    if not box.meets(beside):
        return 0.0
    low, high = max(box.south, beside.south), min(box.north, beside.north)
    narrow = math.cos(math.radians((low + high) / 2))
    # From a corner of the smaller thing at hand: numbers of a few hundred metres are exact where degrees are not.
    areas = [
        [
            ((ax - box.west) * narrow, ay - low, (bx - box.west) * narrow, by - low)
            for ring in rings for (ax, ay), (bx, by) in pairwise(ring) if max(ay, by) > low and min(ay, by) < high
        ]
        for rings in (one, other)
    ]
    lines = [line for area in areas for line in area]
    corners = {y for _ax, ay, _bx, by in lines for y in (ay, by)}
    cuts = sorted(y for y in {0.0, high - low, *corners, *_meetings(lines)} if 0 <= y <= high - low)
    # A strip so thin that no number lies between its ends has no middle, and no area either.
    square = sum(
        (upper - lower) * _in_both(*(_crossed(area, middle) for area in areas))
        for lower, upper in pairwise(cuts) if (middle := (lower + upper) / 2) < upper
    )
    return square * METRES_A_DEGREE**2


def _meetings(lines: Sequence[Line]) -> Iterator[float]:
    """Yield how far north lines cross one another."""
    for (ax, ay, bx, by), (cx, cy, dx, dy) in _side_by_side(lines):
        turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
        if turn:
            along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
            if 0 < along < 1:
                yield ay + along * (by - ay)


def _crossed(lines: Sequence[Line], y: float) -> list[float]:
    """Return where a parallel crosses lines, from west to east."""
    return sorted(ax + (y - ay) / (by - ay) * (bx - ax) for ax, ay, bx, by in lines if (ay > y) != (by > y))


def _in_both(one: list[float], other: list[float]) -> float:
    """Return what two rows of stretches, each by its ends, have in common."""
    return sum(
        max(0.0, min(east, other_east) - max(west, other_west))
        for west, east in zip(one[::2], one[1::2], strict=True)
        for other_west, other_east in zip(other[::2], other[1::2], strict=True)
    )


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
