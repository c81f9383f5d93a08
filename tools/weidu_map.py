# the folder of tools is no package
"""Draw made-up courtyards inside the real outline of a district, and group them into communities.

Model: n points spread over the outline, denser in the middle (Lloyd's method), have one Voronoi cell each, cut off
at the outline; two courtyards are neighbours along a common edge. Groups of given sizes are balanced k-medoids: the
assignment of cells to seats of a group that makes the squared walking distances least, which keeps groups compact.
Lengths are metres, coordinates of the outside world WGS-84 degrees rounded to five decimals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.spatial import Voronoi, cKDTree
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

METRES_PER_DEGREE = 111_194.93
SAMPLES = 90_000
ROUNDS = 40
DECIMALS = 5
TOWN = 2_400.0
"""Metres over which the town thins out from its middle."""


@dataclass(frozen=True)
class Sheet:
    """A plane in metres around a point."""

    longitude: float
    latitude: float

    @property
    def scale(self) -> np.ndarray:
        """Metres a degree, eastwards and northwards."""
        return np.array([math.cos(math.radians(self.latitude)), 1.0]) * METRES_PER_DEGREE

    def metres(self, degrees: np.ndarray) -> np.ndarray:
        """Lay degrees out in metres."""
        return (np.asarray(degrees) - (self.longitude, self.latitude)) * self.scale

    def degrees(self, metres: np.ndarray) -> np.ndarray:
        """Return metres as degrees."""
        return np.asarray(metres) / self.scale + (self.longitude, self.latitude)


def spread(outline: Polygon, count: int, rng: np.random.Generator) -> np.ndarray:
    """Spread points over an area, three times as densely in its middle as at its rim."""
    low, high = np.array(outline.bounds[:2]), np.array(outline.bounds[2:])
    tried = rng.uniform(low, high, (SAMPLES * 8, 2))
    density = 0.3 + 0.7 * np.exp(-((np.hypot(*tried.T) / TOWN) ** 2))
    tried = tried[rng.random(len(tried)) < density]
    sample = tried[shapely.contains_xy(outline, tried)][:SAMPLES]
    points = sample[rng.choice(len(sample), count, replace=False)]
    for _ in range(ROUNDS):
        nearest = cKDTree(points).query(sample)[1]
        size = np.bincount(nearest, minlength=count)
        for axis in (0, 1):
            points[:, axis] = np.bincount(nearest, sample[:, axis], count) / size
    return points + rng.uniform(-22, 22, points.shape)


def cells(outline: Polygon, points: np.ndarray) -> list[Polygon]:
    """Return each point's share of the area; what the outline cuts off a cell goes to the neighbour it lies at."""
    far = 40_000.0 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]])
    drawn = Voronoi(np.concatenate([points, far]))
    parts: list[list[Polygon]] = []
    for number in range(len(points)):
        cut = Polygon(drawn.vertices[drawn.regions[drawn.point_region[number]]]).intersection(outline)
        pieces = list(cut.geoms) if isinstance(cut, MultiPolygon) else [cut]
        parts.append(sorted(pieces, key=lambda piece: -piece.area))
    own = [pieces[0] for pieces in parts]
    for number, pieces in enumerate(parts):
        for torn in pieces[1:]:
            others = [other for other in range(len(own)) if other != number and own[other].intersects(torn)]
            best = max(others, key=lambda other: own[other].intersection(torn).length)
            own[best] = own[best].union(torn)
    return own


def rings(own: list[Polygon], sheet: Sheet) -> list[list[tuple[float, float]]]:
    """Return each cell as a closed ring in degrees, turning left; cells share their corners exactly."""
    drawn = []
    for cell in own:
        corners = np.round(sheet.degrees(np.array(shapely.geometry.polygon.orient(cell).exterior.coords)), DECIMALS)
        ring = [tuple(corner) for corner in corners.tolist()]
        drawn.append([corner for corner, before in zip(ring, [None, *ring], strict=False) if corner != before])
    return drawn


def neighbours(drawn: list[list[tuple[float, float]]], sheet: Sheet, shortest: float) -> dict[tuple[int, int], float]:
    """Return the pairs of cells with at least `shortest` metres in common, and how many.

    :raises ValueError: if two cells overlap or run along the same edge in the same direction.
    """
    edges: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
    for number, ring in enumerate(drawn):
        for start, end in pairwise(ring):
            if (start, end) in edges:
                raise ValueError(f"cells {edges[start, end]} and {number} overlap at {start}")
            edges[start, end] = number
    common: dict[tuple[int, int], float] = {}
    for (start, end), number in edges.items():
        other = edges.get((end, start))
        if other is not None and number < other:
            length = float(np.hypot(*((np.array(end) - np.array(start)) * sheet.scale)))
            common[number, other] = common.get((number, other), 0.0) + length
    return {pair: length for pair, length in common.items() if length >= shortest}


class Ground:
    """Cells with their centres and the walks between them."""

    def __init__(self, centres: np.ndarray, common: dict[tuple[int, int], float]) -> None:
        pairs = np.array(list(common))
        steps = np.hypot(*(centres[pairs[:, 0]] - centres[pairs[:, 1]]).T)
        n = len(centres)
        self.centres = centres
        self.graph = coo_matrix((steps, pairs.T), shape=(n, n)).tocsr()
        self.graph = self.graph + self.graph.T

    def hang_together(self, members: Sequence[int]) -> bool:
        """Say whether some cells are one piece."""
        return connected_components(self.graph[members][:, members])[0] == 1

    def groups(
        self, members: Sequence[int], sizes: Sequence[int], seeds: np.ndarray | None, rng: np.random.Generator,
    ) -> list[list[int]]:
        """Divide cells into compact groups of `sizes`, each of one piece, near `seeds` where these are given.

        :raises ValueError: if a hundred attempts bring no such division.
        """
        members = np.array(members)
        walk = shortest_path(self.graph[members][:, members], directed=False)
        seat = np.repeat(np.arange(len(sizes)), sizes)
        for _ in range(100):
            if seeds is not None:
                apart = np.hypot(*(self.centres[members][:, None] - seeds[None]).transpose(2, 0, 1))
                middle = apart.argmin(axis=0)
            else:
                middle = rng.choice(len(members), len(sizes), replace=False)
            for _ in range(12):
                cost = walk[:, middle][:, seat] ** 2
                rows, columns = linear_sum_assignment(cost)
                of = np.empty(len(members), int)
                of[rows] = seat[columns]
                fresh = np.array([
                    own[(walk[np.ix_(own, own)] ** 2).sum(axis=0).argmin()]
                    for own in (np.flatnonzero(of == group) for group in range(len(sizes)))
                ])
                if (fresh == middle).all():
                    break
                middle = fresh
            found = [members[of == group].tolist() for group in range(len(sizes))]
            if all(self.hang_together(group) for group in found):
                return found
            if seeds is not None:
                seeds = seeds + rng.normal(0, 250, seeds.shape)
        raise ValueError(f"no division of {len(members)} cells into {list(sizes)} was found")
