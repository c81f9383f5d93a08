"""The calendar, the categories and the routing rules of the district."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from addresses import ADMINISTRATORS, DISTRICTS, Sent

GET = {
    "calendar": ADMINISTRATORS,
    "load_calendar": DISTRICTS,
    "working_hours": DISTRICTS,
    "reminding": DISTRICTS,
    "categories": ADMINISTRATORS,
    "add_category": DISTRICTS,
    "category": DISTRICTS,
    "rules": ADMINISTRATORS,
    "set_rule": DISTRICTS,
    "move_rule": DISTRICTS,
    "retire_rule": DISTRICTS,
    "rule_turns": ADMINISTRATORS,
    "close_body": DISTRICTS,
    "zones": ADMINISTRATORS,
    "add_zone": DISTRICTS,
}
POST_ONLY = {"retire_category", "restore_category", "call_off_closed_days", "retire_zone"}
AREA = {"type": "Polygon", "coordinates": [[[113.82, 34.02], [113.83, 34.02], [113.83, 34.03], [113.82, 34.02]]]}


def arguments(world, now):
    number = world.categories["quiet"].id
    turns, days, zone = _taking_turns(world, now)
    return {
        "rule_turns": [turns], "close_body": [turns], "call_off_closed_days": [turns, days], "retire_zone": [zone],
        "category": [number], "retire_category": [number], "restore_category": [number], "move_rule": [1],
        "retire_rule": [1],
    }


def _taking_turns(world, now):
    """The last rule, under which two bodies take turns; days on which one takes none; an area."""
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.queries import Where
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OrganisationKind
    from qianxian.places.states import Level

    teams = (world.units["grid1"].id, world.units["grid3"].id)
    one = Where(world.locust.id, world.categories["system"].id, Level.GRID, OrganisationKind.BRANCH, bodies=teams)
    rule = concerns.set_rule(actor=OPERATOR, position=99, one=one, now=now)
    days = concerns.close_body(
        actor=OPERATOR, organisation_id=teams[0], first_on=now.date(), last_on=now.date(), now=now,
    )
    zone = concerns.add_zone(actor=OPERATOR, name="西片", rings=AREA["coordinates"], now=now)
    return rule.position, days.id, zone.id


def sent(scene):
    from qianxian.concerns import actions as concerns
    from qianxian.people.queries import OPERATOR

    quiet = scene.world.categories["quiet"]

    def out_of_use():
        concerns.retire_category(actor=OPERATOR, category=quiet, version=quiet.version, now=scene.now)

    added = {"name": "噪声", "short": "噪声", "position": 5, "term_grid_0": 3, "term_grid_1": "work_days"}
    days = (("01-01", "元旦"), ("02-05", "春节"), ("05-01", "劳动节"), ("10-01", "国庆节"))
    year = "\n".join(["日期,类型,名称", *(f"2027-{day},放假,{name}" for day, name in days)])
    rule = {"unit_kind": "branch", "level": "grid", "position": 1, "insert": "1"}
    return {
        "load_calendar": Sent(DISTRICTS, "calendar.set", {"text": year}, looks_first=True),
        "working_hours": Sent(DISTRICTS, "calendar.hours_set", {"spans": "9:00-17:00"}),
        "reminding": Sent(DISTRICTS, "reminder_lead.set", {"work_days": "3"}, page="reminding"),
        "add_category": Sent(DISTRICTS, "category.added", added, page="add_category"),
        "category": Sent(DISTRICTS, "category.changed", {"name": "邻里"}, page="category"),
        "retire_category": Sent(DISTRICTS, "category.retired"),
        "restore_category": Sent(DISTRICTS, "category.restored", before=out_of_use),
        "set_rule": Sent(DISTRICTS, "rule.set", rule, page="set_rule", looks_first=True),
        "move_rule": Sent(DISTRICTS, "rule.moved", {"to": 2}, page="move_rule", looks_first=True),
        "close_body": Sent(
            DISTRICTS, "body.closed", {"body": scene.world.units["grid3"].id, **_today(scene.now)}, page="close_body",
        ),
        "call_off_closed_days": Sent(DISTRICTS, "body.closed_days_called_off"),
        "add_zone": Sent(DISTRICTS, "zone.added", {"name": "东片", "file": _area, "datum": "wgs84"}, page="add_zone"),
        "retire_zone": Sent(DISTRICTS, "zone.retired"),
        "retire_rule": Sent(DISTRICTS, "rule.retired", page="retire_rule", looks_first=True),
    }


def _today(now):
    return {"first_on": now.date().isoformat(), "last_on": now.date().isoformat()}


def _area(_html):
    return SimpleUploadedFile("area.geojson", json.dumps(AREA).encode())
