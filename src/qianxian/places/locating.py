"""Which place a point lies in: borders first, and where there is none, the nearest courtyard.

The model: a border is a set of polygons, each an outer ring and the rings of its holes, straight lines between points
in degrees. A point lies in a border if it is on one of its lines, or if a ray from it to the east crosses them an odd
number of times. Both are decided exactly: the sign of the area of a triangle is computed in floating point with the
error bound of J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates"
(1997), and in fractions where that bound can't tell. So a point on a line that two places share belongs to both, and
the one with the lowest path has it: always the same, and always exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import asin, cos, hypot, radians, sin, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point = tuple[float, float]
"""Longitude and latitude, degrees, WGS-84."""
EARTH_M: Final = 6_371_008.8
"""The mean radius of the Earth, metres."""
_SURE: Final = (3 + 16 * 2**-53) * 2**-53
_NO_UNDERFLOW: Final = 1e-280
_LEAST_RING: Final = 3


class WrongBorder(ValueError):
    """The rings don't make an area."""


def metres_between(one: Point, other: Point) -> float:
    """Return the distance of two points in a straight line over the ground, metres (haversine)."""
    north = sin(radians(other[1] - one[1]) / 2) ** 2
    east = sin(radians(other[0] - one[0]) / 2) ** 2
    return 2 * EARTH_M * asin(min(1, sqrt(north + cos(radians(one[1])) * cos(radians(other[1])) * east)))


def _side(a: Point, b: Point, p: Point) -> int:
    """Return on which side of the line from `a` to `b` the point `p` lies: 1 left, -1 right, 0 on it."""
    left, right = (a[0] - p[0]) * (b[1] - p[1]), (a[1] - p[1]) * (b[0] - p[0])
    area = left - right
    size = abs(left) + abs(right)
    if size > _NO_UNDERFLOW and abs(area) > _SURE * size:
        return 1 if area > 0 else -1
    ax, ay, bx, by, px, py = (Fraction(value) for value in (*a, *b, *p))
    exact = (ax - px) * (by - py) - (ay - py) * (bx - px)
    return (exact > 0) - (exact < 0)


@dataclass(frozen=True, slots=True)
class Area:
    """A place's border as the index keeps it: its box and its lines."""

    place_id: int
    path: str
    depth: int
    west: float
    south: float
    east: float
    north: float
    rings: tuple[tuple[Point, ...], ...]

    def holds(self, point: Point) -> bool:
        """Say whether the point lies in the area or on its border."""
        x, y = point
        if not (self.west <= x <= self.east and self.south <= y <= self.north):
            return False
        inside = False
        for ring in self.rings:
            before = ring[-1]
            for corner in ring:
                a, b = (before, corner) if before[1] <= corner[1] else (corner, before)
                before = corner
                if not a[1] <= y <= b[1]:
                    continue
                side = _side(a, b, point)
                if side == 0 and min(a[0], b[0]) <= x <= max(a[0], b[0]):
                    return True
                # Half open, so that a ray through a corner crosses there once or twice, never by halves.
                if a[1] <= y < b[1] and side > 0:
                    inside = not inside
        return inside


def area_of(place_id: int, path: str, polygons: Sequence[Sequence[Sequence[Sequence[float]]]]) -> Area:
    """Return the area with these polygons: each a list of rings, each a list of [longitude, latitude].

    :raises WrongBorder: if there is no ring, or one of fewer than three points.
    """
    rings = tuple(
        tuple((float(point[0]), float(point[1])) for point in ring) for polygon in polygons for ring in polygon
    )
    if not rings or any(len(set(ring)) < _LEAST_RING for ring in rings):
        raise WrongBorder("a border needs rings of at least three points")
    xs = [x for ring in rings for x, _y in ring]
    ys = [y for ring in rings for _x, y in ring]
    return Area(place_id, path, path.count("/"), min(xs), min(ys), max(xs), max(ys), rings)


class Ground:
    """The borders and the points of the places of a district."""

    def __init__(self, areas: Iterable[Area], points: Iterable[tuple[int, str, Point]]) -> None:
        # The deepest first and then by path, so that the first that holds a point is the one that has it.
        self._areas = sorted(areas, key=lambda area: (-area.depth, area.path))
        self._points = sorted(points, key=lambda point: point[1])

    def holding(self, point: Point, *, without: frozenset[int] = frozenset()) -> int | None:
        """Return the id of the lowest place whose border holds the point, or None; those in `without` don't count."""
        areas = (area for area in self._areas if area.place_id not in without)
        return next((area.place_id for area in areas if area.holds(point)), None)

    def near(self, point: Point, within_m: float) -> list[tuple[int, float]]:
        """Return the ids of the places whose point is so near, with the metres to it, in the order of their paths."""
        found = ((place_id, metres_between(point, there)) for place_id, _path, there in self._points)
        return [(place_id, away) for place_id, away in found if away <= within_m]

    def nearest(
        self, point: Point, *, below: str = "", without: frozenset[int] = frozenset(),
    ) -> tuple[int, float] | None:
        """Return the id of the place whose point is nearest, with the metres to it; of two, the lower path.

        `below` is the path of the place in which it has to lie; places in `without` don't count.
        """
        across = cos(radians(point[1]))
        best: tuple[float, int, Point] | None = None
        for place_id, path, there in self._points:
            if place_id in without or not path.startswith(below):
                continue
            away = hypot((there[0] - point[0]) * across, there[1] - point[1])
            if best is None or away < best[0]:
                best = (away, place_id, there)
        return None if best is None else (best[1], metres_between(point, best[2]))

    def bordered(self) -> frozenset[int]:
        """Return the ids of the places that have a border."""
        return frozenset(area.place_id for area in self._areas)
