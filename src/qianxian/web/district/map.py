"""The map of the district, ready to be drawn: what is overdue where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qianxian.places.queries import Atlas, Middle, Tree

TINTS = ("#f1cdc5", "#dd8f86", "#9d1c1f")
"""How one, two, and three or more overdue matters are shown; the number stands on the map as well."""
ENDING = "街道"
NAME_WIDTH, NAME_HEIGHT = 40, 26
"""Half the width of a name on the map with its number, and its height, as large as a telephone shows them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An area of the map that is not as the others: its shape, its tint, and its number with the place for it."""

    shape: str
    tint: str
    count: int
    x: int
    y: int
    dark: bool


@dataclass(frozen=True, slots=True)
class Map:
    """The map of the district, ready to be drawn."""

    width: int
    height: int
    ground: str
    filled: list[Filled]
    lines: dict[str, str]
    names: list[tuple[str, int, int]]


def drawn(atlas: Atlas, tree: Tree, overdue: Mapping[int | None, int]) -> Map | None:
    """Draw the map: what is overdue in each area, the lines between them, and the names of the sub-districts."""
    top = tree.top
    if not atlas or top is None:
        return None
    filled = []
    for number, n in overdue.items():
        if number is not None and (middle := atlas.middle(number)) is not None:
            tint = TINTS[min(n, len(TINTS)) - 1]
            filled.append(Filled(atlas.shape(number), tint, n, middle.x, middle.y, tint == TINTS[-1]))
    names = [
        (spot.name.removesuffix(ENDING), middle.x, _beside(middle, filled))
        for spot in tree.below(top.id, Level.SUBDISTRICT) if (middle := atlas.middle(spot.id)) is not None
    ]
    lines = {level.value: drawn for level, drawn in atlas.lines.items()}
    return Map(atlas.width, atlas.height, atlas.shape(top.id), filled, lines, names)


def _beside(middle: Middle, filled: list[Filled]) -> int:
    """Return how high a name is written so that it does not lie over a number."""
    covered = any(abs(area.x - middle.x) < NAME_WIDTH and abs(area.y - middle.y) < NAME_HEIGHT for area in filled)
    return middle.y - NAME_HEIGHT if covered else middle.y
