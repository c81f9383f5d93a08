"""Which place a point lies in."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qianxian.places.locating import Ground, WrongBorder, area_of, metres_between


def square(west, south, side=1.0):
    east, north = west + side, south + side
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


# Nine squares without gaps, numbered west to east, north to south, inside one great one.
NINE = [
    area_of(10 + 3 * row + column, f"0001/{3 * row + column + 1:04d}/", square(column / 3, (2 - row) / 3, 1 / 3))
    for row in range(3)
    for column in range(3)
]
GROUND = Ground([*NINE, area_of(1, "0001/", square(0, 0))], [])


def test_a_point_inside_has_the_deepest_place():
    assert GROUND.holding((0.1, 0.9)) == 10
    assert GROUND.holding((0.5, 0.5)) == 14
    assert GROUND.holding((2, 2)) is None


@pytest.mark.parametrize(
    ("point", "holder"),
    [((1 / 3, 0.9), 10), ((0.5, 2 / 3), 11), ((1 / 3, 2 / 3), 10), ((2 / 3, 1 / 3), 14), ((0, 0), 16)],
)
def test_a_point_on_a_shared_line_has_the_lowest_path(point, holder):
    assert GROUND.holding(point) == holder


@given(st.floats(0, 1), st.floats(0, 1))
def test_no_point_falls_between_two_places(x, y):
    within = [area.place_id for area in NINE if area.holds((x, y))]
    assert within
    assert GROUND.holding((x, y)) == min(within)


@example(5e-324, ((0, 0), (3, 7)))
@example(1.5e-323, ((0, 0), (3, 7)))
@given(st.floats(0, 1), st.sampled_from([((0, 0), (3, 7)), ((1, 5), (4, 2)), ((113.81, 34.02), (113.83, 34.05))]))
def test_a_slanted_line_between_two_parts_leaves_no_gap(share, line):
    """Points near the line, where floating point alone would lose one or count it twice."""
    (x1, y1), (x2, y2) = line
    left = area_of(1, "0001/", [[[[x1, y1], [x2, y2], [x1, y2]]]])
    right = area_of(2, "0002/", [[[[x1, y1], [x2, y1], [x2, y2]]]])
    box = area_of(3, "0003/", [[[[x1, y1], [x2, y1], [x2, y2], [x1, y2]]]])
    point = (x1 + share * (x2 - x1), y1 + share * (y2 - y1))
    if box.holds(point):
        assert left.holds(point) or right.holds(point)


def test_a_hole_is_not_inside_but_its_line_is():
    ring = area_of(1, "0001/", [[square(0, 0, 3)[0][0], square(1, 1, 1)[0][0]]])
    assert ring.holds((0.5, 0.5))
    assert not ring.holds((1.5, 1.5))
    assert ring.holds((1, 1.5))


def test_a_border_in_two_pieces_holds_both():
    both = area_of(1, "0001/", [*square(0, 0), *square(5, 5)])
    assert both.holds((0.5, 0.5))
    assert both.holds((5.5, 5.5))
    assert not both.holds((3, 3))


@pytest.mark.parametrize("rings", [[], [[]], [[[[0, 0], [1, 1]]]], [[[[0, 0], [1, 1], [0, 0]]]]])
def test_what_is_no_area_is_refused(rings):
    with pytest.raises(WrongBorder):
        area_of(1, "0001/", rings)


def test_the_nearest_point_is_found_within_a_place_and_among_some():
    points = [(1, "0001/0001/", (113.80, 34.0)), (2, "0001/0002/", (113.81, 34.0)), (3, "0002/0001/", (113.801, 34.0))]
    ground = Ground([], points)
    there = (113.8009, 34.0)
    assert ground.nearest(there)[0] == 3
    assert ground.nearest(there, below="0001/")[0] == 1
    assert ground.nearest(there, below="0001/", without=frozenset({1}))[0] == 2
    assert ground.nearest(there, below="0003/") is None


def test_a_degree_of_latitude_is_111_kilometres():
    assert metres_between((113.8, 34), (113.8, 35)) == pytest.approx(111_195, abs=1)
