"""Where places end, and the map made of it."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


FLAT = [[113.82, 34.03], [113.83, 34.03], [113.84, 34.03]]
BOW_TIE = [[113.82, 34.03], [113.83, 34.04], [113.83, 34.03], [113.82, 34.04]]


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        (BOW_TIE, "交叉"), (FLAT, "不到50平方米"), (square(113.8202, 34.0302, 0.00002), "不到50平方米"),
        (square(2.35, 48.85), "公里"), (square(113.8101, 34.0201, 0.03), "槐荫院"),
        (square(113.829, 34.03), "槐荫院"), (square(113.825, 34.055), "魏都区"),
    ],
    ids=["bow-tie", "line", "speck", "Paris", "over all", "a tenth", "outside"],
)
def test_what_lies_on_itself_on_a_neighbour_or_elsewhere_is_refused_with_what_to_do(world, now, ring, reason):
    drawn(world.locust, square(113.82, 34.03), now)
    if reason == "魏都区":
        drawn(world.district, square(113.80, 34.01, 0.05), now)
    with pytest.raises(places.WrongBorder) as refused:
        drawn(world.willow, ring, now)
    assert reason in str(refused.value.reason)
    assert not Border.objects.filter(place=world.willow).exists()
    drawn(world.willow, square(113.8298, 34.03), now)  # a hand's breadth over the line is no mistake


def test_a_border_put_in_by_mistake_is_mended_the_same_day(world, now):
    wrong = drawn(world.locust, square(113.82, 34.03), now)
    right = drawn(world.locust, square(113.821, 34.03), now)
    wrong.refresh_from_db()
    assert wrong.valid_until == wrong.valid_from == right.valid_from
    from qianxian.places.queries import sketch

    assert sketch(world.locust).former == ()


def test_two_neighbours_may_exchange_a_strip_when_both_are_drawn_together(world, now):
    drawn(world.locust, square(113.82, 34.03), now)
    drawn(world.maple, square(113.83, 34.03), now)
    wider = [[113.82, 34.03], [113.835, 34.03], [113.835, 34.04], [113.82, 34.04]]
    narrower = [[113.835, 34.03], [113.84, 34.03], [113.84, 34.04], [113.835, 34.04]]
    with pytest.raises(places.WrongBorder):
        drawn(world.locust, wider, now)
    from qianxian.people.queries import OPERATOR

    for place, ring in ((world.locust, wider), (world.maple, narrower)):
        places.draw_border(
            actor=OPERATOR, place=place, rings=[ring], valid_from=BEGIN, now=now,
            along={world.locust.id: [wider], world.maple.id: [narrower]},
        )
    assert Border.objects.filter(valid_until=None).count() == 2


RECTANGLES = st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 40)] * 2)


def rectangle(west, south, width, height):
    x, y = 113.8 + west / 1000, 34 + south / 1000
    far_x, far_y = x + width / 1000, y + height / 1000
    return [(x, y), (far_x, y), (far_x, far_y), (x, far_y), (x, y)]


@given(RECTANGLES, RECTANGLES)
def test_rectangles_share_what_their_sides_say(one, other):
    def common(at, size):
        return max(0, min(one[at] + one[size], other[at] + other[size]) - max(one[at], other[at]))

    cell = (outlines.METRES_A_DEGREE / 1000) ** 2 * math.cos(math.radians(34.04))
    shared = outlines.shared_area([rectangle(*one)], [rectangle(*other)])
    assert shared == pytest.approx(common(0, 2) * common(1, 3) * cell, rel=2e-3, abs=1)
    assert shared == pytest.approx(outlines.shared_area([rectangle(*other)], [rectangle(*one)]), rel=1e-6, abs=1e-3)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=3, max_size=9))
def test_a_ring_around_a_middle_does_not_cross_itself_and_shares_all_of_itself(steps):
    """Corners at growing angles around a point: the area is that of the triangles to it."""
    turn = 2 * math.pi / len(steps)
    ring = [
        (113.8 + far / 1e4 * math.cos(number * turn), 34 + far / 1e4 * math.sin(number * turn))
        for number, (far, _other) in enumerate(steps)
    ]
    ring.append(ring[0])
    assert outlines.crossing([ring]) is None
    own = outlines.shared_area([ring], [ring])
    by_triangles = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([(x - 113.8, y - 34) for x, y in ring]))) / 2
    assert own == pytest.approx(by_triangles * outlines.METRES_A_DEGREE**2 * math.cos(math.radians(34)), rel=1e-3)


def test_a_corner_as_near_to_the_edge_of_the_other_as_numbers_go_is_no_stumbling_block():
    near = math.nextafter(1.0, 0.0)
    tall = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (0.0, 2.0), (0.0, 0.0)]
    low = [(0.0, 0.0), (1.0, 0.0), (1.0, near), (0.5, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert outlines.shared_area([tall], [low]) == pytest.approx(outlines.shared_area([low], [low]))


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
