"""Founding organisations, creating offices, taking them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ledger import actions as ledger
from qianxian.people.models import Office, Organisation, Seat, Tenure
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.people.models import Account
    from qianxian.people.states import OfficeKind, OrganisationKind
    from qianxian.places.models import Place


@act
def found_organisation(
    *,
    kind: OrganisationKind,
    name: str,
    at: Sequence[Place],
    now: datetime,
    valid_from: date,
    phone: str = "",
    hours: str = "",
    note: str = "",
) -> Organisation:
    """Found an organisation that acts at the places `at`."""
    organisation = Organisation.objects.create(
        kind=kind, name=name, phone=phone, hours=hours, note=note, valid_from=valid_from,
    )
    Seat.objects.bulk_create([Seat(organisation=organisation, place=place) for place in at])
    stamps.move()
    ledger.record(
        "organisation.founded", about=organisation, place_id=at[0].id, now=now, name=name, organisation=kind.value,
    )
    return organisation


@act
def create_office(*, organisation: Organisation, kind: OfficeKind, title: str, now: datetime) -> Office:
    """Create an office in an organisation."""
    office = Office.objects.create(organisation=organisation, kind=kind, title=title)
    ledger.record("office.created", about=office, office_id=office.id, now=now, title=title)
    return office


@act
def take_office(*, account: Account, office: Office, valid_from: date, now: datetime) -> Tenure:
    """Let the holder of an account hold an office from a day on."""
    tenure = Tenure.objects.create(account=account, office=office, valid_from=valid_from)
    ledger.record("office.taken", about=tenure, office_id=office.id, now=now, title=office.title)
    return tenure
