"""One meeting as its people hold it: who comes, what is decided or taken up again, and what is then done."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import ENDED, RUNNING
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import (
    Capacity,
    ItemKind,
    ItemState,
    Means,
    MeetingState,
    Origin,
    OutcomeKind,
    Standing,
)
from qianxian.ops.demo import texts
from qianxian.people.queries import OPERATOR
from qianxian.places import queries as places
from qianxian.places.states import TimeUnit
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from qianxian.meetings.models import Meeting, Outcome, Topic
    from qianxian.meetings.queries import Session, Turn
    from qianxian.ops.demo.texts import Topic as Said
    from qianxian.ops.demo.year.cast import Cast
    from qianxian.ops.demo.year.stage import Life
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

    Enter = Callable[[Iterable[Life]], None]
    Part = Generator[datetime, datetime, datetime]

WRITTEN_BEFORE = timedelta(days=2, minutes=5)
PUBLISHED_AFTER = timedelta(hours=3)
CIRCULATED_AFTER = timedelta(hours=2)
A_MOMENT = timedelta(minutes=6)
ANSWERS = 3
"""So many of those in whose name somebody speaks object at most."""
AGREED, DEFERRED, NEVER_SETTLED, DECIDED, CORRECTED, LATE = 0.88, 0.18, 0.07, 0.6, 0.1, 0.08
"""How often something is agreed on, is put off once, can't be settled at all, becomes somebody's work, or is late."""


class Hall:
    """Where the meetings of one place are held, with the chance that is theirs alone."""

    def __init__(self, cast: Cast, seed: object, enter: Enter) -> None:
        self.cast, self.enter = cast, enter
        self.chance = random.Random(f"{seed}/meetings")  # noqa: S311  # a story, not a secret
        self.seed = seed
        self.sayings = texts.sayings("halls")
        self._key = 0

    def often(self, share: float) -> bool:
        """Say whether something that happens so often happens."""
        return self.chance.random() < share

    def key(self) -> str:
        """Return the key of the next form."""
        self._key += 1
        return f"hall-{self.seed}-{self._key}"

    def saying(self, name: str) -> str:
        """Return one of the sentences that fit any meeting."""
        return self.chance.choice(self.sayings[name])

    @staticmethod
    def read(number: int) -> Meeting:
        """Return a meeting as it stands now."""
        found = queries.meeting_for(OPERATOR, number)
        assert found is not None  # noqa: S101  # it was laid out
        return found

    # ── before ───────────────────────────────────────────────────────────────────────────────────────────────────

    def announced(
        self, meeting: Meeting, actor: Viewer, bring_in: Callable[[Meeting, datetime], None],
    ) -> Generator[datetime, datetime, Meeting]:
        """Let the agenda write itself, something be brought in, and all of it be published; return it as it begins."""
        now = yield meeting.starts_at - WRITTEN_BEFORE
        meeting = self.read(meeting.id)
        if meeting.state == MeetingState.PLANNED:
            meetings.open_agenda(meeting=meeting, now=now)
        bring_in(meeting, now)
        now = yield now + PUBLISHED_AFTER
        if meeting.state == MeetingState.AGENDA_OPEN:
            for item in meeting.items.filter(state=ItemState.PROPOSED).select_related("topic").order_by("position"):
                item.meeting = meeting
                meetings.admit(actor=actor, item=item, version=item.version, now=now)
            meetings.publish_agenda(meeting=meeting, now=now, actor=actor, version=meeting.version)
        yield meeting.starts_at
        return self.read(meeting.id)

    # ── in session ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, actor: Viewer, meeting: Meeting, heads: Mapping[Capacity, int], now: datetime) -> Session:
        """Count who is there and open the meeting; return it as everybody in the room has it before them."""
        meetings.count_heads(actor=actor, meeting=meeting, key=self.key(), heads=dict(heads), now=now)
        meetings.call_to_order(actor=actor, meeting=meeting, version=meeting.version, now=now + A_MOMENT)
        session = queries.session_of(meeting, now)
        for stood in session.standings:
            if stood.standing == Standing.WAITING and all(one.concern is None for one in stood.outcome.work.all()):
                meetings.look_back(
                    actor=actor, meeting=meeting, outcome=stood.outcome, version=stood.outcome.version, kept=True,
                    now=now + A_MOMENT,
                )
        for turn in session.admitted:
            turn.item.meeting = meeting
        return session

    def talk(
        self, actor: Viewer, turn: Turn, session: Session, now: datetime, *, words: Mapping[str, Said],
        unit_of: Callable[[str], int],
    ) -> None:
        """Talk about an item until it is decided, taken note of, or taken up again."""
        topic = turn.topic
        if topic is None or turn.item.state != ItemState.ADMITTED:
            return
        if turn.item.kind == ItemKind.MEDIATE:
            self._note(actor, turn, self.saying("调解"), now)
        elif topic.title in words:
            self._decide(actor, turn, session, said=words[topic.title], unit_of=unit_of, now=now)
        elif topic.origin in (Origin.STUCK, Origin.GROUP, Origin.RESIDENT):
            self._settle(actor, turn, session, now)
        else:
            self._note(actor, turn, self.saying("知道了"), now)

    def _note(self, actor: Viewer, turn: Turn, said: str, now: datetime) -> None:
        meetings.say(
            actor=actor, item=turn.item, key=self.key(), kind=OutcomeKind.INFORMATION, text=said, now=now,
        )

    def _defer(self, actor: Viewer, turn: Turn, now: datetime) -> None:
        meetings.defer(actor=actor, item=turn.item, version=turn.item.version, now=now)

    def _decide(
        self, actor: Viewer, turn: Turn, session: Session, *, said: Said, unit_of: Callable[[str], int], now: datetime,
    ) -> None:
        """Vote on what was brought in and give it to somebody; the hard ones can't be settled here."""
        topic = turn.topic
        assert topic is not None  # noqa: S101  # the caller looked
        fate = random.Random(topic.id).random()  # noqa: S311  # a story, not a secret
        is_grids = topic.place_id == topic.home_id
        if is_grids and (fate < NEVER_SETTLED or (topic.deferrals == 0 and fate < NEVER_SETTLED + DEFERRED)):
            self._defer(actor, turn, now)
            return
        no = self.chance.randint(0, min(ANSWERS, max(session.voting // 4, 0)))
        abstained = self.chance.randint(0, 2)
        meetings.take_vote(
            actor=actor, item=turn.item, key=self.key(), motion=topic.title, yes=session.voting - no - abstained,
            no=no, abstained=abstained, objection=said.missing[0] if no else "", now=now,
        )
        outcome = meetings.say(
            actor=actor, item=turn.item, key=self.key(), kind=OutcomeKind.DECISION, text=f"{said.said[0]}。",
            unit_id=unit_of(said.notes[0]), due_on=self.due(now), now=now,
        )
        self.work(outcome, f"{said.answers[0]}。")

    def _settle(self, actor: Viewer, turn: Turn, session: Session, now: datetime) -> None:
        """Give a matter its day with the unit that has it; or hear how far it is; or take it up again."""
        topic = turn.topic
        assert topic is not None  # noqa: S101  # the caller looked
        unit_id = self._one_unit(topic)
        if topic.deferrals == 0 and self.often(DEFERRED):
            self._defer(actor, turn, now)
        elif unit_id is None or not self.often(DECIDED):
            self._note(actor, turn, self.saying("知道了"), now)
        else:
            if self.often(DECIDED):
                meetings.take_vote(
                    actor=actor, item=turn.item, key=self.key(), motion=topic.title, yes=session.voting, no=0,
                    abstained=0, now=now,
                )
            meetings.say(
                actor=actor, item=turn.item, key=self.key(), kind=OutcomeKind.DECISION, text=self.saying("定下来"),
                unit_id=unit_id, due_on=self.due(now), now=now,
            )

    @staticmethod
    def _one_unit(topic: Topic) -> int | None:
        """Return the unit that has all the matters behind a topic and works on them now, or None."""
        behind = [one for one in topic.concerns.order_by("id") if one.state not in ENDED]
        if not behind or any(one.state not in RUNNING for one in behind):
            return None
        units = {concern_queries.task_of(one.id).unit_id for one in behind}
        return units.pop() if len(units) == 1 else None

    def due(self, now: datetime) -> date:
        """Return a day of work in the next weeks."""
        at = places.calendar.now().deadline(now, self.chance.randint(4, 15)).at
        return timezone.localtime(at).date()

    # ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────

    def end(self, meeting: Meeting, actor: Viewer, now: datetime) -> Life:
        """Let a meeting end, its minutes be put up, perhaps corrected, and adopted."""
        meetings.adjourn(actor=actor, meeting=meeting, version=meeting.version, now=now)
        now = yield now + CIRCULATED_AFTER
        meetings.circulate(actor=actor, meeting=meeting, version=meeting.version, now=now)
        if self.often(CORRECTED):
            now = yield now + timedelta(hours=17)
            said = self.saying("更正")
            made = meetings.correct(
                actor=actor, meeting=meeting, key=self.key(), words=said, means=Means.PHONE, now=now,
                attended=frozenset(),
            )
            now = yield now + A_MOMENT
            meetings.take_over(actor=actor, correction=made, text=said, now=now)
        assert meeting.correct_until is not None  # noqa: S101  # put up just now
        now = yield meeting.correct_until + A_MOMENT
        if meeting.state == MeetingState.MINUTES_CIRCULATED:
            meetings.adopt(meeting=meeting, now=now)

    def work(self, outcome: Outcome, said: str) -> None:
        """Let the unit do what a meeting gave it, where no resident's matter stands behind it."""
        self.enter(
            self._done(one.task, said, self.often(LATE), self.chance.randint(2, 9))
            for one in outcome.work.select_related("task__unit", "task__place") if one.concern_id is None
        )

    def _done(self, task: Task, said: str, late: bool, hours: int) -> Life:  # noqa: FBT001  # of one caller
        calendar = places.calendar.now()
        now = yield calendar.deadline(task.issued_at, hours, TimeUnit.WORK_HOURS).at - A_MOMENT
        task.refresh_from_db()
        actor = self.cast.of(task.unit_id)
        if task.state == TaskState.ISSUED:
            tasks.receive(actor=actor, task=task, version=task.version, headline=task.headline, now=now)
        whole = int(calendar.work_time(now, task.due_at) / timedelta(hours=1))
        spent = whole + 6 if late else max(whole * 7 // 10, 2)
        now = yield calendar.deadline(now, max(spent, 1), TimeUnit.WORK_HOURS).at - A_MOMENT
        task.refresh_from_db()
        if task.state in (TaskState.RECEIVED, TaskState.IN_HAND):
            tasks.report_done(actor=actor, task=task, version=task.version, outcome=said, evidence=[], now=now)
