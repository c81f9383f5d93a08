"""Finding a place by a point, or by what people type."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qianxian.places import datum as datums
from qianxian.places.locating import Ground, area_of
from qianxian.places.models import Border, Place, PlaceName
from qianxian.places.naming import Finder, How, Named
from qianxian.places.queries.spots import Spot, tree
from qianxian.places.states import Level, NameKind
from qianxian.storage import codes, stamps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qianxian.places.queries.spots import Tree

NEAR_M: Final = 300
"""A courtyard's point farther away than this says nothing about where somebody stands."""
_DIVISION: Final = 12
_GRID: Final = 14


# ── by a point ───────────────────────────────────────────────────────────────────────────────────────────────────


class By(enum.StrEnum):
    """What a point was located by."""

    BORDER = "border"
    NEAREST = "nearest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies: the places from the district down to the lowest that is known, and by what.

    Located by the nearest courtyard, `distance_m` is how far its point is. Located by nothing, `line` is empty.
    """

    line: tuple[Spot, ...]
    by: By
    distance_m: float | None = None


def _load_ground() -> Ground:
    borders = Border.objects.filter(valid_until=None, place__valid_until=None)
    areas = [
        area_of(place_id, path, [rings])
        for place_id, path, rings in borders.values_list("place_id", "place__path", "rings")
    ]
    points = [
        (place_id, path, (longitude, latitude))
        for place_id, path, longitude, latitude in Place.objects.filter(
            valid_until=None, level=Level.COURTYARD,
        ).values_list("id", "path", "longitude", "latitude")
        if longitude is not None and latitude is not None
    ]
    return Ground(areas, points)


ground: stamps.Kept[Ground] = stamps.Kept(_load_ground)


def at_point(
    longitude: float, latitude: float, datum: datums.Datum | str = datums.Datum.WGS84, *,
    without: frozenset[int] = frozenset(),
) -> Located:
    """Return where a point lies, as if the places in `without` had neither border nor point.

    :raises ValueError: if `datum` is none of wgs84, gcj02, bd09.
    """
    point = datums.to_wgs84(longitude, latitude, datum)
    stamp = stamps.read()
    spots, around = tree.at(stamp), ground.at(stamp)
    held = around.holding(point, without=without)
    line = tuple(spots.line(held)) if held is not None else ()
    if line and line[-1].level == Level.COURTYARD:
        return Located(line, By.BORDER)
    # Courtyards with a border of their own don't hold the point, so they are not where it lies.
    nearest = around.nearest(point, below=line[-1].path if line else "", without=around.bordered() | without)
    if nearest is not None and nearest[1] <= NEAR_M:
        return Located(tuple(spots.line(nearest[0])), By.NEAREST, nearest[1])
    return Located(line, By.BORDER if line else By.NOTHING)


@dataclass(frozen=True, slots=True)
class Near:
    """A courtyard that somebody may stand in, and how far its point is, metres; 0 if its border holds them."""

    spot: Spot
    distance_m: float


def near_point(longitude: float, latitude: float, *, at_most: int = 6) -> list[Near]:
    """Return the courtyards with a plate around a point in WGS-84: the one it lies in first, then the nearest."""
    stamp = stamps.read()
    spots, around = tree.at(stamp), ground.at(stamp)
    held = around.holding((longitude, latitude))
    found = [
        Near(spots.get(number), 0.0 if number == held else away)
        for number, away in around.near((longitude, latitude), NEAR_M)
    ]
    if held is not None and spots.get(held).level == Level.COURTYARD and all(one.spot.id != held for one in found):
        found.append(Near(spots.get(held), 0.0))
    with_plate = [one for one in found if one.spot.plate]
    return sorted(with_plate, key=lambda one: (one.distance_m, one.spot.path))[:at_most]


# ── by a name ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Found:
    """A place that somebody may mean: by which name and how it was found, and what was typed behind the name."""

    spot: Spot
    name: str
    how: How
    rest: str = ""


def _names() -> Iterator[Named]:
    kinds = {NameKind.ALIAS: How.ALIAS, NameKind.FORMER: How.FORMER}
    others: dict[int, list[tuple[str, How]]] = {}
    for place_id, name, kind in PlaceName.objects.filter(valid_until=None).values_list("place_id", "name", "kind"):
        others.setdefault(place_id, []).append((name, kinds[NameKind(kind)]))
    for place in Place.objects.filter(valid_until=None).only("id", "level", "path", "number", "name"):
        for name, how in [(place.name, How.NAME), *sorted(others.get(place.id, ()))]:
            yield Named(place.id, Level(place.level), place.path, place.number, name, how)


def _load_finder() -> Finder:
    return Finder(_names())


finder: stamps.Kept[Finder] = stamps.Kept(_load_finder)


def find(typed: str, within: Spot | None = None, at_most: int = 8) -> list[Found]:
    """Return the places that `typed` may mean, the likeliest first: a code, a plate, or a name as people say it."""
    stamp = stamps.read()
    spots = tree.at(stamp)
    path = within.path if within else ""
    if (spot := _by_code(spots, typed)) is not None:
        return [Found(spot, spot.name, How.NAME)] if spot.path.startswith(path) else []
    return [
        Found(spots.get(match.place_id), match.name, match.how, match.rest)
        for match in finder.at(stamp).find(typed, within=path, at_most=at_most)
    ]


def _by_code(spots: Tree, typed: str) -> Spot | None:
    """Return the place with this division code, grid code or plate, or None."""
    digits = typed.strip()
    if digits.isdecimal() and len(digits) == _DIVISION:
        return spots.by_division_code(digits)
    if digits.isdecimal() and len(digits) == _GRID:
        community = spots.by_division_code(digits[:_DIVISION])
        grids = spots.below(community.id, Level.GRID) if community else []
        return next((grid for grid in grids if grid.number == int(digits[_DIVISION:])), None)
    try:
        code = codes.read(typed)
    except codes.WrongCode:
        return None
    return next((spot for spot in spots if spot.plate == code), None)


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name by which a place is found too."""

    id: int
    place_id: int
    path: str
    name: str
    kind: NameKind


def all_names() -> list[OtherName]:
    """Return the other names of all places, in the order of the tree; one statement."""
    found = PlaceName.objects.filter(valid_until=None).order_by("place__path", "kind", "name")
    return [
        OtherName(number, place_id, path, name, NameKind(kind))
        for number, place_id, path, name, kind in found.values_list("id", "place_id", "place__path", "name", "kind")
    ]


def name_to_retire(number: int) -> PlaceName | None:
    """Return a place's other name, to be retired, or None."""
    return PlaceName.objects.select_related("place").filter(pk=number, valid_until=None).first()


