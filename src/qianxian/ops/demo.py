"""The demonstration: one community with its grids and courtyards, its offices, and a few matters under way.

Everything goes in through the real actions. The names of district, sub-district and community and their codes are
real; courtyards, organisations, people and matters are made up, and the pages say so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel
from qianxian.ops import management
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import actions as places
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import working
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from qianxian.concerns.models import Report
    from qianxian.people.models import Account, Organisation
    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place

FOLDER = Path(__file__).parent / "weidu"
OPERATOR = people_queries.OPERATOR
PASSWORD = "qianxian"  # noqa: S105  # of demonstration accounts, shown on their sign-in page
SHOWN = "槐荫院"
"""The courtyard that the README walks through."""
BEGIN = date(2023, 1, 1)
HOURS = "每天8:00—18:00"


class Line(NamedTuple):
    """A courtyard in the file."""

    grid: int
    number: int
    name: str
    households: int
    buildings: int
    company: str


@dataclass(slots=True)
class Made:
    """What later steps need of what earlier ones made."""

    courtyards: dict[str, Place]
    grids: dict[int, Place]
    branches: dict[int, Organisation]


def load(now: datetime, say: Callable[[str], None]) -> None:
    """Fill an empty district."""
    say("places, plates, the calendar, organisations and accounts … 地方、门牌、日历、单位和账号")
    made = _places(now)
    say("categories and routing rules … 类别和派单规则")
    _categories(now)
    say("matters under way … 正在办的事")
    _matters(made, now)
    households = sum(place.households for place in made.courtyards.values())
    say(
        f"Done: {len(made.grids)} grids, {len(made.courtyards)} courtyards, {households} households. "
        f"好了：{len(made.grids)}个网格、{len(made.courtyards)}个庭院、{households}户。",
    )


def _lines() -> list[Line]:
    with (FOLDER / "wenfeng.csv").open(encoding="utf-8", newline="") as file:
        return [
            Line(int(row["grid"]), int(row["number"]), row["name"], int(row["households"]), int(row["buildings"]),
                 row["company"])
            for row in csv.DictReader(file)
        ]


@working
def _places(now: datetime) -> Made:
    lines = _lines()
    households = sum(line.households for line in lines)
    made = Made({}, {}, {})
    district = places.add_place(
        actor=OPERATOR, level=Level.DISTRICT, parent=None, number=1, name="魏都区", now=now, valid_from=BEGIN,
        households=households, division_code="411002000000",
    )
    subdistrict = places.add_place(
        actor=OPERATOR, level=Level.SUBDISTRICT, parent=district, number=10, name="文峰街道", now=now, valid_from=BEGIN,
        households=households, division_code="411002010000",
    )
    community = places.add_place(
        actor=OPERATOR, level=Level.COMMUNITY, parent=subdistrict, number=3, name="文峰社区", now=now, valid_from=BEGIN,
        households=households, division_code="411002010003",
    )
    for number in sorted({line.grid for line in lines}):
        made.grids[number] = places.add_place(
            actor=OPERATOR, level=Level.GRID, parent=community, number=number, name=f"第{number}网格", now=now,
            valid_from=BEGIN, households=sum(line.households for line in lines if line.grid == number), synthetic=True,
        )
    for line in lines:
        made.courtyards[line.name] = courtyard = places.add_place(
            actor=OPERATOR, level=Level.COURTYARD, parent=made.grids[line.grid], number=line.number, name=line.name,
            now=now, valid_from=BEGIN, households=line.households, buildings=line.buildings, synthetic=True,
        )
        places.hang_plate(actor=OPERATOR, courtyard=courtyard, hung_on=BEGIN, now=now)
    _calendar(district, now)
    _organisations(made, (district, subdistrict, community), lines, now)
    return made


def _calendar(district: Place, now: datetime) -> None:
    with (FOLDER / "calendar.csv").open(encoding="utf-8", newline="") as file:
        days = [(date.fromisoformat(row["date"]), row["works"] == "1", row["name"]) for row in csv.DictReader(file)]
    for year in sorted({day.year for day, _works, _name in days}):
        places.set_calendar(
            actor=OPERATOR, district=district, year=year, days=[day for day in days if day[0].year == year], now=now,
        )


def _organisations(made: Made, above: tuple[Place, Place, Place], lines: list[Line], now: datetime) -> None:
    district, subdistrict, community = above

    def found(kind: OrganisationKind, name: str, *at: Place, **said: str) -> Organisation:
        return people.found_organisation(actor=OPERATOR, kind=kind, name=name, at=at, now=now, valid_from=BEGIN, **said)

    def staffed(organisation: Organisation, kind: OfficeKind, title: str, *accounts: Account) -> None:
        office = people.create_office(actor=OPERATOR, organisation=organisation, kind=kind, title=title, now=now)
        for account in accounts:
            people.take_office(actor=OPERATOR, account=account, office=office, valid_from=BEGIN, now=now)

    account = {
        name: people.open_account(actor=OPERATOR, username=name, password=PASSWORD, now=now)
        for name in ("district", "subdistrict", "community", "admin", *(f"grid{n}" for n in made.grids), "head", "gate")
    }
    office = found(OrganisationKind.DISTRICT_OFFICE, "魏都区社区治理办公室", district, phone="0374-0000100")
    staffed(office, OfficeKind.CLERK, "值班", account["district"])
    staffed(office, OfficeKind.ADMINISTRATOR, "管理员", account["admin"])
    staffed(found(OrganisationKind.WORK_COMMITTEE, "文峰街道党工委", subdistrict, phone="0374-0000200"),
            OfficeKind.CLERK, "值班", account["subdistrict"])
    general = found(
        OrganisationKind.GENERAL_BRANCH, "文峰社区党总支", community, phone="0374-0000300", hours=HOURS,
    )
    staffed(general, OfficeKind.SECRETARY, "书记", account["community"])
    for number, grid in made.grids.items():
        made.branches[number] = found(
            OrganisationKind.BRANCH, f"第{number}网格党支部", grid, phone=f"0374-00003{number:02d}", hours=HOURS,
        )
        staffed(made.branches[number], OfficeKind.SECRETARY, "书记", account[f"grid{number}"])
    staffed(made.branches[3], OfficeKind.GRID_WORKER, "网格员", account["head"])
    companies = {
        name: found(OrganisationKind.PROPERTY_COMPANY, name, community, phone=f"0374-00006{number:02d}")
        for number, name in enumerate(sorted({line.company for line in lines if line.company}), start=1)
    }
    management.load([(made.courtyards[line.name], companies.get(line.company)) for line in lines], now)
    management.neighbours(community, now)
    management.charges(office, {"副区长（分管文峰）": subdistrict}, now)
    for number in (1, 2, 4, 5):
        found(OrganisationKind.MANAGEMENT_COMMITTEE, f"第{number}网格物管会", made.grids[number],
              phone=f"0374-00004{number:02d}")
    shown = made.courtyards[SHOWN]
    group = found(
        OrganisationKind.PARTY_GROUP, f"{SHOWN}党小组", shown, note="庭院长在1号楼东单元，楼下门卫室可以带话。",
    )
    staffed(group, OfficeKind.COURTYARD_HEAD, "庭院长", account["head"])
    staffed(found(OrganisationKind.GATEHOUSE, f"{SHOWN}门卫室", shown), OfficeKind.GATEKEEPER, "门卫", account["gate"])


@working
def _categories(now: datetime) -> None:
    fire = "正在冒烟、起火、漏电，先打119，人离远一点，再来这里说。"
    for position, (key, name, short, days, emergency) in enumerate(
        [
            ("parking", "停车、充电", "停车充电", 5, fire),
            ("utilities", "水、电、暖气", "水电暖气", 3, ""),
            ("rubbish", "垃圾、卫生", "垃圾卫生", 3, ""),
            ("other", "别的事", "别的事", 5, ""),
        ],
        start=1,
    ):
        concerns.add_category(
            key=key, name=name, short=short, position=position, promise_days=days, emergency=emergency, now=now,
        )
    system = concerns.add_category(
        key="system", name="对这个系统的意见", short="本系统", position=9, promise_days=15, for_residents=False,
        now=now,
    )
    concerns.set_rule(
        position=1, category=system, level=Level.DISTRICT, unit_kind=OrganisationKind.DISTRICT_OFFICE, now=now,
    )
    concerns.set_rule(position=2, level=Level.GRID, unit_kind=OrganisationKind.BRANCH, now=now)


class Matter(NamedTuple):
    """A matter that the demonstration begins with: how long ago, where, what, and how far it has come."""

    days_ago: int
    place: str
    kind: str
    words: str
    sentence: str = ""
    outcome: str = ""
    solved: bool | None = None


MATTERS = (
    Matter(16, "槐荫院", "utilities", "4号楼西单元三楼的感应灯坏了一个多月，晚上老人上下楼摸黑。",
           "4号楼西单元楼道灯不亮",
           "换了三楼和五楼两个感应灯头，昨晚看过，都亮了。", solved=True),
    Matter(12, "槐荫院", "rubbish", "车棚后面堆了旧沙发和建筑垃圾，没人清。", "车棚后面堆了旧家具和建筑垃圾",
           "联系物业清走了两车，地面冲过，贴了不能再堆的条子。", solved=True),
    Matter(9, "槐荫院", "parking", "3号楼东边有人从二楼拉线下来给电动车充电，晚上也不拔，怕着火。", "3号楼东侧飞线充电",
           "二楼那根线已经收走，东车棚接了10个充电口，昨天下午通了电。"),
    Matter(8, "槐荫院", "utilities", "东门的灯黑了好几天，晚上回来看不见台阶。", "东门路灯不亮"),
    Matter(2, "槐荫院", "utilities", "一楼厕所返味快一周了，下雨天更厉害，家里有小孩。", "3号楼下水道反味"),
    Matter(0, "枫林院", "parking", "消防通道上天天停车，搬家的车都进不来。"),
    Matter(6, "文峰小区", "rubbish", "二期门口的垃圾桶到中午就满，满了就往地上放。", "二期门口垃圾桶不够用",
           "和环卫说好，中午加收一趟，另放两只桶。", solved=False),
    Matter(5, "柳溪院", "other", "小广场的健身器材有一个松了，孩子爬上去危险。", "小广场一件健身器材松动",
           "厂家来紧了螺栓，又请人试过。", solved=True),
)


def _matters(made: Made, now: datetime) -> None:
    """Let each matter run through its own days, as people would have done it."""
    grid_of = {line.name: line.grid for line in _lines()}
    for index, matter in enumerate(MATTERS):
        raised_at = _at(now, matter.days_ago, time(9, 10 + index))
        report = concerns.report(
            actor=people_queries.STRANGER,
            intake=concerns.Intake(
                place_id=made.courtyards[matter.place].id, category_key=matter.kind, channel=Channel.PLATE,
                key=f"demo-{index}", words=matter.words,
            ),
            stamp=stamps.read(),
            now=raised_at,
        )
        if matter.sentence:
            _work(matter, report, f"grid{grid_of[matter.place]}", raised_at)


def _work(matter: Matter, report: Report, username: str, raised_at: datetime) -> None:
    """Let the grid receive and finish it, and let the one who raised it answer."""
    actor = _acting(username)
    task = concern_queries.task_of(report.concern_id)
    tasks.receive(
        actor=actor, task=task, version=task.version, headline=matter.sentence, now=raised_at + timedelta(hours=5),
    )
    if matter.outcome:
        tasks.report_done(
            actor=actor, task=task, version=task.version, outcome=matter.outcome, evidence=[],
            now=raised_at + timedelta(days=2, hours=7),
        )
    report.concern.refresh_from_db()
    holder = people_queries.STRANGER.holding(report.id)
    answered_at = raised_at + timedelta(days=3)
    if matter.solved is True:
        concerns.confirm(actor=holder, report=report, version=report.concern.version, now=answered_at)
    elif matter.solved is False:
        concerns.reopen(
            actor=holder, report=report, version=report.concern.version, missing="今天中午又满了，桶还是不够。",
            now=answered_at,
        )


def _acting(username: str) -> Viewer:
    account = people_queries.account_named(username)
    assert account is not None  # noqa: S101  # opened above
    return people_queries.viewer_of(account, chosen_office=None, today=BEGIN)


def _at(now: datetime, days_ago: int, hour: time) -> datetime:
    """Return a moment some days before `now`, never later than `now`."""
    day = timezone.localtime(now).date() - timedelta(days=days_ago)
    return min(now, timezone.make_aware(datetime.combine(day, hour)))
