"""The Tuesdays of all other grids, in outline: laid out for the week, held on paper, and written down in one go."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import Capacity, MeetingState

if TYPE_CHECKING:
    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.meetings.hall import Hall
    from qianxian.ops.demo.year.stage import Life

MORNING, TUESDAY = time(8, 10), 1
NOT_HELD = 0.02
"""So many meetings don't take place, and nobody writes one down."""


def life(hall: Hall, made: Made, begin: datetime) -> Life:
    """Lay the week's meetings out on each Tuesday morning, and write down afterwards what was held on paper."""
    actor, top = hall.cast.named("district"), made.top.id
    day = timezone.localtime(begin).date()
    day += timedelta(days=(TUESDAY - day.weekday()) % 7)
    while True:
        now = yield timezone.make_aware(datetime.combine(day, MORNING))
        # What falls on a holiday is held on the next working day of the same week, if there is one.
        meetings.lay_out(
            actor=actor, place_id=top, plan=meetings.Plan(name="周二议事"), until=day + timedelta(days=3), now=now,
        )
        now = yield timezone.make_aware(datetime.combine(day + timedelta(days=3), time(17, 30)))
        chance = random.Random(f"{hall.seed}/{day}")  # noqa: S311  # a story, not a secret
        held = [
            meetings.OnPaper(one.id, {
                Capacity.BRANCH: chance.randint(2, 4), Capacity.OWNERS_REPRESENTATIVE: chance.randint(3, 9),
                Capacity.RESIDENT: chance.randint(3, 18),
            })
            for one in queries.to_note(actor, now)
            if one.state == MeetingState.PLANNED and chance.random() > NOT_HELD
        ]
        if held:
            meetings.note_held(actor=actor, place_id=top, held=held, now=now)
        day += timedelta(weeks=1)
