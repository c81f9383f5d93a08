"""Who is looking: by office, by the receipts they hold, or as a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from qianxian.people import rules
from qianxian.people.models import Account, ElevatedAccess, HandOver, Seat, Tenure
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Permit


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
    has_stand_in: bool = False
    has_hand_over: bool = False

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
    `resident_id` is set for a resident who signed in; nobody is that and an account at once. `proven_code` is the code
    with which somebody without an account proved a short while ago that a telephone number is theirs.
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
    proven_code: int | None = None

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

    def having_proven(self, code_id: int) -> Viewer:
        """Return the same viewer, who typed the code that went to a number."""
        return replace(self, proven_code=code_id)

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
    """Return the viewer behind an account, acting in the chosen office or in the first one; one statement."""
    viewer = viewers_of([account], today=today)[0]
    office = next((one for one in viewer.offices if one.id == chosen_office), viewer.office)
    return replace(viewer, office=office)


def viewers_of(accounts: Sequence[Account], *, today: date) -> list[Viewer]:
    """Return the viewers behind some accounts, each acting in the first office; one statement for all of them.

    It brings along the stamp of the reference data, and whether somebody stands in for them or a list lies there.
    """
    standing_in = Tenure.objects.filter(stands_in_for=OuterRef("pk"), valid_from__lte=today, valid_until__gt=today)
    held = list(
        Tenure.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=today),
            Q(stands_in_for=None) | Q(stands_in_for__account__is_active=True),
            account__in=accounts, valid_from__lte=today, office__valid_until=None,
        )
        .select_related("office__organisation")
        .annotate(
            stamp=stamps.in_query(), has_stand_in=Exists(standing_in),
            has_hand_over=Exists(HandOver.objects.filter(office=OuterRef("office"), accepted_at=None)),
        )
        .order_by("valid_from", "id"),
    )
    if held:
        stamps.note(held[0].stamp)
    offices: dict[int, list[HeldOffice]] = {account.id: [] for account in accounts}
    for tenure in held:
        offices[tenure.account_id].append(_held(tenure, today))
    return [
        Viewer(
            account_id=account.id, username=account.username, offices=tuple(offices[account.id]),
            office=offices[account.id][0] if offices[account.id] else None,
        )
        for account in accounts
    ]


def _held(tenure: Any, today: date) -> HeldOffice:
    """Return an office held, from a tenure with what was annotated to it."""
    office, organisation = tenure.office, tenure.office.organisation
    seats = [seat for seat in seated.at(tenure.stamp).get(organisation.id, ()) if seat.lasts(today)]
    return HeldOffice(
        id=office.id,
        kind=OfficeKind(office.kind),
        title=office.title,
        organisation_id=organisation.id,
        organisation_kind=OrganisationKind(organisation.kind),
        organisation_name=organisation.name,
        place_ids=tuple(seat.place_id for seat in seats),
        paths=tuple(seat.path for seat in seats),
        tenure_id=tenure.id,
        stands_in_until=tenure.valid_until if tenure.stands_in_for_id is not None else None,
        has_stand_in=tenure.has_stand_in,
        has_hand_over=tenure.has_hand_over,
    )


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """That an organisation acts at a place, until a day if one is known."""

    place_id: int
    path: str
    until: date | None

    def lasts(self, today: date) -> bool:
        """Say whether it still does."""
        return self.until is None or self.until > today


def _load_seats() -> dict[int, list[SeatHeld]]:
    seats: dict[int, list[SeatHeld]] = {}
    for seat in Seat.objects.select_related("place").order_by("id"):
        seats.setdefault(seat.organisation_id, []).append(SeatHeld(seat.place_id, seat.place.path, seat.valid_until))
    return seats


seated: stamps.Kept[dict[int, list[SeatHeld]]] = stamps.Kept(_load_seats)


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
