"""Rounds at the desk: the list, one round, its walk of today, and its end."""

from addresses import OFFICES, Sent

ABOVE = {"grid3", "community", "subdistrict", "district", "admin", "admin_community"}
"""The unit that keeps the round of grid 3, and the offices above it."""

GET = {"rounds": OFFICES, "round": ABOVE, "walk": ABOVE}
POST_ONLY = {"end_round"}


def begun(world, now):
    from qianxian.tasks import actions as tasks
    from qianxian.tasks import duties
    from qianxian.tasks.models import Walk

    made = tasks.begin_round(
        actor=world.viewer("grid3"), name="晚间巡查", rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        points=[tasks.Point("东门", world.locust.id, "路灯"), tasks.Point("车棚", world.maple.id)],
        first_on=now.date(), now=now,
    )
    duties.go_on_with_rounds(now)
    return Walk.objects.get(round=made)


def arguments(world, now):
    walk = begun(world, now)
    return {"round": [walk.round_id], "end_round": [walk.round_id], "walk": [walk.task_id]}


def sent(scene):
    from qianxian.tasks.models import Walk

    walk = Walk.objects.get(task_id=scene.arguments["walk"][0])
    point = walk.round.points.first().pk
    new = {"name": "早上巡查", "weekdays": ["MO"], "first_on": scene.now.date().isoformat(), "points": "东门：路灯"}
    return {
        "rounds": Sent(OFFICES - {"gate"}, "round.begun", new, told={"gate"}, opens=False),
        "end_round": Sent({"grid3"}, "round.ended", {"version": 1}, told=ABOVE - {"grid3"}, opens=False),
        "walk": Sent(
            {"grid3"}, "round.point_seen", {"point": point, "seen": "fine"}, told=ABOVE - {"grid3"}, opens=False,
        ),
    }
