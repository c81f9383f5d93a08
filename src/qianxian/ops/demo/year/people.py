"""What people do in the year: how a matter is raised, worked on and answered, each step a real act."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel, How, Relation, Role, Satisfied
from qianxian.ops.demo import texts
from qianxian.people.queries import STRANGER
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import TimeUnit
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.concerns.models import Concern, RegisterPage, Report
    from qianxian.ops.demo.year.cast import Cast
    from qianxian.ops.demo.year.plan import Planned
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

LINES_A_PAGE = 8
A_PAGE_LASTS = timedelta(days=20)
LEAVES_A_NUMBER = 0.1
STARTS, NOTES = 0.2, 0.16
"""How often a unit says on which day it comes, and leaves a note for the others."""
A_MOMENT = timedelta(minutes=7)


@dataclass(slots=True)
class Pages:
    """The open pages of gatehouse registers and pasted chats, by channel and place."""

    open: dict[tuple[Channel, int], tuple[RegisterPage, int, datetime]] = field(default_factory=dict)
    opened: int = 0

    def line(self, actor: Viewer, channel: Channel, place_id: int, now: datetime) -> tuple[int, int]:
        """Return the page and the next line for something written down at a place; a full page is followed by one."""
        page, lines, since = self.open.get((channel, place_id), (None, 0, now))
        if page is None or lines == LINES_A_PAGE or now - since > A_PAGE_LASTS or page.office_id != actor.office_id:
            self.opened += 1
            page, lines, since = concerns.open_page(
                actor=actor, place_id=place_id, key=f"year-{self.opened}", channel=channel, now=now,
            ), 0, now
        self.open[channel, place_id] = (page, lines + 1, since)
        return page.id, lines + 1


@dataclass(slots=True)
class People:
    """Those who act in one matter, and the chance that is theirs alone."""

    plan: Planned
    cast: Cast
    pages: Pages
    chance: random.Random
    concern: Concern | None = None
    reports: list[Report] = field(default_factory=list)
    _fresh: bool = False
    _lead: Task | None = None

    @classmethod
    def of(cls, plan: Planned, cast: Cast, pages: Pages, seed: int) -> People:
        """Return those of one matter; what they do depends on no other matter."""
        return cls(plan, cast, pages, random.Random(f"{seed}/{plan.number}"))  # noqa: S311  # a story, not a secret

    # ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def often(self, share: float) -> bool:
        """Say whether something that happens so often happens."""
        return self.chance.random() < share

    def at_work(self, now: datetime, hours: int, most: int | None = None) -> datetime:
        """Return a moment of a unit's working time, `hours` of it from now, or up to `most`."""
        after = self.chance.randint(hours, most or hours)
        ends = places.calendar.now().deadline(now, max(after, 1), TimeUnit.WORK_HOURS).at
        return max(ends - timedelta(minutes=self.chance.randint(3, 50)), now + A_MOMENT)

    def before_due(self, now: datetime) -> datetime:
        """Return a moment of working time before the promise runs out, mostly well before."""
        hours = int(places.calendar.now().work_time(now, self.promise.promised_at) / timedelta(hours=1))
        return self.at_work(now, 1, max(int(hours * self.chance.choice((0.25, 0.4, 0.6, 0.85))), 1))

    def later(self, now: datetime, hours: float, most: float) -> datetime:
        """Return a moment when people are awake, so many hours from now."""
        moment = now + timedelta(hours=self.chance.uniform(hours, most))
        here = timezone.localtime(moment)
        return moment if 7 <= here.hour < 22 else moment + timedelta(hours=11)  # noqa: PLR2004

    # ── raising ──────────────────────────────────────────────────────────────────────────────────────────────────

    def raise_it(self, now: datetime, number: int = 0, joins_id: int | None = None) -> Report:
        """Raise the matter, or let a neighbour raise it too."""
        actor, intake = self._intake(now, number, joins_id)
        made = concerns.report(actor=actor, intake=intake, stamp=stamps.read(), now=now)
        self.reports.append(made)
        self.concern = self.concern or made.concern
        return made

    def settle_it(self, now: datetime) -> Report:
        """Record it as settled on the spot by the grid."""
        actor = self.cast.branch(self.plan.place.id)
        _actor, intake = self._intake(now, 0, None, by=actor)
        made = concerns.settle(
            actor=actor, intake=intake, headline=self.plan.sentence, outcome=self.answer(now), stamp=stamps.read(),
            now=now,
        )
        self.reports.append(made)
        self.concern = made.concern
        return made

    def _intake(
        self, now: datetime, number: int, joins_id: int | None, by: Viewer | None = None,
    ) -> tuple[Viewer, concerns.Intake]:
        plan = self.plan
        channel = plan.channel if number == 0 else self.chance.choice((Channel.PLATE, Channel.PLATE, Channel.WEB))
        actor = by or self.writes_down(channel)
        if by is not None:
            channel = self.chance.choice((Channel.VISIT, Channel.FOUND, Channel.VISIT, Channel.COUNTER))
        page_id = line = None
        if channel in (Channel.GATEHOUSE, Channel.CHAT):
            page_id, line = self.pages.line(actor, channel, plan.place.id, now)
        hotline = channel == Channel.HOTLINE
        day = timezone.localtime(now).date()
        return actor, concerns.Intake(
            place_id=plan.place.id, category_key=plan.kind, channel=channel, key=f"year-{plan.number}-{number}",
            words=plan.words[number], joins_id=joins_id, page_id=page_id, line=line,
            phone=f"0374-02{plan.number:04d}{number}" if self._leaves_number(channel) else "",
            written_on=self._written_on(day) if channel == Channel.GATEHOUSE else None,
            relation=self.chance.choice(Relation.values) if channel == Channel.FAMILY else "",
            external_ref=f"XC{day:%Y%m%d}{plan.number:04d}" if hotline else "",
            external_due_at=places.calendar.now().deadline(now, 5).at if hotline else None,
        )

    def writes_down(self, channel: Channel) -> Viewer:
        """Return who hands in what came by a channel: the one who raised it, or an office for them."""
        place_id = self.plan.place.id
        if channel in (Channel.PHONE, Channel.COUNTER, Channel.CHAT):
            return self.cast.community(place_id)
        if channel == Channel.HOTLINE:
            return self.cast.subdistrict(place_id)
        if channel == Channel.GATEHOUSE:
            gate = self.cast.directory.at(place_id, OrganisationKind.GATEHOUSE)
            return self.cast.of(gate.id) if gate is not None else self.cast.branch(place_id)
        if channel in (Channel.VISIT, Channel.MEETING):
            return self.cast.branch(place_id)
        return STRANGER

    def _leaves_number(self, channel: Channel) -> bool:
        return channel == Channel.HOTLINE or self.often(LEAVES_A_NUMBER)

    def _written_on(self, day: date) -> date:
        return day - timedelta(days=self.chance.choice((0, 0, 1)))

    # ── working ──────────────────────────────────────────────────────────────────────────────────────────────────

    def wake(self) -> None:
        """Forget how the matter stood before: what others did since is seen from now on."""
        self._fresh, self._lead = False, None

    def turn_to(self, concern: Concern | None) -> None:
        """Go on with another matter: a part of this one, or what is raised next."""
        self.concern = concern
        self.wake()

    @property
    def promise(self) -> Concern:
        """The matter as it stands at this step."""
        assert self.concern is not None  # noqa: S101  # it was raised
        if not self._fresh:
            self.concern.refresh_from_db()
            self._fresh = True
        return self.concern

    @staticmethod
    def fresh(report: Report) -> Report:
        """Return a report as it stands now, and its matter too."""
        report.refresh_from_db()
        return report

    @property
    def lead(self) -> Task:
        """The task of the unit that leads at this step."""
        assert self.concern is not None  # noqa: S101  # it was raised
        if self._lead is None:
            self._lead = concern_queries.task_of(self.concern.id)
        return self._lead

    def tasks_of(self, role: Role) -> list[Task]:
        """Return the tasks of the units that have a role, oldest first."""
        assert self.concern is not None  # noqa: S101  # it was raised
        sent = self.concern.dispatches.filter(role=role).select_related("task__unit").order_by("id")
        return [one.task for one in sent]

    def tellings(self, report: Report) -> list[Task]:
        """Return the tasks of those who tell an answer at the door."""
        return [one.task for one in report.in_person.select_related("task__unit").order_by("id")]

    def above(self, task: Task, higher: int = 0) -> Viewer:
        """Return who directs the unit that owes a task: the nearest above it, or one so many steps higher."""
        units = task_rules.superiors_of(task)
        return self.cast.of(units[min(higher, len(units) - 1)].id)

    def unit(self, task: Task) -> Viewer:
        """Return whoever acts for the unit that owes a task."""
        return self.cast.of(task.unit_id)

    def receive(self, now: datetime) -> None:
        """Let the unit that leads say that it is its own, if it has not."""
        task = self.lead
        if task.state == TaskState.ISSUED:
            headline = self.promise.sentence or self.plan.sentence
            tasks.receive(actor=self.unit(task), task=task, version=task.version, headline=headline, now=now)
            if self.often(NOTES):
                self.note(task, now)

    def start(self, now: datetime, planned_on: date) -> None:
        """Let the unit say on which day it comes."""
        task = self.lead
        tasks.start(actor=self.unit(task), task=task, version=task.version, planned_on=planned_on, now=now)

    def done(self, now: datetime) -> None:
        """Let the unit that leads say that it is done and what was done."""
        task = self.lead
        tasks.report_done(
            actor=self.unit(task), task=task, version=task.version, outcome=self.answer(now), evidence=[],
            now=now,
        )

    def note(self, task: Task, now: datetime) -> None:
        """Let the unit write something for the other offices."""
        tasks.add_note(actor=self.unit(task), task=task, words=self._filled(self.plan.topic.notes), now=now)

    def answer(self, now: datetime) -> str:
        """Return what was done and when, as the unit says it to those who asked; no two say quite the same."""
        ways, day = texts.sayings("ways"), timezone.localtime(now).date()
        while True:
            begins, ends = self.chance.choice(ways["答开头"]), self.chance.choice(ways["答结尾"])
            said = f"{begins}{self._filled(self.plan.topic.answers)}（{day.month}月{day.day}日）。{ends}"
            if said not in self.cast.said:
                self.cast.said.add(said)
                return said

    def missing(self) -> str:
        """Return what is still wrong, as the one who raised it says it."""
        return f"{self._filled(self.plan.topic.missing)}。{self.chance.choice(texts.sayings('ways')['差结尾'])}"

    def saying(self, name: str) -> str:
        """Return one of the sentences that fit any matter."""
        return self.chance.choice(texts.sayings("ways")[name])

    def _filled(self, sentences: list[str]) -> str:
        return self.chance.choice(sentences).format_map(self.plan.blanks)

    # ── the last word ────────────────────────────────────────────────────────────────────────────────────────────

    def confirm(self, report: Report, now: datetime) -> None:
        """Let one who raised it say that it is settled."""
        # Whoever confirms has the page open: it shows the matter as it was read for this step.
        report.concern = self.promise
        concerns.confirm(
            actor=STRANGER.holding(report.id), report=report, version=report.concern.version, now=now,
        )

    def reopen(self, report: Report, now: datetime, *, reopens: bool = True) -> None:
        """Let one who raised it say what is still wrong, or only what they don't like."""
        self.fresh(report)
        reasons = [one for one in concern_queries.reasons() if one.reopens == reopens]
        concerns.reopen(
            actor=STRANGER.holding(report.id), report=report, version=report.concern.version, missing=self.missing()
            if reopens else self.saying("不满"), reason=self.chance.choice(reasons), now=now,
        )

    def asks(self) -> Viewer | None:
        """Return the office that may ask whether it is settled: one above, whose unit did none of the work."""
        place_id = self.plan.place.id
        assert self.concern is not None  # noqa: S101  # it was raised
        worked = set(self.concern.dispatches.values_list("task__unit_id", flat=True))
        for viewer in (self.cast.community(place_id), self.cast.subdistrict(place_id), self.cast.named("district")):
            if viewer.office is not None and viewer.office.organisation_id not in worked:
                return viewer
        return None

    def follow_up(self, report: Report, now: datetime, *, reached: bool, solved: bool = True) -> None:
        """Let the community ask whether it is settled, and write down what was said."""
        actor = self.asks()
        if actor is None:
            return
        self.fresh(report)
        how = How.PHONE if report.contact_id is not None else How.VISIT
        satisfied = self.chance.choice((Satisfied.YES, Satisfied.YES, Satisfied.FAIRLY)) if solved else Satisfied.NO
        concerns.follow_up(
            actor=actor, report=report, version=report.concern.version, how=how, reached=reached, now=now,
            solved=solved if reached else None, satisfied=satisfied if reached else None,
            words=self.saying("回访" if solved else "回访没好") if reached else self.saying("没联系上"),
        )
