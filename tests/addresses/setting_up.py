"""The calendar, the categories and the routing rules of the district."""

from addresses import ADMINISTRATORS, DISTRICTS, Sent

GET = {
    "calendar": ADMINISTRATORS,
    "load_calendar": DISTRICTS,
    "working_hours": DISTRICTS,
    "categories": ADMINISTRATORS,
    "add_category": DISTRICTS,
    "category": DISTRICTS,
    "rules": ADMINISTRATORS,
    "set_rule": DISTRICTS,
    "move_rule": DISTRICTS,
    "retire_rule": DISTRICTS,
}
POST_ONLY = {"retire_category", "restore_category"}


def arguments(world, now):
    number = world.categories["quiet"].id
    return {
        "category": [number], "retire_category": [number], "restore_category": [number], "move_rule": [1],
        "retire_rule": [1],
    }


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
        "add_category": Sent(DISTRICTS, "category.added", added, page="add_category"),
        "category": Sent(DISTRICTS, "category.changed", {"name": "邻里"}, page="category"),
        "retire_category": Sent(DISTRICTS, "category.retired"),
        "restore_category": Sent(DISTRICTS, "category.restored", before=out_of_use),
        "set_rule": Sent(DISTRICTS, "rule.set", rule, page="set_rule", looks_first=True),
        "move_rule": Sent(DISTRICTS, "rule.moved", {"to": 2}, page="move_rule", looks_first=True),
        "retire_rule": Sent(DISTRICTS, "rule.retired", page="retire_rule", looks_first=True),
    }
