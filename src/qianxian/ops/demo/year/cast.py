"""Who acts in the year: an office in every unit, and the units around a place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qianxian.ops.demo import departments
from qianxian.ops.demo.district import ACCOUNTS, BEGIN, PASSWORD
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.ops.demo.district import Made
    from qianxian.people.models import Account, Organisation
    from qianxian.people.queries import Unit, Viewer

OFFICES = {
    OrganisationKind.BRANCH: (OfficeKind.SECRETARY, "书记"),
    OrganisationKind.GENERAL_BRANCH: (OfficeKind.SECRETARY, "书记"),
    OrganisationKind.WORK_COMMITTEE: (OfficeKind.CLERK, "值班"),
    OrganisationKind.PROPERTY_COMPANY: (OfficeKind.CLERK, "客服"),
}
"""The kinds of units that work on matters everywhere, and the office in which somebody does."""

SHOWN_COMPANY = "暖邻物业"
"""The company of the courtyard that the README walks through; its account comes first."""


class Cast:
    """Everybody who acts for a unit, by the unit's id; kept in memory, as a session would."""

    def __init__(self, accounts: list[Account]) -> None:
        self._by_unit: dict[int, Viewer] = {}
        self._by_name: dict[str, Viewer] = {}
        for viewer in people_queries.viewers_of(accounts, today=BEGIN):
            self._by_name[viewer.username] = viewer
            for office in viewer.offices:
                self._by_unit.setdefault(office.organisation_id, replace(viewer, office=office))
        self.said: set[str] = set()
        self.tree, self.directory = places.tree.now(), people_queries.directory.now()

    @property
    def units(self) -> Iterable[int]:
        """The units for which somebody acts."""
        return self._by_unit

    def of(self, unit_id: int) -> Viewer:
        """Return whoever acts for a unit."""
        return self._by_unit[unit_id]

    def named(self, name: str) -> Viewer:
        """Return the holder of an account, in their first office."""
        return self._by_name[name]

    def at(self, place_id: int, level: Level, kind: OrganisationKind) -> Viewer:
        """Return whoever acts for the unit of a kind that stands at a level above a place."""
        spot = self.tree.above(place_id, level)
        assert spot is not None  # noqa: S101  # every courtyard lies in all of them
        unit = self.directory.at(spot.id, kind)
        assert unit is not None  # noqa: S101  # the files have one everywhere
        return self.of(unit.id)

    def branch(self, place_id: int) -> Viewer:
        """Return the secretary of the grid around a courtyard."""
        return self.at(place_id, Level.GRID, OrganisationKind.BRANCH)

    def community(self, place_id: int) -> Viewer:
        """Return the secretary of the community around it."""
        return self.at(place_id, Level.COMMUNITY, OrganisationKind.GENERAL_BRANCH)

    def subdistrict(self, place_id: int) -> Viewer:
        """Return who is on duty in the sub-district around it."""
        return self.at(place_id, Level.SUBDISTRICT, OrganisationKind.WORK_COMMITTEE)

    def company(self, place_id: int) -> Unit | None:
        """Return the property company that looks after a courtyard, or None."""
        return self.directory.core_and_wings(self.tree, place_id).company


@working
def staffed(made: Made, now: datetime, only: str = "") -> Cast:
    """Give every unit that works on matters somebody who does, or `only` those in places of such codes; return all.

    An account is named after the code of its place, as a district does it; companies have no place of their own.
    """
    kept = people.hashed(PASSWORD)
    accounts = [
        account for name in (*ACCOUNTS, departments.DEPARTMENT, departments.REVIEW)
        if (account := people_queries.account_named(name)) is not None
    ]
    held = set(Cast(accounts).units)
    within = made.places[f"{only:0<12}"].path if only else ""
    companies = sorted(
        (
            unit for (kind, name), unit in made.units.items()
            if kind == OrganisationKind.PROPERTY_COMPANY
            and any(seat.path.startswith(within) for seat in made.seats[name])
        ),
        key=lambda unit: unit.name != SHOWN_COMPANY,
    )
    new = [(f"wuye{number:02d}", unit) for number, unit in enumerate(companies, start=1)]
    new += [
        (code[:9] if kind == OrganisationKind.WORK_COMMITTEE else code, unit)
        for (kind, code), unit in made.units.items()
        if kind in OFFICES and kind != OrganisationKind.PROPERTY_COMPANY and code.startswith(only)
    ]
    for name, unit in new:
        if unit.id not in held:
            accounts.append(_open(unit, name, kept, now))
    return Cast(accounts)


def _open(unit: Organisation, name: str, kept: str, now: datetime) -> Account:
    kind, title = OFFICES[OrganisationKind(unit.kind)]
    account = people.open_account(actor=OPERATOR, username=name, password=kept, is_hashed=True, now=now)
    office = people.create_office(actor=OPERATOR, organisation=unit, kind=kind, title=title, now=now)
    people.take_office(actor=OPERATOR, account=account, office=office, valid_from=BEGIN, now=now)
    return account
