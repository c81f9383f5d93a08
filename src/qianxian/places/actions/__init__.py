"""What is done to places and to the calendar."""

from qianxian.places.actions.calendar import set_calendar
from qianxian.places.actions.centres import (
    Facts,
    RoomLine,
    change_centre,
    check_centre,
    close_centre,
    open_centre,
    set_centre_standard,
    set_checklist,
    set_rooms,
    verify_centre,
)
from qianxian.places.actions.names import add_name, retire_name
from qianxian.places.actions.tree import WrongLevel, add_place, hang_plate, retire_plate

__all__ = [
    "Facts", "RoomLine", "WrongLevel", "add_name", "add_place", "change_centre", "check_centre", "close_centre",
    "hang_plate", "open_centre", "retire_name", "retire_plate", "set_calendar", "set_centre_standard", "set_checklist",
    "set_rooms", "verify_centre",
]
