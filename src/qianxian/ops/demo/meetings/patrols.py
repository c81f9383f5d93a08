"""Rounds 巡查 that units keep in the demonstration: their points, and the walks of the evenings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.tasks import actions as tasks
from qianxian.tasks import queries
from qianxian.tasks.states import OPEN, PointSeen

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.meetings.hall import Hall
    from qianxian.ops.demo.year.stage import Life

POINTS = (
    ("东车棚", "充电口有没有发热，有没有拉线下来"), ("3号楼东侧消防通道", "有没有停车、堆东西"),
    ("4号楼单元门", "闭门器好不好使"), ("配电箱", "门锁着没有"), ("西门雨水口", "有没有堵"),
)
MISSED, FOUND = 0.06, 0.1
UNREACHABLE = "院里办丧事，绕开了"


def life(hall: Hall, made: Made, who: str, place: str, now: datetime) -> Life:
    """Begin a round of an office at a courtyard, and walk it on the evenings on which it is due, most of the time."""
    actor = hall.cast.named(who)
    _code, yard = made.courtyard(place)
    now = yield now
    begun = tasks.begin_round(
        actor=actor, name=f"{place}晚间安全巡查", rule="FREQ=WEEKLY;BYDAY=TU,FR", now=now,
        first_on=timezone.localtime(now).date() + timedelta(days=1),
        points=[tasks.Point(where, yard.id, look_at) for where, look_at in POINTS],
    )
    while True:
        now = yield (now + timedelta(days=1)).replace(minute=20)
        walk = next(iter(queries.walks_of(begun)), None)
        if walk is None or walk.task.state not in OPEN or hall.often(MISSED):
            continue
        walked = queries.walk_for(actor, walk.task)
        assert walked is not None  # noqa: S101  # it is their own
        for point, seen in walked.points:
            if seen is None:
                said = PointSeen.FOUND if hall.often(FOUND) else PointSeen.FINE
                if hall.often(FOUND / 5):
                    said = PointSeen.UNREACHABLE
                tasks.see_point(
                    actor=actor, walk=walked.walk, point=point, seen=said, now=now,
                    reason=UNREACHABLE if said == PointSeen.UNREACHABLE else "",
                )
