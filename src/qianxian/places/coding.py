"""What a place's code says: where it lies.

It has 12 digits of the division code down to the community, two more for a grid, three more for a courtyard. A
district that keeps no codes for its grids and courtyards gets them from their numbers.
"""

from __future__ import annotations

from qianxian.places.states import Level
from qianxian.storage import districts

DIVISION, GRID, COURTYARD, SHORT_COURTYARD = 12, 14, 17, 16


def level_of(code: str) -> Level | None:
    """Return the level of the place with this code, or None where no place can have it."""
    if len(code) == GRID:
        return Level.GRID
    if len(code) == COURTYARD:
        return Level.COURTYARD
    if len(code) != DIVISION:
        return None
    if code.endswith("000000"):
        return Level.DISTRICT
    if code.endswith("000"):
        return Level.SUBDISTRICT
    return None if code[6:9] == "000" else Level.COMMUNITY


def parent_code(code: str) -> str:
    """Return the code of the place in which one lies by its own code; empty for the district."""
    level = level_of(code)
    if level == Level.SUBDISTRICT:
        return f"{code[:6]}000000"
    if level == Level.COMMUNITY:
        return f"{code[:9]}000"
    return {Level.GRID: code[:DIVISION], Level.COURTYARD: code[:GRID]}.get(level or Level.DISTRICT, "")


def number_in(code: str) -> int:
    """Return the number among its siblings that a place has by its code."""
    level = level_of(code)
    if level == Level.DISTRICT:
        return 1
    return int(
        {
            Level.SUBDISTRICT: code[6:9],
            Level.COMMUNITY: code[9:],
            Level.GRID: code[DIVISION:],
            Level.COURTYARD: code[GRID:],
        }[level or Level.COURTYARD]
    )


def code_by_number(level: Level, number: int, above: str) -> str:
    """Return the code that a place without one has by its number below the place with the code `above`."""
    if level == Level.DISTRICT:
        return f"{districts.current().code}000000"
    return {
        Level.SUBDISTRICT: f"{above[:6]}{number:03d}000",
        Level.COMMUNITY: f"{above[:9]}{number:03d}",
        Level.GRID: f"{above}{number:02d}",
        Level.COURTYARD: f"{above}{number:03d}",
    }[level]
