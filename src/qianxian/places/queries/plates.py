"""The plates at the gates: which hang, which hung before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.places.models import Plate
from qianxian.places.states import PlateEnd
from qianxian.storage import codes

if TYPE_CHECKING:
    from qianxian.places.queries.spots import Spot


def plates_below(spot: Spot) -> dict[int, list[Plate]]:
    """Return the plates of all courtyards in a place by courtyard, the latest first; one statement."""
    found: dict[int, list[Plate]] = {}
    for plate in Plate.objects.filter(courtyard__path__startswith=spot.path).order_by("-hung_on", "-id"):
        found.setdefault(plate.courtyard_id, []).append(plate)
    return found


def plate_named(typed: str) -> Plate | None:
    """Return the plate with this code and its courtyard, hanging or retired, or None."""
    try:
        code = codes.read(typed)
    except codes.WrongCode:
        return None
    return Plate.objects.select_related("courtyard").filter(code=code).first()


def moved_to(typed: str) -> str | None:
    """Return the code of the plate that replaced this one, or None; a lost plate leads nowhere."""
    plate = plate_named(typed)
    if plate is None or plate.retired_because != PlateEnd.REPLACED:
        return None
    return Plate.objects.filter(courtyard=plate.courtyard_id, retired_on=None).values_list("code", flat=True).first()
