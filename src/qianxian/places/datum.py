"""Coordinates as maps of this country give them, turned into WGS-84, in which places are kept.

GCJ-02, which public maps here must use, is WGS-84 moved by a smooth shift of some hundred metres: a sum of sines of
the distance to 105° E, 35° N, turned into degrees on the ellipsoid of Krasovsky. BD-09 is GCJ-02 turned and stretched
a little once more. Both shifts change so slowly that their inverse is found by iteration: x ← x + (y − shift(x)),
each step of which makes the error about a hundred times smaller.

The formulas were never published officially; these are the ones that the public implementations agree on
(https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China#GCJ-02 and #BD-09). That they are right here is
shown by a test on one outline published in both datums. Outside the box around China nothing is shifted.
"""

from __future__ import annotations

import enum
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Final

WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
"""The box outside which map services shift nothing."""

_MIDDLE_LONGITUDE: Final = 105.0
_MIDDLE_LATITUDE: Final = 35.0
_SEMI_MAJOR_M: Final = 6378245.0
_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
_BD_TURN: Final = pi * 3000 / 180
_BD_EAST: Final = 0.0065
_BD_NORTH: Final = 0.006
_CLOSE_ENOUGH: Final = 1e-10
_MOST_STEPS: Final = 20


class Datum(enum.StrEnum):
    """In which way a longitude and a latitude are meant."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def in_the_box(longitude: float, latitude: float) -> bool:
    """Say whether map services would shift this point (degrees)."""
    return WEST < longitude < EAST and SOUTH < latitude < NORTH


def to_wgs84(longitude: float, latitude: float, datum: Datum | str) -> tuple[float, float]:
    """Return (longitude, latitude) in WGS-84 of a point given in `datum`, to 1e-9 degrees.

    :raises ValueError: if `datum` is none of wgs84, gcj02, bd09.
    """
    datum = Datum(datum)
    if datum == Datum.WGS84 or not in_the_box(longitude, latitude):
        return longitude, latitude
    x, y = longitude, latitude
    for _step in range(_MOST_STEPS):
        there = _shifted(x, y, datum)
        east, north = longitude - there[0], latitude - there[1]
        x, y = x + east, y + north
        if hypot(east, north) < _CLOSE_ENOUGH:
            break
    return x, y


def from_wgs84(longitude: float, latitude: float, datum: Datum | str) -> tuple[float, float]:
    """Return (longitude, latitude) in `datum` of a point given in WGS-84.

    :raises ValueError: if `datum` is none of wgs84, gcj02, bd09.
    """
    datum = Datum(datum)
    if datum == Datum.WGS84 or not in_the_box(longitude, latitude):
        return longitude, latitude
    return _shifted(longitude, latitude, datum)


def _shifted(longitude: float, latitude: float, datum: Datum) -> tuple[float, float]:
    point = _gcj02(longitude, latitude)
    return _bd09(*point) if datum == Datum.BD09 else point


def _gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = longitude - _MIDDLE_LONGITUDE, latitude - _MIDDLE_LATITUDE
    ripple = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north_m += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north_m += (160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east_m += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east_m += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    # Metres to degrees with the two radii of curvature of the ellipsoid at this latitude.
    around = 1 - _ECCENTRICITY_SQUARED * sin(radians(latitude)) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / (around * sqrt(around))
    across_m = _SEMI_MAJOR_M / sqrt(around) * cos(radians(latitude))
    return longitude + east_m * 180 / (across_m * pi), latitude + north_m * 180 / (meridian_m * pi)


def _bd09(longitude: float, latitude: float) -> tuple[float, float]:
    away = hypot(longitude, latitude) + 0.00002 * sin(latitude * _BD_TURN)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BD_TURN)
    return away * cos(angle) + _BD_EAST, away * sin(angle) + _BD_NORTH
