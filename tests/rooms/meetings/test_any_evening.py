"""Any sequence of what people and time do with meetings: no number twice, no topic lost, none at two tables."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties
from qianxian.meetings.models import Item, Meeting, Outcome, Topic
from qianxian.meetings.states import (
    HELD,
    ITEM_LIFECYCLE,
    ITEM_OPEN,
    TOPIC_LIFECYCLE,
    DecisionClass,
    ItemKind,
    ItemState,
    OutcomeKind,
)
from qianxian.storage.acts import Conflict
from rooms.meetings.conftest import ENOUGH, make

REFUSALS = (Refused, NotPossible, Unfit, Conflict)
any_one = st.integers(0, 20)
who = st.sampled_from(["grid3"] * 6 + ["community"] * 3 + ["neighbour", "gate", "nobody"])


class Evenings(RuleBasedStateMachine):
    """Grid 3, its community, and everybody who has nothing to say there."""

    world = begin = None

    def __init__(self):
        super().__init__()
        self.mark = transaction.savepoint()
        self.now = self.begin
        self.tuesdays = make(self.world, self.begin)
        self.seen = {}

    def teardown(self):
        transaction.savepoint_rollback(self.mark)

    def attempt(self, act, **given):
        inner = transaction.savepoint()
        try:
            act(**given)
        except REFUSALS:
            transaction.savepoint_rollback(inner)

    def pick(self, rows, number):
        found = list(rows)
        return found[number % len(found)] if found else None

    def meeting(self, number):
        near = Meeting.objects.filter(starts_at__lte=self.now + timedelta(days=8)).order_by("-starts_at")
        return self.pick(near.select_related("series__place", "series__convener")[:4], number)

    def item(self, number):
        chosen = Item.objects.filter(topic__isnull=False).order_by("-id").select_related(
            "topic", "meeting__series__place", "meeting__series__convener",
        )
        return self.pick(chosen[:8], number)

    @rule(hours=st.sampled_from([1, 20, 49, 168]))
    def time_goes_by(self, hours):
        self.now += timedelta(hours=hours)
        duties.go_on_with_meetings(self.now)
        duties.go_on_with_minutes(self.now)

    @rule(number=any_one, by=who, verb=st.sampled_from(
        ["open_agenda", "publish_agenda", "call_to_order", "adjourn", "circulate"]))
    def a_step(self, number, by, verb):
        if meeting := self.meeting(number):
            self.attempt(getattr(meetings, verb), actor=self.world.viewer(by), meeting=meeting,
                         version=meeting.version, now=self.now)

    @rule(number=any_one, by=who)
    def cancelled(self, number, by):
        if meeting := self.meeting(number):
            self.attempt(meetings.cancel, actor=self.world.viewer(by), meeting=meeting, version=meeting.version,
                         reason="停电", now=self.now)

    @rule(number=any_one, by=who)
    def brought_in(self, number, by):
        if meeting := self.meeting(number):
            self.attempt(meetings.count_heads, actor=self.world.viewer(by), meeting=meeting, key=f"k{self.now}",
                         heads=ENOUGH, now=self.now)
            self.attempt(meetings.bring_in, actor=self.world.viewer(by), meeting=meeting, title="冬天扫雪怎么排班",
                         kind=ItemKind.DECIDE, now=self.now)

    @rule(number=any_one, by=who, verb=st.sampled_from(["admit", "put_off", "defer", "defer", "defer"]))
    def a_step_of_an_item(self, number, by, verb):
        if item := self.item(number):
            self.attempt(getattr(meetings, verb), actor=self.world.viewer(by), item=item, version=item.version,
                         now=self.now)

    @rule(number=any_one, by=who, verb=st.sampled_from(["decline", "send_down"]))
    def sent_away(self, number, by, verb):
        if item := self.item(number):
            self.attempt(getattr(meetings, verb), actor=self.world.viewer(by), item=item, version=item.version,
                         reason="请网格先量一量。", now=self.now)

    @rule(number=any_one, by=who, kind=st.sampled_from(list(OutcomeKind)))
    def said(self, number, by, kind):
        if item := self.item(number):
            self.attempt(meetings.say, actor=self.world.viewer(by), item=item, key=f"{self.now}", kind=kind,
                         text="按楼排班。", unit_id=self.world.units["grid3"].id,
                         due_on=(self.now + timedelta(days=7)).date(), now=self.now)

    @rule(number=any_one, by=who, to=st.sampled_from(list(DecisionClass)))
    def classified(self, number, by, to):
        if item := self.item(number):
            self.attempt(meetings.classify, actor=self.world.viewer(by), topic=item.topic, version=item.topic.version,
                         decision_class=to, series=item.meeting.series, now=self.now)

    @invariant()
    def no_number_is_given_twice_and_none_goes_back(self):
        for series in (self.tuesdays.series, self.tuesdays.joint):
            numbers = Counter(Meeting.objects.filter(series=series).values_list("number", flat=True))
            assert max(numbers.values()) == 1

    @invariant()
    def a_topic_is_open_at_one_table_at_most_and_none_that_ended_is(self):
        for topic in Topic.objects.prefetch_related("items"):
            turns = [one for one in topic.items.all() if one.state in ITEM_OPEN]
            assert len(turns) <= 1
            assert topic.state not in TOPIC_LIFECYCLE.ends or not [
                one for one in turns if one.state == ItemState.PROPOSED
            ]
            assert topic.code == self.seen.setdefault(topic.id, topic.code)

    @invariant()
    def what_ended_at_a_meeting_stays_as_it_was(self):
        for item in Item.objects.filter(state__in=ITEM_LIFECYCLE.ends):
            assert self.seen.setdefault(("item", item.id), item.state) == item.state

    @invariant()
    def outcomes_are_of_meetings_that_were_held_and_name_who_does_it_by_when(self):
        for outcome in Outcome.objects.select_related("item__meeting"):
            assert outcome.item.meeting.state in HELD
            if outcome.kind in (OutcomeKind.DECISION, OutcomeKind.ACTION):
                assert outcome.unit_id
                assert outcome.due_on
                assert outcome.work.exists()


def test_any_evening(world, now):
    Evenings.world, Evenings.begin = world, now
    run_state_machine_as_test(
        Evenings, settings=settings(max_examples=6, stateful_step_count=25, deadline=None, derandomize=True),
    )
