"""Where places end."""

from datetime import date

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places


def happen(world, now):
    square = [[113.82, 34.03], [113.83, 34.03], [113.83, 34.04], [113.82, 34.04], [113.82, 34.03]]
    places.draw_border(actor=OPERATOR, place=world.locust, rings=[square], valid_from=date(2024, 1, 1), now=now)
    places.give_code(
        actor=OPERATOR, place=world.locust, value="41100201000303001", valid_from=date(2024, 1, 1), now=now,
    )
