"""A district sets itself up from its sheets: looked at first, done in batches, and safe to do twice."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.utils import translation

from happenings.bodies import BEGIN, company, rung
from qianxian.base.permits import Unfit
from qianxian.base.sheets.columns import Unreadable
from qianxian.base.sheets.writing import write
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people import sheets
from qianxian.people.actions import imports
from qianxian.people.models import Account, Management, Office, Organisation, Seat, SheetImport, Tenure
from qianxian.people.one_time import password_of
from qianxian.people.queries import OPERATOR
from qianxian.people.states import ImportState, ManagementKind, OfficeKind, SheetKind
from qianxian.places import actions as places
from qianxian.places import sheets as place_sheets
from qianxian.places.hours import read_hours
from qianxian.places.models import Border, CentreCheck, Place, PlaceCode, PlaceName, Plate, Room, ServiceCentre
from qianxian.places.rooms import read_rooms
from qianxian.places.sheets import geojson
from qianxian.places.states import Level, NameKind
from qianxian.storage import jobs, uploads
from sheet_files import workbook

TODAY = date(2026, 11, 23)
KINDS = tuple(SheetKind)
PLACES = ("编码", "名称", "户数")
GRIDS = [(f"411002010003{number}", f"第{number}网格", number) for number in range(20, 60)]
DISTRICT = (
    ("编码", "级别", "名称", "户数", "经度", "纬度"),
    ("41100201000303001", "庭院", "槐荫院", 86, 113.8261, 34.0246),
    ("41100201000303", None, "第3网格", 206, None, None),
    (411002010003, "社区", "文峰社区", "３２６", None, None),
    ("411002000000", None, "魏都区", None, None, None),
    ("411002010000", "Sub-district", "文峰街道", 326, None, None),
)
ORGANISATIONS = (
    ("单位编号", "类别", "名称", "所在地方编码", "电话"),
    ("WF-3", "branch", "第3网格党支部", "41100201000303", "０３７４-2965001"),
    ("WF-M", "Property company", "安心物业", "411002010003、41100201000303", None),
)
MANAGEMENT = (
    ("庭院编码", "由谁管", "物业单位编号", "依据", "决定日期", "起始日期"),
    ("41100201000303001", "On trial with a company", "WF-M", "居民代表会同意，先试一年", "2026-10-30", "2026-11-01"),
)
OFFICES = (("单位编号", "职务", "职务类别"), ("WF-3", "书记", "Secretary"), ("WF-3", "网格员", "grid_worker"))
ACCOUNTS = (
    ("账号", "单位编号", "职务", "起始日期", "截止日期", "代谁"),
    ("wf3", "WF-3", "书记", "2026-01-01", None, None),
    ("wf3b", "WF-3", "网格员", None, None, None),
    ("wf4", "WF-3", "书记", date(2026, 12, 1), "2026.12.31", "wf3"),
    ("nobody-yet", None, None, None, None, None),
)


CENTRES = (
    ("所在地方编码", "名称", "电话", "开放时间", "功能室", "已有", "缺", "检查日期", "经度", "纬度"),
    ("411002010003", "文峰社区党群服务中心", "0374-2965001", "周一到周五 8:30-12:00，14:30-18:00", "调解室 12、会客厅",
     "有场所、有设施", "有书报", "2026-11-20", 113.8261, 34.0246),
)
SHEETS = (DISTRICT, ORGANISATIONS, MANAGEMENT, OFFICES, ACCOUNTS, CENTRES)


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path, settings):
    """Let no file of another test lie there."""
    settings.QIANXIAN_HOME = tmp_path


def looked(kind, file, **more):
    with translation.override("en"):
        return sheets.look(SheetKind(kind), file, more.pop("called", "sheet.xlsx"), actor=more.pop("actor", OPERATOR),
                           today=TODAY, **more)


def done(kind, file, now, **more):
    look = looked(kind, file, **more)
    with translation.override("en"):
        assert [str(problem) for problem in look.plan.problems] == []
    assert list(sheets.carry_out(look, actor=OPERATOR, now=now, today=TODAY))[-1][0] >= 0
    return look


def wrong(kind, *rows, **more):
    with translation.override("en"):
        return [(problem.cell, str(problem)) for problem in looked(kind, workbook(*rows), **more).plan.problems]


def sheet_file(kind):
    sheet = sheets.sheet_of(SheetKind(kind), today=TODAY)
    rows = sheets.rows_for(OPERATOR, sheet)
    kept = io.BytesIO()
    write(kept, title=sheet.title, columns=sheet.columns, rows=rows)
    kept.seek(0)
    return kept, rows


def one_time_rows(names, now, actor=OPERATOR):
    return list(sheets.one_time_rows(names, actor=actor, now=now))


def everything():
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models() if model.__module__.startswith("qianxian.")
    }


def put_in(now):
    for kind, rows in zip(KINDS, SHEETS, strict=True):
        done(kind, workbook(*rows), now)


def test_a_district_puts_itself_in_from_its_sheets_with_rows_in_any_order_of_rows(db, now):
    put_in(now)
    court = Place.objects.get(name="槐荫院")
    assert [court.path, court.parent.name, court.households, court.valid_from] == [
        "0001/0010/0003/0003/0001/", "第3网格", 86, TODAY,
    ]
    assert Place.objects.get(name="文峰社区").households == 326
    assert PlaceCode.objects.get(place=court).scheme == "courtyard17"
    warm = Organisation.objects.get(ref="WF-M")
    assert warm.seats.count() == 3
    step = Management.objects.get(courtyard=court)
    assert (step.kind, step.company, step.valid_from) == ("pilot", warm, date(2026, 11, 1))
    assert Organisation.objects.get(ref="WF-3").phone == "0374-2965001"
    stand_in = Tenure.objects.get(account__username="wf4")
    assert (stand_in.stands_in_for.account.username, stand_in.valid_until) == ("wf3", date(2026, 12, 31))
    assert Tenure.objects.get(account__username="wf3b").valid_from == TODAY
    assert Account.objects.filter(must_change=True).count() == 4


def test_a_look_changes_nothing(world, now):
    before = everything()
    looked("places", workbook(*DISTRICT))
    looked("organisations", workbook(*ORGANISATIONS[:1], ("X", "branch", "新支部", "41100201000301", None)))
    looked("offices", workbook(*OFFICES[:1], (sheet_file("organisations")[1][3]["ref"], "新职务", "clerk")))
    looked("accounts", workbook(ACCOUNTS[0], ("new", None, None, None, None, None)))
    assert everything() == before


def test_a_second_import_finds_everything_unchanged_and_records_nothing(db, now):
    put_in(now)
    before, entries = everything(), Entry.objects.count()
    later = now + timedelta(hours=1)
    for kind, rows in zip(KINDS, SHEETS, strict=True):
        look = done(kind, workbook(*rows), later)
        assert (look.counts["new"], look.counts["changed"], look.counts["same"]) == (0, 0, len(rows) - 1)
    assert Entry.objects.count() == entries
    assert everything() == before


def test_what_is_exported_and_imported_elsewhere_is_exported_again_the_same(world, now):
    """Also organisations without a code of the district's own, places whose codes follow from their numbers, and a
    company that came to the only place where it acts by the ladder of management.
    """
    warm = company(world, now)
    rung(world, now, ManagementKind.UNMANAGED, valid_from=BEGIN, courtyard=world.maple)
    rung(world, now, ManagementKind.PILOT, warm, valid_from=BEGIN)
    Seat.objects.filter(organisation=warm, place=world.community).delete()
    Office.objects.create(organisation=warm, kind=OfficeKind.CLERK, title="项目经理")
    for name, kind in (("老槐院", NameKind.ALIAS), ("槐树院", NameKind.ALIAS), ("纺织一院", NameKind.FORMER)):
        places.add_name(actor=OPERATOR, place=world.locust, name=name, kind=kind, valid_from=TODAY, now=now)
    centre = places.open_centre(
        actor=OPERATOR, place=world.grid3, opened_on=BEGIN, verified_on=BEGIN, now=now,
        rooms=read_rooms("会客厅 8、调解室"),
        facts=places.Facts("网格党群服务站", read_hours("每天 8:00-18:00"), "东门内", 40),
    )
    has = {"premises": True, "reading": False}
    places.check_centre(actor=OPERATOR, centre=centre, has=has, checked_on=BEGIN, now=now)
    files, rows = {}, {}
    for kind in KINDS:
        files[kind], rows[kind] = sheet_file(kind)
    geo = "".join(geojson.write(rows[SheetKind.PLACES], place_sheets.borders(TODAY)))
    assert rows[SheetKind.CENTRES][0]["has"] == ("有场所",)
    for table in (
        CentreCheck, Room, ServiceCentre, PlaceName, Management, Tenure, Office, Seat, Organisation, Account, Plate,
        PlaceCode, Border, Place,
    ):
        table._base_manager.all()._raw_delete("default")
    assert sheet_file("places")[1] == []
    for kind in KINDS:
        done(kind, files[kind], now)
        assert sheet_file(kind)[1] == rows[kind], kind
    again = done("places", io.BytesIO(geo.encode()), now, called="places.geojson")
    assert again.counts["same"] == len(rows[SheetKind.PLACES])


def test_only_what_differs_is_changed_and_said_by_column(db, now):
    put_in(now)
    rows = (("41100201000303001", "槐荫小院", 88), ("41100201000303", "第3网格", 206))
    look = done("places", workbook(PLACES, *rows), now)
    assert (look.counts["changed"], look.counts["same"]) == (1, 1)
    with translation.override("en"):
        assert look.plan.fields(look.sheet.columns) == {"Name": 1, "Households": 1}
    assert Place.objects.get(name="槐荫小院").households == 88
    moved = ("WF-M", "Property company", "安心物业", "411002010003", "0374-1")
    done("organisations", workbook(ORGANISATIONS[0], moved), now)
    there = Seat.objects.filter(organisation__ref="WF-M", valid_until=None).select_related("place")
    assert {seat.place.name for seat in there} == {"文峰社区", "槐荫小院"}


def test_every_mistake_in_places_names_its_cell(world, now):
    head = ("编码", "名称", "级别", "上级编码", "网格类型", "经度", "纬度", "截止日期", "序号")

    def row(code, **more):
        keys = ("level", "parent", "kind", "lon", "lat", "until", "number")
        return (code, "新地方", *(more.get(key) for key in keys))

    assert wrong(
        "places", head,
        row("41100201000304"), row("41100201000304"), row("4110020100"), row("41100201000305", level="庭院"),
        row("41100201000306001", kind="residential"), row("41100201000309001"), row("411002020003"),
        row("411003000000"), row("41100201000307", lon=34.02, lat=113.8), row("41100201000308", lon=113.8),
        row("41100201000310", until="2027-11-23"),
        row("411002010003", parent="411002020000"),
        row("41100201000311", number=3), row("41100201000312", parent="41100201000304"),
        row("411002010000", until="2026-11-01"),
    ) == [
        ("A3", "This code stands in row 2 already."),
        ("A4", "This is no code of a place: 12 digits down to the community, 14 for a grid, 17 for a courtyard."),
        ("C5", "By its code this is: Grid. Correct one of the two."),
        ("E6", "Only a grid has a kind. Leave this empty."),
        ("A6", "The place above it, 41100201000306, is not in the system and has no sound row here."),
        ("A7", "The place above it, 41100201000309, is not in the system and has no sound row here."),
        ("A8", "The place above it, 411002020000, is not in the system and has no sound row here."),
        ("A9", "The district here is 魏都区, 411002000000. There is only one."),
        ("F10", "This lies outside China. Are the two numbers swapped?"),
        ("G11", "Longitude and latitude belong together: fill in both or neither."),
        ("H12", "Choose today or a day before."),
        ("D13", (
            "A sheet can't change this; in the system it is “411002010000”. What is cut anew or moved needs a plan of "
            "grids."
        )),
        ("I14", "41100201000303 has this number there already."),
        ("D15", "Above it there has to be a place of this level: Community."),
        ("H16", "Other places still lie in it, such as 411002010003. End them first."),
    ]


def test_a_place_lies_where_its_code_says_also_where_the_sheet_names_another_above_it(world):
    heads = ("编码", "名称", "上级编码")
    assert wrong("places", heads, ("41100200100277", "第77网格", "411002001001")) == [
        ("C2", "By its code this lies in 411002001002. Correct one of the two."),
    ]
    assert wrong("places", heads, ("41100200100177", "第77网格", "411002001001")) == []


def test_every_mistake_in_organisations_offices_and_accounts_names_its_cell(db, now):
    put_in(now)
    heads = ("单位编号", "类别", "名称", "所在地方编码", "截止日期")
    assert wrong(
        "organisations", heads,
        ("A", "branch", "甲", "41100201000309", None), ("B", "owners_committee", "乙", "41100201000303001", None),
        ("C", "courtyard_committee", "丙", "41100201000303001", None),
        ("WF-3", "gatehouse", "丁", "41100201000303", None),
        ("D", "branch", "戊", "41100201000303", "2026-01-01"), ("D", "branch", "戊", "41100201000303", None),
        ("E", "branch", "己", "abc", None),
    ) == [
        ("D2", "These places are not in the system: 41100201000309. Import the places first."),
        ("D4", "At 41100201000303001 there is a committee already: B. There is one or none."),
        ("B5", "A sheet can't change this; in the system it is “Grid branch”. End it, and make another."),
        ("E6", "The last day comes after the first. Choose a later one."),
        ("D6", "At 41100201000303 there is one of this kind already: WF-3. There is one or none."),
        ("A7", "This code stands in row 6 already."),
        ("D8", "This is no code of a place: 12 digits down to the community, 14 for a grid, 17 for a courtyard."),
    ]
    assert wrong(
        "offices", OFFICES[0], ("X", "书记", "secretary"), ("WF-3", "书记", "clerk"), ("WF-M", "经理", "member"),
        ("WF-M", "经理", "member"),
    ) == [
        ("A2", "No organisation has this code. Import the organisations first, or correct the code."),
        ("C3", "A sheet can't change this; in the system it is “Secretary”. End it, and make another."),
        ("B5", "This office stands in row 4 already."),
    ]
    assert wrong(
        "accounts", ACCOUNTS[0],
        ("a b", None, None, None, None, None), ("x1", "WF-3", None, None, None, None),
        ("x2", "WF-9", "书记", None, None, None),
        ("x3", "WF-3", "站长", None, None, None), ("x4", "WF-3", "书记", None, None, "wf3"),
        ("x5", "WF-3", "书记", None, "2026-12-24", "ghost"), ("wf3", "WF-3", "书记", "2026-06-01", None, None),
        ("x6", "WF-3", "书记", "2026-12-01", "2026-12-01", None), ("x7", None, None, None, None, None),
        ("x7", None, None, None, None, None), ("wf4", "WF-3", "书记", "2026-12-01", "2027-01-31", "wf3"),
    ) == [
        ("A2", "A name to sign in with has 2 to 40 letters, digits or . @ + - _ and no blanks."),
        ("C3", (
            "An office needs both, the organisation's code and the title. Leave both empty for an account without one."
        )),
        ("B4", "No organisation has this code. Import the organisations first, or correct the code."),
        ("C5", "This organisation has no office of that title. Import the offices first, or correct it."),
        ("E6", "Say until when the stand-in lasts."),
        ("F7", "There is no account of this name."),
        ("D8", "This account holds the office in that time already, since 2026-01-01."),
        ("E9", "The last day comes after the first. Choose a later one."),
        ("A11", "This stands in row 10 already."),
        ("E12", "It ends on 2026-12-31 already; a sheet can only end it earlier. For a new time, write another row."),
    ]


def test_what_a_look_at_organisations_finds_sound_is_written_and_what_the_writing_refuses_is_found(db, now):
    put_in(now)
    grid, court = "41100201000303", "41100201000303001"
    heads = ("单位编号", "类别", "名称", "所在地方编码")
    rows = (
        ("P1", "party_group", "甲", grid), ("P2", "party_group", "乙", court), ("P3", "party_group", "丙", court),
        ("V1", "volunteer_team", "志愿队", court), ("V2", "volunteer_team", "志愿队", court),
        ("B2", "branch", "又一支部", grid), ("V3", "volunteer_team", "志愿队", grid),
    )
    look = looked("organisations", workbook(heads, *rows))
    cells = [problem.cell for problem in look.plan.problems]
    assert cells == ["D2", "D4", "C6", "D7"]
    list(sheets.carry_out(look, actor=OPERATOR, now=now, today=TODAY))
    assert look.refused == []
    assert set(Organisation.objects.filter(ref__in=[row[0] for row in rows]).values_list("ref", flat=True)) == {
        "P2", "V1", "V3",
    }
    for row in (rows[0], rows[2], rows[4], rows[5]):
        with pytest.raises(Unfit):
            people.found_organisation(
                actor=OPERATOR, ref=row[0], kind=row[1], name=row[2], now=now, valid_from=TODAY,
                at=[Place.objects.get(name={grid: "第3网格", court: "槐荫院"}[row[3]])],
            )


def test_the_last_administrator_and_a_company_with_courtyards_are_not_ended_by_a_sheet(world, now):
    Tenure.objects.exclude(account__username="admin").filter(office__kind=OfficeKind.ADMINISTRATOR).delete()
    office = Tenure.objects.get(account__username="admin").office
    ref = next(row["ref"] for row in sheet_file("organisations")[1] if row["name"] == office.organisation.name)
    ends = (("单位编号", "职务", "职务类别", "截止日期"), (ref, office.title, "administrator", "2026-11-23"))
    last = "This is the district's last administrator. Give somebody else the office first."
    assert wrong("offices", *ends) == [("D2", last)]
    warm = company(world, now)
    rung(world, now, ManagementKind.UNMANAGED, valid_from=BEGIN)
    rung(world, now, ManagementKind.PILOT, warm, valid_from=BEGIN)
    rows = {row["name"]: row for row in sheet_file("organisations")[1]}
    heads = ("单位编号", "类别", "名称", "截止日期")
    assert wrong(
        "organisations", heads, *(
            (rows[one.name]["ref"], one.kind, one.name, "2026-11-23") for one in (office.organisation, warm)
        ),
    ) == [("D2", last), ("D3", "It looks after one courtyard. Move that one on the roll-out board first.")]


def test_a_company_comes_to_courtyards_by_the_sheet_of_management_and_by_no_other(db, now):
    put_in(now)
    heads = ("单位编号", "类别", "名称", "所在地方编码")
    assert wrong("organisations", heads, ("N", "property_company", "新来物业", "41100201000303001")) == [
        ("D2", (
            "A property company comes to a courtyard by the sheet of who manages each courtyard, or on the roll-out "
            "board: 41100201000303001. Name here the communities in which it works, or nothing."
        )),
    ]
    assert wrong("organisations", heads, ("N", "branch", "新支部", None)) == [
        ("D2", "Choose at least one place where it acts."),
    ]
    nowhere = workbook(heads, ("N", "property_company", "新来物业", None), ("WF-M", "Property company", "安心物业", (
        "411002010003、41100201000303、41100201000303001"
    )))
    assert done("organisations", nowhere, now).counts == {
        "new": 1, "changed": 0, "same": 1, "rows": 2, "bad": 0, "wrong": 0,
    }
    assert "N" in [row["ref"] for row in sheet_file("organisations")[1]]
    moved = (MANAGEMENT[0], ("41100201000303001", "Managed", "N", "业主大会选聘", "2026-11-20", None))
    done("management", workbook(*moved), now)
    assert {seat.organisation.ref for seat in Seat.objects.filter(place__name="槐荫院", valid_until=None)} == {"N"}
    again = done("management", workbook(*moved), now)
    assert again.counts["same"] == 1


def test_nothing_is_set_up_from_a_day_to_come(world, now):
    late, why = "2027-05-01", "Choose today or a day before."
    warm = company(world, now)
    rows = {row["name"]: row["ref"] for row in sheet_file("organisations")[1]}
    assert wrong(
        "management", MANAGEMENT[0], ("41100201000303001", "Entrusted", rows[warm.name], "x", "2026-11-01", late),
    ) == [("F2", why)]
    assert wrong(
        "organisations", ("单位编号", "类别", "名称", "所在地方编码", "起始日期"),
        ("N", "volunteer_team", "新队", "41100201000303", late),
    ) == [("E2", why)]
    assert wrong("places", ("编码", "名称", "起始日期"), ("41100201000320", "第20网格", late)) == [("C2", why)]
    day = date(2027, 5, 1)
    refused = {
        "rung": lambda: rung(world, now, ManagementKind.ENTRUSTED, warm, valid_from=day),
        "organisation": lambda: people.found_organisation(
            actor=OPERATOR, kind="volunteer_team", name="新队", at=[world.grid3], now=now, valid_from=day,
        ),
        "place": lambda: places.add_place(
            actor=OPERATOR, level=Level.GRID, parent=world.community, number=20, name="第20网格", now=now,
            valid_from=day,
        ),
    }
    for act in refused.values():
        with translation.override("en"), pytest.raises(Unfit, match=why):
            act()


def test_the_sheet_has_the_code_and_the_border_that_hold_today(world, now):
    day = TODAY + timedelta(days=30)
    ground = {"actor": OPERATOR, "place": world.locust, "now": now}
    places.give_code(value="41100201000303001", valid_from=BEGIN, **ground)
    places.give_code(value="41100201000303077", valid_from=day, **ground)
    other = [[longitude + 0.001, latitude] for longitude, latitude in SQUARE]
    places.draw_border(rings=[SQUARE], valid_from=BEGIN, **ground)
    places.draw_border(rings=[other], valid_from=day, **ground)
    held = {code: place.id for code, place in place_sheets.place_by_code(TODAY).items()}
    assert held["41100201000303001"] == world.locust.id
    assert places.code_of(world.locust, TODAY) == "41100201000303001"
    first = Border.objects.get(place=world.locust, valid_from=BEGIN)
    assert place_sheets.borders(TODAY)["41100201000303001"] == [first.rings]
    later = day + timedelta(days=1)
    assert "41100201000303077" in place_sheets.place_by_code(later)
    assert places.code_of(world.locust, later) == "41100201000303077"


def test_every_mistake_in_who_manages_a_courtyard_names_its_cell(db, now):
    put_in(now)
    code = "41100201000303001"
    assert wrong(
        "management", MANAGEMENT[0],
        ("41100201000303009", "Entrusted", None, "x", "2026-11-01", None),
        (code, "Managed", "GONE", "x", "2026-11-01", None), (code, "Managed", "WF-M", "x", "2026-11-01", None),
    ) == [
        ("A2", "This courtyard is not in the system. Import the places first."),
        ("C3", "No organisation has this code. Import the organisations first, or correct the code."),
        ("A4", "This courtyard stands in row 3 already."),
    ]
    for row, cell, why in (
        (("41100201000303", "Entrusted", None, "x", "2026-11-01", None), "A2",
         "Only courtyards stand on this ladder. Choose a courtyard."),
        ((code, "Managed", None, "x", "2026-11-01", None), "C2", "Say which company."),
        ((code, "Nobody manages it", "WF-M", "x", "2026-11-01", None), "C2",
         "Nobody manages it, so leave the company out."),
        ((code, "Managed", "WF-3", "x", "2026-11-01", None), "C2", "Choose a property company that exists."),
        ((code, "Managed", "WF-M", "x", "2026-12-01", "2026-11-20"), "E2",
         "It is decided before it begins. Choose that day or an earlier one."),
        ((code, "Managed", "WF-M", "x", "2026-10-01", "2026-10-20"), "F2",
         "It has stood where it is since a later day. Choose that day or a later one."),
        ((code, "On trial with a company", "WF-M", "另有原因", "2026-10-30", None), "D2", (
            "In the system it is “居民代表会同意，先试一年”. What decided a step stays as it was recorded; only a new "
            "step gets another."
        )),
    ):
        assert wrong("management", MANAGEMENT[0], row) == [(cell, why)]
    assert wrong("management", MANAGEMENT[0], (code, "Nobody manages it", None, "x", "2026-11-02", None)) == []


def test_other_names_are_given_and_taken_and_said_once(world, now):
    head = ("编码", "名称", "俗称", "曾用名")
    code = "41100201000303001"

    def named():
        return set(PlaceName.objects.filter(valid_until=None).values_list("name", "kind"))

    done("places", workbook(head, (code, "槐荫院", "老槐院；槐树 院", "纺织一院")), now)
    assert named() == {("老槐院", "alias"), ("槐树 院", "alias"), ("纺织一院", "former")}
    assert done("places", workbook(head, (code, "槐荫院", "槐树 院、老槐院", "纺织一院")), now).counts["same"] == 1
    done("places", workbook(head, (code, "槐荫院", "纺织一院", "老槐院")), now)
    assert named() == {("纺织一院", "alias"), ("老槐院", "former")}
    assert done("places", workbook(head[:2], (code, "槐荫院")), now).counts["same"] == 1
    assert wrong("places", head, (code, "槐荫院", "甲、槐荫院", "甲")) == [("C2", "槐荫院、甲 is said twice.")]
    done("places", workbook(head, ("41100201000304", "第4网格", "菜市场网格", None)), now)
    assert ("菜市场网格", "alias") in named()


def test_a_centre_is_opened_changed_and_closed_by_its_row(world, now):
    done("centres", workbook(*CENTRES), now)
    centre = ServiceCentre.objects.get()
    assert (centre.place, centre.opened_on, centre.verified_on) == (world.community, TODAY, None)
    assert [(room.name, room.seats) for room in centre.rooms.all()] == [("调解室", 12), ("会客厅", 0)]
    checks = {check.item.name: check.has for check in centre.checks.select_related("item")}
    assert checks == {"有场所": True, "有设施": True, "有书报": False}
    entries = Entry.objects.count()
    assert done("centres", workbook(*CENTRES), now).counts["same"] == 1
    assert Entry.objects.count() == entries

    heads = ("所在地方编码", "名称", "电话", "功能室", "已有", "缺", "核实日期")
    row = ("411002010003", "文峰社区党群服务中心", "0374-2965002", "会客厅", "有书报", None, "2026-11-22")
    look = done("centres", workbook(heads, row), now)
    assert look.counts["changed"] == 1
    assert Entry.objects.count() == entries + 4
    centre.refresh_from_db()
    assert (centre.phone, centre.verified_on, centre.rooms.count()) == ("0374-2965002", date(2026, 11, 22), 1)
    assert centre.hours[0] == [["08:30", "12:00"], ["14:30", "18:00"]]
    assert centre.checks.filter(has=True).count() == 3
    assert done("centres", workbook(heads, row), now).counts["same"] == 1
    ends = (("所在地方编码", "名称", "关闭日期"), (*row[:2], "2026-11-23"))
    done("centres", workbook(*ends), now)
    centre.refresh_from_db()
    assert centre.closed_on == TODAY
    assert done("centres", workbook(*ends), now).counts["same"] == 1


def test_every_mistake_in_centres_names_its_cell(world, now):
    place, name = "411002010003", "中心"
    head = ("所在地方编码", "名称", "开放时间", "已有", "缺", "检查日期", "经度")
    assert wrong(
        "centres", head,
        ("411002010099", name, None, None, None, None, None), (place, name, "随时50%", None, None, None, None),
        (place, name, None, "有场所、有食堂", "有场所", "2026-12-01", 113.8),
        (place, name, None, None, None, None, None),
    ) == [
        ("A2", "This place is not in the system. Import the places first."),
        ("C3", "“随时50%” could not be read. Write the hours like this: Mon to Fri 8:30-12:00, 14:30-18:00"),
        ("4", "Longitude and latitude belong together: fill in both or neither."),
        ("D4", (
            "Not on the district's checklist: 有食堂. There are: 有场所、有设施、有标志、有党旗、有书报、有制度."
        )),
        ("E4", "It can't have these and lack them: 有场所."),
        ("F4", "Choose today or a day before."),
        ("B5", "This centre stands in row 4 already."),
    ]


def test_rows_without_problems_can_be_done_alone_and_what_depends_on_a_bad_one_stays_out(world, now):
    look = looked("places", workbook(
        PLACES, ("41100201000305", "第5网格", "many"), ("41100201000305001", "新院", 1),
        ("41100201000306", "第6网格", 1),
    ))
    assert [problem.cell for problem in look.plan.problems] == ["C2", "A3"]
    list(sheets.carry_out(look, actor=OPERATOR, now=now, today=TODAY))
    added = Place.objects.filter(name__in=("第5网格", "新院", "第6网格"))
    assert list(added.values_list("name", flat=True)) == ["第6网格"]


def test_what_ends_is_ended_from_the_bottom_up_and_stays_ended(db, now):
    put_in(now)
    ends = (("单位编号", "职务", "职务类别", "截止日期"), ("WF-3", "网格员", "grid_worker", "2026-11-23"))
    Organisation.objects.update(valid_from=date(2026, 1, 1))
    done("offices", workbook(*ends), now)
    assert Office.objects.get(title="网格员").valid_until == TODAY
    assert done("offices", workbook(*ends), now).counts["same"] == 1
    leaves = (ACCOUNTS[0], ("wf3", "WF-3", "书记", None, "2027-03-01", None))
    done("accounts", workbook(*leaves), now)
    assert Tenure.objects.get(account__username="wf3").valid_until == date(2027, 3, 1)
    assert done("accounts", workbook(*leaves), now).counts["same"] == 1
    head = ("编码", "名称", "截止日期")
    rows = (head, ("41100201000303", "第3网格", "2026-11-20"), ("41100201000303001", "槐荫院", "2026-11-20"))
    Place.objects.update(valid_from=date(2026, 1, 1))
    branch = Organisation.objects.get(ref="WF-3")  # without the grid it would act nowhere
    people.end_organisation(actor=OPERATOR, organisation=branch, version=branch.version, on=TODAY, now=now)
    done("places", workbook(*rows), now)
    assert set(Place.objects.exclude(valid_until=None).values_list("name", flat=True)) == {"第3网格", "槐荫院"}
    assert done("places", workbook(*rows), now).counts["same"] == 2


def test_an_administrator_changes_only_what_is_in_their_care(world, now):
    actor = world.viewer("community")
    found = wrong("places", PLACES, ("41100201000305", "第5网格", 1), actor=actor)
    assert [cell for cell, _why in found] == ["A2"]


def test_coordinates_of_other_maps_come_in_as_ours(db, now):
    done("places", workbook(*DISTRICT), now, datum="gcj02")
    court = Place.objects.get(name="槐荫院")
    assert abs(court.longitude - 113.8261) > 0.003
    assert done("places", workbook(*DISTRICT), now, datum="gcj02").counts["same"] == 5


SQUARE = [[113.81, 34.01], [113.83, 34.01], [113.83, 34.03], [113.81, 34.03], [113.81, 34.01]]
HOLE = [[113.815, 34.015], [113.82, 34.015], [113.82, 34.02], [113.815, 34.015]]
APART = [[113.84, 34.01], [113.85, 34.01], [113.85, 34.02], [113.84, 34.01]]


def collection(*features, **more):
    said = [
        {"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features
    ]
    return io.BytesIO(json.dumps({"type": "FeatureCollection", **more, "features": said}).encode())


def test_borders_and_points_come_in_with_geojson_and_go_out_the_same(world, now):
    grid, court = {"code": "41100201000303", "name": "第3网格"}, {"code": "41100201000303001", "name": "槐荫院"}
    area = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [APART]]}
    file = collection((grid, area), (court, {"type": "Point", "coordinates": [113.82, 34.02]}))
    look = done("places", file, now, called="borders.geojson")
    assert look.counts["changed"] == 2
    assert Border.objects.get(place=world.grid3).rings == [SQUARE, HOLE, APART]
    world.locust.refresh_from_db()
    assert (world.locust.longitude, world.locust.latitude) == (113.82, 34.02)
    written = "".join(geojson.write(sheet_file("places")[1], place_sheets.borders(TODAY)))
    assert [one["geometry"] for one in json.loads(written)["features"] if one["geometry"]] == [
        area, {"type": "Point", "coordinates": [113.82, 34.02]},
    ]
    again = done("places", io.BytesIO(written.encode()), now, called="all.geojson")
    assert (again.counts["changed"], again.counts["new"]) == (0, 0)
    other = looked("places", collection((grid, {"type": "Polygon", "coordinates": [SQUARE]})), called="x.geojson")
    assert not other.plan.problems  # one put in by mistake is mended the same day
    Border.objects.filter(place=world.grid3, valid_until=None).update(valid_from=TODAY + timedelta(days=1))
    early = looked("places", collection((grid, {"type": "Polygon", "coordinates": [SQUARE]})), called="x.geojson")
    with translation.override("en"):
        assert [(one.cell, str(one)) for one in early.plan.problems] == [
            ("features[0].code", "Its border holds from 2026-11-24 only; draw the next one on a later day."),
        ]


def test_borders_of_other_maps_come_in_as_ours(world, now):
    grid = {"code": "41100201000303", "name": "第3网格"}
    file = collection((grid, {"type": "Polygon", "coordinates": [SQUARE]}), datum="gcj02")
    done("places", file, now, called="borders.geojson")
    (ring,) = Border.objects.get(place=world.grid3).rings
    assert ring[0] == ring[-1]
    assert 0.003 < abs(ring[0][0] - SQUARE[0][0]) < 0.01


def test_geojson_that_can_not_be_read_says_why(world, now):
    open_ring = {"type": "Polygon", "coordinates": [[[1, 2]]]}
    for content in (
        "[]", "{", '{"type": "FeatureCollection", "features": [3]}',
        '{"type": "FeatureCollection", "datum": "utm", "features": []}',
        json.dumps({"type": "FeatureCollection", "features": [{"properties": {"code": "1"}, "geometry": open_ring}]}),
    ):
        with pytest.raises(Unreadable):
            looked("places", io.BytesIO(content.encode()), called="x.geojson")
    feature = '{"type": "FeatureCollection", "features": [{"properties": {"编码": "41100201000399", "name": ""}}]}'
    look = looked("places", io.BytesIO(feature.encode()), called="x.geojson")
    assert [problem.cell for problem in look.plan.problems] == ["features[0].name"]


def test_a_one_time_password_signs_in_once_chosen_is_never_exported_and_is_not_kept(db, now):
    put_in(now)
    account = Account.objects.get(username="wf3")
    password = password_of(account.id)
    assert check_password(password, account.password)
    _kept, rows = sheet_file("accounts")
    assert all(set(row) == {"username", "ref", "title", "valid_from", "valid_until", "stands_in_for"} for row in rows)
    assert {row["username"]: row["password"] for row in one_time_rows(["wf3"], now)} == {"wf3": password}
    Account.objects.filter(username="wf3").update(must_change=False)
    assert one_time_rows(["wf3"], now) == []
    assert password not in repr(everything())


# ── as a job ─────────────────────────────────────────────────────────────────────────────────────────────────────


def confirmed(world, kind, file, now, **more):
    from qianxian.people import actions
    from qianxian.people.queries import viewer_of
    from qianxian.people.states import OfficeKind

    office = Office.objects.filter(kind=OfficeKind.ADMINISTRATOR).first() or actions.create_office(
        actor=OPERATOR, organisation=world.units["district"], kind=OfficeKind.ADMINISTRATOR, title="管理员", now=now,
    )
    account = world.accounts["nobody"]
    if not Tenure.objects.filter(account=account, office=office).exists():
        actions.take_office(actor=OPERATOR, account=account, office=office, valid_from=TODAY, now=now)
    row = imports.keep_import(
        actor=viewer_of(account, chosen_office=office.id, today=TODAY), sheet=SheetKind(kind), called="sheet.xlsx",
        kept_as=uploads.keep([file.read()]), datum="wgs84", findings={}, now=now,
    )
    assert imports.confirm_import(number=row.id, leaves_out_bad=more.get("leave_out", False), now=now)
    assert not imports.confirm_import(number=row.id, leaves_out_bad=False, now=now)
    return row


def test_a_confirmed_import_is_done_by_the_tick_and_its_file_removed(world, now):
    row = confirmed(world, "places", workbook(PLACES, *GRIDS), now)
    assert list(uploads.folder().glob("*"))
    jobs.run_due(now)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.kept_as) == (ImportState.DONE, 40, 40, "")
    assert Place.objects.filter(name="第59网格").exists()
    assert not list(uploads.folder().glob("*"))


def test_an_import_goes_on_where_it_was_interrupted(world, now, monkeypatch):
    from qianxian.storage import batches

    monkeypatch.setattr(batches, "MOST_ACTS", 7)
    monkeypatch.setattr(batches, "LONGEST_S", 60)
    row = confirmed(world, "places", workbook(PLACES, *GRIDS), now)
    before = Entry.objects.filter(kind="place.added").count()
    seen = []
    for _ in range(200):  # how much a slice of no time holds depends on the machine
        sheets.go_on(row.id, now, slice_s=0)
        row.refresh_from_db()
        seen.append((row.done, row.total))
        if row.state == ImportState.DONE:
            break
    assert row.state == ImportState.DONE
    assert len(set(seen)) > 3
    assert [row.findings[key] for key in ("new", "same", "bad")] == [40, 0, 0]
    assert Place.objects.filter(number__gte=20).count() == 40
    assert Entry.objects.filter(kind="place.added").count() == before + 40


def test_what_is_refused_in_the_middle_names_its_row_and_the_rest_is_written(world, now, monkeypatch):
    """The rule, or a row, may change between the look and the writing."""
    add = places.add_place

    def refuses(**more):
        if more["name"] == "第30网格":
            raise Unfit("Somebody was faster.", "number")
        return add(**more)

    monkeypatch.setattr(places, "add_place", refuses)
    court = ("41100201000330001", "新院", 1)
    row = confirmed(world, "places", workbook(PLACES, *GRIDS, court), now)
    before = Entry.objects.filter(kind="place.added").count()
    sheets.go_on(row.id, now)
    row.refresh_from_db()
    assert (row.state, row.done, row.total) == (ImportState.DONE, 39, 41)
    assert [(one["cell"], one["reason"]["en"]) for one in row.findings["problems"]] == [
        ("12", "Somebody was faster."),
        ("A42", "What has to be there before it was not written, so this could not be, either."),
    ]
    counts = {key: row.findings[key] for key in ("new", "changed", "same", "bad")}
    assert counts == {"new": 39, "changed": 0, "same": 0, "bad": 2}
    assert "to_write" not in row.findings
    assert Entry.objects.filter(kind="place.added").count() == before + 39
    assert not Place.objects.filter(name__in=("第30网格", "新院")).exists()
    monkeypatch.undo()
    again = looked("places", workbook(PLACES, *GRIDS, court))
    assert (again.counts["new"], again.counts["same"]) == (2, 39)


def test_an_import_that_goes_bad_in_the_middle_keeps_only_the_bad_rows_out(world, now, monkeypatch):
    from qianxian.storage import batches

    monkeypatch.setattr(batches, "MOST_ACTS", 7)
    monkeypatch.setattr(batches, "LONGEST_S", 60)
    row = confirmed(world, "places", workbook(PLACES, *GRIDS), now)
    sheets.go_on(row.id, now, slice_s=0)
    taken = Place.objects.get(name="第20网格")
    Place.objects.filter(pk=taken.pk).update(number=59, path="0001/0010/0003/0059/")
    PlaceCode.objects.filter(place=taken).update(value="41100201000399")
    monkeypatch.undo()
    sheets.go_on(row.id, now)
    row.refresh_from_db()
    assert row.state == ImportState.DONE
    assert [one["cell"] for one in row.findings["problems"]] == ["A41"]
    assert Place.objects.filter(number__gte=20).count() == 40


def test_an_import_that_has_gone_bad_since_it_was_looked_at_stops_before_it_begins(world, now):
    rows = (("41100201000399001", "院", 1), ("41100201000320", "网格", 1))
    row = confirmed(world, "places", workbook(PLACES, *rows), now)
    sheets.go_on(row.id, now)
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert [problem["cell"] for problem in row.findings["problems"]] == ["A2"]
    assert not Place.objects.filter(name="网格").exists()


def test_an_import_stops_with_a_reason_where_the_account_that_confirmed_it_was_closed(world, now):
    row = confirmed(world, "places", workbook(PLACES, ("41100201000320", "网格", 1)), now)
    Account.objects.filter(pk=row.account_id).update(is_active=False)
    sheets.go_on(row.id, now)
    row.refresh_from_db()
    assert row.state == ImportState.FAILED
    assert row.findings["stopped"]["en"] == "The account that handed this in was closed since."
    assert not Place.objects.filter(name="网格").exists()
    assert not list(uploads.folder().glob("*"))


def test_the_accounts_that_an_import_opened_are_known_for_handing_out(world, now):
    row = confirmed(world, "accounts", workbook(ACCOUNTS[0], ("new1", None, None, None, None, None)), now)
    sheets.go_on(row.id, now)
    row.refresh_from_db()
    assert (row.state, row.findings["opened"]) == (ImportState.DONE, ["new1"])
    assert imports.note_handed_out(number=row.id, now=now)
    assert not imports.note_handed_out(number=row.id, now=now)


def test_files_and_imports_that_nobody_came_back_for_are_forgotten(world, now):
    confirmed(world, "places", workbook(PLACES, ("41100201000320", "网格", 1)), now)
    assert uploads.remove_old(1e11) == 1
    assert imports.forget_imports(now=now + timedelta(days=29)) == 0
    assert imports.forget_imports(now=now + timedelta(days=31)) == 1
    assert not SheetImport.objects.exists()


def test_a_password_that_was_replaced_since_is_not_handed_out(world, now):
    from qianxian.people import actions as people

    account = people.open_account_once(actor=OPERATOR, username="wf9", now=now)
    assert len(one_time_rows(["wf9"], now)) == 1
    people.reset_password(actor=OPERATOR, account=account, now=now)
    assert one_time_rows(["wf9"], now) == []


def test_a_point_that_lies_in_another_grid_is_remarked_with_its_cell_and_written_all_the_same(db, now):
    put_in(now)
    grid = Place.objects.get(name="第3网格")
    other = places.add_place(
        actor=OPERATOR, level=Level.GRID, parent=grid.parent, number=4, name="第4网格", now=now, valid_from=TODAY,
        code="41100201000304",
    )
    places.draw_border(actor=OPERATOR, place=other, rings=[SQUARE], valid_from=TODAY, now=now)
    head = ("编码", "名称", "经度", "纬度")
    rows = (head, ("41100201000303001", "槐荫院", 113.82, 34.02), ("41100201000304001", "对的院", 113.82, 34.02))
    found = done("places", workbook(*rows), now)
    assert [(remark.cell, remark.words["code"]) for remark in found.plan.remarks] == [("C2", "41100201000304")]
    assert Place.objects.get(name="槐荫院").longitude == 113.82
