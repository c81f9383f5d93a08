"""The calendar, the categories and the routing rules of the district."""

from addresses import ADMINISTRATORS

GET = {
    "calendar": ADMINISTRATORS,
    "load_calendar": ADMINISTRATORS,
    "working_hours": ADMINISTRATORS,
    "categories": ADMINISTRATORS,
    "add_category": ADMINISTRATORS,
    "category": ADMINISTRATORS,
    "rules": ADMINISTRATORS,
    "set_rule": ADMINISTRATORS,
    "move_rule": ADMINISTRATORS,
    "retire_rule": ADMINISTRATORS,
}
POST_ONLY = {"retire_category", "restore_category"}


def arguments(world, now):
    number = world.categories["quiet"].id
    return {
        "category": [number], "retire_category": [number], "restore_category": [number], "move_rule": [1],
        "retire_rule": [1],
    }
