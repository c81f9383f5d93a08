"""What ended, for those who administer it: to be looked at, and perhaps brought back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from qianxian.people.models import Office, Organisation, Tenure
from qianxian.places.models import Place, PlaceName, ServiceCentre

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.queries import Viewer

LATELY = 50


@dataclass(frozen=True, slots=True)
class Ended:
    """Something that ended: which page shows it, its id and name, and until when it was."""

    page: str
    id: int
    name: str
    until: date


def ended_for(viewer: Viewer) -> list[Ended]:
    """Return the places, organisations and centres that ended last where the viewer's office acts; three statements."""
    if viewer.office is None:
        return []
    tables = (
        ("place", _inside(viewer, "path"), Place.objects.exclude(valid_until=F("valid_from")), "valid_until"),
        ("organisation", _inside(viewer, "seats__place__path"),
         Organisation.objects.exclude(valid_until=F("valid_from")), "valid_until"),
        ("centre", _inside(viewer, "place__path"), ServiceCentre.objects.all(), "closed_on"),
    )
    found = [
        Ended(page, number, name, until)
        for page, inside, rows, column in tables
        for number, name, until in rows.filter(inside, **{f"{column}__isnull": False})
        .order_by(f"-{column}", "-id").values_list("id", "name", column).distinct()[:LATELY]
    ]
    return sorted(found, key=lambda one: (one.until, one.id), reverse=True)[:LATELY]


def _inside(viewer: Viewer, column: str) -> Q:
    inside = Q(pk__in=[])
    for path in viewer.office.paths if viewer.office else ():
        inside |= Q(**{f"{column}__startswith": path})
    return inside


def past_place_for(viewer: Viewer, number: int) -> Place | None:
    """Return a place that ended where the viewer's office acts, or None."""
    ended = Place.objects.filter(_inside(viewer, "path"), pk=number, valid_until__isnull=False)
    return ended.select_related("parent").first()


def past_organisation_for(viewer: Viewer, number: int) -> Organisation | None:
    """Return an organisation that ended and acted where the viewer's office does, or None."""
    ended = Organisation.objects.filter(pk=number, valid_until__isnull=False)
    return ended.filter(_inside(viewer, "seats__place__path")).distinct().first()


def past_centre_for(viewer: Viewer, number: int) -> ServiceCentre | None:
    """Return a centre that was closed where the viewer's office acts, or None."""
    closed = ServiceCentre.objects.filter(_inside(viewer, "place__path"), pk=number, closed_on__isnull=False)
    return closed.select_related("place").first()


def past_office_for(viewer: Viewer, number: int) -> Office | None:
    """Return an office that ended in an organisation that acts where the viewer's office does, or None."""
    ended = Office.objects.filter(pk=number, valid_until__isnull=False, organisation__valid_until=None)
    inside = ended.filter(_inside(viewer, "organisation__seats__place__path"))
    return inside.select_related("organisation").distinct().first()


def past_name_for(viewer: Viewer, number: int) -> PlaceName | None:
    """Return a name that was put away, of a place where the viewer's office acts, or None."""
    put_away = PlaceName.objects.filter(_inside(viewer, "place__path"), pk=number, valid_until__isnull=False)
    return put_away.select_related("place").first()


def things_of_organisation(organisation: Organisation) -> list[tuple[str, int]]:
    """Return the offices of an organisation and who held them, also those that ended, as things of the record.

    For an organisation that the viewer was found to see; two statements.
    """
    offices = Office.objects.filter(organisation=organisation).values_list("id", flat=True)
    tenures = Tenure.objects.filter(office__organisation=organisation).values_list("id", flat=True)
    return [*(("office", number) for number in offices), *(("tenure", number) for number in tenures)]


def things_of_place(place: Place) -> list[tuple[str, int]]:
    """Return the other names of a place that the viewer was found to see, as things of the record; one statement."""
    return [("placename", number) for number in PlaceName.objects.filter(place=place).values_list("id", flat=True)]
