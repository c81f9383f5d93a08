"""A community cut anew, with an open matter in a courtyard that moves; and a plan that is withdrawn."""

from datetime import timedelta

from addresses.plans import drafted
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places


def happen(world, now):
    world.report(now, place=world.maple, key="moves")
    places.withdraw_plan(actor=OPERATOR, plan=drafted(world, now), version=1, now=now)
    plan = drafted(world, now)
    tomorrow = now + timedelta(days=1)
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=tomorrow.date(), now=now)
    places.put_into_force(plan=plan, now=tomorrow)
    cuts = [places.Cut(world.community.id, [world.willow.id, world.maple.id, world.locust.id])]
    late = places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, now=tomorrow)
    later = tomorrow + timedelta(days=1)
    places.adopt_plan(actor=OPERATOR, plan=late, version=1, effective_on=later.date(), now=tomorrow)
    places.set_aside(plan=late, now=later)
