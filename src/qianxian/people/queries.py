"""Who is looking, and the directory of organisations that every process keeps in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused
from qianxian.people.models import Account, Contact, Organisation, Seat, Tenure
from qianxian.people.states import COMMITTEES, OfficeKind, OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from qianxian.places.queries import Tree


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

    def covers(self, path: str) -> bool:
        """Say whether a place with this path lies where the organisation acts."""
        return any(path.startswith(own) for own in self.paths)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks at a page or acts: by office, by the receipts they hold, or as a stranger.

    `receipts` are the ids of reports whose secret link or code was shown in this session.
    """

    account_id: int | None = None
    username: str = ""
    office: HeldOffice | None = None
    offices: tuple[HeldOffice, ...] = ()
    receipts: frozenset[int] = field(default_factory=frozenset)
    is_operator: bool = False

    @property
    def office_id(self) -> int | None:
        """The office acted for, or None."""
        return self.office.id if self.office else None

    def may_administer(self, path: str) -> Permit:  # noqa: ARG002  # until the administration is merged
        """Say whether they may change what is set up at a place and below it."""
        return GRANTED if self.is_operator else refused(_("This is for administrators."))

    def may_administer_somewhere(self) -> Permit:
        """Say whether there is any place where they may."""
        return self.may_administer("")

    def holding(self, *report_ids: int) -> Viewer:
        """Return the same viewer, who also holds these receipts."""
        return replace(self, receipts=self.receipts | set(report_ids))

    def is_of(self, organisation_id: int) -> bool:
        """Say whether the viewer holds any office in this organisation, switched to or not."""
        return any(office.organisation_id == organisation_id for office in self.offices)


STRANGER = Viewer()
OPERATOR = Viewer(username="operator", is_operator=True)
"""Whoever runs the command on the server: they could change the database itself, so nothing is refused to them."""


def viewer_of(account: Account, *, chosen_office: int | None, today: date) -> Viewer:
    """Return the viewer behind an account, acting in the chosen office or in the first one; two statements."""
    held = (
        Tenure.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today), account=account, valid_from__lte=today)
        .select_related("office__organisation")
        .prefetch_related(Prefetch("office__organisation__seats", Seat.objects.select_related("place")))
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
        )
        for tenure in held
    )
    office = next((one for one in offices if one.id == chosen_office), offices[0] if offices else None)
    return Viewer(account_id=account.id, username=account.username, office=office, offices=offices)


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
class CoreAndWings:
    """One core, two wings of a grid; a missing wing is None, and the community stands in for it."""

    core: Unit | None
    committee: Unit | None
    company: Unit | None
    stand_in: Unit | None


class Directory:
    """All organisations of the district that exist now."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._at: dict[int, list[Unit]] = {}
        for unit in self._units.values():
            for place_id in unit.place_ids:
                self._at.setdefault(place_id, []).append(unit)

    def get(self, organisation_id: int) -> Unit:
        """Return an organisation.

        :raises KeyError: if there is none with this id.
        """
        return self._units[organisation_id]

    def at(self, place_id: int, *kinds: OrganisationKind) -> Unit | None:
        """Return the organisation of one of `kinds` that acts at exactly this place, or None."""
        return next((unit for unit in self._at.get(place_id, ()) if unit.kind in kinds), None)

    def core_and_wings(self, tree: Tree, place_id: int) -> CoreAndWings:
        """Return who looks after a courtyard or grid: wings of the courtyard itself come before the grid's."""
        around = [spot for spot in reversed(tree.line(place_id)) if spot.level in (Level.GRID, Level.COURTYARD)]
        community = tree.above(place_id, Level.COMMUNITY)

        def nearest(*kinds: OrganisationKind) -> Unit | None:
            return next((unit for spot in around if (unit := self.at(spot.id, *kinds)) is not None), None)

        return CoreAndWings(
            core=nearest(OrganisationKind.BRANCH),
            committee=nearest(*COMMITTEES),
            company=nearest(OrganisationKind.PROPERTY_COMPANY),
            stand_in=self.at(community.id, OrganisationKind.GENERAL_BRANCH) if community else None,
        )


def _load_directory() -> Directory:
    found = Organisation.objects.filter(valid_until=None).prefetch_related("seats").order_by("id")
    return Directory(
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


directory: stamps.Kept[Directory] = stamps.Kept(_load_directory)


def phone_of(contact_id: int) -> str:
    """Return a contact's number, empty once erased. Only for an act that records who sees it, or to send."""
    return Contact.objects.values_list("phone", flat=True).get(pk=contact_id)


def account_named(username: str) -> Account | None:
    """Return the account with this name, or None."""
    return Account.objects.filter(username=username).first()


@dataclass(frozen=True, slots=True)
class Role:
    """An account that shows what one kind of office sees; only for the demonstration's sign-in page."""

    username: str
    who: str


def one_account_a_role() -> list[Role]:
    """Return one account for each kind of office in each kind of organisation; one statement."""
    held = Tenure.objects.filter(valid_until=None).select_related("account", "office__organisation").order_by("id")
    roles: dict[tuple[str, str], Role] = {}
    for tenure in held:
        office = tenure.office
        who = f"{office.organisation.name} · {office.title}"
        roles.setdefault((office.organisation.kind, office.kind), Role(tenure.account.username, who))
    return list(roles.values())
