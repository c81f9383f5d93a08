"""What is done to places and to the calendar."""

from qianxian.places.actions.borders import WrongBorder, draw_border
from qianxian.places.actions.calendar import set_calendar
from qianxian.places.actions.plans import Cut, adopt_plan, draft_plan, put_into_force, withdraw_plan
from qianxian.places.actions.tree import (
    CHANGEABLE,
    WrongLevel,
    add_place,
    change_place,
    end_place,
    hang_plate,
    put_under,
)

__all__ = [
    "CHANGEABLE",
    "Cut",
    "WrongBorder",
    "WrongLevel",
    "add_place",
    "adopt_plan",
    "change_place",
    "draft_plan",
    "draw_border",
    "end_place",
    "hang_plate",
    "put_into_force",
    "put_under",
    "set_calendar",
    "withdraw_plan",
]
