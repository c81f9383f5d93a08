"""Numbers as people read a map."""

from hypothesis import given
from hypothesis import strategies as st

from qianxian.places.numbering import reading_order

points = st.lists(st.tuples(st.floats(113, 115), st.floats(33, 35)), max_size=40)


def test_rows_run_from_north_to_south_and_each_from_west_to_east():
    grid = [(x, y) for y in (0.0, 1.0, 2.0) for x in (2.0, 0.0, 1.0)]
    assert [grid[index] for index in reading_order(grid)] == [
        (0, 2), (1, 2), (2, 2), (0, 1), (1, 1), (2, 1), (0, 0), (1, 0), (2, 0),
    ]


@given(points)
def test_every_point_gets_one_number(some):
    assert sorted(reading_order(some)) == list(range(len(some)))
