"""Tables of the places."""

from qianxian.places.models.borders import Border
from qianxian.places.models.calendar import CalendarDay, Counted, WorkSpan, made_of
from qianxian.places.models.centres import CentreCheck, CentreStandard, ChecklistItem, Room, ServiceCentre
from qianxian.places.models.names import PlaceName
from qianxian.places.models.plans import GridPlan, Placement, PlannedCourtyard, PlannedGrid
from qianxian.places.models.searches import PlanSearch
from qianxian.places.models.tree import Place, PlaceCode, Plate

__all__ = [
    "Border",
    "CalendarDay",
    "CentreCheck",
    "CentreStandard",
    "ChecklistItem",
    "Counted",
    "GridPlan",
    "Place",
    "PlaceCode",
    "PlaceName",
    "Placement",
    "PlanSearch",
    "PlannedCourtyard",
    "PlannedGrid",
    "Plate",
    "Room",
    "ServiceCentre",
    "WorkSpan",
    "made_of",
]
