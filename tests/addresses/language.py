"""Finding by words, what is said often, telling apart, and what the machine learned."""

from addresses import ADMINISTRATORS, DISTRICTS, OFFICES, Sent
from learned import a_model

ABOVE = {"grid3", "community", "subdistrict", "district", "admin", "admin_community"}

GET = {"search": OFFICES, "often": OFFICES, "learned": ADMINISTRATORS, "learned_version": ADMINISTRATORS}
POST_ONLY = {"apart", "train", "use_model"}


def arguments(world, now):
    first, other = world.report(now, key="lamp one"), world.report(now, key="lamp two")
    return {
        "apart": [world.task_of(first).id, world.task_of(other).id],
        "learned_version": [a_model(now, in_use=False).number],
        "use_model": [1],
    }


def sent(scene):
    return {
        "apart": Sent(ABOVE, "concern.told_apart", opens=False),
        "train": Sent(DISTRICTS, "model.asked_for"),
        "use_model": Sent(DISTRICTS, "model.used"),
    }
