"""Tables of the places."""

from qianxian.places.models.borders import Border
from qianxian.places.models.calendar import CalendarDay
from qianxian.places.models.plans import GridPlan, Placement, PlannedCourtyard, PlannedGrid
from qianxian.places.models.tree import Place, PlaceCode, Plate

__all__ = [
    "Border", "CalendarDay", "GridPlan", "Place", "PlaceCode", "Placement", "PlannedCourtyard", "PlannedGrid", "Plate",
]
