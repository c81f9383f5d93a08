"""Plates and their posters, and service centres."""

from datetime import date

from addresses import ADMINISTRATORS, AROUND, EVERYBODY, OFFICES

GET = {
    "centres_of_district": EVERYBODY,
    "centres_of": EVERYBODY,
    "plates": OFFICES,
    "posters": OFFICES - {"grid1", "neighbour", "admin_elsewhere"},
    "names": ADMINISTRATORS,
    "centres": ADMINISTRATORS,
    "open_centre": ADMINISTRATORS,
    "centre_standard": {"admin"},
    "centre": AROUND,
    "centre_rooms": AROUND,
    "close_centre": AROUND,
}
POST_ONLY = {"hang_plate", "retire_plate", "verify_centre", "check_centre", "retire_name"}


def arguments(world, now):
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places
    from qianxian.places.hours import read_hours
    from qianxian.places.states import NameKind

    facts = places.Facts(name="文峰社区党群服务中心", hours=read_hours("每天8:30—17:30"))
    centre = places.open_centre(
        actor=OPERATOR, place=world.community, facts=facts, opened_on=date(2024, 1, 1), now=now,
    )
    name = places.add_name(
        actor=OPERATOR, place=world.locust, name="老槐院", kind=NameKind.ALIAS, valid_from=now.date(), now=now,
    )
    return {
        "retire_name": [name.id],
        "centres_of": ["411002010003"], "centre": [centre.id], "centre_rooms": [centre.id], "close_centre": [centre.id],
        "verify_centre": [centre.id], "check_centre": [centre.id], "hang_plate": [world.maple.id],
        "retire_plate": [world.plate.code],
    }
