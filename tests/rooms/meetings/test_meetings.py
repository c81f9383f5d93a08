"""Series, meetings, agendas, votes, decisions and minutes, through the acts."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Report
from qianxian.ledger.models import Entry, Text
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties, queries
from qianxian.meetings.counting import Side, count_owners
from qianxian.meetings.models import Correction, HeadCount, Item, Meeting, Minutes, Series, Topic, Vote
from qianxian.meetings.states import (
    Capacity,
    DecisionClass,
    ItemKind,
    ItemState,
    Means,
    MeetingState,
    OutcomeKind,
    ProcedureStep,
    TopicState,
    VoteResult,
)
from qianxian.people.queries import OPERATOR, STRANGER
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task

SAID = "按度收，每度0.56元。"


def decide(tuesdays, item, *, key="o", days=7, unit="grid3", kind=OutcomeKind.DECISION, text=SAID, at=None):
    at = at or item.meeting.starts_at
    return meetings.say(
        actor=tuesdays.viewer(), item=item, key=key, kind=kind, text=text,
        unit_id=tuesdays.world.units[unit].id, due_on=at.date() + timedelta(days=days), now=at,
    )


# ── series and meetings ──────────────────────────────────────────────────────────────────────────────────────────


def test_meetings_are_numbered_in_the_order_of_their_days_and_laying_out_twice_adds_nothing(tuesdays):
    found = list(Meeting.objects.filter(series=tuesdays.series).order_by("starts_at"))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert found[0].by_rule_on == date(2026, 11, 24)
    again = meetings.lay_out_series(
        actor=tuesdays.viewer(), series=tuesdays.series, until=found[-1].by_rule_on, now=tuesdays.now,
    )
    assert again == 0


def test_a_cancelled_meetings_number_is_not_given_again(tuesdays):
    first = tuesdays.meeting()
    meetings.cancel(
        actor=tuesdays.viewer(), meeting=first, version=first.version, reason="停电，下周再开。", now=tuesdays.now,
    )
    made = meetings.call(
        actor=tuesdays.viewer(), series=tuesdays.series, starts_at=first.starts_at + timedelta(hours=2),
        now=tuesdays.now,
    )
    numbers = list(Meeting.objects.filter(series=tuesdays.series).values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers)
    assert made.number == max(numbers)


def test_cancelling_needs_a_reason_and_a_stranger_is_refused(tuesdays):
    first = tuesdays.meeting()
    with pytest.raises(Unfit):
        meetings.cancel(actor=tuesdays.viewer(), meeting=first, version=1, reason=" ", now=tuesdays.now)
    for who in ("neighbour", "gate", "nobody", "head"):
        with pytest.raises(Refused):
            meetings.cancel(actor=tuesdays.viewer(who), meeting=first, version=1, reason="停电", now=tuesdays.now)


def test_all_grids_get_their_tuesdays_in_one_act_a_batch(world, now):
    before = Entry.objects.count()
    made = meetings.lay_out(
        actor=OPERATOR, place_id=world.district.id, plan=meetings.Plan(name="周二议事"), now=now,
        until=date(2026, 12, 31),
    )
    assert Series.objects.count() == 3
    assert made == Meeting.objects.count() == 3 * 6
    assert Entry.objects.count() == before + 1
    again = meetings.lay_out(
        actor=OPERATOR, place_id=world.district.id, plan=meetings.Plan(name="周二议事"), now=now,
        until=date(2026, 12, 31),
    )
    assert again == 0


def test_only_an_office_above_the_grids_lays_out_all_of_them(world, now):
    plan, until = meetings.Plan(name="周二议事"), date(2026, 12, 31)
    for who in ("grid3", "gate", "neighbour"):
        with pytest.raises(Refused):
            meetings.lay_out(actor=world.viewer(who), place_id=world.community.id, plan=plan, until=until, now=now)
    with pytest.raises(Refused):
        meetings.lay_out(
            actor=world.viewer("community"), place_id=world.district.id, plan=plan, until=until, now=now,
        )


def test_a_meeting_that_nobody_opened_was_not_held_after_a_day(tuesdays):
    first = tuesdays.meeting()
    duties.go_on_with_meetings(first.starts_at + timedelta(hours=23))
    first.refresh_from_db()
    assert first.state != MeetingState.NOT_HELD
    duties.go_on_with_meetings(first.starts_at + timedelta(hours=24))
    first.refresh_from_db()
    assert first.state == MeetingState.NOT_HELD


def test_a_meeting_is_moved_with_a_reason_and_keeps_its_number(tuesdays):
    first = tuesdays.meeting()
    meetings.move(
        actor=tuesdays.viewer(), meeting=first, version=first.version, starts_at=first.starts_at + timedelta(days=1),
        reason="周二停电。", now=tuesdays.now,
    )
    first.refresh_from_db()
    assert (first.number, first.reason, first.by_rule_on) == (1, "周二停电。", date(2026, 11, 24))
    with pytest.raises(Conflict):
        meetings.cancel(actor=tuesdays.viewer(), meeting=first, version=1, reason="停电", now=tuesdays.now)


# ── the agenda ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_agenda_writes_itself_from_what_is_due_and_names_nobodys_words(tuesdays, now):
    report = tuesdays.world.report(now, words="我家楼上的王阿姨天天吵")
    meeting = tuesdays.written()
    item = tuesdays.items(meeting)[0]
    assert item.topic.title == "水、电、暖气"
    assert list(item.topic.concerns.values_list("id", flat=True)) == [report.concern_id]


def test_whoever_raised_it_is_told_and_the_promise_waits_for_the_meeting_at_most_eight_days(tuesdays, now):
    report = tuesdays.world.report(now)
    meeting = tuesdays.written(0)
    concern = tuesdays.world.concern_of(report)
    kinds = list(Entry.objects.filter(about_id=concern.id).order_by("id").values_list("kind", flat=True))
    assert "concern.tabled" in kinds
    assert concern.promised_at >= meeting.starts_at


def test_a_promise_does_not_wait_for_a_meeting_that_is_too_far_away(tuesdays, now):
    report = tuesdays.world.report(now)
    before = tuesdays.world.concern_of(report).promised_at
    tuesdays.written(2, now=now)
    assert tuesdays.world.concern_of(report).promised_at == before


def test_a_dispute_stands_on_the_agenda_by_its_kind_only(tuesdays, now):
    report = tuesdays.world.report(now, kind="quiet", words="楼上半夜拖椅子")
    task = tuesdays.world.task_of(report)
    tasks.receive(actor=tuesdays.viewer(), task=task, version=1, headline="4号楼楼上楼下噪声", now=now)
    meeting = tuesdays.written()
    item = tuesdays.items(meeting)[0]
    assert (item.kind, item.topic.title) == (ItemKind.MEDIATE, "邻里矛盾")


def test_three_similar_matters_are_one_topic(tuesdays, now):
    for number, words in enumerate(["充电桩不够用，天天排队", "车棚充电桩不够用", "充电桩太少不够用，插不上"]):
        tuesdays.world.report(
            now - timedelta(days=1), words=words, kind="parking", key=f"c{number}", place=tuesdays.world.maple,
        )
    meeting = tuesdays.meeting()
    group = [topic for topic in _drafted(meeting, now) if topic.origin == "group"]
    assert len(group) == 1
    assert group[0].concerns.count() == 3
    assert "充电桩" in group[0].title


def _drafted(meeting, now):
    from qianxian.concerns.models import Concern

    Concern.objects.update(promised_at=now + timedelta(days=60))  # nothing is due of itself
    meetings.open_agenda(meeting=meeting, now=now)
    return list(Topic.objects.filter(items__meeting=meeting))


def test_a_resident_asks_for_the_agenda_and_hears_why_not(tuesdays, now):
    world = tuesdays.world
    report = world.report(now, phone="13912345678")
    topic = meetings.propose(actor=world.holder(report), report=Report.objects.get(pk=report.pk), now=now)
    meeting = tuesdays.written(published=False)
    item = tuesdays.items(meeting, ItemState.PROPOSED)[0]
    assert item.topic_id == topic.id
    with pytest.raises(Unfit):
        meetings.decline(actor=tuesdays.viewer(), item=item, version=item.version, reason="", now=now)
    meetings.decline(
        actor=tuesdays.viewer(), item=item, version=item.version, reason="要先请供电公司看过。", now=now,
    )
    said = Text.objects.get(entry__kind="concern.not_tabled")
    assert said.words["reason"] == "要先请供电公司看过。"
    topic.refresh_from_db()
    assert topic.state == TopicState.DECLINED


def test_nobody_asks_for_a_matter_that_is_not_theirs_and_nobody_twice(tuesdays, now):
    world = tuesdays.world
    report = world.report(now)
    for who in (STRANGER, world.viewer("neighbour"), world.viewer("nobody")):
        with pytest.raises(Refused):
            meetings.propose(actor=who, report=report, now=now)
    meetings.propose(actor=world.viewer("gate"), report=report, now=now)
    with pytest.raises(NotPossible):
        meetings.propose(actor=world.holder(report), report=report, now=now)


def test_what_is_left_comes_back_first_with_its_number_and_age(tuesdays, now):
    meeting = tuesdays.written()
    item = tuesdays.topic(meeting)
    meetings.put_off(actor=tuesdays.viewer(), item=item, version=item.version, now=now)
    tuesdays.open(meeting)
    tuesdays.adjourn(meeting)
    following = tuesdays.written(1)
    carried = tuesdays.items(following)[0].topic
    assert (carried.id, carried.code, carried.deferrals) == (item.topic_id, item.topic.code, 0)


def test_deferring_in_session_keeps_the_turn_in_the_minutes_and_counts(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    meetings.defer(actor=tuesdays.viewer(), item=item, version=item.version, now=meeting.starts_at)
    tuesdays.adjourn(meeting)
    following = tuesdays.written(1)
    assert [one.topic_id for one in tuesdays.items(following)] == [item.topic_id]
    assert Item.objects.filter(topic=item.topic_id).count() == 2
    assert Topic.objects.get(pk=item.topic_id).deferrals == 1


def test_earlier_decisions_are_the_first_item_and_never_typed(tuesdays):
    meeting = tuesdays.opened()
    decide(tuesdays, tuesdays.topic(meeting))
    tuesdays.adjourn(meeting)
    following = tuesdays.written(1)
    assert tuesdays.items(following)[0].kind == ItemKind.REVIEW
    stood = queries.session_of(following, following.starts_at).standings
    assert [one.outcome.text for one in stood] == ["按度收，每度0.56元。"]


# ── in session ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_count_sent_twice_is_one_count_and_later_comers_are_added(tuesdays):
    meeting = tuesdays.written()
    for _ in range(2):
        meetings.count_heads(
            actor=tuesdays.viewer(), meeting=meeting, key="k", heads={Capacity.RESIDENT: 12}, now=meeting.starts_at,
        )
    for minute in (1, 2):
        at = meeting.starts_at + timedelta(minutes=minute)
        meetings.check_in(meeting=meeting, key="a", capacity=Capacity.RESIDENT, now=at)
    assert queries.present_at(meeting) == {"resident": 13}
    assert HeadCount.objects.count() == 2


def test_without_a_quorum_no_vote_counts(tuesdays):
    meeting = tuesdays.opened(heads={Capacity.RESIDENT: 30})
    assert meeting.quorum_at_opening is False
    item = tuesdays.topic(meeting)
    vote = meetings.take_vote(
        actor=tuesdays.viewer(), item=item, key="v", motion="按度收", yes=20, no=0, abstained=0, now=meeting.starts_at,
    )
    assert (vote.quorum, vote.result) == (False, VoteResult.NO_QUORUM)


@pytest.mark.parametrize(("yes", "no", "result"), [(9, 4, "agreed"), (4, 9, "rejected"), (5, 5, "tie")])
def test_hands_are_counted_and_a_tie_is_further_discussion(tuesdays, yes, no, result):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    for _ in range(2):
        vote = meetings.take_vote(
            actor=tuesdays.viewer(), item=item, key="v", motion="按度收", yes=yes, no=no, abstained=2,
            objection="夜里谷价没算进去。", now=meeting.starts_at,
        )
    assert vote.result == result
    assert Vote.objects.count() == 1


def test_more_hands_than_people_and_an_objection_without_a_reason_are_refused(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    ask = {"actor": tuesdays.viewer(), "item": item, "motion": "按度收", "now": meeting.starts_at}
    with pytest.raises(Unfit):
        meetings.take_vote(**ask, key="v", yes=17, no=0, abstained=0)
    with pytest.raises(Unfit):
        meetings.take_vote(**ask, key="v", yes=3, no=1, abstained=0)
    assert not Vote.objects.exists()


def test_guests_have_no_vote(tuesdays):
    meeting = tuesdays.opened(heads={Capacity.BRANCH: 5, Capacity.GUEST: 9})
    with pytest.raises(Unfit):
        meetings.take_vote(
            actor=tuesdays.viewer(), item=tuesdays.topic(meeting), key="v", motion="按度收", yes=6, no=0, abstained=0,
            now=meeting.starts_at,
        )


@pytest.mark.parametrize(
    ("took", "area", "yes", "yes_area", "special", "carried"),
    [
        (200, 200_00, 101, 101_00, False, True),
        (200, 200_00, 100, 101_00, False, False),
        (200, 200_00, 101, 100_00, False, False),
        (200, 200_00, 150, 150_00, True, True),
        (200, 200_00, 149, 150_00, True, False),
        (200, 200_00, 150, 149_99, True, False),
        (199, 200_00, 199, 200_00, False, False),
        (200, 199_99, 200, 199_99, False, False),
    ],
)
def test_owners_thresholds_are_exact_at_the_boundary(took, area, yes, yes_area, special, carried):
    count = count_owners(
        everybody=Side(300, 300_00), took_part=Side(took, area), agreed=Side(yes, yes_area), special=special,
    )
    assert count.carried is carried


def test_a_meeting_that_may_not_decide_is_told_so_and_refers(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting, "2号楼外墙渗水动用维修资金")
    meetings.classify(
        actor=tuesdays.viewer(), topic=item.topic, version=item.topic.version,
        decision_class=DecisionClass.OWNERS_SPECIAL, series=tuesdays.series, now=meeting.starts_at,
    )
    with pytest.raises(Refused, match="278"):
        decide(tuesdays, item)
    meetings.say(
        actor=tuesdays.viewer(), item=item, key="o", kind=OutcomeKind.REFERRAL, text="提请业主大会表决。",
        now=meeting.starts_at,
    )
    assert Topic.objects.get(pk=item.topic_id).state == TopicState.REFERRED


def test_the_four_steps_are_taken_in_their_order(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting, "社区公共收益怎么用")
    ask = {"actor": tuesdays.viewer(), "topic": item.topic, "series": tuesdays.series, "now": meeting.starts_at}
    meetings.classify(**ask, version=item.topic.version, decision_class=DecisionClass.COMMUNITY)
    meetings.say(
        actor=tuesdays.viewer(), item=item, key="o", kind=OutcomeKind.REFERRAL, text="走四议两公开。",
        now=meeting.starts_at,
    )
    item.topic.refresh_from_db()
    ask["topic"] = item.topic
    with pytest.raises(NotPossible):
        meetings.take_step(**ask, step=ProcedureStep.MEMBERS_REVIEW, taken_on=date(2026, 11, 24), note="党员大会")
    for step in list(ProcedureStep)[:5]:
        meetings.take_step(**ask, step=step, taken_on=date(2026, 11, 24), note="在社区会议室")
    item.topic.refresh_from_db()
    assert item.topic.state == TopicState.OPEN
    assert item.topic.decision_class == DecisionClass.COORDINATION


# ── outcomes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_outcomes_are_written_only_in_session_and_later_ones_are_dated_corrections(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    outcome = decide(tuesdays, item)
    end = tuesdays.adjourn(meeting)
    with pytest.raises(NotPossible):
        decide(tuesdays, item, key="later")
    meetings.rectify(
        actor=tuesdays.viewer(), outcome=queries.outcome_of(meeting, outcome.pk), text="每度是0.58元。", now=end,
    )
    outcome.refresh_from_db()
    assert outcome.text == "按度收，每度0.56元。"
    assert outcome.rectifications.get().text == "每度是0.58元。"


def test_a_decision_needs_a_unit_around_here_and_days(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    with pytest.raises(Unfit):
        decide(tuesdays, item, days=-1)
    with pytest.raises(Unfit):
        decide(tuesdays, item, unit="neighbour")
    outcome = decide(tuesdays, item)
    assert outcome.review_on == outcome.due_on + timedelta(days=7)
    task = Task.objects.get(source="decision")
    assert (task.state, task.headline) == ("received", "按度收，每度0.56元。")


def test_sent_twice_it_is_one_outcome_and_one_piece_of_work(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    assert decide(tuesdays, item).pk == decide(tuesdays, item).pk
    assert Task.objects.filter(source="decision").count() == 1


def test_a_decision_is_looked_back_on_and_signed_off_or_given_another_day(tuesdays):
    meeting = tuesdays.opened()
    outcome = decide(tuesdays, tuesdays.topic(meeting))
    tuesdays.adjourn(meeting)
    following = tuesdays.opened(1)
    outcome = queries.outcome_of(following, outcome.pk)
    ask = {"actor": tuesdays.viewer(), "meeting": following, "outcome": outcome, "now": following.starts_at}
    with pytest.raises(Unfit):
        meetings.look_back(**ask, version=outcome.version, kept=True)
    later = following.starts_at.date() + timedelta(days=9)
    meetings.look_back(**ask, version=outcome.version, kept=False, due_on=later)
    task = Task.objects.select_related("unit", "place").get(source="decision")
    tasks.report_done(
        actor=tuesdays.viewer(), task=task, version=task.version, outcome="账目贴出来了。", evidence=[],
        now=following.starts_at,
    )
    meetings.look_back(**ask, version=outcome.version, kept=True)
    task.refresh_from_db()
    assert task.state == "verified"


def test_a_decision_on_a_concern_moves_it_to_the_unit_until_the_day(tuesdays, now):
    world = tuesdays.world
    report = world.report(now)
    meeting = tuesdays.opened()
    item = tuesdays.items(meeting)[0]
    decide(tuesdays, item, unit="community", text="社区请供电公司来修。")
    concern, task = world.concern_of(report), world.task_of(report)
    assert (concern.state, task.unit.name) == ("reported", "文峰社区党总支")
    assert concern.promised_at == task.due_at
    assert Topic.objects.get(pk=item.topic_id).state == TopicState.SETTLED


def test_what_is_settled_meanwhile_is_taken_off_the_list(tuesdays, now):
    world = tuesdays.world
    report = world.report(now)
    tuesdays.written()
    task = world.task_of(report)
    tasks.receive(actor=tuesdays.viewer(), task=task, version=task.version, headline="东门路灯不亮", now=now)
    tasks.report_done(actor=tuesdays.viewer(), task=task, version=task.version, outcome="换了", evidence=[], now=now)
    concerns.confirm(
        actor=world.holder(report), report=Report.objects.get(pk=report.pk), version=world.concern_of(report).version,
        now=now,
    )
    assert Topic.objects.get().state == TopicState.SETTLED
    assert Item.objects.get().state == ItemState.DROPPED


# ── minutes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_minutes_build_themselves_are_corrected_for_48_hours_and_adopted_with_their_hash(tuesdays):
    meeting = tuesdays.opened()
    item = tuesdays.topic(meeting)
    meetings.take_vote(
        actor=tuesdays.viewer(), item=item, key="v", motion="按度收", yes=12, no=3, abstained=1,
        objection="夜里谷价没算进去。", now=meeting.starts_at,
    )
    decide(tuesdays, item)
    end = tuesdays.adjourn(meeting)
    meetings.circulate(meeting=meeting, now=end, actor=tuesdays.viewer(), version=meeting.version)
    with pytest.raises(Refused):
        meetings.correct(
            actor=STRANGER, meeting=meeting, key="c", words="是15人。", means=Means.WEB, attended=frozenset(), now=end,
        )
    made = meetings.correct(
        actor=STRANGER, meeting=meeting, key="c", words="反对的是4人。", means=Means.WEB, now=end,
        attended=frozenset({meeting.id}),
    )
    made.meeting = meeting
    meetings.take_over(actor=tuesdays.viewer(), correction=made, text="反对4人，不是3人。", now=end)
    duties.go_on_with_minutes(end + timedelta(hours=47))
    assert not Minutes.objects.exists()
    duties.go_on_with_minutes(end + timedelta(hours=48))
    kept = Minutes.objects.get()
    assert Text.objects.get(entry__kind="meeting.minutes_adopted").words["sha256"] == kept.sha256
    said = json.dumps(kept.sections, ensure_ascii=False)
    assert "反对4人，不是3人。" in said
    assert "夜里谷价没算进去。" in said
    meeting.refresh_from_db()
    assert queries.minutes_for(STRANGER, meeting).sections[-1].paragraphs == ["反对4人，不是3人。"]
    with pytest.raises(Refused):
        meetings.correct(
            actor=STRANGER, meeting=meeting, key="late", words="还有", means=Means.WEB, now=end,
            attended=frozenset({meeting.id}),
        )
    assert Correction.objects.count() == 1


def test_minutes_name_no_dispute(tuesdays, now):
    tuesdays.world.report(now, kind="quiet", words="楼上半夜拖椅子")
    meeting = tuesdays.opened()
    item = tuesdays.items(meeting)[0]
    decide(tuesdays, item, text="请楼上铺地垫，晚十点后不拖椅子。")
    end = tuesdays.adjourn(meeting)
    meetings.circulate(meeting=meeting, now=end)
    said = str(queries.minutes_for(STRANGER, meeting))
    assert "邻里矛盾" in said
    assert "地垫" not in said


def test_missing_minutes_of_earlier_meetings_are_told_to_the_community_and_stop_nothing(tuesdays):
    tuesdays.adjourn(tuesdays.opened())
    following = tuesdays.opened(1)
    assert following.state == MeetingState.IN_SESSION
    assert Entry.objects.filter(kind="meeting.minutes_missing").count() == 1
    assert [one.number for one in queries.unadopted_before(following)] == [1]


def test_what_a_meeting_looked_at_for_the_last_time_stands_in_its_minutes(world, now, tuesdays):
    first = tuesdays.opened()
    said = meetings.say(
        actor=tuesdays.viewer(), item=tuesdays.topic(first), key="o", kind=OutcomeKind.DECISION, text="按度收费。",
        unit_id=world.units["grid3"].id, due_on=date(2026, 12, 1), now=first.starts_at,
    )
    tuesdays.adjourn(first)
    task = said.work.get().task
    tasks.report_done(
        actor=tuesdays.viewer(), task=task, version=task.version, outcome="贴出来了。", evidence=[], now=first.ends_at,
    )
    second = tuesdays.opened(1)
    said.refresh_from_db()
    meetings.look_back(
        actor=tuesdays.viewer(), meeting=second, outcome=said, version=said.version, kept=True, now=second.starts_at,
    )
    tuesdays.adjourn(second)
    assert ["按度收费" in line for line in second.looked_back] == [True]
    third = tuesdays.opened(2)
    tuesdays.adjourn(third)
    assert third.looked_back == []
