"""Founding organisations, opening accounts, taking offices, leaving a number."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from qianxian.ledger import actions as ledger
from qianxian.people.models import Account, Contact, Office, Organisation, Seat, Tenure
from qianxian.storage import stamps
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.people.states import OfficeKind, OrganisationKind
    from qianxian.places.models import Place

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}")


class NotAPhone(ValueError):
    """The text is no telephone number of this country."""


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
def open_account(*, username: str, password: str, now: datetime) -> Account:
    """Open an account to sign in with."""
    account = Account.objects.create(username=username, password=make_password(password))
    ledger.record("account.opened", about=account, now=now)
    return account


@act
def take_office(*, account: Account, office: Office, valid_from: date, now: datetime) -> Tenure:
    """Let the holder of an account hold an office from a day on."""
    tenure = Tenure.objects.create(account=account, office=office, valid_from=valid_from)
    ledger.record("office.taken", about=tenure, office_id=office.id, now=now, title=office.title)
    return tenure


def read_phone(typed: str) -> str:
    """Return a telephone number as digits, whatever blanks, dashes and country code it was typed with.

    :raises NotAPhone: if it can't be a number of this country.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if not _PHONE.fullmatch(digits):
        raise NotAPhone(typed)
    return digits


@working
def leave_contact(*, phone: str, now: datetime) -> Contact:
    """Keep a number for the matter that is being reported; part of that act."""
    return Contact.objects.create(phone=phone, given_at=now)


@working
def forget_contact(*, contact_id: int, now: datetime) -> None:
    """Erase a number."""
    Contact.objects.filter(pk=contact_id).update(phone="", erased_at=now)
