"""Long lists of a whole district, shown one sub-district at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

    from qianxian.places.queries import Spot, Tree

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A sub-district of a list, or the district itself for what lies in none of them, and the rows of it."""

    spot: Spot
    rows: list[T]


def divide(tree: Tree, rows: Sequence[T], at: Callable[[T], int | None]) -> list[Part[T]]:
    """Return the rows by the sub-district in which each lies, in the order in which they first appear.

    What lies nowhere is the district's.
    """
    parts: dict[int, Part[T]] = {}
    for row in rows:
        place_id = at(row)
        spot = (None if place_id is None else tree.above(place_id, Level.SUBDISTRICT)) or tree.top
        if spot is not None:
            parts.setdefault(spot.id, Part(spot, [])).rows.append(row)
    return list(parts.values())


def opened(request: HttpRequest, parts: list[Part[T]]) -> Part[T] | None:
    """Return the part that `in` asks for, else the first sub-district; None where there is nothing at all."""
    asked = request.GET.get("in", "")
    in_order = sorted(parts, key=lambda part: (str(part.spot.id) != asked, part.spot.level != Level.SUBDISTRICT))
    return in_order[0] if in_order else None
