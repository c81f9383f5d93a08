"""What is done to places and to the calendar."""

from qianxian.places.actions.calendar import load_years, set_calendar, set_working_hours
from qianxian.places.actions.tree import WrongLevel, add_place, hang_plate

__all__ = ["WrongLevel", "add_place", "hang_plate", "load_years", "set_calendar", "set_working_hours"]
