"""Quarrels between neighbours: one agreed, kept only in part and talked about again; the others end each in its way."""

from datetime import timedelta

from django.utils import timezone

from addresses.rooms import furnished
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties, queries
from qianxian.meetings.models import Mediation, MediationPromise, MediationTalk, Mediator, ReferralBody
from qianxian.meetings.states import MediatorKind, PromiseState, TalkState
from qianxian.people.models import Office
from qianxian.storage.files import StoredPhoto
from qianxian.tasks import actions as tasks

PAPER = StoredPhoto("f" * 32 + ".jpg", "1" * 64, 2, 100, 100)
PARTIES = (
    meetings.Party("李大成", "槐荫院3号楼2单元402", "13900001111"), meetings.Party("王秀兰", "槐荫院3号楼2单元302"),
)
ABOUT = "楼上半夜拖椅子，楼下睡不好，吵过三次。"


def listed(world, now):
    """Put two mediators and a body onto the community's list, once; return them."""
    community = world.viewer("community")
    place_id = world.community.id
    if not queries.mediators_of(place_id):
        head = Office.objects.get(organisation=world.units["head"])
        meetings.add_mediator(
            actor=community, place_id=place_id, name="陈德厚", kind=MediatorKind.ELDER, note="退休教师、老党员",
            office_id=head.id, now=now,
        )
        meetings.add_mediator(actor=community, place_id=place_id, name="周律师", kind=MediatorKind.LAWYER, now=now)
        meetings.add_referral_body(
            actor=community, place_id=place_id, name="文峰司法所", where="文峰路12号", now=now,
        )
    elder, lawyer = Mediator.objects.filter(place=place_id, ended_at=None).order_by("id")[:2]
    return elder, lawyer, ReferralBody.objects.filter(place=place_id, ended_at=None).first()


def opened(world, now, *, name="community", key="m", task_id=None, parties=PARTIES):
    """Open a case, at the counter or from a matter."""
    elder, _lawyer, _body = listed(world, now)
    return meetings.open_mediation(
        actor=world.viewer(name), key=key, about=ABOUT, parties=parties, mediator_ids=[elder.id], task_id=task_id,
        now=now,
    )


def received(world, now, *, key="quarrel", words="楼上天天半夜拖椅子。", unit="grid3"):
    """Report a quarrel in confidence and let the grid take it on; return the report."""
    report = world.report(now, kind="quiet", key=key, words=words, phone="13900002222")
    task = world.task_of(report)
    tasks.receive(actor=world.viewer(unit), task=task, version=task.version, headline="楼上楼下噪声", now=now)
    return report


def fresh(case):
    return Mediation.objects.select_related("place", "unit").get(pk=case.pk)


def arranged(world, case, now, *, name="community", room=None, days=1, hour=3, venue="李家门口"):
    """Arrange talks, so many hours after the clock stands."""
    case = fresh(case)
    begin = now + timedelta(days=days, hours=hour)
    return meetings.arrange_talks(
        actor=world.viewer(name), mediation=case, version=case.version, starts_at=begin,
        ends_at=begin + timedelta(hours=1), room=room, venue="" if room else venue, now=now,
    )


def noted(world, case, talk, now, *, name="community", came=TalkState.HELD):
    talk = MediationTalk.objects.get(pk=talk.pk)
    meetings.note_talks(
        actor=world.viewer(name), mediation=fresh(case), talk=talk, version=talk.version, came=came,
        note="双方都说了，愿意各让一步。", now=now,
    )


def promises(case, now, *days):
    first, second = case.parties.order_by("position")[:2]
    today = timezone.localtime(now).date()
    told = ((first, "铺地垫，晚十点后不挪家具"), (second, "有事先打电话，不敲暖气管"))
    return [
        meetings.Promised(party.id, text, today + timedelta(days=day))
        for (party, text), day in zip(told, days or (7, 14), strict=False)
    ]


def agreed(world, case, now, *, name="community", days=(7, 14)):
    """Let talks be held tomorrow and both sides agree; return the case and when that was."""
    at = now + timedelta(days=1, hours=5)
    noted(world, case, arranged(world, case, now, name=name), at, name=name)
    case = fresh(case)
    meetings.agree(
        actor=world.viewer(name), mediation=case, version=case.version, agreement="互相体谅，各守约定。",
        promises=promises(case, at, *days), now=at,
    )
    return fresh(case), at


def said(case, *states):
    rows = MediationPromise.objects.filter(mediation=case).order_by("due_on", "id")
    return {row.id: state for row, state in zip(rows, states, strict=False)}


def happen(world, now):
    _elder, lawyer, body = listed(world, now)
    community = world.viewer("community")
    _parlour, room = furnished(world, now)
    _agreed_and_not_kept(world, now, community, lawyer, body, room)
    _asked_for(world, now)
    _passed_on(world, now)
    meetings.end_mediator(actor=community, mediator=lawyer, now=now)
    meetings.end_referral_body(actor=community, body=body, now=now)


def _agreed_and_not_kept(world, now, community, lawyer, body, room):
    case = opened(world, now)
    meetings.name_mediators(
        actor=community, mediation=case, version=case.version, now=now,
        mediator_ids=[lawyer.id, *(one.mediator_id for one in case.named.all())],
    )
    meetings.add_party(
        actor=community, mediation=case, version=case.version, now=now,
        party=meetings.Party("李小成", phone="13900003333"),
    )
    meetings.see_numbers(actor=community, mediation=case, now=now)
    meetings.take_number_out(actor=community, mediation=case, party=case.parties.get(position=3), now=now)
    meetings.stand_aside(actor=world.viewer("head"), mediation=case, version=case.version, now=now)
    talk = arranged(world, case, now, room=room)
    meetings.call_off_talks(actor=community, mediation=fresh(case), talk=talk, version=talk.version, now=now)
    case, at = agreed(world, case, now)
    meetings.keep_paper(actor=community, mediation=case, photo=PAPER, now=at)
    late = at + timedelta(days=30)
    duties.look_at_agreements(late)
    case = fresh(case)
    meetings.look_at_agreement(
        actor=community, mediation=case, version=case.version, now=late,
        kept=said(case, PromiseState.KEPT, PromiseState.BROKEN),
    )
    meetings.talk_again(actor=community, mediation=case, version=case.version, reason="又响了两次", now=late)
    meetings.refer(actor=community, mediation=case, version=case.version, body=body, now=late)
    duties.forget_mediations(late + timedelta(days=91))
    duties.forget_mediations(late + timedelta(days=1096))


def _asked_for(world, now):
    report = received(world, now)
    grid = world.viewer("grid3")
    case = meetings.ask_for_mediation(actor=world.holder(report), report=report, now=now)
    meetings.decline_mediation(
        actor=grid, mediation=case, version=case.version, reason="正在打官司", now=now,
    )
    report.refresh_from_db()
    case = meetings.ask_for_mediation(actor=world.holder(report), report=report, now=now + timedelta(minutes=1))
    elder, _lawyer, _body = listed(world, now)
    meetings.take_on_mediation(
        actor=grid, mediation=case, version=case.version, about=ABOUT, parties=PARTIES, mediator_ids=[elder.id],
        now=now,
    )
    meetings.not_agree(actor=grid, mediation=case, version=case.version, reason="都不肯让", now=now)
    gone = opened(world, now, key="gone")
    meetings.withdraw_mediation(
        actor=world.viewer("community"), mediation=gone, version=gone.version, now=now,
    )
    other = received(world, now, key="other", words="隔壁的狗天天叫。")
    meetings.ask_for_mediation(actor=world.holder(other), report=other, now=now)
    from qianxian.concerns import actions as concerns

    other.refresh_from_db()
    concerns.withdraw(actor=world.holder(other), report=other, now=now)


def _passed_on(world, now):
    case = opened(world, now, name="grid1", key="grid1")
    meetings.pass_mediation_on(mediation=case, unit=world.units["grid3"], now=now)
