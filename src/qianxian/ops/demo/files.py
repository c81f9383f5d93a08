"""The files of the demonstration district, as `tools/make_weidu.py` writes them."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qianxian.people.states import OrganisationKind
from qianxian.places.states import LEVELS, Level

FOLDER = Path(__file__).resolve().parents[1] / "weidu"
_DIGITS = {14: Level.GRID, 16: Level.COURTYARD}


class PlaceLine(NamedTuple):
    """A place: its code, of 12 digits down to the community, two more a grid, two more a courtyard."""

    code: str
    name: str
    households: int
    buildings: int
    longitude: float
    latitude: float
    company: str

    @property
    def level(self) -> Level:
        """Its level, which the code tells."""
        if len(self.code) in _DIGITS:
            return _DIGITS[len(self.code)]
        return LEVELS[0] if self.code.endswith("000000") else LEVELS[1] if self.code.endswith("000") else LEVELS[2]

    @property
    def number(self) -> int:
        """Its number among its siblings."""
        ends = {Level.DISTRICT: slice(0), Level.SUBDISTRICT: slice(6, 9), Level.COMMUNITY: slice(9, 12)}
        return int(self.code[ends.get(self.level, slice(-2, None))] or 1)

    @property
    def above(self) -> str:
        """The code of the place above; empty for the district."""
        return {
            Level.DISTRICT: "", Level.SUBDISTRICT: f"{self.code[:6]}000000", Level.COMMUNITY: f"{self.code[:9]}000",
        }.get(self.level, self.code[:-2])


class UnitLine(NamedTuple):
    """An organisation; a property company has no place of its own, its name stands with its courtyards."""

    kind: OrganisationKind
    place: str
    name: str
    phone: str
    hours: str
    note: str


class CentreLine(NamedTuple):
    """A service centre; its address begins with the name of a courtyard in its place."""

    place: str
    name: str
    area_m2: str
    address: str
    hours: str
    rooms: str
    six_haves: str
    verified_on: str


def centres() -> list[CentreLine]:
    """Return all service centres."""
    return [CentreLine(**row) for row in _rows("centres.csv")]


def places() -> list[PlaceLine]:
    """Return all places, each after the one in which it lies."""
    return [
        PlaceLine(
            row["code"], row["name"], int(row["households"]), int(row["buildings"] or 0), float(row["lon"]),
            float(row["lat"]), row["company"],
        )
        for row in _rows("places.csv")
    ]


def units() -> list[UnitLine]:
    """Return all organisations."""
    return [
        UnitLine(OrganisationKind(row["kind"]), row["place"], row["name"], row["phone"], row["hours"], row["note"])
        for row in _rows("organisations.csv")
    ]


def borders() -> dict[str, list[list[list[float]]]]:
    """Return the rings of every courtyard, by its code."""
    with (FOLDER / "courtyards.geojson").open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    return {one["properties"]["code"]: one["geometry"]["coordinates"] for one in features}


def calendar() -> list[tuple[date, bool, str]]:
    """Return the days that break the rule of the week: when, whether people work, and what the day is called."""
    return [(date.fromisoformat(row["date"]), row["works"] == "1", row["name"]) for row in _rows("calendar.csv")]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
