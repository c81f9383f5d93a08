"""What is done to places and to the calendar."""

from qianxian.places.actions.borders import WrongBorder, draw_border
from qianxian.places.actions.calendar import set_calendar
from qianxian.places.actions.tree import WrongLevel, add_place, hang_plate

__all__ = ["WrongBorder", "WrongLevel", "add_place", "draw_border", "hang_plate", "set_calendar"]
