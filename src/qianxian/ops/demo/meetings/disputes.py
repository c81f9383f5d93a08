"""Quarrels between neighbours that the demonstration's community mediates: kept, not agreed, and under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import MediatorKind, PromiseState, TalkState

if TYPE_CHECKING:
    from qianxian.meetings.models import Mediation, Mediator
    from qianxian.ops.demo.meetings.hall import Hall
    from qianxian.ops.demo.year.stage import Life
    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place

MEDIATORS = (
    ("陈德厚", MediatorKind.ELDER, "退休教师，老党员"), ("周敏", MediatorKind.LAWYER, "社区法律顾问"),
    ("马桂芝", MediatorKind.NEIGHBOUR, "楼栋长，热心人"),
)
BODY = ("文峰司法所", "文峰路，每天上午有人接待")
AFTERNOON, EVENING = time(15, 10), time(19, 10)


@dataclass(frozen=True, slots=True)
class Quarrel:
    """What neighbours quarrel about, and how it goes: `promises` are kept if there are any, `reason` says why not."""

    days_ago: int
    about: str
    parties: tuple[meetings.Party, ...]
    said: str = ""
    agreement: str = ""
    promises: tuple[str, ...] = ()
    reason: str = ""


QUARRELS = (
    Quarrel(
        160, "楼上夜里拖家具、孩子跑动，楼下老人有心脏病，睡不好，已经吵过三回。",
        (meetings.Party("李志强", "槐荫院3号楼2单元402"), meetings.Party("王秀兰", "槐荫院3号楼2单元302")),
        "两家都说了难处。楼上答应改，楼下答应有事先打电话。",
        "两家互相体谅，各守约定，一个月后社区上门看看。",
        ("铺上地垫，晚上十点以后不挪家具", "有事先打电话，不敲暖气管"),
    ),
    Quarrel(
        95, "一楼在公共绿地上围了菜地，二楼嫌浇粪有味儿，绿地是大家的。",
        (meetings.Party("赵建国", "槐荫院1号楼1单元102"), meetings.Party("孙丽", "槐荫院1号楼1单元201")),
        "赵家认为地荒着可惜，孙家坚持要恢复绿地，都不肯让。",
        reason="两家都不让步，已经告诉他们可以去司法所或法院。",
    ),
    Quarrel(
        2, "楼上卫生间渗水，把楼下吊顶泡坏了，修和赔谈不拢。",
        (meetings.Party("郭伟", "槐荫院2号楼3单元502"), meetings.Party("何玉梅", "槐荫院2号楼3单元402")),
    ),
)


def lives(hall: Hall, community: Place, begin: datetime, until: datetime) -> list[Life]:
    """Return the lives of the quarrels since `begin`; the first puts the mediators onto the community's list."""
    since = [(quarrel, _at(until - timedelta(days=quarrel.days_ago), AFTERNOON)) for quarrel in QUARRELS]
    return [_life(hall, community, quarrel, at) for quarrel, at in since if at > begin]


def _life(hall: Hall, community: Place, quarrel: Quarrel, at: datetime) -> Life:
    actor = hall.cast.named("community")
    now = yield at
    mediators = queries.mediators_of(community.id) or _listed(hall, community, now)
    opened = meetings.open_mediation(
        actor=actor, key=hall.key(), about=quarrel.about, parties=quarrel.parties,
        mediator_ids=[one.id for one in mediators[:2]], now=now,
    )
    now = yield now + timedelta(days=1)
    case = _read(actor, opened)
    begin = _at(now + timedelta(days=2), EVENING)
    meetings.arrange_talks(
        actor=actor, mediation=case.mediation, version=case.mediation.version, starts_at=begin,
        ends_at=begin + timedelta(hours=1), venue="社区调解室", now=now,
    )
    if not quarrel.said:
        return
    now = yield begin + timedelta(hours=1, minutes=20)
    case = _read(actor, opened)
    talk = case.planned
    assert talk is not None  # noqa: S101  # it was arranged
    meetings.note_talks(
        actor=actor, mediation=case.mediation, talk=talk, version=talk.version, came=TalkState.HELD, note=quarrel.said,
        now=now,
    )
    now = yield now + timedelta(minutes=10)
    case = _read(actor, opened)
    if quarrel.reason:
        meetings.not_agree(
            actor=actor, mediation=case.mediation, version=case.mediation.version, reason=quarrel.reason, now=now,
        )
        return
    today = timezone.localtime(now).date()
    meetings.agree(
        actor=actor, mediation=case.mediation, version=case.mediation.version, agreement=quarrel.agreement, now=now,
        promises=[
            meetings.Promised(party.id, text, today + timedelta(days=30))
            for party, text in zip(case.parties, quarrel.promises, strict=False)
        ],
    )
    while not _is_to_be_looked_at(actor, opened):  # the duties put it on the desk when it is time
        now = yield _at(now + timedelta(days=1), AFTERNOON)
    case = _read(actor, opened)
    meetings.look_at_agreement(
        actor=actor, mediation=case.mediation, version=case.mediation.version, now=now,
        kept={one.id: PromiseState.KEPT for one in case.promises},
    )


def _listed(hall: Hall, community: Place, now: datetime) -> list[Mediator]:
    """Put the mediators and a body to which one can be sent onto the community's list."""
    actor = hall.cast.named("community")
    head = hall.cast.named("head").office_id
    for name, kind, note in MEDIATORS:
        meetings.add_mediator(
            actor=actor, place_id=community.id, name=name, kind=kind, note=note, now=now,
            office_id=head if kind == MediatorKind.ELDER else None,
        )
    meetings.add_referral_body(actor=actor, place_id=community.id, name=BODY[0], where=BODY[1], now=now)
    return queries.mediators_of(community.id)


def _read(actor: Viewer, opened: Mediation) -> queries.Case:
    found = queries.mediation_for(actor, opened.id)
    assert found is not None  # noqa: S101  # it is their own
    return found


def _is_to_be_looked_at(actor: Viewer, opened: Mediation) -> bool:
    return _read(actor, opened).mediation.look_id is not None


def _at(moment: datetime, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), hour))
