"""A small community for the tests: two grids, three courtyards, every office once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Category, Concern, Report
from qianxian.concerns.queries import in_work_days
from qianxian.concerns.states import Channel, Role
from qianxian.people import actions as people
from qianxian.people.models import Account, Organisation
from qianxian.people.queries import OPERATOR, STRANGER, Viewer, viewer_of
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import actions as places
from qianxian.places.models import Place, Plate
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import working
from qianxian.tasks.models import Task

BEGIN = date(2023, 1, 1)
PASSWORD = "qianxian"


@dataclass
class World:
    """What the tests need to name. `locust` (86 households) and `maple` (120) lie in grid 3, `willow` in grid 1.

    `river` lies in another sub-district, with `neighbour` and `admin_elsewhere` in charge.
    """

    district: Place
    subdistrict: Place
    community: Place
    grid1: Place
    grid3: Place
    locust: Place
    maple: Place
    willow: Place
    river: Place
    plate: Plate
    accounts: dict[str, Account]
    units: dict[str, Organisation]
    categories: dict[str, Category]

    def viewer(self, name: str) -> Viewer:
        """Return somebody by the name of their account: district, community, grid1, grid3, head, gate, nobody."""
        return viewer_of(self.accounts[name], chosen_office=None, today=BEGIN)

    def report(self, now, *, words="东门的灯黑了好几天。", kind="utilities", place=None, key="k", **more) -> Report:
        """Let a stranger raise something at a courtyard."""
        actor = more.pop("actor", STRANGER)
        intake = concerns.Intake(
            place_id=(place or self.locust).id, category_key=kind, channel=more.pop("channel", Channel.PLATE),
            key=key, words=words, **more,
        )
        return concerns.report(actor=actor, intake=intake, stamp=stamps.read(), now=now)

    def task_of(self, report: Report) -> Task:
        """Return the task with which a report's concern is on a desk now."""
        leading = Task.objects.filter(dispatch__concern_id=report.concern_id, dispatch__role=Role.LEAD)
        return leading.select_related("place", "unit").latest("id")

    def holder(self, report: Report) -> Viewer:
        """Return whoever holds a report's receipt."""
        return STRANGER.holding(report.id)

    def concern_of(self, report: Report) -> Concern:
        """Return a report's concern as it stands in the database."""
        return Concern.objects.get(pk=report.concern_id)


@working
def build(now) -> World:
    """Put the community into an empty database, through the real actions."""

    def add(level, parent, number, name, **more):
        return places.add_place(
            actor=OPERATOR, level=level, parent=parent, number=number, name=name, now=now, valid_from=BEGIN, **more,
        )

    district = add(Level.DISTRICT, None, 1, "魏都区", households=326, division_code="411002000000")
    subdistrict = add(Level.SUBDISTRICT, district, 10, "文峰街道", households=326, division_code="411002010000")
    community = add(Level.COMMUNITY, subdistrict, 3, "文峰社区", households=326, division_code="411002010003")
    grid1 = add(Level.GRID, community, 1, "第1网格", households=120)
    grid3 = add(Level.GRID, community, 3, "第3网格", households=206)
    willow = add(Level.COURTYARD, grid1, 1, "柳溪院", households=120, buildings=4)
    locust = add(Level.COURTYARD, grid3, 1, "槐荫院", households=86, buildings=5)
    maple = add(Level.COURTYARD, grid3, 2, "枫林院", households=120, buildings=5)
    elsewhere = add(Level.SUBDISTRICT, district, 11, "北大街道", households=150, division_code="411002001000")
    river_community = add(Level.COMMUNITY, elsewhere, 1, "望河社区", households=150, division_code="411002001001")
    river_grid = add(Level.GRID, river_community, 1, "第1网格", households=150)
    river = add(Level.COURTYARD, river_grid, 1, "望河院", households=150, buildings=6)
    plate = places.hang_plate(actor=OPERATOR, courtyard=locust, hung_on=BEGIN, now=now)

    names = ("district", "subdistrict", "community", "grid1", "grid3", "head", "gate", "nobody", "neighbour",
             "admin", "admin_community", "admin_elsewhere")
    accounts = {name: people.open_account(actor=OPERATOR, username=name, password=PASSWORD, now=now) for name in names}

    def found(kind, name, *at, account=None, office=OfficeKind.SECRETARY, **more):
        organisation = people.found_organisation(
            actor=OPERATOR, kind=kind, name=name, at=at, now=now, valid_from=BEGIN, **more,
        )
        if account:
            held = people.create_office(
                actor=OPERATOR, organisation=organisation, kind=office, title=str(office.label), now=now,
            )
            people.take_office(actor=OPERATOR, account=accounts[account], office=held, valid_from=BEGIN, now=now)
        return organisation

    kinds = OrganisationKind
    units = {
        "district": found(kinds.DISTRICT_OFFICE, "区治理办", district, account="district", office=OfficeKind.CLERK),
        "subdistrict": found(
            kinds.WORK_COMMITTEE, "文峰街道党工委", subdistrict, account="subdistrict", office=OfficeKind.CLERK,
        ),
        "community": found(kinds.GENERAL_BRANCH, "文峰社区党总支", community, account="community", phone="0374-0300"),
        "elsewhere": found(kinds.WORK_COMMITTEE, "北大街道党工委", elsewhere),
        "neighbour": found(kinds.BRANCH, "望河社区第1网格党支部", river_grid, account="neighbour"),
        "grid1": found(kinds.BRANCH, "第1网格党支部", grid1, account="grid1"),
        "grid3": found(kinds.BRANCH, "第3网格党支部", grid3, account="grid3", phone="0374-0000303"),
        "head": found(kinds.PARTY_GROUP, "槐荫院党小组", locust, account="head", office=OfficeKind.COURTYARD_HEAD),
        "gate": found(kinds.GATEHOUSE, "槐荫院门卫室", locust, account="gate", office=OfficeKind.GATEKEEPER),
    }
    for unit, account in (("district", "admin"), ("community", "admin_community"), ("elsewhere", "admin_elsewhere")):
        administrator = people.create_office(
            actor=OPERATOR, organisation=units[unit], kind=OfficeKind.ADMINISTRATOR, title="管理员", now=now,
        )
        people.take_office(
            actor=OPERATOR, account=accounts[account], office=administrator, valid_from=BEGIN, now=now,
        )
    worker = people.create_office(
        actor=OPERATOR, organisation=units["grid3"], kind=OfficeKind.GRID_WORKER, title="网格员", now=now,
    )
    people.take_office(actor=OPERATOR, account=accounts["head"], office=worker, valid_from=BEGIN, now=now)

    def category(key, name, position, days, **more):
        return concerns.add_category(
            actor=OPERATOR, key=key, name=name, short=name[:4], position=position, terms=in_work_days(days), now=now,
            **more,
        )

    categories = {
        "parking": category("parking", "停车、充电", 1, 5, emergency="起火先打119。"),
        "utilities": category("utilities", "水、电、暖气", 2, 3),
        "quiet": category("quiet", "邻里矛盾", 3, 5, state_only=True),
        "system": category("system", "对这个系统的意见", 9, 15, for_residents=False),
    }
    concerns.set_rule(
        actor=OPERATOR, position=1, category=categories["system"], level=Level.DISTRICT,
        unit_kind=kinds.DISTRICT_OFFICE, now=now,
    )
    concerns.set_rule(actor=OPERATOR, position=2, level=Level.GRID, unit_kind=kinds.BRANCH, now=now)
    return World(
        district, subdistrict, community, grid1, grid3, locust, maple, willow, river, plate, accounts, units,
        categories,
    )
