"""One people's project from the first idea to the look back: the water mains of 七里店, more than 26,000 metres.

That they were laid, where and how many metres, is the newspaper page's; ideas, costs, votes and days are made up.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from PIL import Image, ImageDraw

from qianxian.concerns.states import Channel
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import DATED, GATES, RoundState, Voters
from qianxian.people.queries import STRANGER
from qianxian.people.states import OrganisationKind
from qianxian.storage.files import store_photo
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qianxian.meetings.models import Milestone, Project, ProjectRound
    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.meetings.hall import Hall, Part
    from qianxian.ops.demo.year.stage import Life
    from qianxian.storage.files import StoredPhoto

COMMUNITY = "411002009001"
"""七里店社区."""
UNTIL = dict(zip(DATED, (10, 30, 44, 51, 61, 150, 168), strict=True))
"""The last day of each phase, in days after the round is opened."""
LOOKED_BACK_ON = 353
BUDGET = 1_100_000
MAINS, METRES = "改造自来水管网", Decimal(26_400)
OTHERS = (
    ("楼道照明换成声控灯", 86_000, "按上一次换灯的单价估算", "盏", 320),
    ("小广场添健身器材、铺软地面", 148_000, "两家厂商报价取低", "件", 18),
    ("电瓶车棚加装充电口和喷淋", 132_000, "供电所概算", "个", 120),
)
IDEAS = (
    (Channel.COUNTER, "家里的水管锈了几十年，早上放出来的水发黄，要放半天才清。", 0),
    (Channel.WEB, "主管道老是爆，一修就停一天水，能不能整个换了。", 0),
    (Channel.PHONE, "五楼水压小，晚上洗澡出不来水，说是管子细了。", 0),
    (Channel.WEB, "楼道灯坏了换、换了坏，晚上下楼得打手电。", 1),
    (Channel.VISIT, "老人说楼梯间太黑，想换那种走过去就亮的灯。", 1),
    (Channel.WEB, "孩子没地方玩，小广场的器材都生锈了，地上全是坑。", 2),
    (Channel.MEETING, "电瓶车没处充，怕着火，车棚里多装些口，再装上喷淋。", 3),
    (Channel.WEB, "门口马路该拓宽了，上下班堵得走不动。", None),
)
"""What residents asked for, and on which project it came: the mains first, then the others in their order."""
REFUSED = "门前道路归市政管养，已书面转请列入道路计划，不在本社区工程范围内。"
TOKENS, ONLINE, PAPER, BOTH, BLANK = 240, 104, 96, 5, 2
"""Sheets given out, voted with online and on paper, handed in twice, and left empty."""
TICKS = ("1", "1", "1", "1", "1 2", "1 3", "1 4", "2", "3", "2 4")
PARTS = (
    ("第一片主管换完并试压", 40, 9_200, "北片三个家属院，主管和入户管都换了"),
    ("第二片主管换完并试压", 70, 8_700, "南片四个院，连同庙后巷"),
    ("入户支管接通、冲洗消毒", 96, 5_300, "各单元立管和水表井"),
    ("水质检测合格、路面恢复", 120, 3_200, "盐店后院到主路一段，路面同时补平"),
)
"""What was to be reached, in days after delivery began would be too exact: after the round was opened, with metres."""
OBJECTIONS = ("我家水表井的盖子还没有盖好。", "单元门口的路面补得高低不平。")
LOOKED_BACK = "半年没有再爆管，五楼早晚都有水，水质抽检两次都合格。"


class Waterworks:
    """The round of 七里店, led by its community."""

    def __init__(self, hall: Hall, made: Made) -> None:
        self.hall, self.place = hall, made.places[COMMUNITY]
        self.community = hall.cast.of(made.units[OrganisationKind.GENERAL_BRANCH, COMMUNITY].id)
        self.grids = [
            hall.cast.of(unit.id) for (kind, code), unit in made.units.items()
            if kind == OrganisationKind.BRANCH and code.startswith(COMMUNITY)
        ]
        # Files are written before any act.
        self._pictures = [_picture(number) for number in range(len(PARTS))]
        self._tokens: list[str] = []

    def life(self, begin: datetime) -> Life:
        """Lead the round through all its phases."""
        self._begin = begin
        now = yield begin + timedelta(hours=2)
        first = timezone.localtime(now).date()
        year = (first + timedelta(days=UNTIL[RoundState.DELIVERY])).year
        self._round = meetings.open_round(
            actor=self.community, place_id=self.place.id, year=year, name=f"{self.place.name}{year}年民心工程",
            budget=BUDGET, most=2, voters=Voters.HOUSEHOLD, now=now,
            days={phase: first + timedelta(days=days) for phase, days in UNTIL.items()},
        )
        yield from self._ideas()
        yield from self._screening()
        yield from self._vote()
        yield from self._delivery()
        yield from self._acceptance()

    def _on(self, days: int, hour: int = 9) -> datetime:
        day = timezone.localtime(self._begin).date() + timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, time(hour, 20)))

    def _fresh(self) -> ProjectRound:
        found = queries.round_for(self.community, self._round.id)
        assert found is not None  # noqa: S101  # opened above
        return found

    def _go_on(self, verb: str, now: datetime) -> None:
        """Lead the round on by hand, unless time did."""
        round_ = self._fresh()
        if GATES[RoundState(round_.state)].verb == verb:
            meetings.go_on_with_round(
                actor=self.community, round_=round_, version=round_.version, verb=verb, now=now,
            )

    # ── ideas ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ideas(self) -> Part:
        now = yield self._on(UNTIL[RoundState.INFORMING] + 1)
        self._go_on("collect", now)
        for number, (channel, words, _project) in enumerate(IDEAS):
            now = yield self._on(UNTIL[RoundState.INFORMING] + 2 + 2 * number, 10 + number % 8)
            meetings.hand_in_idea(
                actor=STRANGER if channel == Channel.WEB else self.community, round_=self._fresh(),
                key=f"demo-idea-{number}", words=words, channel=channel, now=now,
            )
        now = yield self._on(UNTIL[RoundState.COLLECTING] + 1)
        self._go_on("screen", now)
        return now

    def _screening(self) -> Part:
        now = yield self._on(UNTIL[RoundState.COLLECTING] + 3)
        projects: dict[int, Project] = {}
        titles = (MAINS, *(one[0] for one in OTHERS))
        for idea, (_channel, _words, which) in zip(self._round.ideas.order_by("id"), IDEAS, strict=True):
            says: dict[str, Any] = {
                "actor": self.community, "round_": self._fresh(), "idea": idea, "version": idea.version,
            }
            now += timedelta(minutes=9)
            if which is None:
                meetings.refuse_idea(**says, reason=REFUSED, now=now)
            elif which in projects:
                meetings.merge_idea(**says, project=projects[which], now=now)
            else:
                projects[which] = meetings.accept_idea(**says, title=titles[which], now=now)
        now = yield self._on(UNTIL[RoundState.SCREENING] - 2)
        costs = ((MAINS, 1_056_000, "自来水公司概算，每米四十元", "米", int(METRES)), *OTHERS)
        for which, (_title, yuan, source, measure, planned) in enumerate(costs):
            now += timedelta(minutes=9)
            meetings.cost_project(
                actor=self.community, round_=self._fresh(), project=projects[which], now=now, yuan=yuan,
                version=projects[which].version, source=source, unit_id=self._round.convener_id, measure=measure,
                planned=Decimal(planned),
            )
        now = yield self._on(UNTIL[RoundState.SCREENING])
        self._go_on("publish", now)
        self._tokens = meetings.give_out_tokens(actor=self.community, round_=self._fresh(), number=TOKENS, now=now)
        return now

    # ── the vote ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _vote(self) -> Part:
        now = yield self._on(UNTIL[RoundState.COSTED] + 1)
        self._go_on("open_voting", now)
        for number in range(ONLINE):
            now = yield self._on(UNTIL[RoundState.COSTED] + 1 + number % 8, 8 + number % 13) + timedelta(minutes=number)
            meetings.cast_ballot(
                round_=self._fresh(), token=self._tokens[number], now=now, numbers=_read(self._tick()),
            )
        now = yield self._on(UNTIL[RoundState.VOTING] + 1)
        opened = meetings.open_batch(
            actor=self.community, round_=self._fresh(), now=now,
            typed=self._tokens[ONLINE - BOTH : ONLINE + PAPER],
        )
        said = [self._tick() for _one in range(PAPER - BLANK)]
        # The first count of one unit is one ballot off, so both count again.
        for lines in ((said, [*said[:-1], "4"]), (said, said)):
            for actor, ballots in zip((self.community, self.grids[0]), lines, strict=True):
                now = yield now + timedelta(minutes=50)
                opened.batch.refresh_from_db()
                meetings.count_batch(
                    actor=actor, round_=self._fresh(), batch=opened.batch, version=opened.batch.version,
                    ballots="\n".join(ballots), blank=BLANK, spoiled=0, now=now,
                )
        now = yield now + timedelta(minutes=30)
        round_ = self._fresh()
        meetings.count_votes(actor=self.community, round_=round_, version=round_.version, now=now)
        return now

    def _tick(self) -> str:
        return self.hall.chance.choice(TICKS)

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _delivery(self) -> Part:
        now = yield self._on(UNTIL[RoundState.VOTING] + 5)
        self._go_on("deliver", now)
        project = self._round.projects.get(funded=True)
        marks: list[Milestone] = []
        for number, (title, days, _metres, _where) in enumerate(PARTS):
            now += timedelta(minutes=9)
            unit = self.grids[number % len(self.grids)].office
            assert unit is not None  # noqa: S101  # everybody of the cast holds one
            marks.append(meetings.set_milestone(
                actor=self.community, round_=self._fresh(), project=project, title=title,
                unit_id=unit.organisation_id, due_on=self._day(days + 26), now=now,
            ))
        for number, (mark, (title, days, metres, where)) in enumerate(zip(marks, PARTS, strict=True)):
            now = yield self._on(days + 20, 16)
            actor = self.grids[number % len(self.grids)]
            meetings.report_progress(
                actor=actor, round_=self._fresh(), project=project, key=f"mains-{number}", amount=Decimal(metres),
                text=where, photos=[self._pictures[number]], now=now,
            )
            task = mark.task
            task.refresh_from_db()
            if task.state == TaskState.ISSUED:
                tasks.receive(actor=actor, task=task, version=task.version, headline=title, now=now)
            tasks.report_done(
                actor=actor, task=task, version=task.version, outcome=f"{title}，{where}。", evidence=[], now=now,
            )
            now = yield self._on(days + 22)
            mark = queries.milestone_of(self._round, mark.id) or mark  # noqa: PLW2901  # as it stands now
            meetings.sign_off_milestone(
                actor=self.community, round_=self._fresh(), milestone=mark, version=mark.version, now=now,
            )
        return now

    def _day(self, days: int) -> date:
        return timezone.localtime(self._on(days)).date()

    # ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────

    def _acceptance(self) -> Part:
        now = yield self._on(UNTIL[RoundState.DELIVERY] + 1)
        self._go_on("hand_over", now)
        project = self._round.projects.get(funded=True)
        for number, token in enumerate(self._tokens[: ONLINE // 2]):
            now = yield self._on(UNTIL[RoundState.DELIVERY] + 2 + number % 12, 9 + number % 11)
            why = OBJECTIONS[number] if number < len(OBJECTIONS) else None
            meetings.say_whether_done(round_=self._fresh(), token=token, objections={project.id: why}, now=now)
        now = yield self._on(LOOKED_BACK_ON)
        round_ = self._fresh()
        meetings.look_back_at_round(
            actor=self.community, round_=round_, version=round_.version, said=LOOKED_BACK, now=now,
        )
        return now


def _read(ticked: str) -> frozenset[int]:
    return frozenset(int(one) for one in ticked.split())


def _picture(number: int) -> StoredPhoto:
    """Draw a trench with a pipe in it: a picture of our own, in place of a photograph."""
    plain = Image.new("RGB", (960, 640), (214, 203, 182))
    pen = ImageDraw.Draw(plain)
    pen.rectangle((0, 0, 960, 190), fill=(196, 212, 224))
    for x, tall in _houses(number):
        pen.rectangle((x, 190 - tall, x + 120, 190), fill=(176, 140, 116))
        for row in range(tall // 45):
            for column in range(3):
                left, top = x + 14 + 36 * column, 200 - tall + 45 * row
                pen.rectangle((left, top, left + 20, top + 24), fill=(232, 228, 214))
    pen.polygon(((120, 190), (840, 190), (960, 560), (0, 560)), fill=(150, 122, 92))
    pen.polygon(((360, 190), (600, 190), (760, 640), (200, 640)), fill=(92, 72, 56))
    pen.polygon(((455, 190), (505, 190), (590, 640), (370, 640)), fill=(58, 104, 158))
    for step in range(6):
        y = 230 + 70 * step
        pen.line((360 + 12 * step, y, 600 + 18 * step - 6 * number, y), fill=(120, 96, 74), width=4)
    written = io.BytesIO()
    plain.save(written, "PNG")
    size = written.tell()
    written.seek(0)
    return store_photo(written, size)


def _houses(number: int) -> Iterator[tuple[int, int]]:
    for place in range(6):
        yield 20 + 160 * place, 90 + 30 * ((place + number) % 3)
