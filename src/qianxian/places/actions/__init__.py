"""What is done to places and to the calendar."""

from qianxian.places.actions.calendar import set_calendar
from qianxian.places.actions.tree import WrongLevel, add_place, hang_plate

__all__ = ["WrongLevel", "add_place", "hang_plate", "set_calendar"]
