"""What lies on the desks this morning, so that each of those who can be signed in as has something to do."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel, Rung
from qianxian.ops.demo.district import SHOWN
from qianxian.people.queries import STRANGER
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from qianxian.concerns.models import Report
    from qianxian.ops.demo.district import Made
    from qianxian.ops.demo.year.cast import Cast
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


class Given(NamedTuple):
    """A matter that an office above gave to a unit: by whom, to whose account, and whether that has received it."""

    place: str
    kind: str
    words: str
    sentence: str
    by: str
    to: str
    why: str
    received: bool = False


GIVEN = (
    Given(
        "春晖院", "fire", "3号楼顶层的防火门让人拆了，风大的时候咣当一夜。", "3号楼顶层缺防火门",
        by="subdistrict", to="community", why="涉及两个单元的产权，请社区牵头，两天内说个办法",
    ),
    Given(
        "梧桐院", "utilities", "自来水一到晚饭就没劲，五楼接一壶水要十分钟。", "梧桐院高层水压低",
        by="district", to="subdistrict", why="三个院同一根管，请街道统一和水务说", received=True,
    ),
    Given(
        "银杏院", "utilities", "院外那段下水主管塌了，污水往我们院里倒灌。", "银杏院外污水主管塌陷",
        by="district", to="department", why="主管在市政路下面，由住建局办",
    ),
    Given(
        "文峰小区", "property", "6号楼电梯停了十一天，维修资金说还在走程序。", "6号楼电梯停运，等维修资金",
        by="district", to="department", why="维修资金由住建局审批，请加急", received=True,
    ),
    Given(
        "安居里", "parking", "东围墙外那条路归谁管一直说不清，天天停得消防车过不去。", "安居里东墙外道路权属不清",
        by="district", to="review", why="两个部门都说不归自己，请联席研判定下来", received=True,
    ),
    Given(
        "槐荫院", "property", "4号楼单元门的闭门器坏了，门一直敞着，晚上有生人进。", "4号楼单元门关不上",
        by="community", to="wuye01", why="合同里写明门禁由物业维护，请物业办",
    ),
)
LINES = (
    ("rubbish", "5号楼后面的桶少了一个盖，猫翻得一地都是。"),
    ("neighbours", "2号楼二层夜里打麻将，想请人去说说，别提是谁讲的。"),
    ("utilities", "车棚跟前的水龙头关不严，一夜滴满一盆。"),
)
"""What stands in the gatehouse register this morning; the slips are still to be printed."""
PRESSED = "老人上下楼全靠人背，请今天回话：审批卡在哪里，哪天能批"


def lay_out(made: Made, cast: Cast, now: datetime) -> None:
    """Put work on every desk that is shown."""
    desks = _Desks(made, cast, now)
    for number, given in enumerate(GIVEN):
        desks.give(number, given)
    desks.ask_for_time()
    desks.tell_at_the_door()
    desks.write_down()
    desks.complain()


class _Desks:
    def __init__(self, made: Made, cast: Cast, now: datetime) -> None:
        self.made, self.cast, self.now = made, cast, now

    def give(self, number: int, given: Given) -> None:
        """Let a matter be raised and an office above give it to a unit."""
        at = self._at(1, time(9, 20 + number))
        report = self._raise(given.place, given.kind, given.words, at)
        by, to = self.cast.named(given.by), self.cast.named(given.to)
        assert to.office is not None  # noqa: S101  # everybody of the cast holds one
        unit_id = self._answering(report) if given.to == "department" else to.office.organisation_id
        concern = report.concern
        concern.refresh_from_db()
        concerns.assign(
            actor=by, concern=concern, version=concern.version, unit_id=unit_id, reason=given.why,
            now=at + timedelta(hours=1),
        )
        task = concern_queries.task_of(concern.id)
        if given.received:
            self._receive(task, given.sentence, at + timedelta(hours=2))
        if given.to == "department" and given.received:
            tasks.supervise(
                task=concern_queries.task_of(concern.id), actor=by, wants=PRESSED, now=at + timedelta(hours=6),
            )

    def ask_for_time(self) -> None:
        """Let grid 3 ask for more time, which the community has still to answer, and for the company's support."""
        at = self._at(1, time(10, 5))
        report = self._raise("枫林院", "utilities", "5号楼的地下管沟一直往外冒水，井盖边都长青苔了。", at)
        self._receive(concern_queries.task_of(report.concern_id), "5号楼管沟渗水", at + timedelta(minutes=40))
        task = concern_queries.task_of(report.concern_id)
        wanted = places.calendar.now().deadline(task.due_at, 3).at
        actor = self.cast.of(task.unit_id)
        tasks.ask_extension(
            actor=actor, task=task, version=task.version, wanted_on=timezone.localtime(wanted).date(),
            reason="要等管沟里的水抽干才看得见漏点，挖开还要三天", now=at + timedelta(hours=5),
        )
        company = self.cast.company(report.concern.place_id)
        assert company is not None  # noqa: S101  # 枫林院 has one
        report.concern.refresh_from_db()
        concerns.bring_in(
            actor=actor, concern=report.concern, unit_id=company.id, wanted="请派抽水泵和两个人，先把管沟抽干",
            now=at + timedelta(hours=6),
        )

    def tell_at_the_door(self) -> None:
        """Let something be answered that somebody said at the gatehouse: told at the door, asked by the community."""
        at = self._at(6, time(9, 40))
        words = "我耳朵背，电话听不清。3号楼东头的扶手松了，扶着直晃。"
        report = self._raise(SHOWN, "property", words, at, actor=self.cast.named("gate"))
        task = concern_queries.task_of(report.concern_id)
        self._receive(task, "3号楼东侧扶手松动", at + timedelta(hours=1))
        task = concern_queries.task_of(report.concern_id)
        tasks.report_done(
            actor=self.cast.of(task.unit_id), task=task, version=task.version, evidence=[],
            outcome="扶手底座重新打了膨胀螺丝，又刷了一遍漆，使劲晃过，不动。", now=self._at(5, time(16, 10)),
        )

    def write_down(self) -> None:
        """Write the lines of the gatehouse register of this morning."""
        gate = self.cast.named("gate")
        _code, place = self.made.courtyard(SHOWN)
        page = concerns.open_page(actor=gate, place_id=place.id, key="desks", now=self.now - timedelta(minutes=50))
        for line, (kind, words) in enumerate(LINES, start=1):
            self._raise(
                SHOWN, kind, words, self.now - timedelta(minutes=50 - 5 * line), actor=gate, page_id=page.id, line=line,
            )

    def complain(self) -> None:
        """Let somebody say something of the system itself, which is the district's."""
        words = "我眼神不好，回执码上的字母和数字分不清，能不能念给我听。"
        self._raise(SHOWN, "system", words, self._at(1, time(15, 30)), channel=Channel.WEB)

    def _raise(
        self, name: str, kind: str, words: str, at: datetime, *, actor: Viewer = STRANGER,
        channel: Channel | None = None, page_id: int | None = None, line: int | None = None,
    ) -> Report:
        _code, place = self.made.courtyard(name)
        usual = Channel.PLATE if actor is STRANGER else Channel.GATEHOUSE
        return concerns.report(
            actor=actor, stamp=stamps.read(), now=at,
            intake=concerns.Intake(
                place_id=place.id, category_key=kind, channel=channel or usual, key=f"desk-{words}", words=words,
                page_id=page_id, line=line,
            ),
        )

    def _receive(self, task: Task, sentence: str, at: datetime) -> None:
        tasks.receive(actor=self.cast.of(task.unit_id), task=task, version=task.version, headline=sentence, now=at)

    def _answering(self, report: Report) -> int:
        """Return the department that answers for a matter."""
        concern = report.concern
        routes = concern_queries.router.now()
        unit = routes.answering(
            Rung.DEPARTMENTS, concern.place_id, routes.kind(concern.category_id), self.cast.tree,
            self.cast.directory,
        )
        assert unit is not None  # noqa: S101  # the demonstration names one for these kinds
        return unit.id

    def _at(self, days: int, hour: time) -> datetime:
        """Return a moment of a working day, so many of them ago."""
        day = timezone.localtime(self.now).date()
        works = places.calendar.now().works
        while days:
            day -= timedelta(days=1)
            days -= works(day)
        return timezone.make_aware(datetime.combine(day, hour))
