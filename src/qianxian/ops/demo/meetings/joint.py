"""The community's monthly joint meetings: the units around answer, and what grids could not settle comes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import Capacity, ItemKind, ItemState, MeetingState, OutcomeKind, ReplyState
from qianxian.ops.demo import texts
from qianxian.people.states import OrganisationKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.meetings.models import Meeting, Series
    from qianxian.meetings.queries import Session, Turn
    from qianxian.ops.demo.meetings.hall import Hall
    from qianxian.ops.demo.year.stage import Life
    from qianxian.places.models import Place

COMES, SAYS_NOTHING = 0.75, 0.12
SILENT_BUT_THERE = 0.4


def plan(community: Place, first_on: date) -> meetings.Plan:
    """Return what the joint meetings of a community have in common."""
    return meetings.Plan(
        name=f"{community.name}联席会议", rule="FREQ=MONTHLY;BYDAY=3TH", quorum_heads=0, quorum_of=(),
        venue="社区会议室", first_on=first_on,
    )


class Joint:
    """The joint meetings of one community."""

    def __init__(self, hall: Hall, community: Place, series: Series) -> None:
        self.hall, self.community, self.series = hall, community, series
        self.secretary = hall.cast.of(series.convener_id)
        self._own = dict(zip(hall.sayings["联席"], zip(hall.sayings["联席定"], hall.sayings["联席办"], strict=True),
                             strict=True))
        self._grids = {one.sentences[0]: one for one in texts.topics("tuesday")}
        self._turn = hall.chance.randint(0, len(self._own) - 1)

    def life(self) -> Life:
        """Let every meeting that is laid out be held."""
        hall = self.hall
        for number in self.series.meetings.order_by("starts_at").values_list("id", flat=True):
            meeting = yield from hall.announced(hall.read(number), self.secretary, self._bring_in)
            yield from self._held(meeting)

    def _held(self, meeting: Meeting) -> Life:
        hall, now = self.hall, meeting.starts_at
        if meeting.state != MeetingState.AGENDA_PUBLISHED:
            return
        there = self._answers(meeting, now)
        meetings.call_roll(actor=self.secretary, meeting=meeting, unit_ids=frozenset(there), now=now)
        heads = {Capacity.COMMUNITY: 3, Capacity.GUEST: hall.chance.randint(0, 3)}
        heads = {capacity: n for capacity, n in heads.items() if n}
        session = hall.begin(self.secretary, meeting, heads, now)
        for turn in session.admitted:
            self._talk(turn, session, now)
        now = yield meeting.ends_at
        yield from hall.end(meeting, self.secretary, now)

    def _bring_in(self, meeting: Meeting, now: datetime) -> None:
        """Bring in two of the community's own each time, the three lists first."""
        titles = list(self._own)
        self._turn += 1
        for title in (titles[0], titles[1 + self._turn % (len(titles) - 1)]):
            meetings.bring_in(actor=self.secretary, meeting=meeting, title=title, kind=ItemKind.DECIDE, now=now)

    def _answers(self, meeting: Meeting, now: datetime) -> list[int]:
        """Let the units that were asked answer, some of them not, and return those that are there."""
        there = []
        for one in queries.session_of(meeting, now).invitations:
            kind, chance = one.unit.kind, self.hall.chance.random()
            one.meeting = meeting
            if one.unit_id in self.hall.cast.units and chance > SAYS_NOTHING:
                comes = chance < SAYS_NOTHING + COMES
                meetings.reply(
                    actor=self.hall.cast.of(one.unit_id), invitation=one, version=one.version, now=now
                    - self.hall.chance.randint(3, 9) * (meeting.ends_at - meeting.starts_at) / 3,
                    state=ReplyState.ACCEPTED if comes else ReplyState.DECLINED,
                    reason="" if comes else self.hall.saying("不来"),
                )
                there += [one.unit_id] if comes else []
            elif kind == OrganisationKind.RESIDENT_UNIT or chance < SILENT_BUT_THERE:
                there.append(one.unit_id)
        return there

    def _talk(self, turn: Turn, session: Session, now: datetime) -> None:
        hall, topic = self.hall, turn.topic
        if topic is not None and topic.title in self._own and turn.item.state == ItemState.ADMITTED:
            said, done = self._own[topic.title]
            outcome = meetings.say(
                actor=self.secretary, item=turn.item, key=hall.key(), kind=OutcomeKind.ACTION, text=f"{said}。",
                unit_id=self.series.convener_id, due_on=hall.due(now), now=now,
            )
            hall.work(outcome, f"{done}。")
        else:
            hall.talk(
                self.secretary, turn, session, now, words=self._grids, unit_of=lambda _doer: self.series.convener_id,
            )
