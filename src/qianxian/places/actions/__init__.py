"""What is done to places and to the calendar."""

from qianxian.places.actions.borders import WrongBorder, draw_border
from qianxian.places.actions.calendar import load_years, set_calendar, set_working_hours
from qianxian.places.actions.centres import (
    Facts,
    change_centre,
    check_centre,
    close_centre,
    open_centre,
    set_centre_standard,
    set_checklist,
    set_rooms,
    verify_centre,
)
from qianxian.places.actions.loading import NewPlace, load_district
from qianxian.places.actions.names import add_name, retire_name
from qianxian.places.actions.plans import Cut, adopt_plan, draft_plan, put_into_force, set_aside, withdraw_plan
from qianxian.places.actions.tree import (
    CHANGEABLE,
    WrongLevel,
    add_place,
    change_place,
    end_place,
    hang_plate,
    retire_plate,
)

__all__ = [
    "CHANGEABLE",
    "Cut",
    "Facts",
    "NewPlace",
    "WrongBorder",
    "WrongLevel",
    "add_name",
    "add_place",
    "adopt_plan",
    "change_centre",
    "change_place",
    "check_centre",
    "close_centre",
    "draft_plan",
    "draw_border",
    "end_place",
    "hang_plate",
    "load_district",
    "load_years",
    "open_centre",
    "put_into_force",
    "retire_name",
    "retire_plate",
    "set_aside",
    "set_calendar",
    "set_centre_standard",
    "set_checklist",
    "set_rooms",
    "set_working_hours",
    "verify_centre",
    "withdraw_plan",
]
