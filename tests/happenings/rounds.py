"""A round begun, walked, missed and ended."""

from datetime import timedelta

from qianxian.tasks import actions as tasks
from qianxian.tasks import duties
from qianxian.tasks.models import Walk
from qianxian.tasks.states import PointSeen


def happen(world, now):
    grid = world.viewer("grid3")
    made = tasks.begin_round(
        actor=grid, name="晚间巡查", rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", now=now, first_on=now.date(),
        points=[tasks.Point("东门", world.locust.id, "路灯"), tasks.Point("车棚", world.maple.id)],
    )
    duties.go_on_with_rounds(now)
    walk = Walk.objects.select_related("task__unit", "task__place", "round").get(round=made)
    point = made.points.get(position=1)
    tasks.see_point(actor=grid, walk=walk, point=point, seen=PointSeen.UNREACHABLE, reason="锁着", now=now)
    duties.go_on_with_rounds(now + timedelta(days=1))
    tasks.end_round(actor=grid, found=made, version=1, now=now + timedelta(days=1))
