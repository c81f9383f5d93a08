"""The places there are, as the sheet shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qianxian.places.models import Place, PlaceCode
from qianxian.places.sheets.columns import code_by_number
from qianxian.places.states import SCHEMES, GridKind, Level

if TYPE_CHECKING:
    from datetime import date


@dataclass(slots=True)
class Known:
    """Places that are valid now and their rows, by code; of those that ended, the day; numbers taken, by parent."""

    places: dict[str, Place] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)

    def forget(self, code: str) -> None:
        """Forget a place that was added and taken back with its transaction."""
        self.places.pop(code, None)


def load() -> Known:
    """Return the places as they stand; two statements."""
    kept = PlaceCode.objects.filter(scheme__in=set(SCHEMES.values())).order_by("valid_from", "id")
    codes: dict[int, str] = dict(kept.values_list("place_id", "value"))
    known = Known()
    for place in Place.objects.order_by("path", "valid_from"):
        above = codes.get(place.parent_id, "") if place.parent_id is not None else ""
        code = codes.setdefault(place.id, code_by_number(Level(place.level), place.number, above))
        if place.valid_until is not None:
            known.ended[code] = place.valid_until
        else:
            known.places[code] = place
            known.rows[code] = _row(place, code, above)
            known.numbers[above, place.number] = code
    return known


def _row(place: Place, code: str, above: str) -> dict[str, Any]:
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
        "synthetic": place.synthetic,
        "valid_from": place.valid_from,
        "valid_until": None,
    }


def code_of_places() -> dict[int, str]:
    """Return the code of every place that is valid now, kept or by its number."""
    return {place.id: code for code, place in load().places.items()}


def place_by_code() -> dict[str, Place]:
    """Return every place that is valid now, by its code."""
    return load().places
