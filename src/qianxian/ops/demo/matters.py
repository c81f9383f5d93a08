"""The matters with which the demonstration begins, each carried by the people whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel
from qianxian.ops.demo.district import BEGIN, NEIGHBOUR
from qianxian.people import queries as people_queries
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import working
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from qianxian.concerns.models import Report
    from qianxian.ops.demo.district import Made
    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place


@working
def load_categories(now: datetime) -> None:
    """Add the categories of concerns, and the rules that say whose they are."""
    fire = "正在冒烟、起火、漏电，先打119，人离远一点，再来这里说。"
    for position, (key, name, short, days, emergency) in enumerate(
        [
            ("parking", "停车、充电", "停车充电", 5, fire),
            ("utilities", "水、电、暖气", "水电暖气", 3, ""),
            ("rubbish", "垃圾、卫生", "垃圾卫生", 3, ""),
            ("property", "物业服务", "物业服务", 5, ""),
            ("neighbours", "邻里、噪音", "邻里噪音", 5, ""),
            ("fire", "楼道、消防", "楼道消防", 3, fire),
            ("other", "别的事", "别的事", 5, ""),
        ],
        start=1,
    ):
        concerns.add_category(
            actor=people_queries.OPERATOR, key=key, name=name, short=short, position=position,
            terms=concern_queries.in_work_days(days), emergency=emergency, now=now,
        )
    system = concerns.add_category(
        actor=people_queries.OPERATOR, key="system", name="对这个系统的意见", short="本系统", position=9,
        terms=concern_queries.in_work_days(15), for_residents=False, now=now,
    )
    concerns.set_rule(
        actor=people_queries.OPERATOR, position=1, category=system, level=Level.DISTRICT,
        unit_kind=OrganisationKind.DISTRICT_OFFICE, now=now,
    )
    concerns.set_rule(
        actor=people_queries.OPERATOR, position=2, level=Level.GRID, unit_kind=OrganisationKind.BRANCH, now=now,
    )
    for position, (name, reopens) in enumerate(REASONS, start=1):
        concerns.add_reason(
            actor=people_queries.OPERATOR, name=name, position=position, reopens=reopens, now=now,
        )


REASONS = (
    ("没修好", True), ("好了又坏了", True), ("只办了一半", True), ("没人来过", True), ("弄脏弄坏了别处", True),
    ("态度不好", False), ("拖得太久", False),
)
"""What may still be wrong with an answer, and whether it is done again then."""


class Matter(NamedTuple):
    """A matter that the demonstration begins with: how long ago, where, what, and how far it has come.

    It took `took` days until the unit said that it was done.
    """

    days_ago: int
    place: str
    kind: str
    words: str
    sentence: str = ""
    outcome: str = ""
    solved: bool | None = None
    took: int = 2


MATTERS = (
    Matter(16, "槐荫院", "utilities", "4号楼西单元三楼的感应灯坏了一个多月，晚上老人上下楼摸黑。",
           "4号楼西单元楼道灯不亮",
           "换了三楼和五楼两个感应灯头，昨晚看过，都亮了。", solved=True),
    Matter(12, "槐荫院", "rubbish", "车棚后面堆了旧沙发和建筑垃圾，没人清。", "车棚后面堆了旧家具和建筑垃圾",
           "联系物业清走了两车，地面冲过，贴了不能再堆的条子。", solved=True),
    Matter(9, "槐荫院", "parking", "3号楼东边有人从二楼拉线下来给电动车充电，晚上也不拔，怕着火。", "3号楼东侧飞线充电",
           "二楼那根线已经收走，东车棚接了10个充电口，昨天下午通了电。"),
    Matter(8, "槐荫院", "utilities", "东门的灯黑了好几天，晚上回来看不见台阶。", "东门路灯不亮"),
    Matter(2, "槐荫院", "utilities", "一楼厕所返味快一周了，下雨天更厉害，家里有小孩。", "3号楼下水道反味"),
    Matter(0, "枫林院", "parking", "消防通道上天天停车，搬家的车都进不来。"),
    Matter(6, "文峰小区", "rubbish", "二期门口的垃圾桶到中午就满，满了就往地上放。", "二期门口垃圾桶不够用",
           "和环卫说好，中午加收一趟，另放两只桶。", solved=False),
    Matter(5, "柳溪院", "other", "小广场的健身器材有一个松了，孩子爬上去危险。", "小广场一件健身器材松动",
           "厂家来紧了螺栓，又请人试过。", solved=True),
)


ELSEWHERE = (
    Matter(13, "西大街道", "utilities", "三号楼二单元水表井往外渗水，地上一直是湿的。", "3号楼水表井渗水"),
    Matter(4, "西大街道", "rubbish", "门口垃圾桶旁边常有人放剩饭，招苍蝇。", "门口垃圾桶边有剩饭",
           "桶挪到了背风处，每天多冲一遍地。", solved=True),
    Matter(10, "东大街道", "parking", "车棚的充电插座一半没有电。", "车棚一半插座没电"),
    Matter(3, "东大街道", "other", "楼顶的太阳能热水器被风吹得响，怕掉下来。", "楼顶热水器松动"),
    Matter(12, "西关街道", "rubbish", "后墙根堆的渣土一个月了。", "后墙根堆着渣土",
           "渣土清走了，墙根补种了草。", solved=True, took=7),
    Matter(11, "西关街道", "utilities", "五楼水压太小，晚上洗不成澡。", "5楼水压小"),
    Matter(9, "西关街道", "parking", "消防栓前面总停着一辆面包车。", "消防栓前停车"),
    Matter(6, "南关街道", "utilities", "院里两盏路灯都不亮。", "院内两盏路灯不亮", "换了灯头和一段线。", solved=True),
    Matter(1, "北大街道", "other", "树枝压到二楼的晾衣架了。", "树枝压到2楼"),
    Matter(14, "五一路街道", "utilities", "暖气管接口滴水，接了盆也不行。", "1单元暖气接口滴水"),
    Matter(7, "五一路街道", "parking", "地桩锁坏了翘在路中间，推车过不去。", "坏地锁挡路", "锁拆了，坑补平了。"),
    Matter(5, "高桥营街道", "rubbish", "沟边的塑料袋没人捡。", "沟边有塑料垃圾",
           "清了一遍，两边各放一个桶。", solved=True),
    Matter(9, "丁庄街道", "utilities", "雨后东头积水，老人出不了门。", "东头雨后积水"),
    Matter(2, "丁庄街道", "other", "健身器材的脚踏板掉了。", "健身器材缺脚踏板"),
    Matter(8, "颍昌街道", "rubbish", "装修垃圾直接倒在绿地上。", "绿地上有装修垃圾",
           "叫车拉走，跟施工的说好装袋下楼。", solved=True, took=6),
    Matter(15, "新兴街道", "utilities", "楼道窗户玻璃掉了两块，冷得很。", "楼道窗户缺玻璃"),
    Matter(10, "新兴街道", "parking", "电动车推进楼道充电，说了不听。", "楼道里充电"),
    Matter(0, "新兴街道", "other", "门禁换了以后，老人不会用新卡。"),
    Matter(6, "灞陵街道", "utilities", "下水井盖响，夜里睡不着。", "井盖松动有响声",
           "垫了胶圈，夜里听过，不响了。", solved=True),
    Matter(11, "魏北街道", "rubbish", "路边沙发放了半个月。", "路边弃置沙发"),
)
"""Matters of the other sub-districts, each in the first courtyard of its first grid."""


def load_matters(made: Made, now: datetime) -> None:
    """Let each matter run through its own days, as people would have done it."""
    for index, matter in enumerate(MATTERS):
        code, place = made.courtyard(matter.place)
        _run(matter, f"demo-{index}", _at(now, matter.days_ago, time(9, 10 + index)), place, f"grid{int(code[12:14])}")
    for index, matter in enumerate(ELSEWHERE):
        place = made.first_courtyard(matter.place)
        _run(matter, f"elsewhere-{index}", _at(now, matter.days_ago, time(14, 10 + index)), place, NEIGHBOUR)


def _run(matter: Matter, key: str, raised_at: datetime, place: Place, username: str) -> None:
    """Let somebody raise a matter, and carry it as far as it has come."""
    report = concerns.report(
        actor=people_queries.STRANGER,
        intake=concerns.Intake(
            place_id=place.id, category_key=matter.kind, channel=Channel.PLATE, key=key, words=matter.words,
        ),
        stamp=stamps.read(),
        now=raised_at,
    )
    if matter.sentence:
        _work(matter, report, username, raised_at)


def _work(matter: Matter, report: Report, username: str, raised_at: datetime) -> None:
    """Let the grid receive and finish it, and let the one who raised it answer."""
    task = concern_queries.task_of(report.concern_id)
    actor = _acting(username, task.unit_id)
    tasks.receive(
        actor=actor, task=task, version=task.version, headline=matter.sentence, now=raised_at + timedelta(hours=5),
    )
    if matter.outcome:
        tasks.report_done(
            actor=actor, task=task, version=task.version, outcome=matter.outcome, evidence=[],
            now=raised_at + timedelta(days=matter.took, hours=7),
        )
    report.concern.refresh_from_db()
    holder = people_queries.STRANGER.holding(report.id)
    answered_at = raised_at + timedelta(days=matter.took + 1)
    if matter.solved is True:
        concerns.confirm(actor=holder, report=report, version=report.concern.version, now=answered_at)
    elif matter.solved is False:
        concerns.reopen(
            actor=holder, report=report, version=report.concern.version, missing="今天中午又满了，桶还是不够。",
            now=answered_at,
        )


def _acting(username: str, unit_id: int) -> Viewer:
    """Return somebody in the office that they hold in a unit."""
    account = people_queries.account_named(username)
    assert account is not None  # noqa: S101  # opened with the units
    viewer = people_queries.viewer_of(account, chosen_office=None, today=BEGIN)
    return replace(viewer, office=next(office for office in viewer.offices if office.organisation_id == unit_id))


def _at(now: datetime, days_ago: int, hour: time) -> datetime:
    """Return a moment some days before `now`, never later than `now`."""
    day = timezone.localtime(now).date() - timedelta(days=days_ago)
    return min(now, timezone.make_aware(datetime.combine(day, hour)))
