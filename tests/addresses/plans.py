"""Plans of grids."""

from addresses import ADMINISTRATORS, AROUND, DISTRICTS, Sent

GET = {
    "plans": ADMINISTRATORS, "draft_plan": ADMINISTRATORS, "search_plans": ADMINISTRATORS, "plan_search": AROUND,
    "recut": AROUND, "plan": AROUND, "withdraw_plan": AROUND,
    "plan_map": AROUND, "plan_file": AROUND,
}
POST_ONLY = set()


def arguments(world, now):
    plan = drafted(world, now)
    return {
        "recut": [world.community.id], "plan": [plan.id], "withdraw_plan": [plan.id],
        "plan_map": [plan.id], "plan_file": [plan.id, "grids.xlsx"],
        "plan_search": [found(searched(world, now), [world.locust.id]).id],
    }


def outlined(world):
    """Three courtyards in a row, each a square of a hundred metres: 杨柳院, 枫林院, 槐荫院."""
    from qianxian.places.models import Border

    for number, courtyard in enumerate((world.willow, world.maple, world.locust)):
        west, east = 113.82 + number * 0.001, 113.82 + (number + 1) * 0.001
        ring = [[west, 34.02], [east, 34.02], [east, 34.021], [west, 34.021], [west, 34.02]]
        Border.objects.create(place=courtyard, rings=[ring], valid_from=courtyard.valid_from)


def searched(world, now):
    """The planner asked for the community's courtyards."""
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places

    outlined(world)
    return places.search_plans(actor=OPERATOR, area=world.community, grids=None, now=now)


def found(search, apart):
    """The planner is done: it found the plan in which each of the courtyards `apart` makes a grid of its own."""
    from qianxian.places.states import PlanSearchState

    figures = {"today": 2.0, "plain": 1.0, "courtyards": 1, "households": 120, "near": 1, "grids": 2}
    proof = {"mu": 0.0, "cost": 1.0, "bound": 1.0, "gap": 0.0, "communities": 1, "proven": 1}
    labels = [apart.index(courtyard) + 1 if courtyard in apart else 0 for courtyard in search.courtyards]
    search.found, search.state = [{"labels": labels, **figures, **proof}], PlanSearchState.DONE
    search.save()
    return search


def drafted(world, now):
    """A plan in which 枫林院 goes from grid 3 to grid 1."""
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places

    cuts = [
        places.Cut(world.community.id, [world.willow.id, world.maple.id], number=1),
        places.Cut(world.community.id, [world.locust.id], number=3),
    ]
    return places.draft_plan(actor=OPERATOR, area=world.community, cuts=cuts, reason="枫林院离1网格近", now=now)


def sent(scene):
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places
    from qianxian.places.models import Border, PlanSearch

    world = scene.world
    community = world.river.parent.parent
    theirs = {"admin", "admin_elsewhere"}
    elsewhere = places.draft_plan(
        actor=OPERATOR, area=community, cuts=[places.Cut(community.id, [world.river.id], number=2)], reason="改号",
        now=scene.now,
    )
    ring = [[113.9, 34.02], [113.901, 34.02], [113.901, 34.021], [113.9, 34.02]]
    Border.objects.create(place=world.river, rings=[ring], valid_from=world.river.valid_from)

    def by_the_planner(area, apart=()):
        return found(places.search_plans(actor=OPERATOR, area=area, grids=None, now=scene.now), apart).id

    by_planner = (
        scene.arguments["plan_search"][0], by_the_planner(community),
        by_the_planner(world.district, [world.locust.id, world.river.id]),
    )
    searches = PlanSearch.objects.count()
    maple, river = f"grid-{world.maple.id}", f"grid-{world.river.id}"
    lines = {"place": "文峰社区", "lines": "文峰社区 柳溪院,1\n文峰社区 槐荫院,3\n文峰社区 枫林院,1"}
    return {
        "draft_plan": [
            Sent(AROUND, "plan.drafted", lines, told=ADMINISTRATORS - AROUND),
            Sent(theirs, "plan.drafted", {"place": "望河社区", "lines": "望河社区 望河院,2"}, told={"admin_community"}),
        ],
        "search_plans": [
            Sent(may, body={"place": area}, told=ADMINISTRATORS - may,
                 done=lambda _answer: PlanSearch.objects.count() > searches)
            for area, may in (("文峰社区", AROUND), ("望河社区", theirs), ("魏都区", DISTRICTS))
        ],
        "plan_search": [
            Sent(may, "plan.drafted", {"point": 0}, to=[number])
            for number, may in zip(by_planner, (AROUND, theirs, DISTRICTS), strict=True)
        ],
        "recut": [
            Sent(AROUND, "plan.drafted", {maple: "1"}, page="recut"),
            Sent(theirs, "plan.drafted", {river: "2"}, to=[community.id], page="recut"),
        ],
        "plan": [
            Sent(AROUND, "plan.adopted", {"effective_on": "2026-12-01"}, page="plan"),
            Sent(theirs, "plan.adopted", {"effective_on": "2026-12-01"}, to=[elsewhere.id], page="plan"),
        ],
        "withdraw_plan": [
            Sent(AROUND, "plan.withdrawn", page="withdraw_plan"),
            Sent(theirs, "plan.withdrawn", to=[elsewhere.id], page="withdraw_plan"),
        ],
    }
