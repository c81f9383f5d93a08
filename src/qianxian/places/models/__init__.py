"""Tables of the places."""

from qianxian.places.models.calendar import CalendarDay
from qianxian.places.models.centres import CentreCheck, CentreStandard, ChecklistItem, Room, ServiceCentre
from qianxian.places.models.names import PlaceName
from qianxian.places.models.tree import Place, PlaceCode, Plate

__all__ = [
    "CalendarDay", "CentreCheck", "CentreStandard", "ChecklistItem", "Place", "PlaceCode", "PlaceName", "Plate", "Room",
    "ServiceCentre",
]
