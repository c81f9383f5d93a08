"""A community cut anew, with an open matter in a courtyard that moves; and a plan that is withdrawn."""

from datetime import timedelta

from addresses.plans import drafted
from qianxian.concerns.duties import rehome
from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import actions as places
from qianxian.places.states import Level


def happen(world, now):
    world.report(now, place=world.maple, key="moves")
    places.withdraw_plan(actor=OPERATOR, plan=drafted(world, now), version=1, now=now)
    plan = drafted(world, now)
    tomorrow = now + timedelta(days=1)
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=tomorrow.date(), now=now)
    places.put_into_force(plan=plan, now=tomorrow)
    rehome(now=tomorrow, because=Entry.objects.get(kind="plan.took_effect").id)
    cuts = [places.Cut(world.community.id, [world.willow.id, world.maple.id, world.locust.id])]
    late = places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, now=tomorrow)
    later = tomorrow + timedelta(days=1)
    places.adopt_plan(actor=OPERATOR, plan=late, version=1, effective_on=later.date(), now=tomorrow)
    places.set_aside(plan=late, now=later)
    ends(world, now)


def ends(world, now):
    """Four grids become two: one branch joins the other, and one moves to a grid that has none."""
    def add(level, parent, number, name, households):
        return places.add_place(
            actor=OPERATOR, level=level, parent=parent, number=number, name=name, households=households,
            valid_from=now.date() - timedelta(days=9), now=now,
        )

    community = add(Level.COMMUNITY, world.subdistrict, 8, "七一社区", 100)
    courtyards = []
    for number, branch in enumerate((True, True, False, True), start=1):
        grid = add(Level.GRID, community, number, f"第{number}网格", 10 * number)
        courtyards.append(add(Level.COURTYARD, grid, 1, f"七一{number}号院", (40, 60, 80, 20)[number - 1]).id)
        if branch:
            people.found_organisation(
                actor=OPERATOR, kind=OrganisationKind.BRANCH, name=f"七一社区第{number}网格党支部", at=[grid], now=now,
                valid_from=grid.valid_from,
            )
    tomorrow = now + timedelta(days=1)
    cuts = [places.Cut(community.id, courtyards[:2]), places.Cut(community.id, courtyards[2:])]
    plan = places.draft_plan(actor=OPERATOR, area=community, cuts=cuts, now=now)
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=tomorrow.date(), now=now)
    places.put_into_force(plan=plan, now=tomorrow)
