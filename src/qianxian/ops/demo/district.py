"""Places, units and accounts of the demonstration, out of its files and through the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from qianxian.ops import management
from qianxian.ops.demo import files
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import actions as places
from qianxian.places.states import Level
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.models import Account, Organisation
    from qianxian.places.models import Place

PASSWORD = "qianxian"  # noqa: S105  # of demonstration accounts, shown on their sign-in page
COMMUNITY = "411002010003"
"""文峰社区, where the people of the demonstration sit; the rest of the district has places and units only."""
NEIGHBOUR = "neighbour"
"""The account that answers for the grids elsewhere in which something has been raised."""
ACCOUNTS = (
    "district", "admin", "subdistrict", "community", *(f"grid{number}" for number in range(1, 7)), "head", "gate",
    NEIGHBOUR,
)
"""All that somebody can sign in as, beside those of the upper rungs."""
SHOWN = "槐荫院"
"""The courtyard that the README walks through."""
BEGIN = date(2023, 1, 1)
REAL = 12
"""Digits of a real division code; those of grids and courtyards are our own."""


@dataclass(slots=True)
class Made:
    """What was made, by the codes of the files; units by kind and code of the place."""

    places: dict[str, Place] = field(default_factory=dict)
    units: dict[tuple[OrganisationKind, str], Organisation] = field(default_factory=dict)
    seats: dict[str, list[Place]] = field(default_factory=dict)

    @property
    def top(self) -> Place:
        """The district."""
        return next(iter(self.places.values()))

    @property
    def communities(self) -> list[Place]:
        """All communities."""
        return [place for place in self.places.values() if place.level == Level.COMMUNITY]

    @property
    def grids(self) -> list[Place]:
        """All grids."""
        return [place for place in self.places.values() if place.level == Level.GRID]

    @property
    def courtyards(self) -> list[Place]:
        """All courtyards."""
        return [place for place in self.places.values() if place.level == Level.COURTYARD]

    def communities_of(self, courtyards: list[Place]) -> list[Place]:
        """Return the communities in which some courtyards lie."""
        return [
            place for place in self.communities if any(one.path.startswith(place.path) for one in courtyards)
        ]

    def within(self, beginning: str) -> list[Place]:
        """Return the courtyards whose codes begin so."""
        return [
            place for code, place in self.places.items()
            if code.startswith(beginning) and place.level == Level.COURTYARD
        ]

    def first_courtyard(self, subdistrict: str) -> Place:
        """Return the first courtyard of a sub-district."""
        above = next(place for place in self.places.values() if place.name == subdistrict)
        return next(place for place in self.courtyards if place.path.startswith(above.path))

    def courtyard(self, name: str) -> tuple[str, Place]:
        """Return a courtyard of 文峰社区 with its code."""
        return next(
            (code, place) for code, place in self.places.items()
            if code.startswith(COMMUNITY) and place.name == name and place.level == Level.COURTYARD
        )


def load_places(now: datetime) -> Made:
    """Put everything on the map, and plates at the gates."""
    lines, borders = files.places(), files.borders()
    made = Made(places.load_district(
        actor=OPERATOR, valid_from=BEGIN, now=now,
        new=[
            places.NewPlace(
                key=line.code, above=line.above, level=line.level, number=line.number, name=line.name,
                households=line.households, buildings=line.buildings, longitude=line.longitude,
                latitude=line.latitude, synthetic=line.level in (Level.GRID, Level.COURTYARD),
                division_code=line.code if len(line.code) == REAL else "", rings=borders.get(line.code),
            )
            for line in lines
        ],
    ))
    for line in lines:
        if line.company:
            made.seats.setdefault(line.company, []).append(made.places[line.code])
    return made


@working
def load_units(made: Made, now: datetime) -> None:
    """Load the calendar, found all units, and give people their offices."""
    days = files.calendar()
    for year in sorted({day.year for day, _works, _name in days}):
        places.set_calendar(
            actor=OPERATOR, district=made.top, year=year, days=[day for day in days if day[0].year == year], now=now,
        )
    for line in files.units():
        is_company = line.kind == OrganisationKind.PROPERTY_COMPANY
        at = [made.places[line.place]] if line.place else made.communities_of(made.seats[line.name])
        made.units[line.kind, line.place or line.name] = people.found_organisation(
            actor=OPERATOR, kind=line.kind, name=line.name, at=at, now=now, valid_from=BEGIN, phone=line.phone,
            hours=line.hours, note="" if is_company else line.note,  # how a courtyard is managed says the ladder
        )
    _ladder(made, now)
    _people(made, now)


def _ladder(made: Made, now: datetime) -> None:
    """Put every courtyard on the ladder of management, and around 文峰社区 the units that help."""
    company_of = {
        place.id: made.units[OrganisationKind.PROPERTY_COMPANY, name]
        for name, seats in made.seats.items() for place in seats
    }
    management.load([(courtyard, company_of.get(courtyard.id)) for courtyard in made.courtyards], now)
    management.neighbours(made.places[COMMUNITY], now)
    subdistricts = [place for place in made.places.values() if place.level == Level.SUBDISTRICT]
    management.charges(made.units[OrganisationKind.DISTRICT_OFFICE, f"{COMMUNITY[:6]}000000"], subdistricts, now)


def _people(made: Made, now: datetime) -> None:
    kept = people.hashed(PASSWORD)
    grids = sorted(code for code, place in made.places.items() if code.startswith(COMMUNITY) and place in made.grids)
    numbered = {f"grid{made.places[code].number}": made.units[OrganisationKind.BRANCH, code] for code in grids}
    account = {
        name: people.open_account(actor=OPERATOR, username=name, password=kept, is_hashed=True, now=now)
        for name in ACCOUNTS
    }

    def staffed(organisation: Organisation, kind: OfficeKind, title: str, *accounts: Account) -> None:
        office = people.create_office(actor=OPERATOR, organisation=organisation, kind=kind, title=title, now=now)
        for one in accounts:
            people.take_office(actor=OPERATOR, account=one, office=office, valid_from=BEGIN, now=now)

    top = made.units[OrganisationKind.DISTRICT_OFFICE, f"{COMMUNITY[:6]}000000"]
    staffed(top, OfficeKind.CLERK, "值班", account["district"])
    staffed(top, OfficeKind.ADMINISTRATOR, "管理员", account["admin"])
    committee = made.units[OrganisationKind.WORK_COMMITTEE, f"{COMMUNITY[:9]}000"]
    staffed(committee, OfficeKind.CLERK, "值班", account["subdistrict"])
    staffed(
        made.units[OrganisationKind.GENERAL_BRANCH, COMMUNITY], OfficeKind.SECRETARY, "书记", account["community"],
    )
    for name, branch in numbered.items():
        staffed(branch, OfficeKind.SECRETARY, "书记", account[name])
    for code, branch in _first_branches(made).items():
        if not code.startswith(COMMUNITY[:9]):
            staffed(branch, OfficeKind.SECRETARY, "书记", account[NEIGHBOUR])
    staffed(numbered["grid3"], OfficeKind.GRID_WORKER, "网格员", account["head"])
    code, _shown = made.courtyard(SHOWN)
    staffed(made.units[OrganisationKind.PARTY_GROUP, code], OfficeKind.COURTYARD_HEAD, "庭院长", account["head"])
    staffed(made.units[OrganisationKind.GATEHOUSE, code], OfficeKind.GATEKEEPER, "门卫", account["gate"])


def _first_branches(made: Made) -> dict[str, Organisation]:
    """Return the first grid's branch of each sub-district."""
    first: dict[str, Organisation] = {}
    for (kind, code), unit in made.units.items():
        if kind == OrganisationKind.BRANCH:
            first.setdefault(code[:9], unit)
    return first
