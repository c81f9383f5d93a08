"""Who is looking, the directory of organisations, and what is read of people and bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from qianxian.people.models import Account, Contact, Office, Organisation, Seat, Tenure
from qianxian.people.queries.accounts import (
    AccountLine,
    Care,
    SignInLine,
    account_for,
    account_signing_in,
    accounts_for,
    care_of,
    paths_of,
    second_factor_of,
    sign_ins_of,
    unused_recovery_codes,
)
from qianxian.people.queries.directory import CoreAndWings, Directory, Managed, Unit, directory
from qianxian.people.queries.elevations import Elevation, changes_in, elevation_for, elevations_for
from qianxian.people.queries.residents import (
    as_resident,
    codes_sent_to,
    has_number_of,
    mark_of,
    proven_number,
    resident_of,
    resident_with,
)
from qianxian.people.queries.roles import is_held, one_account_a_role
from qianxian.people.queries.viewers import (
    CONTACT_KEPT,
    OPERATOR,
    SESSION_KEPT,
    STRANGER,
    HeldOffice,
    Viewer,
    acting_as,
    elevated,
    viewer_of,
    viewers_of,
)
from qianxian.places import queries as places

if TYPE_CHECKING:
    from datetime import date

    from qianxian.places.queries import Tree

__all__ = [
    "CONTACT_KEPT",
    "OPERATOR",
    "SESSION_KEPT",
    "STRANGER",
    "AccountLine",
    "Care",
    "CoreAndWings",
    "Directory",
    "Elevation",
    "HeldOffice",
    "Managed",
    "SignInLine",
    "Unit",
    "Viewer",
    "account_for",
    "account_signing_in",
    "accounts_for",
    "acting_as",
    "as_resident",
    "care_of",
    "changes_in",
    "codes_sent_to",
    "directory",
    "elevated",
    "elevation_for",
    "elevations_for",
    "has_number_of",
    "is_held",
    "mark_of",
    "one_account_a_role",
    "paths_of",
    "proven_number",
    "resident_of",
    "resident_with",
    "second_factor_of",
    "sign_ins_of",
    "unused_recovery_codes",
    "viewer_of",
    "viewers_of",
]


def phone_of(contact_id: int) -> str:
    """Return a contact's number, empty once erased. Only for an act that records who sees it, or to send."""
    return Contact.objects.values_list("phone", flat=True).get(pk=contact_id)


def account_named(username: str) -> Account | None:
    """Return the account with this name, however its letters are written, or None."""
    try:
        return Account.objects.get_by_natural_key(username)
    except Account.DoesNotExist:
        return None


PAGE = 50


def organisations_for(viewer: Viewer, tree: Tree) -> list[Unit]:
    """Return the organisations that act where the viewer's office does, in the order of their places and kinds.

    Those that act nowhere, such as a company without a courtyard, belong to the whole district.
    """
    office = viewer.office
    if office is None:
        return []
    order = {spot.id: index for index, spot in enumerate(tree)}
    everything = tree.top is not None and office.covers(tree.top.path)
    first = {}
    found = []
    for unit in directory.now():
        at = [one for one in unit.place_ids if one in order]
        if any(office.covers(tree.get(one).path) for one in at) or (everything and not at):
            found.append(unit)
            first[unit.id] = min((order[one] for one in at), default=-1)
    return sorted(found, key=lambda unit: (first[unit.id], unit.kind, unit.id))


def organisation_for(viewer: Viewer, number: int) -> Organisation | None:
    """Return an organisation that acts where the viewer's office does, or None; two statements, three if nowhere."""
    current = Prefetch("seats", Seat.objects.filter(valid_until=None).select_related("place"))
    found = Organisation.objects.filter(pk=number, valid_until=None).prefetch_related(current).first()
    if found is None or viewer.office is None:
        return None
    paths = [seat.place.path for seat in found.seats.all()]
    if not paths and (top := places.tree.now().top) is not None:
        paths = [top.path]
    return found if any(map(viewer.office.covers, paths)) else None


def seats_of(organisation: Organisation) -> list[Seat]:
    """Return where an organisation from `organisation_for` acts."""
    return sorted(organisation.seats.all(), key=lambda seat: seat.place.path)


def offices_of(organisation: Organisation, today: date) -> list[tuple[Office, list[Tenure]]]:
    """Return an organisation's offices, each with who holds it now or will; two statements."""
    held = Tenure.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today)).select_related("account")
    found = Office.objects.filter(organisation=organisation, valid_until=None).order_by("id")
    prefetched = found.prefetch_related(Prefetch("tenures", held.order_by("valid_from", "id")))
    return [(office, list(office.tenures.all())) for office in prefetched]


def office_for(viewer: Viewer, number: int) -> Office | None:
    """Return an office of an organisation that the viewer may see, or None."""
    office = Office.objects.filter(pk=number, valid_until=None).select_related("organisation").first()
    return office if office is not None and organisation_for(viewer, office.organisation_id) is not None else None


def tenure_for(viewer: Viewer, number: int) -> Tenure | None:
    """Return somebody's time in an office that the viewer may see, or None."""
    tenure = Tenure.objects.filter(pk=number).select_related("office__organisation", "account").first()
    return tenure if tenure is not None and office_for(viewer, tenure.office_id) is not None else None
