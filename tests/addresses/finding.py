"""Plates and their posters, and service centres."""

from datetime import date

from addresses import ADMINISTRATORS, AROUND, DISTRICTS, EVERYBODY, OFFICES, Sent

GET = {
    "here": EVERYBODY,
    "centres_of_district": EVERYBODY,
    "centres_of": EVERYBODY,
    "plates": OFFICES,
    "posters": OFFICES - {"grid1", "neighbour", "admin_elsewhere"},
    "names": ADMINISTRATORS,
    "centres": ADMINISTRATORS,
    "open_centre": ADMINISTRATORS,
    "centre_standard": DISTRICTS,
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
        "here": ["113.8205,34.0305"], "retire_name": [name.id],
        "centres_of": ["411002010003"], "centre": [centre.id], "centre_rooms": [centre.id], "close_centre": [centre.id],
        "verify_centre": [centre.id], "check_centre": [centre.id], "hang_plate": [world.maple.id],
        "retire_plate": [world.plate.code],
    }


def sent(scene):
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places
    from qianxian.places.hours import read_hours
    from qianxian.places.states import NameKind

    world, now, given = scene.world, scene.now, scene.arguments
    theirs = {"admin", "admin_elsewhere"}

    def opened(place, name):
        facts = places.Facts(name=name, hours=read_hours("每天8:30—17:30"))
        return places.open_centre(actor=OPERATOR, place=place, facts=facts, opened_on=date(2024, 1, 1), now=now).id

    def named(place, name):
        kind, begin = NameKind.ALIAS, now.date()
        return places.add_name(actor=OPERATOR, place=place, name=name, kind=kind, valid_from=begin, now=now).id

    centres = [given["centre"][0], opened(world.river.parent.parent, "望河中心"), opened(world.subdistrict, "街道中心")]
    plates = places.hang_plate(actor=OPERATOR, courtyard=world.river, hung_on=now.date(), now=now)

    def towards(does, body=(), numbers=centres, **more):
        """One's own community's, another sub-district's, and one of the sub-district."""
        return [
            Sent(may, does, dict(body), to=[number], **more)
            for number, may in zip(numbers, (AROUND, theirs, DISTRICTS), strict=True)
        ]

    def named_in_the_form(does, body, told=ADMINISTRATORS):
        """The same, where the place is named in the form."""
        return [
            Sent(may, does, {**body, "place": place}, told=told - may)
            for place, may in (("文峰社区", AROUND), ("望河社区", theirs), ("文峰街道", DISTRICTS))
        ]

    facts = {"name": "改名的中心", "hours": "每天8:30—17:30"}
    return {
        "hang_plate": [
            Sent(AROUND, "plate.hung", told={"grid3", "community", "subdistrict", "district"}),
            Sent(theirs, "plate.hung", to=[world.river.id], told={"neighbour", "district"}),
        ],
        "retire_plate": [
            Sent(
                AROUND, "plate.retired", {"because": "lost"},
                told={"gate", "head", "grid3", "community", "subdistrict", "district"},
            ),
            Sent(theirs, "plate.retired", {"because": "lost"}, to=[plates.code], told={"neighbour", "district"}),
        ],
        "names": named_in_the_form("name.added", {"name": "老地方", "kind": "alias"}),
        "retire_name": towards("name.retired", numbers=[
            given["retire_name"][0], named(world.river, "河边院"), named(world.subdistrict, "老街道"),
        ]),
        "open_centre": named_in_the_form("centre.opened", {**facts, "opened_on": "2026-11-01"}),
        "centre": towards("centre.changed", facts, page="centre"),
        "centre_rooms": towards("centre.furnished", {"rooms": "调解室 8"}, page="centre_rooms"),
        "verify_centre": towards("centre.verified"),
        "check_centre": towards("centre.checked", {"door": "1"}),
        "close_centre": towards("centre.closed", {"on": "2026-11-23"}, page="close_centre"),
        "centre_standard": Sent(
            DISTRICTS, "centre_standard.set",
            {"names": "有牌子\n有人", "stale_days": 90, "walk_minutes": 15, "least_area_m2": 300},
        ),
    }
