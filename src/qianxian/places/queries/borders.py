"""A place on a drawing of its own: where it ends, what lies beside it, and where it ended before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F

from qianxian.places import outlines
from qianxian.places.atlas import Middle, atlas
from qianxian.places.models import Border
from qianxian.places.queries.finding import ground
from qianxian.places.queries.spots import tree
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from qianxian.places.models import Place
    from qianxian.places.outlines import Ring
    from qianxian.places.queries.spots import Spot
    from qianxian.places.states import Level

WIDTH: Final = 480
"""Units of a drawing across."""
MARGIN: Final = 0.3
"""So much of what lies around is drawn with a place, as a share of its own size."""
LEAST_MARGIN_M: Final = 60
HALF_A_NAME, HALF_A_LINE = 45, 12
"""Units that a name takes on the drawing on each side of its middle."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A place beside another: the path of its area, and where its number stands; none of both without a border."""

    spot: Spot
    shape: str
    middle: Middle | None


@dataclass(frozen=True, slots=True)
class Former:
    """A border that held until a day."""

    valid_from: date
    valid_until: date
    shape: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A place on a drawing `width` by `height` units; without anything known of where it lies, these are 0.

    `since` is the day from which its own border holds; None where it only follows from what lies in it.
    """

    width: int
    height: int
    shape: str
    since: date | None
    point: Middle | None
    beside: tuple[Beside, ...]
    former: tuple[Former, ...]


def sketch(place: Place) -> Sketch:
    """Return a drawing of a place that the viewer was found to see; one statement."""
    stamp = stamps.read()
    spots, kept = tree.at(stamp), atlas.at(stamp)
    borders = list(
        Border.objects.filter(place=place).exclude(valid_until=F("valid_from")).order_by("-valid_from", "-id"),
    )
    own = [] if place.valid_until is not None else kept.rings(place.id)
    before = [(border, _rings(border)) for border in borders if border.valid_until is not None]
    point = None if place.longitude is None or place.latitude is None else (place.longitude, place.latitude)
    drawn = [*own, *(ring for _border, rings in before for ring in rings), *([[point]] if point else [])]
    beside = [] if place.valid_until is not None else kept.beside(place.id)
    box = outlines.box_of(drawn)
    margin = max(LEAST_MARGIN_M / outlines.METRES_A_DEGREE, MARGIN * max(box.east - box.west, box.north - box.south))
    plane = outlines.Plane(box.wider(margin), WIDTH)
    return Sketch(
        width=plane.width if own or before else 0,
        height=plane.height if own or before else 0,
        shape=plane.path(own),
        since=next((border.valid_from for border in borders if border.valid_until is None), None),
        point=Middle(*plane.pixel(point)) if point else None,
        beside=tuple(
            Beside(spot, plane.path(kept.rings(spot.id)), _middle(plane, spot))
            for spot in map(spots.get, beside)
        ),
        former=tuple(
            Former(border.valid_from, border.valid_until, plane.path(rings))
            for border, rings in before if border.valid_until is not None
        ),
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """An area that is no place's, `width` by `height` units: its path, those of the places in it, and their points."""

    width: int
    height: int
    shape: str
    inside: tuple[str, ...]
    points: tuple[Middle, ...]


def draw(rings: Sequence[Sequence[Sequence[float]]], inside: Iterable[Spot]) -> Drawing:
    """Return a drawing of an area with the places whose points lie in it; no statement but the stamp's."""
    kept, own = atlas.now(), _ring_list(rings)
    spots = list(inside)
    box = outlines.box_of(own)
    across = max(box.east - box.west, box.north - box.south)
    margin = max(LEAST_MARGIN_M / outlines.METRES_A_DEGREE, MARGIN / 3 * across)
    plane = outlines.Plane(box.wider(margin), WIDTH)
    points = ((spot.longitude, spot.latitude) for spot in spots)
    return Drawing(
        width=plane.width,
        height=plane.height,
        shape=plane.path(own),
        inside=tuple(path for spot in spots if (path := plane.path(kept.rings(spot.id)))),
        points=tuple(Middle(*plane.pixel((x, y))) for x, y in points if x is not None and y is not None),
    )


def _rings(border: Border) -> list[Ring]:
    return _ring_list(border.rings)


def _ring_list(rings: Sequence[Sequence[Sequence[float]]]) -> list[Ring]:
    return [[(longitude, latitude) for longitude, latitude in ring] for ring in rings]


def _middle(plane: outlines.Plane, spot: Spot) -> Middle | None:
    """Return where a neighbour's name is written; none where that is off the drawing."""
    if spot.longitude is None or spot.latitude is None:
        return None
    x, y = plane.pixel((spot.longitude, spot.latitude))
    inside = HALF_A_NAME < x < plane.width - HALF_A_NAME and HALF_A_LINE < y < plane.height - HALF_A_LINE
    return Middle(x, y) if inside else None


def elsewhere(
    longitude: float, latitude: float, *, level: Level, parent_id: int | None, own_id: int | None = None,
) -> Spot | None:
    """Return the place of the parent's `level` in which a point lies by a border, if that is not the parent.

    What is drawn for the place itself (`own_id`) says nothing: it was drawn where it was thought to lie.
    """
    stamp = stamps.read()
    spots, known = tree.at(stamp), ground.at(stamp)
    held = known.holding((longitude, latitude), without=frozenset(() if own_id is None else (own_id,)))
    there = spots.above(held, level) if held is not None else None
    return there if there is not None and there.id != parent_id else None
