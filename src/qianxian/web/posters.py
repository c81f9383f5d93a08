"""Posters for the plates at the gates: a square code, and everything that somebody without a telephone needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.urls import reverse

from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qianxian.people.queries import CoreAndWings, Unit
    from qianxian.places.queries import Nearest, Spot

LONG_NAME, LONGEST_NAME = 7, 10
"""Characters that fit on one line in the largest and in the middle size."""


@dataclass(frozen=True, slots=True)
class SquareCode:
    """A QR code as one path on a square of `side` units, a unit a module; without the quiet zone around it."""

    side: int
    path: str


def square_code(text: str) -> SquareCode:
    """Return `text` as a QR code that can still be read with 15 per cent of it gone (level M)."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]
    strokes: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            end = next((place for place in range(x, len(row)) if not row[place]), len(row))
            strokes.append(f"M{x} {y}h{end - x}v1H{x}z")
            x = end
    return SquareCode(len(rows), "".join(strokes))


def address_of(plate: str) -> str:
    """Return the address behind a plate, as its square code carries it: large print from the first page on."""
    return f"{settings.QIANXIAN_BASE_URL}{reverse('courtyard', args=[plate])}?big=1"


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on the poster of one plate."""

    spot: Spot
    where: list[str]
    plate: str
    hung_on: date | None
    code: SquareCode
    wings: CoreAndWings
    ring: Unit | None
    gatehouse: Unit | None
    centre: Nearest | None

    @property
    def size(self) -> str:
        """How large the name can be: the longer, the smaller."""
        length = len(self.spot.name)
        return "" if length <= LONG_NAME else "long" if length <= LONGEST_NAME else "longest"


def posters(spots: Iterable[Spot], hung_on: dict[str, date], stamp: int) -> list[Poster]:
    """Return the posters of all plates that hang at these courtyards; no statement is made for it."""
    tree = places.tree.at(stamp)
    directory = people.directory.at(stamp)
    centres = places.centres.at(stamp)
    made = []
    for spot in spots:
        if not spot.plate:
            continue
        wings = directory.core_and_wings(tree, spot.id)
        head = directory.at(spot.id, OrganisationKind.PARTY_GROUP)
        ring = next((unit for unit in (head, wings.core, wings.stand_in) if unit is not None and unit.phone), None)
        above = [one for one in tree.line(spot.id) if one.level not in {Level.DISTRICT, Level.COURTYARD}]
        made.append(
            Poster(
                spot=spot,
                where=[one.name for one in above],
                plate=spot.plate,
                hung_on=hung_on.get(spot.plate),
                code=square_code(address_of(spot.plate)),
                wings=wings,
                ring=ring,
                gatehouse=directory.at(spot.id, OrganisationKind.GATEHOUSE),
                centre=centres.nearest(spot.id),
            ),
        )
    return made
