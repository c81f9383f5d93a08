"""The public boards with their feeds, following an area, and who answers on a rung."""

from addresses import ADMINISTRATORS, DISTRICTS, EVERYBODY, Sent

GET = {
    "board_feed": EVERYBODY,
    "public_matter": EVERYBODY,
    "grid_board": EVERYBODY,
    "grid_board_feed": EVERYBODY,
    "answerers": ADMINISTRATORS,
}
POST_ONLY = {"follow_area", "leave_area"}


def arguments(world, now):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.states import Rung
    from qianxian.people.queries import OPERATOR

    concerns.set_answerer(
        actor=OPERATOR, rung=Rung.DEPARTMENTS, organisation_id=world.units["district"].id,
        category=world.categories["parking"], now=now,
    )
    code = "411002010003"
    matter = world.report(now, key="for everybody").concern.code
    return {
        "public_matter": [matter],
        "board_feed": [code], "grid_board": [code, 3], "grid_board_feed": [code, 3],
        "leave_area": [1],
    }


def sent(scene):
    from qianxian.concerns import actions as concerns
    from qianxian.people import actions as people
    from qianxian.people.queries import STRANGER

    world, now = scene.world, scene.now

    def followed(resident):
        actor = STRANGER.as_resident(resident.pk)
        return concerns.follow_area(actor=actor, place_id=world.grid1.id, now=now).pk

    own, anothers = followed(scene.resident), followed(people.join(phone="13887650001", now=now))
    answers = {"rung": "departments", "organisation": world.units["district"].id}
    return {
        "follow_area": Sent({"resident"}, "area.followed", {"place": world.grid3.id}, otherwise=302),
        "leave_area": [
            Sent({"resident"}, "area.left", to=[own], otherwise=302),
            Sent(set(), "area.left", to=[anothers], otherwise=302, hidden={"resident"}),
        ],
        "answerers": Sent(DISTRICTS, "answerer.set", answers, told=ADMINISTRATORS - DISTRICTS, looks_first=True),
    }
