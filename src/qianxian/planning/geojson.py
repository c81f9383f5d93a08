"""Read a district from GeoJSON (RFC 7946): polygons of courtyards with households and community.

Model: longitudes and latitudes are laid out in metres around the middle of the district (equirectangular,
exact to a few centimetres over ten kilometres); area and centroid follow the shoelace formula, the outer
perimeter is the length of the rings, and two courtyards border along the stretches where an edge of one
lies on an edge of the other, within half a metre.
"""

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qianxian.planning.district import SHORTEST_BORDER, District, Floats, whole
from qianxian.planning.terms import BadInput

METRES_PER_DEGREE = 111_194.93
"""One degree of latitude on a sphere of 6,371 km."""

SNAP = 0.5
"""Metres within which two edges are taken for the same line."""

CELL = 50.0
"""Metres of the lattice in which edges look for each other."""

Edge = tuple[int, float, float, float, float]


def read_geojson(path: Path) -> District:
    """Read a FeatureCollection; each feature has `households` and `community`, and perhaps `company`, `name`.

    Communities and companies may be any text or number; they are numbered in sorted order.  Shared borders
    of at least 3 m count as passable.

    :raises BadInput: if the file is no such collection.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path} is no collection of features ({error!r}). {path} 不是要素集合。"
        ) from error
    return from_features(features, str(path))


def from_features(features: Sequence[dict[str, Any]], called: str = "GeoJSON") -> District:
    """Make a district of the features of a collection, as `read_geojson` wants them.

    :raises BadInput: if they are not what they should be.
    """
    try:
        rings = [_rings(feature["geometry"]) for feature in features]
        properties = [feature["properties"] for feature in features]
        households = [p["households"] for p in properties]
        community = [str(p["community"]) for p in properties]
    except (ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise BadInput(
            f"{called} is no collection of polygons with households and community ({error!r}). "
            f"{called} 不是带有 households 与 community 属性的多边形集合。"
        ) from error
    if not features:
        raise BadInput(f"{called} holds no courtyards. {called} 中没有庭院。")
    points = np.array([point for shape in rings for ring in shape for point in ring])
    if not (np.abs(points) <= (180.0, 90.0)).all():
        raise BadInput(
            f"{called} must give longitudes and latitudes in degrees, as RFC 7946 says. "
            f"{called} 的坐标须为经纬度（RFC 7946），不能是米制坐标。"
        )
    middle = points.mean(axis=0)
    scale = np.array([math.cos(math.radians(middle[1])), 1.0]) * METRES_PER_DEGREE
    shapes = [[(ring - middle) * scale for ring in shape] for shape in rings]
    measures = np.array([_measure(shape) for shape in shapes])
    border, length = _borders(shapes)
    companies = [p.get("company") for p in properties]
    return District(
        households=whole(households, "households", "户数"), area=measures[:, 0], perimeter=measures[:, 1],
        centroid=measures[:, 2:],
        community=_numbers(community), border=border, border_length=length,
        company=_numbers([None if c is None else str(c) for c in companies]),
        names=tuple(str(p.get("name", i)) for i, p in enumerate(properties)),
    )  # fmt: skip


def _numbers(labels: Any) -> Any:
    known = {label: i for i, label in enumerate(sorted({x for x in labels if x is not None}))}
    return np.array([known.get(label, -1) for label in labels], np.int64)


def _rings(geometry: dict[str, Any]) -> list[Floats]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    if geometry["type"] not in {"Polygon", "MultiPolygon"}:
        raise ValueError(geometry["type"])
    rings = [np.array([point[:2] for point in ring], np.float64) for polygon in polygons for ring in polygon]
    if not rings or any(len(ring) < 4 or (ring[0] != ring[-1]).any() for ring in rings):
        raise ValueError("a ring has at least four points, and the last is the first")
    return rings


def _measure(shape: list[Floats]) -> tuple[float, float, float, float]:
    """Give area, perimeter and centroid; rings inside others are holes by their turning."""
    area = perimeter = x = y = 0.0
    for ring in shape:
        a, b = ring[:-1], ring[1:]
        cross = a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]
        area += float(cross.sum()) / 2
        x += float(((a[:, 0] + b[:, 0]) * cross).sum()) / 6
        y += float(((a[:, 1] + b[:, 1]) * cross).sum()) / 6
        perimeter += float(np.hypot(*(b - a).T).sum())
    if area == 0:
        return 0.0, perimeter, 0.0, 0.0
    return abs(area), perimeter, x / area, y / area


def _borders(shapes: list[list[Floats]]) -> tuple[Any, Any]:
    cells: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for number, shape in enumerate(shapes):
        for ring in shape:
            for (ax, ay), (bx, by) in zip(ring[:-1].tolist(), ring[1:].tolist(), strict=True):
                edge = (number, ax, ay, bx, by)
                low = (math.floor((min(ax, bx) - SNAP) / CELL), math.floor((min(ay, by) - SNAP) / CELL))
                high = (math.floor((max(ax, bx) + SNAP) / CELL), math.floor((max(ay, by) + SNAP) / CELL))
                keys = [(i, j) for i in range(low[0], high[0] + 1) for j in range(low[1], high[1] + 1)]
                for other in {o for key in keys for o in cells[key] if o[0] != number}:
                    shared[other[0], number] += _overlap(edge, other)
                for key in keys:
                    cells[key].append(edge)
    kept = sorted((pair, length) for pair, length in shared.items() if length >= SHORTEST_BORDER)
    return np.array([pair for pair, _ in kept], np.int64).reshape(-1, 2), np.array(
        [length for _, length in kept]
    )


def _overlap(one: Edge, two: Edge) -> float:
    """Give the metres that two edges lie on one another."""
    _, ax, ay, bx, by = one
    _, cx, cy, dx, dy = two
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return 0.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    if max(abs((cx - ax) * uy - (cy - ay) * ux), abs((dx - ax) * uy - (dy - ay) * ux)) > SNAP:
        return 0.0
    c, d = (cx - ax) * ux + (cy - ay) * uy, (dx - ax) * ux + (dy - ay) * uy
    return max(0.0, min(length, max(c, d)) - max(0.0, min(c, d)))
