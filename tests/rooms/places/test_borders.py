"""Where places end, and the map made of it."""

from __future__ import annotations

from datetime import date

import pytest

from qianxian.places import actions as places
from qianxian.places import outlines
from qianxian.places.models import Border
from qianxian.places.states import Level

BEGIN = date(2024, 1, 1)


def square(west, south, side=0.01):
    east, north = round(west + side, 5), round(south + side, 5)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def drawn(place, ring, now, valid_from=BEGIN):
    from qianxian.people.queries import OPERATOR

    return places.draw_border(actor=OPERATOR, place=place, rings=[ring], valid_from=valid_from, now=now)


def test_a_new_border_begins_where_the_old_one_ends(world, now):
    old = drawn(world.locust, square(113.82, 34.03), now)
    new = drawn(world.locust, square(113.82, 34.03, 0.02), now, date(2025, 1, 1))
    old.refresh_from_db()
    assert old.valid_until == new.valid_from
    assert Border.objects.get(place=world.locust, valid_until=None) == new
    with pytest.raises(places.WrongBorder):
        drawn(world.locust, square(113.82, 34.03), now, date(2024, 6, 1))


def test_an_open_ring_is_closed_and_its_corners_are_rounded(world, now):
    border = drawn(world.locust, [[113.820001, 34.03], [113.83, 34.03], [113.83, 34.04, 71.0]], now)
    assert border.rings == [[[113.82, 34.03], [113.83, 34.03], [113.83, 34.04], [113.82, 34.03]]]


@pytest.mark.parametrize(
    "ring",
    [[], [[113.82, 34.03], [113.83, 34.03]], [[34.03, 113.82], [34.03, 113.83], [34.04, 113.83]],
     [[float("nan"), 34.0], [113.83, 34.03], [113.83, 34.04]]],
    ids=["nothing", "a line", "latitude first", "no number"],
)
def test_what_encloses_nothing_is_refused_with_the_reason(world, now, ring):
    with pytest.raises(places.WrongBorder) as refused:
        drawn(world.locust, ring, now)
    assert str(refused.value.reason)


def test_whoever_does_not_administer_the_place_draws_no_border(world, now):
    from qianxian.base.permits import Refused

    with pytest.raises(Refused):
        places.draw_border(
            actor=world.viewer("grid3"), place=world.locust, rings=[square(113.82, 34.03)], valid_from=BEGIN, now=now,
        )


def test_larger_places_end_where_those_in_them_end_together(world, now):
    from qianxian.places.queries import atlas

    assert not atlas.now()
    drawn(world.locust, square(113.82, 34.03), now)  # both in grid 3, side by side
    drawn(world.maple, square(113.83, 34.03), now)
    drawn(world.willow, square(113.82, 34.04), now)  # in grid 1, north of the locust court
    chart = atlas.now()
    assert chart
    assert chart.box == (113.82, 34.03, 113.84, 34.05)
    (grid,) = chart.rings(world.grid3.id)
    assert set(grid) == {
        (113.82, 34.03), (113.83, 34.03), (113.84, 34.03), (113.84, 34.04), (113.83, 34.04), (113.82, 34.04),
    }
    # Turning left from the south-west corner; what lies on the way is not drawn.
    assert chart.shape(world.grid3.id) == f"M0 {chart.height}l720 0 0-{-(-chart.height // 2)}-720 0z"
    assert chart.lines[Level.COURTYARD].count("M") == 1
    assert chart.lines[Level.GRID].count("M") == 1
    assert chart.lines[Level.COMMUNITY] == chart.lines[Level.SUBDISTRICT] == ""
    assert chart.lines[Level.DISTRICT].endswith("z")


def test_a_place_that_nobody_drew_has_no_shape(world, now):
    from qianxian.places.queries import atlas

    drawn(world.locust, square(113.82, 34.03), now)
    assert atlas.now().shape(world.grid1.id) == ""
    assert atlas.now().rings(world.grid1.id) == []


def test_what_two_areas_share_is_taken_away_and_a_hole_stays():
    ring = [(x, y) for x, y in ((0, 0), (3, 0), (3, 3), (0, 3), (0, 0))]
    hole = [(x, y) for x, y in ((1, 1), (2, 1), (2, 2), (1, 2), (1, 1))]
    area = outlines.turned([ring[::-1], hole])
    assert sorted(len(one) for one in outlines.around(area)) == [5, 5]
    filled = outlines.around([*area, hole])
    assert len(filled) == 1
    assert set(filled[0]) == set(ring)


def test_lines_are_joined_and_said_shortly():
    edges = [((0, 0), (5, 0)), ((5, 0), (9, 0)), ((9, 0), (9, 4)), ((9, 0), (12, -3))]
    lines = outlines.chains(edges)
    assert sum(len(line) - 1 for line in lines) == len(edges)
    assert len(lines) == 3, "a line ends where three meet"
    assert outlines.path([[(0, 0), (5, 0), (9, 0), (9, 4)]]) == "M0 0l9 0 0 4"
    assert outlines.path([[(3, 3), (3, 3)]]) == ""


def test_a_district_is_loaded_onto_an_empty_map_only(world, now):
    from qianxian.base.permits import Unfit
    from qianxian.people.queries import OPERATOR

    with pytest.raises(Unfit):
        places.load_district(actor=OPERATOR, new=[], valid_from=BEGIN, now=now)


def test_a_place_that_comes_before_the_one_in_which_it_lies_is_refused(db, now):
    from qianxian.people.queries import OPERATOR

    early = places.NewPlace(
        key="c", above="s", level=Level.COMMUNITY, number=1, name="文峰社区", households=0, buildings=0,
        longitude=113.8, latitude=34.0, synthetic=False, division_code="", rings=None,
    )
    with pytest.raises(places.WrongLevel):
        places.load_district(actor=OPERATOR, new=[early], valid_from=BEGIN, now=now)
