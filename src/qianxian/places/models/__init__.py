"""Tables of the places."""

from qianxian.places.models.calendar import CalendarDay, Counted, WorkSpan, made_of
from qianxian.places.models.tree import Place, PlaceCode, Plate

__all__ = ["CalendarDay", "Counted", "Place", "PlaceCode", "Plate", "WorkSpan", "made_of"]
