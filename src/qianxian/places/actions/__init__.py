"""What is done to places and to the calendar."""

from qianxian.places.actions.calendar import set_calendar
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
    "CHANGEABLE", "WrongLevel", "add_place", "change_place", "end_place", "hang_plate", "put_under", "set_calendar",
]
