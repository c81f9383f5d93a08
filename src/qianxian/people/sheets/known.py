"""The organisations, offices and accounts there are, as the sheets show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from qianxian.people.models import Account, Management, Office, Organisation, Seat, Tenure
from qianxian.people.states import ManagementKind, OfficeKind, OrganisationKind
from qianxian.places import sheets as place_sheets
from qianxian.places.states import Level
from qianxian.storage import codes

if TYPE_CHECKING:
    from datetime import date

    from qianxian.places.models import Place


def ref_of(organisation: Organisation) -> str:
    """Return the code by which an organisation is known in sheets: the district's own, else one of ours."""
    return organisation.ref or codes.make(organisation.id)


@dataclass(slots=True)
class Organisations:
    """Organisations that exist now and their rows, by their code; of those that ended, the day.

    `paths` are where each acts, of one that acts nowhere the whole district; `courtyards` are the codes of those that
    came to a company by the ladder of management, which its row leaves out.
    """

    found: dict[str, Organisation] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended: dict[str, date] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    paths: dict[str, list[str]] = field(default_factory=dict)
    courtyards: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def top(self) -> str:
        """The path of the district; empty as long as there is none."""
        return min((place.path for place in self.places.values()), default="")


def organisations(today: date) -> Organisations:
    """Return the organisations as they stand; four statements."""
    known = Organisations(places=place_sheets.place_by_code(today))
    code_of = {place.id: code for code, place in known.places.items()}
    seats = Prefetch("seats", Seat.objects.filter(valid_until=None).select_related("place"))
    for one in Organisation.objects.prefetch_related(seats).order_by("id"):
        ref = ref_of(one)
        if one.valid_until is not None:
            known.ended[ref] = one.valid_until
            continue
        at = sorted((seat.place for seat in one.seats.all()), key=lambda place: place.path)
        by_management = {
            code_of[place.id] for place in at
            if one.kind == OrganisationKind.PROPERTY_COMPANY and place.level == Level.COURTYARD and place.id in code_of
        }
        known.found[ref] = one
        known.paths[ref] = [place.path for place in at] or [known.top]
        known.courtyards[ref] = frozenset(by_management)
        known.rows[ref] = {
            "ref": ref,
            "kind": OrganisationKind(one.kind),
            "name": one.name,
            "places": tuple(sorted({code_of[place.id] for place in at if place.id in code_of} - by_management)),
            "phone": one.phone,
            "hours": one.hours,
            "note": one.note,
            "valid_from": one.valid_from,
            "valid_until": None,
        }
    return known


@dataclass(slots=True)
class Managements:
    """Where the courtyards stand on the ladder now, and their rows, by the courtyard's code."""

    organisations: Organisations
    found: dict[str, Management] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)


def managements(today: date) -> Managements:
    """Return the ladder as it stands; one statement more than for the organisations."""
    known = Managements(organisations(today))
    code_of = {place.id: code for code, place in known.organisations.places.items()}
    current = Management.objects.filter(valid_until=None).select_related("company")
    held = {code_of[one.courtyard_id]: one for one in current if one.courtyard_id in code_of}
    for code in known.organisations.places:
        if (one := held.get(code)) is not None:
            known.found[code] = one
            known.rows[code] = {
                "code": code,
                "kind": ManagementKind(one.kind),
                "ref": ref_of(one.company) if one.company else "",
                "decision": one.decision,
                "decided_on": one.decided_on,
                "valid_from": one.valid_from,
            }
    return known


OfficeKey = tuple[str, str]
"""An organisation's code and an office's title in it."""


@dataclass(slots=True)
class Offices:
    """Offices that exist now and their rows; of those that ended, the day."""

    organisations: Organisations
    found: dict[OfficeKey, Office] = field(default_factory=dict)
    rows: dict[OfficeKey, dict[str, Any]] = field(default_factory=dict)
    ended: dict[OfficeKey, date] = field(default_factory=dict)


def offices(today: date) -> Offices:
    """Return the offices as they stand; one statement more than for the organisations."""
    known = Offices(organisations(today))
    for office in Office.objects.select_related("organisation").order_by("organisation_id", "id"):
        key = (ref_of(office.organisation), office.title)
        if office.valid_until is not None:
            known.ended[key] = office.valid_until
        else:
            known.found[key] = office
            known.rows[key] = {
                "ref": key[0], "title": office.title, "kind": OfficeKind(office.kind), "valid_until": None,
            }
    return known


TenureKey = tuple[str, str, str]
"""An account's name, and the key of the office that it holds; the last two empty for the account itself."""


@dataclass(slots=True)
class Accounts:
    """Accounts, the offices that they hold now or later, and the rows of both."""

    offices: Offices
    found: dict[str, Account] = field(default_factory=dict)
    tenures: dict[TenureKey, list[Tenure]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


def accounts(today: date) -> Accounts:
    """Return the accounts as they stand; two statements more than for the offices."""
    known = Accounts(offices(today), {account.username: account for account in Account.objects.order_by("id")})
    key_of = {office.id: key for key, office in known.offices.found.items()}
    held = Tenure.objects.select_related("account", "stands_in_for__account").order_by("valid_from", "id")
    rows: dict[str, list[dict[str, Any]]] = {}
    for tenure in held.filter(Q(office__valid_until=None)):
        name = tenure.account.username
        key = (name, *key_of.get(tenure.office_id, ("", "")))
        known.tenures.setdefault(key, []).append(tenure)
        if tenure.valid_until is None or tenure.valid_until > today:
            rows.setdefault(name, []).append(row_of(tenure, key))
    for name, account in known.found.items():
        if not account.is_active:  # closed: it is history, as everything that ended
            continue
        empty = {"username": name, "ref": "", "title": "", "valid_from": None, "valid_until": None, "stands_in_for": ""}
        known.rows += rows.get(name, [empty])
    return known


def row_of(tenure: Tenure, key: TenureKey) -> dict[str, Any]:
    """Return how a tenure stands in the sheet."""
    away = tenure.stands_in_for
    return {
        "username": key[0], "ref": key[1], "title": key[2], "valid_from": tenure.valid_from,
        "valid_until": tenure.valid_until, "stands_in_for": away.account.username if away else "",
    }
