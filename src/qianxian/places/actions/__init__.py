"""What is done to places and to the calendar."""

from qianxian.places.actions.borders import WrongBorder, draw_border, fit_area
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
from qianxian.places.actions.codes import code_of, give_code
from qianxian.places.actions.loading import NewPlace, load_district
from qianxian.places.actions.names import add_name, retire_name
from qianxian.places.actions.plans import Cut, adopt_plan, draft_plan, put_into_force, set_aside, withdraw_plan
from qianxian.places.actions.searches import (
    GOES_ON,
    SEARCH,
    draft_found,
    forget_searches,
    note_found,
    search_plans,
    stop_search,
)
from qianxian.places.actions.tree import (
    CHANGEABLE,
    WrongLevel,
    add_place,
    change_place,
    end_place,
    hang_plate,
    retire_plate,
)
from qianxian.places.actions.undoing import (
    reopen_centre,
    restore_name,
    revive_place,
    take_back_centre,
    take_back_place,
)

__all__ = [
    "CHANGEABLE",
    "GOES_ON",
    "SEARCH",
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
    "code_of",
    "draft_found",
    "draft_plan",
    "draw_border",
    "end_place",
    "fit_area",
    "forget_searches",
    "give_code",
    "hang_plate",
    "load_district",
    "load_years",
    "note_found",
    "open_centre",
    "put_into_force",
    "reopen_centre",
    "restore_name",
    "retire_name",
    "retire_plate",
    "revive_place",
    "search_plans",
    "set_aside",
    "set_calendar",
    "set_centre_standard",
    "set_checklist",
    "set_rooms",
    "set_working_hours",
    "stop_search",
    "take_back_centre",
    "take_back_place",
    "verify_centre",
    "withdraw_plan",
]
