"""The map of the district: who lies where, ready to be drawn; made once whenever the places have changed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qianxian.places import outlines
from qianxian.places.models import Border, Place
from qianxian.places.states import LEVELS, Level
from qianxian.storage import stamps

if TYPE_CHECKING:
    from qianxian.places.outlines import Corner, Pixel, Ring

WIDTH = 720
"""Units of the drawing across; about as many pixels as it is ever wide."""

WALK_M = 160
"""Three minutes on foot in a straight line: what lies so near a border is beside it."""
FAR_WALK_M = 300
"""Between points of courtyards, which stand in their middle and not at their edge."""


class Middle(NamedTuple):
    """Where a name is written on the drawing."""

    x: int
    y: int


class Mapped(NamedTuple):
    """A place as the map needs it."""

    id: int
    level: Level
    parent_id: int | None
    longitude: float | None
    latitude: float | None


class Atlas:
    """The places that have a border, or in which some lie that have one; an empty atlas is false.

    `lines` are paths between places: under each level those that part two places of it within one of the level
    above; under `district` the outline. `box` is in degrees, `width` and `height` are units of the drawing.
    """

    def __init__(self, mapped: list[Mapped], rings: dict[int, list[Ring]]) -> None:
        self._mapped = {one.id: one for one in mapped}
        self._own = {number: outlines.turned(drawn) for number, drawn in rings.items() if number in self._mapped}
        self._pieces: dict[int, list[int]] = {}
        inner = {above for number in self._own for above in self._line(number)[1:]}
        for number in self._own:
            if number not in inner:
                for one in self._line(number):
                    self._pieces.setdefault(one, []).append(number)
        self._plane = outlines.Plane(outlines.box_of(ring for drawn in self._own.values() for ring in drawn), WIDTH)
        self.box, self.width, self.height = self._plane.box, self._plane.width, self._plane.height
        self._points: dict[int, list[Ring]] = {}
        for spot in mapped:
            if spot.level == Level.COURTYARD and spot.longitude is not None and spot.latitude is not None:
                for above in self._line(spot.id):
                    self._points.setdefault(above, []).append([(spot.longitude, spot.latitude)])
        self._beside: dict[int, list[int]] = {}
        self._shapes: dict[int, str] = {}
        self.lines = self._draw_lines()

    def __bool__(self) -> bool:
        return bool(self._own)

    def rings(self, place_id: int) -> list[Ring]:
        """Return what encloses a place, in degrees: its own border, or that of all in it together."""
        pieces = self._pieces.get(place_id, [])
        if pieces == [place_id]:
            return self._own[place_id]
        return outlines.around(ring for piece in pieces for ring in self._own[piece])

    def shape(self, place_id: int) -> str:
        """Return the path of a place's area; empty if nobody knows where it lies."""
        if place_id not in self._shapes:
            self._shapes[place_id] = self._plane.path(self.rings(place_id))
        return self._shapes[place_id]

    def middle(self, place_id: int) -> Middle | None:
        """Return where a place's name or number is written, if that is known."""
        one = self._mapped[place_id]
        if one.longitude is None or one.latitude is None or not self._own:
            return None
        return Middle(*self._plane.pixel((one.longitude, one.latitude)))

    def beside(self, place_id: int) -> list[int]:
        """Return the places of the same level beside one: those whose border touches its own or is a walk away.

        Where a border is missing, the points of the courtyards stand for it, and a walk may be longer.
        """
        if place_id not in self._beside:
            own = self._outline(place_id)
            self._beside[place_id] = [
                number for number, one in self._mapped.items()
                if own and number != place_id and one.level == self._mapped[place_id].level
                and self._is_near(own, number, drawn=place_id in self._pieces)
            ]
        return self._beside[place_id]

    def _is_near(self, own: list[Ring], number: int, *, drawn: bool) -> bool:
        away = WALK_M if drawn and number in self._pieces else FAR_WALK_M
        other = self._outline(number)
        around = outlines.box_of(own).wider(2 * away / outlines.METRES_A_DEGREE)
        return bool(other) and around.meets(outlines.box_of(other)) and outlines.metres_apart(own, other) <= away

    def _outline(self, place_id: int) -> list[Ring]:
        """Return what encloses a place, or the points of the courtyards in it, each a ring of one corner."""
        return self.rings(place_id) or self._points.get(place_id, [])

    def _line(self, place_id: int) -> list[int]:
        """Return a place and those above it, upwards."""
        line: list[int] = []
        number: int | None = place_id
        while number is not None and number in self._mapped:
            line.append(number)
            number = self._mapped[number].parent_id
        return line

    def _draw_lines(self) -> dict[Level, str]:
        sides: dict[tuple[Corner, Corner], list[int]] = {}
        for number in {piece for pieces in self._pieces.values() for piece in pieces}:
            for ring in self._own[number]:
                for start, end in pairwise(ring):
                    sides.setdefault((min(start, end), max(start, end)), []).append(number)
        above = {
            number: {self._mapped[one].level: one for one in self._line(number)}
            for number in {piece for owners in sides.values() for piece in owners}
        }
        parted: dict[Level, list[tuple[Pixel, Pixel]]] = {level: [] for level in LEVELS}
        for (start, end), owners in sides.items():
            level = Level.DISTRICT
            if len(owners) > 1:
                one, two = above[owners[0]], above[owners[1]]
                level = next((level for level in LEVELS if one.get(level) != two.get(level)), Level.COURTYARD)
            parted[level].append((self._plane.pixel(start), self._plane.pixel(end)))
        return {level: outlines.path(outlines.chains(edges)) for level, edges in parted.items()}


def _load_atlas() -> Atlas:
    places = Place.objects.filter(valid_until=None).order_by("path")
    mapped = [
        Mapped(number, Level(level), parent, longitude, latitude)
        for number, level, parent, longitude, latitude in places.values_list(
            "id", "level", "parent_id", "longitude", "latitude",
        )
    ]
    borders = Border.objects.filter(valid_until=None).order_by("place__path").values_list("place_id", "rings")
    return Atlas(mapped, {
        place_id: [[(longitude, latitude) for longitude, latitude in ring] for ring in rings]
        for place_id, rings in borders
    })


atlas: stamps.Kept[Atlas] = stamps.Kept(_load_atlas)
