"""What units do in the year beside matters: the leaders' visits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.ops.demo import texts
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level, TimeUnit
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks.states import CHARGE

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ops.demo.year.cast import Cast
    from qianxian.ops.demo.year.stage import Life

TWICE_A_WEEK = timedelta(days=4)


def visits(cast: Cast, begin: datetime) -> Life:
    """Let leaders visit the sub-districts in their charge, and those say that they came."""
    leaders, said = cast.named("district"), texts.sayings("ways")["走访街道"]
    now, number = begin, 0
    while True:
        now = yield places.calendar.now().deadline(now + TWICE_A_WEEK, 2, TimeUnit.WORK_HOURS).at
        owed = [task for task in task_queries.owed_by(leaders) if task.source == CHARGE]
        # A few at a time: they are busy.
        for task in owed[:3]:
            number += 1
            said_of = f"{cast.tree.get(task.place_id).name}：{said[number % len(said)]}"
            tasks.report_done(
                actor=leaders, task=task, version=task.version, outcome=said_of, evidence=[], now=now,
            )
        now = yield now + timedelta(hours=2)
        for task in owed[:3]:
            task.refresh_from_db()
            there = cast.at(task.place_id, Level.SUBDISTRICT, OrganisationKind.WORK_COMMITTEE)
            tasks.sign_off(actor=there, task=task, version=task.version, now=now)
