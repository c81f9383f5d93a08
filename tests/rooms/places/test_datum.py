"""Coordinates of other maps, turned into ours."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.places.datum import Datum, from_wgs84, to_wgs84
from qianxian.places.locating import metres_between

IN_PIECES = "建安区"
"""Lies all around another district, and the two publishers cut it into pieces differently."""
inland = st.tuples(st.floats(73, 136), st.floats(2, 54))


@given(inland, st.sampled_from(list(Datum)))
def test_there_and_back_again_is_the_same_point(point, datum):
    back = to_wgs84(*from_wgs84(*point, datum), datum)
    assert back == pytest.approx(point, abs=1e-9)


@given(inland, st.sampled_from(list(Datum)))
def test_what_was_turned_turns_back_into_what_was_given(point, datum):
    assert from_wgs84(*to_wgs84(*point, datum), datum) == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize("point", [(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9), (139.7, 35.7)])
@pytest.mark.parametrize("datum", list(Datum))
def test_outside_the_box_nothing_is_shifted(point, datum):
    assert to_wgs84(*point, datum) == point
    assert from_wgs84(*point, datum) == point


def test_the_shift_in_the_district_is_some_575_metres():
    there = (113.8266, 34.0256)
    shifted = from_wgs84(*there, "gcj02")
    assert 550 < metres_between(there, shifted) < 600


def test_an_unknown_datum_is_refused():
    with pytest.raises(ValueError, match="mars"):
        to_wgs84(113.8, 34.0, "mars")


def outlines(path, key):
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["name"]: feature["geometry"]["coordinates"][0][0]
        for feature in features
        if key in feature["properties"] and feature["properties"]["name"] != IN_PIECES
    }


def middle(ring):
    """The centre of the area within a ring."""
    east, north = ring[0]
    moved = [(x - east, y - north) for x, y in ring]
    pieces = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise([*moved, moved[0]])]
    whole = sum(area for _a, _b, area in pieces)
    x = sum((a[0] + b[0]) * area for a, b, area in pieces) / (3 * whole)
    y = sum((a[1] + b[1]) * area for a, b, area in pieces) / (3 * whole)
    return x + east, y + north


def test_one_outline_published_in_both_datums_becomes_one(shared_data):
    """The same six districts, from one publisher in GCJ-02 and from another, simplified, in WGS-84."""
    shifted = outlines(shared_data / "geo" / "xuchang_411000_districts_datav_gcj02.geojson", "adcode")
    ours = outlines(shared_data / "geo" / "xuchang_districts_tianditu_wgs84_simplified.geojson", "gb")
    assert set(shifted) == set(ours)
    for name, ring in ours.items():
        turned = [to_wgs84(*point, "gcj02") for point in shifted[name]]
        before = metres_between(middle(ring), middle(shifted[name]))
        after = metres_between(middle(ring), middle(turned))
        assert before > 450, (name, before, after)
        assert after < 150, (name, before, after)
