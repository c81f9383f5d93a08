"""Meetings: laid out, prepared, held, corrected; a topic that goes up and comes back; owners and the four steps."""

from datetime import timedelta

from django.utils import timezone

from qianxian.concerns.models import Report
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties
from qianxian.meetings.counting import Side
from qianxian.meetings.models import Invitation, Item, Meeting, Outcome, Series, Topic
from qianxian.meetings.states import (
    Capacity,
    DecisionClass,
    ItemKind,
    ItemState,
    Means,
    OutcomeKind,
    ProcedureStep,
    ReplyState,
    Scope,
    SeriesKind,
)
from qianxian.people.queries import OPERATOR, STRANGER
from qianxian.storage.files import StoredPhoto

PHOTO = StoredPhoto("f" * 32 + ".jpg", "0" * 64, 2, 100, 100)


def tuesdays(world, now, *, joint=False, weeks=8):
    """Return the meetings of grid 3, or of its community."""
    name = "community" if joint else "grid3"
    made = meetings.open_series(
        actor=world.viewer(name), kind=SeriesKind.JOINT if joint else SeriesKind.DELIBERATION,
        convener_id=world.units[name].id, place_id=(world.community if joint else world.grid3).id,
        plan=meetings.Plan(
            name="联席会议" if joint else "周二议事",
            rule="FREQ=MONTHLY;BYDAY=3TH" if joint else "FREQ=WEEKLY;BYDAY=TU", quorum_heads=0, quorum_of=(),
            template="学习传达文件精神" if joint else "",
        ),
        now=now,
    )
    until = timezone.localtime(now).date() + timedelta(weeks=weeks)
    meetings.lay_out_series(actor=world.viewer(name), series=made, until=until, now=now)
    found = Meeting.objects.filter(series=made).select_related("series__place", "series__convener")
    return list(found.order_by("number"))


def items(meeting, state=ItemState.ADMITTED):
    chosen = Item.objects.filter(meeting=meeting, state=state, topic__isnull=False).select_related("topic")
    found = list(chosen.order_by("position"))
    for item in found:
        item.meeting = meeting
    return found


def item_of(actor, meeting, title, now):
    topic = meetings.bring_in(actor=actor, meeting=meeting, title=title, kind=ItemKind.DECIDE, now=now)
    return next(item for item in items(meeting) if item.topic_id == topic.id)


def happen(world, now):
    grid, community = world.viewer("grid3"), world.viewer("community")
    report = world.report(now, key="for a meeting", phone="13912345678")
    other = world.report(now, key="not for a meeting")
    third = world.report(now, key="third", place=world.maple)
    for one in (report, other):
        meetings.propose(actor=world.holder(one), report=Report.objects.get(pk=one.pk), now=now)
    first, second, third_one, *rest = tuesdays(world, now)
    joint, *later = tuesdays(world, now, joint=True)
    meetings.lay_out(
        actor=OPERATOR, place_id=world.district.id, plan=meetings.Plan(name="周二议事"), now=now,
        until=timezone.localtime(now).date() + timedelta(days=7),
    )
    called = meetings.call(actor=grid, series=first.series, starts_at=now + timedelta(days=2), now=now)
    meetings.move(
        actor=grid, meeting=called, version=called.version, starts_at=now + timedelta(days=3), reason="会客厅要用",
        now=now,
    )
    meetings.cancel(actor=grid, meeting=called, version=called.version, reason="改到下周二", now=now)

    def step(act, meeting, actor=grid, at=now):
        meeting.refresh_from_db(fields=["version", "state"])
        act(actor=actor, meeting=meeting, version=meeting.version, now=at)

    step(meetings.open_agenda, first)
    asked, refused = items(first, ItemState.PROPOSED)[:2]
    meetings.admit(actor=grid, item=asked, version=asked.version, now=now)
    meetings.decline(actor=grid, item=refused, version=refused.version, reason="物业已在办。", now=now)
    left = item_of(grid, first, "冬天扫雪怎么排班", now)
    meetings.put_off(actor=grid, item=left, version=left.version, now=now)
    step(meetings.publish_agenda, first)
    meetings.count_heads(actor=grid, meeting=first, key="h", heads={Capacity.BRANCH: 9}, now=now)
    meetings.check_in(meeting=first, key="c", capacity=Capacity.RESIDENT, now=now)
    sheet = meetings.keep_sheet(actor=grid, meeting=first, photo=PHOTO, now=now)
    meetings.forget_sheet(sheet=sheet, now=now)
    step(meetings.call_to_order, first)
    unit, due = world.units["grid3"].id, timezone.localtime(now).date() + timedelta(days=9)
    meetings.take_vote(actor=grid, item=asked, key="v", motion="先装五盏", yes=8, no=0, abstained=1, now=now)
    meetings.say(
        actor=grid, item=asked, key="a", kind=OutcomeKind.ACTION, text="装五盏路灯。", unit_id=unit, due_on=due,
        now=now,
    )
    for title, verdict in (("车棚电费怎么收", OutcomeKind.DECISION), ("停车位不够", OutcomeKind.REFERRAL)):
        meetings.say(
            actor=grid, item=item_of(grid, first, title, now), key=title, kind=verdict, text="就这么定。", unit_id=unit,
            due_on=due, now=now,
        )
    concern = next(item for item in items(first) if item.topic.concerns.filter(pk=third.concern_id).exists())
    meetings.say(actor=grid, item=concern, key="i", kind=OutcomeKind.INFORMATION, text="供电公司周五来看。", now=now)
    again = item_of(grid, first, "广场舞到几点", now)
    meetings.defer(actor=grid, item=again, version=again.version, now=now)
    referred = {}
    for title, kind in (("动用维修资金", DecisionClass.OWNERS_SPECIAL), ("公共收益怎么用", DecisionClass.COMMUNITY)):
        item = item_of(grid, first, title, now)
        meetings.classify(
            actor=grid, topic=item.topic, version=item.topic.version, decision_class=kind, series=first.series, now=now,
        )
        meetings.say(actor=grid, item=item, key=title, kind=OutcomeKind.REFERRAL, text="提请有权决定的人。", now=now)
        referred[kind] = Topic.objects.get(pk=item.topic_id)
    step(meetings.adjourn, first)
    side = Side(100, 10_000)
    meetings.enter_ballot(
        actor=grid, topic=referred[DecisionClass.OWNERS_SPECIAL], everybody=side, took_part=side, agreed=side,
        counted_on=timezone.localtime(now).date(), series=first.series, now=now,
    )
    meetings.take_step(
        actor=grid, topic=referred[DecisionClass.COMMUNITY], step=ProcedureStep.BRANCH_PROPOSES, note="支部会",
        taken_on=timezone.localtime(now).date(), series=first.series, now=now,
    )
    look_back(world, now, second, step, due)
    go_up(world, now, joint, step, community)
    minutes(world, now, first, step, grid)
    duties.go_on_with_meetings(rest[0].starts_at + timedelta(days=2))
    assert third_one.pk
    meetings.end_series(actor=grid, series=Series.objects.select_related("place").get(pk=first.series_id),
                        version=Series.objects.get(pk=first.series_id).version, now=now)
    settled_elsewhere(world, now)
    link = meetings.make_calendar_link(actor=grid, scope=Scope.DESK, now=now)
    meetings.end_calendar_link(actor=grid, link=link, now=now)
    series = Series.objects.select_related("place", "convener").get(pk=joint.series_id)
    meetings.follow_calendar(series=series, meetings=later[-1:], now=now)


def look_back(world, now, second, step, due):
    grid = world.viewer("grid3")
    step(meetings.open_agenda, second)
    step(meetings.call_to_order, second)
    outcome = Outcome.objects.filter(kind="decision").select_related("item__meeting__series").first()
    meetings.look_back(
        actor=grid, meeting=second, outcome=outcome, version=outcome.version, kept=False, due_on=due, now=now,
    )


def go_up(world, now, joint, step, community):
    step(meetings.open_agenda, joint, community)
    step(meetings.publish_agenda, joint, community)
    asked = Invitation.objects.select_related("meeting__series__convener", "meeting__series__place").get(
        meeting=joint, unit=world.units["grid3"],
    )
    meetings.reply(
        actor=world.viewer("grid3"), invitation=asked, version=asked.version, state=ReplyState.ACCEPTED, now=now,
    )
    meetings.call_roll(actor=community, meeting=joint, unit_ids=frozenset({world.units["grid3"].id}), now=now)
    came = items(joint, ItemState.PROPOSED)[0]
    meetings.admit(actor=community, item=came, version=came.version, now=now)
    step(meetings.call_to_order, joint, community)
    meetings.send_down(actor=community, item=came, version=came.version, reason="请网格先量一量。", now=now)


def minutes(world, now, first, step, grid):
    outcome = Outcome.objects.filter(item__meeting=first).select_related("item__meeting__series__place",
                                                                        "item__meeting__series__convener").first()
    meetings.rectify(actor=grid, outcome=outcome, text="是六盏。", now=now)
    step(meetings.circulate, first)
    made = meetings.correct(
        actor=STRANGER, meeting=first, key="k", words="是六盏", means=Means.WEB, now=now,
        attended=frozenset({first.id}),
    )
    meetings.take_over(actor=grid, correction=made, text="路灯是六盏。", now=now)
    duties.go_on_with_minutes(now + timedelta(hours=48))


def settled_elsewhere(world, now):
    from qianxian.concerns import actions as concerns

    report = world.report(now, key="settled elsewhere", place=world.willow)
    meetings.propose(actor=world.holder(report), report=Report.objects.get(pk=report.pk), now=now)
    report = Report.objects.get(pk=report.pk)
    concerns.withdraw(actor=world.holder(report), report=report, now=now)
