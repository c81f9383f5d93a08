"""What is done to places and to the calendar."""

from qianxian.places.actions.calendar import load_years, set_calendar, set_working_hours
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
    "CHANGEABLE", "WrongLevel", "add_place", "change_place", "end_place", "hang_plate", "load_years",
    "put_under", "set_calendar", "set_working_hours",
]
