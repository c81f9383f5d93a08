"""The sheet of places as GeoJSON: the columns are the properties, the border or the point is the geometry.

Coordinates go out in WGS-84, as RFC 7946 wants them. A file may say `"datum": "gcj02"` or `"bd09"` beside its features.
"""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.columns import Unreadable
from qianxian.base.sheets.reading import LARGEST, MOST_ROWS, read_named
from qianxian.places.sheets.borders import polygons_of
from qianxian.places.sheets.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qianxian.base.sheets.reading import Table

DATUMS = ("wgs84", "gcj02", "bd09")
AREAS = ("Polygon", "MultiPolygon")
SHORTEST_RING = 4


def is_geojson(name: str) -> bool:
    """Say whether a file of this name is GeoJSON."""
    return name.lower().endswith((".geojson", ".json"))


def read(file: IO[bytes]) -> tuple[Table, dict[int, list[Any]], str | None]:
    """Return the records of a FeatureCollection, the borders by row (polygons of rings), and the datum it names.

    :raises Unreadable: if it is no FeatureCollection, too large, or its properties are not the columns of places.
    """
    collection = _json(file)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        raise Unreadable(_("This is not GeoJSON: there has to be a FeatureCollection with features."))
    if len(features) > MOST_ROWS:
        raise Unreadable(
            _("The sheet has more than %(most)s rows. Divide it into several files."), most=f"{MOST_ROWS:,}",
        )
    datum = _datum(collection)
    rows: list[tuple[str, dict[str, Any]]] = []
    borders: dict[int, list[Any]] = {}
    for number, feature in enumerate(features, start=1):
        at = f"features[{number - 1}]"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise Unreadable(_("%(at)s has no properties."), at=at)
        properties, polygons = _with_geometry(properties, feature.get("geometry"), at)
        if polygons:
            borders[number] = polygons
        rows.append((at, properties))
    return read_named(rows, COLUMNS), borders, datum


def read_area(file: IO[bytes], *, called: frozenset[str]) -> tuple[list[Any], str | None]:
    """Return the polygons of one area (lists of rings), and the datum that the file names.

    Of several features it is the one that has a property among `called`.

    :raises Unreadable: if it is no GeoJSON, or has no area, or more than one that may be meant.
    """
    found = _json(file)
    if not isinstance(found, dict):
        raise Unreadable(_("This is not GeoJSON with an area."))
    features = found.get("features") if found.get("type") == "FeatureCollection" else [found]
    features = [one for one in features if isinstance(one, dict)] if isinstance(features, list) else []
    if len(features) > 1:
        features = [one for one in features if called & _words(one)]
    if len(features) != 1:
        raise Unreadable(_("There has to be one area, or one that has the name or the code of this place."))
    geometry = features[0].get("geometry") if features[0].get("type") == "Feature" else features[0]
    _properties, polygons = _with_geometry({}, geometry, "geometry")
    if not polygons:
        raise Unreadable(_("This is not GeoJSON with an area."))
    return polygons, _datum(found)


def _words(feature: dict[str, Any]) -> set[str]:
    properties = feature.get("properties")
    return {str(value) for value in properties.values()} if isinstance(properties, dict) else set()


def _json(file: IO[bytes]) -> Any:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(_("The file is larger than %(most)s MB. Divide it into several files."), most=LARGEST >> 20)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Unreadable(_("This is not JSON in UTF-8.")) from error


def _datum(collection: dict[str, Any]) -> str | None:
    datum = collection.get("datum")
    if datum is not None and datum not in DATUMS:
        raise Unreadable(_("The datum is one of these: %(datums)s."), datums="、".join(DATUMS))
    return datum


def _with_geometry(
    properties: dict[str, Any], geometry: Any, at: str,
) -> tuple[dict[str, Any], list[Any]]:
    """Return the properties, with a point's coordinates where they lack them, and the polygons of an area."""
    if geometry is None:
        return properties, []
    shape = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if shape == "Point" and isinstance(coordinates, list) and _is_point(coordinates):
        if not {"longitude", "经度", "Longitude"} & properties.keys():
            properties = {**properties, "longitude": coordinates[0], "latitude": coordinates[1]}
        return properties, []
    polygons = [coordinates] if shape == "Polygon" else coordinates
    if shape in AREAS and isinstance(polygons, list) and polygons and all(map(_is_polygon, polygons)):
        return properties, polygons
    raise Unreadable(
        _("The geometry of %(at)s can't be read. It has to be a Point, a Polygon or a MultiPolygon with closed rings."),
        at=at,
    )


def _is_point(found: Any) -> bool:
    return isinstance(found, list) and len(found) in {2, 3} and all(
        isinstance(number, int | float) and not isinstance(number, bool) for number in found
    )


def _is_polygon(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(
        isinstance(ring, list) and len(ring) >= SHORTEST_RING and all(map(_is_point, ring)) and ring[0] == ring[-1]
        for ring in found
    )


def write(rows: Iterable[Mapping[str, Any]], borders: Mapping[str, list[Any]]) -> Iterator[str]:
    """Yield the text of a FeatureCollection of places; `borders` are polygons of rings by code."""
    return _collection(
        _feature({column.key: row.get(column.key) for column in COLUMNS}, borders.get(row["code"]), row) for row in rows
    )


def write_plan(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the text of a FeatureCollection of the courtyards of a plan of grids, as `queries.plan_rows` gives them."""
    return _collection(
        _feature({key: value for key, value in row.items() if key != "rings"}, polygons_of(row["rings"]), row)
        for row in rows
    )


def _feature(properties: dict[str, Any], polygons: list[Any] | None, row: Mapping[str, Any]) -> dict[str, Any]:
    geometry: dict[str, Any] | None = None
    if polygons:
        geometry = {"type": "MultiPolygon", "coordinates": polygons}
        if len(polygons) == 1:
            geometry = {"type": "Polygon", "coordinates": polygons[0]}
    elif row["longitude"] is not None:
        geometry = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(features: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "datum": "wgs84", "features": [\n'
    for number, feature in enumerate(features):
        yield (",\n" if number else "") + json.dumps(feature, ensure_ascii=False, default=str)
    yield "\n]}\n"
