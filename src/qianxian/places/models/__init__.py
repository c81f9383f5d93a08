"""Tables of the places."""

from qianxian.places.models.calendar import CalendarDay
from qianxian.places.models.tree import Place, PlaceCode, Plate

__all__ = ["CalendarDay", "Place", "PlaceCode", "Plate"]
