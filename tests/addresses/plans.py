"""Plans of grids."""

from addresses import ADMINISTRATORS, AROUND

GET = {"plans": ADMINISTRATORS, "draft_plan": ADMINISTRATORS, "recut": AROUND, "plan": AROUND, "withdraw_plan": AROUND}
POST_ONLY = set()


def arguments(world, now):
    plan = drafted(world, now)
    return {"recut": [world.community.id], "plan": [plan.id], "withdraw_plan": [plan.id]}


def drafted(world, now):
    """A plan in which 枫林院 goes from grid 3 to grid 1."""
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places

    cuts = [
        places.Cut(world.community.id, [world.willow.id, world.maple.id], number=1),
        places.Cut(world.community.id, [world.locust.id], number=3),
    ]
    return places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, reason="枫林院离1网格近", now=now)
