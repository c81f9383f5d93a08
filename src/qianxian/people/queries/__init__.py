"""Who is looking, and the directory of organisations that every process keeps in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, Q

from qianxian.people import rules
from qianxian.people.models import Account, Contact, ElevatedAccess, Management, Office, Organisation, Seat, Tenure
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
from qianxian.people.queries.elevations import Elevation, changes_in, elevation_for, elevations_for
from qianxian.people.queries.residents import as_resident, codes_sent_to, mark_of, resident_of, resident_with
from qianxian.people.queries.roles import one_account_a_role
from qianxian.people.states import COMMITTEES, ManagementKind, OfficeKind, OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Permit
    from qianxian.places.queries import Tree

__all__ = [
    "AccountLine",
    "Care",
    "Elevation",
    "SignInLine",
    "account_for",
    "account_signing_in",
    "accounts_for",
    "as_resident",
    "care_of",
    "changes_in",
    "codes_sent_to",
    "elevation_for",
    "elevations_for",
    "mark_of",
    "one_account_a_role",
    "paths_of",
    "resident_of",
    "resident_with",
    "second_factor_of",
    "sign_ins_of",
    "unused_recovery_codes",
]


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """An office that somebody holds today, with its organisation and the places where that acts."""

    id: int
    kind: OfficeKind
    title: str
    organisation_id: int
    organisation_kind: OrganisationKind
    organisation_name: str
    place_ids: tuple[int, ...]
    paths: tuple[str, ...]
    tenure_id: int = 0
    stands_in_until: date | None = None

    @property
    def stands_in(self) -> bool:
        """Whether it is held in place of somebody who is away."""
        return self.stands_in_until is not None

    def covers(self, path: str) -> bool:
        """Say whether a place with this path lies where the organisation acts."""
        return any(path.startswith(own) for own in self.paths)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks at a page or acts: by office, by the receipts they hold, or as a stranger.

    `receipts` are the ids of reports whose secret link or code was shown in this session. `must` names what somebody
    who signed in has to do before anything else (a password of their own, a second factor); meanwhile no office acts.
    `resident_id` is set for a resident who signed in; nobody is that and an account at once.
    """

    account_id: int | None = None
    username: str = ""
    office: HeldOffice | None = None
    offices: tuple[HeldOffice, ...] = ()
    receipts: frozenset[int] = field(default_factory=frozenset)
    elevated_until: datetime | None = None
    is_operator: bool = False
    must: str = ""
    resident_id: int | None = None

    @property
    def office_id(self) -> int | None:
        """The office acted for, or None."""
        return self.office.id if self.office else None

    @property
    def is_elevated(self) -> bool:
        """Whether elevated access was open when the viewer was looked up."""
        return self.elevated_until is not None

    def may_administer(self, path: str) -> Permit:
        """Say whether they may change what is set up at a place and below it."""
        return rules.may_administer(self, path)

    def may_administer_somewhere(self) -> Permit:
        """Say whether there is any place where they may."""
        return rules.may_administer(self, self.office.paths[0] if self.office and self.office.paths else "")

    def holding(self, *report_ids: int) -> Viewer:
        """Return the same viewer, who also holds these receipts."""
        return replace(self, receipts=self.receipts | set(report_ids))

    def held_back(self, must: str) -> Viewer:
        """Return the same viewer, who has to do something first and acts for no office until then."""
        return replace(self, office=None, must=must)

    def as_resident(self, resident_id: int | None) -> Viewer:
        """Return the same viewer, who signed in as this resident."""
        return replace(self, resident_id=resident_id)

    def is_of(self, organisation_id: int) -> bool:
        """Say whether the viewer holds any office in this organisation, switched to or not."""
        return any(office.organisation_id == organisation_id for office in self.offices)


CONTACT_KEPT = timedelta(days=90)
"""How long a number is kept after the matter it was left for has ended; the form says so."""
SESSION_KEPT = timedelta(seconds=settings.SESSION_COOKIE_AGE)

STRANGER = Viewer()
OPERATOR = Viewer(username="operator", is_operator=True)
"""Whoever runs the command on the server: they could change the database itself, so nothing is refused to them."""


def viewer_of(account: Account, *, chosen_office: int | None, today: date) -> Viewer:
    """Return the viewer behind an account, acting in the chosen office or in the first one; two statements."""
    current = Seat.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today)).select_related("place")
    held = (
        Tenure.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=today),
            Q(stands_in_for=None) | Q(stands_in_for__account__is_active=True),
            account=account, valid_from__lte=today, office__valid_until=None,
        )
        .select_related("office__organisation")
        .prefetch_related(Prefetch("office__organisation__seats", current))
        .order_by("valid_from", "id")
    )
    offices = tuple(
        HeldOffice(
            id=tenure.office.id,
            kind=OfficeKind(tenure.office.kind),
            title=tenure.office.title,
            organisation_id=tenure.office.organisation_id,
            organisation_kind=OrganisationKind(tenure.office.organisation.kind),
            organisation_name=tenure.office.organisation.name,
            place_ids=tuple(seat.place_id for seat in tenure.office.organisation.seats.all()),
            paths=tuple(seat.place.path for seat in tenure.office.organisation.seats.all()),
            tenure_id=tenure.id,
            stands_in_until=tenure.valid_until if tenure.stands_in_for_id is not None else None,
        )
        for tenure in held
    )
    office = next((one for one in offices if one.id == chosen_office), offices[0] if offices else None)
    return Viewer(account_id=account.id, username=account.username, office=office, offices=offices)


def acting_as(
    account: Account, *, office_id: int, today: date, elevated_until: datetime | None,
) -> Viewer:
    """Return the viewer who confirmed a piece of work that is done later, with the access that was open then.

    Who has left the office since may no longer do it: then the viewer holds another office, or none.
    """
    viewer = viewer_of(account, chosen_office=office_id, today=today)
    office = viewer.office if viewer.office is not None and viewer.office.id == office_id else None
    return replace(viewer, office=office, elevated_until=elevated_until)


def elevated(viewer: Viewer, access_id: int, now: datetime) -> Viewer:
    """Return the viewer with the elevated access opened in this session, if it still is; one statement."""
    if viewer.account_id is None or viewer.office is None:
        return viewer
    open_ = ElevatedAccess.objects.filter(
        pk=access_id, account_id=viewer.account_id, office_id=viewer.office.id, until_at__gt=now, ended_at=None,
    )
    return replace(viewer, elevated_until=open_.values_list("until_at", flat=True).first())


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as the directory in memory knows it."""

    id: int
    kind: OrganisationKind
    name: str
    phone: str
    hours: str
    note: str
    place_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Managed:
    """On which rung of the ladder of management a courtyard stands now."""

    id: int
    courtyard_id: int
    kind: ManagementKind
    company_id: int | None
    since: date


@dataclass(frozen=True, slots=True)
class CoreAndWings:
    """One core, two wings of a grid; a missing wing is None, and the community stands in for it.

    `managed` is the courtyard's rung on the ladder of management, or None where nobody said.
    """

    core: Unit | None
    committee: Unit | None
    company: Unit | None
    stand_in: Unit | None
    managed: Managed | None = None


class Directory:
    """All organisations of the district that exist now, and how its courtyards are managed."""

    def __init__(self, units: Iterable[Unit], managements: Iterable[Managed] = ()) -> None:
        self._units = {unit.id: unit for unit in units}
        self._managed = {managed.courtyard_id: managed for managed in managements}
        self._at: dict[int, list[Unit]] = {}
        for unit in self._units.values():
            for place_id in unit.place_ids:
                self._at.setdefault(place_id, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def get(self, organisation_id: int) -> Unit:
        """Return an organisation.

        :raises KeyError: if there is none with this id.
        """
        return self._units[organisation_id]

    def at(self, place_id: int, *kinds: OrganisationKind) -> Unit | None:
        """Return the organisation of one of `kinds` that acts at exactly this place, or None."""
        return next((unit for unit in self._at.get(place_id, ()) if unit.kind in kinds), None)

    def managed(self, courtyard_id: int) -> Managed | None:
        """Return on which rung of the ladder a courtyard stands, or None where nobody said."""
        return self._managed.get(courtyard_id)

    def count_by_kind(self, tree: Tree, place_id: int) -> dict[OrganisationKind, int]:
        """Count the organisations that act somewhere in a place, by kind; kinds that are not there are left out."""
        path = tree.get(place_id).path
        inside = {spot.id for spot in tree if spot.path.startswith(path)}
        counted = Counter(unit.kind for unit in self._units.values() if not inside.isdisjoint(unit.place_ids))
        return {kind: counted[kind] for kind in OrganisationKind if counted[kind]}

    def core_and_wings(self, tree: Tree, place_id: int) -> CoreAndWings:
        """Return who looks after a courtyard or grid: wings of the courtyard itself come before the grid's."""
        around = [spot for spot in reversed(tree.line(place_id)) if spot.level in (Level.GRID, Level.COURTYARD)]
        community = tree.above(place_id, Level.COMMUNITY)

        def nearest(*kinds: OrganisationKind) -> Unit | None:
            return next((unit for spot in around if (unit := self.at(spot.id, *kinds)) is not None), None)

        managed = self.managed(place_id)
        company = None if managed is None or managed.company_id is None else self._units.get(managed.company_id)
        return CoreAndWings(
            core=nearest(OrganisationKind.BRANCH),
            committee=nearest(*COMMITTEES),
            company=company if managed is not None else nearest(OrganisationKind.PROPERTY_COMPANY),
            managed=managed,
            stand_in=self.at(community.id, OrganisationKind.GENERAL_BRANCH) if community else None,
        )


def _load_directory() -> Directory:
    found = Organisation.objects.filter(valid_until=None).prefetch_related(
        Prefetch("seats", Seat.objects.filter(valid_until=None)),
    ).order_by("id")
    units = (
        Unit(
            id=organisation.id,
            kind=OrganisationKind(organisation.kind),
            name=organisation.name,
            phone=organisation.phone,
            hours=organisation.hours,
            note=organisation.note,
            place_ids=tuple(seat.place_id for seat in organisation.seats.all()),
        )
        for organisation in found
    )
    managements = (
        Managed(one.id, one.courtyard_id, ManagementKind(one.kind), one.company_id, one.valid_from)
        for one in Management.objects.filter(valid_until=None)
    )
    return Directory(units, managements)


directory: stamps.Kept[Directory] = stamps.Kept(_load_directory)


def phone_of(contact_id: int) -> str:
    """Return a contact's number, empty once erased. Only for an act that records who sees it, or to send."""
    return Contact.objects.values_list("phone", flat=True).get(pk=contact_id)


def account_named(username: str) -> Account | None:
    """Return the account with this name, or None."""
    return Account.objects.filter(username=username).first()


PAGE = 50


def organisations_for(viewer: Viewer, tree: Tree) -> list[Unit]:
    """Return the organisations that act where the viewer's office does, in the order of their places and kinds."""
    office = viewer.office
    if office is None:
        return []
    order = {spot.id: index for index, spot in enumerate(tree)}
    found = [
        unit for unit in directory.now()
        if any(place_id in order and office.covers(tree.get(place_id).path) for place_id in unit.place_ids)
    ]
    first = {unit.id: min(order[one] for one in unit.place_ids if one in order) for unit in found}
    return sorted(found, key=lambda unit: (first[unit.id], unit.kind, unit.id))


def organisation_for(viewer: Viewer, number: int) -> Organisation | None:
    """Return an organisation that acts where the viewer's office does, or None; two statements."""
    current = Prefetch("seats", Seat.objects.filter(valid_until=None).select_related("place"))
    found = Organisation.objects.filter(pk=number, valid_until=None).prefetch_related(current).first()
    if found is None or viewer.office is None:
        return None
    return found if any(viewer.office.covers(seat.place.path) for seat in found.seats.all()) else None


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
