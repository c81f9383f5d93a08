"""A task force of the district and its numbered meetings: the fourteenth, as the newspaper page has it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings.states import Capacity, ItemKind, MeetingState, OutcomeKind, SeriesKind
from qianxian.ops.demo.district import BEGIN
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places

if TYPE_CHECKING:
    from qianxian.meetings.models import Meeting, Series
    from qianxian.meetings.queries import Turn
    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.meetings.hall import Hall
    from qianxian.ops.demo.year.stage import Life

NAME = "魏都无废产业园建设工作专班"
NUMBER = 14
TAKES = timedelta(days=26)
"""From one meeting to the next, about."""
EVENING = time(19, 30)
DOER = "区住建局"


class TaskForce:
    """The task force, its meetings and what departments do between them."""

    def __init__(self, hall: Hall, made: Made, now: datetime) -> None:
        self.hall = hall
        unit = people.found_organisation(
            actor=OPERATOR, kind=OrganisationKind.TASK_FORCE, name=NAME, at=[made.top], now=now, valid_from=BEGIN,
        )
        self.chair = hall.cast.named("district")
        self.series: Series = meetings.open_series(
            actor=self.chair, kind=SeriesKind.NUMBERED, convener_id=unit.id, place_id=made.top.id, now=now,
            plan=meetings.Plan(
                name=f"{NAME}推进会议", rule="", starts_at=EVENING, venue="区委二楼会议室", quorum_heads=0,
                quorum_of=(),
            ),
        )
        self._doer = next(one.id for one in hall.cast.directory if one.name == DOER)

    def life(self, begin: datetime) -> Life:
        """Let fourteen meetings be called and held."""
        hall, now = self.hall, begin
        for number in range(NUMBER):
            now = yield places.calendar.now().deadline(begin + number * TAKES + timedelta(days=8), 1).at
            on = timezone.localtime(now + timedelta(days=4)).date()
            called = meetings.call(
                actor=self.chair, series=self.series, now=now,
                starts_at=timezone.make_aware(datetime.combine(on, EVENING)),
            )
            meeting = yield from hall.announced(called, self.chair, self._bring_in)
            now = meeting.starts_at
            if meeting.state != MeetingState.AGENDA_PUBLISHED:
                continue
            heads = {Capacity.UNIT: hall.chance.randint(9, 14), Capacity.GUEST: hall.chance.randint(1, 4)}
            session = hall.begin(self.chair, meeting, heads, now)
            self._say(session.admitted, number, now)
            now = yield meeting.ends_at
            yield from hall.end(meeting, self.chair, now)

    def _bring_in(self, meeting: Meeting, now: datetime) -> None:
        for position, title in enumerate(self.hall.sayings["专班"]):
            kind = ItemKind.REPORT if position == 0 else ItemKind.DECIDE
            meetings.bring_in(actor=self.chair, meeting=meeting, title=title, kind=kind, now=now)

    def _say(self, turns: list[Turn], number: int, now: datetime) -> None:
        said, done = self.hall.sayings["专班定"], self.hall.sayings["专班办"]
        for position, turn in enumerate(one for one in turns if one.topic is not None):
            to_do = position == number % len(said)
            outcome = meetings.say(
                actor=self.chair, item=turn.item, key=self.hall.key(), now=now, text=f"{said[position % len(said)]}。",
                kind=OutcomeKind.ACTION if to_do else OutcomeKind.INFORMATION,
                unit_id=self._doer if to_do else None, due_on=self.hall.due(now) if to_do else None,
            )
            if to_do:
                self.hall.work(outcome, f"{done[position % len(done)]}。")
