"""The places there are, as the sheet shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qianxian.places.coding import code_by_number
from qianxian.places.models import Place, PlaceCode, PlaceName
from qianxian.places.sheets.columns import NAMES
from qianxian.places.states import SCHEMES, GridKind, Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(slots=True)
class Known:
    """Places that are valid now and their rows, by code; of those that ended, the day; numbers taken, by parent.

    `names` are the other names that a place goes by now, by its id.
    """

    places: dict[str, Place] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)
    names: dict[int, list[PlaceName]] = field(default_factory=dict)

    def forget(self, code: str) -> None:
        """Forget a place that was added and taken back with its transaction."""
        self.places.pop(code, None)


def load(today: date) -> Known:
    """Return the places as they stand, with the codes in force today; three statements."""
    kept = PlaceCode.objects.filter(scheme__in=set(SCHEMES.values()), valid_from__lte=today)
    codes: dict[int, str] = dict(kept.order_by("valid_from", "id").values_list("place_id", "value"))
    known = Known()
    for name in PlaceName.objects.filter(valid_until=None):
        known.names.setdefault(name.place_id, []).append(name)
    for place in Place.objects.order_by("path", "valid_from"):
        above = codes.get(place.parent_id, "") if place.parent_id is not None else ""
        code = codes.setdefault(place.id, code_by_number(Level(place.level), place.number, above))
        if place.valid_until is not None:
            known.ended[code] = place.valid_until
        else:
            known.places[code] = place
            known.rows[code] = _row(place, code, above, known.names.get(place.id, ()))
            known.numbers[above, place.number] = code
    return known


def _row(place: Place, code: str, above: str, names: Iterable[PlaceName]) -> dict[str, Any]:
    return {
        "code": code,
        "level": Level(place.level),
        "name": place.name,
        "parent": above or None,
        "number": place.number,
        "kind": GridKind(place.kind) if place.kind else None,
        "estate": place.estate,
        "extent": place.extent,
        "households": place.households,
        "buildings": place.buildings,
        "longitude": place.longitude,
        "latitude": place.latitude,
        **{key: tuple(sorted(one.name for one in names if one.kind == kind)) for key, kind in NAMES.items()},
        "synthetic": place.synthetic,
        "valid_from": place.valid_from,
        "valid_until": None,
    }


def code_of_places(today: date) -> dict[int, str]:
    """Return the code of every place that is valid now, kept or by its number."""
    return {place.id: code for code, place in load(today).places.items()}


def place_by_code(today: date) -> dict[str, Place]:
    """Return every place that is valid now, by its code."""
    return load(today).places
