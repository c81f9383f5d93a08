"""A grid's deliberation day and its community's joint meeting, ready to be held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings.models import Item, Meeting, Series
from qianxian.meetings.states import Capacity, ItemState, SeriesKind

ENOUGH = {Capacity.BRANCH: 3, Capacity.RESIDENT: 12, Capacity.PROPERTY: 1}


@dataclass
class Tuesdays:
    """The series of grid 3 and its community, and what it takes to hold a meeting."""

    world: object
    now: object
    series: Series
    joint: Series

    def viewer(self, name="grid3"):
        return self.world.viewer(name)

    def meeting(self, number=0):
        return Meeting.objects.select_related("series__place", "series__convener").filter(
            series=self.series,
        ).order_by("number")[number]

    def written(self, number=0, *, published=True, now=None):
        """Return a meeting with its agenda."""
        meeting = self.meeting(number)
        at = now or meeting.starts_at - timedelta(hours=1)
        meetings.open_agenda(meeting=meeting, now=at)
        if published:
            meetings.publish_agenda(meeting=meeting, now=at)
        return meeting

    def opened(self, number=0, heads=ENOUGH):
        """Return a meeting in session, with enough people there."""
        return self.open(self.written(number), heads)

    def open(self, meeting, heads=ENOUGH):
        actor = self.viewer("community" if meeting.series_id == self.joint.id else "grid3")
        if heads:
            meetings.count_heads(
                actor=actor, meeting=meeting, key=f"h{meeting.id}", heads=heads, now=meeting.starts_at,
            )
        meetings.call_to_order(actor=actor, meeting=meeting, version=meeting.version, now=meeting.starts_at)
        return meeting

    def items(self, meeting, state=ItemState.ADMITTED):
        found = list(Item.objects.filter(meeting=meeting, state=state).select_related("topic").order_by("position"))
        for item in found:
            item.meeting = meeting
        return found

    def topic(self, meeting, title="东车棚的充电费怎么收", kind="decide"):
        """Bring something in and return its item."""
        topic = meetings.bring_in(
            actor=self.viewer(), meeting=meeting, title=title, kind=kind, now=meeting.starts_at,
        )
        return next(item for item in self.items(meeting) if item.topic_id == topic.id)

    def adjourn(self, meeting):
        actor = self.viewer("community" if meeting.series_id == self.joint.id else "grid3")
        at = meeting.ends_at
        meetings.adjourn(actor=actor, meeting=meeting, version=meeting.version, now=at)
        return at


@pytest.fixture
def tuesdays(world, now):
    """Grid 3 meets every Tuesday, from tomorrow on; the community every third Thursday."""
    return make(world, now)


def make(world, now):
    grid, community = world.viewer("grid3"), world.viewer("community")
    series = meetings.open_series(
        actor=grid, kind=SeriesKind.DELIBERATION, convener_id=world.units["grid3"].id, place_id=world.grid3.id,
        plan=meetings.Plan(name="第3网格周二议事"), now=now,
    )
    joint = meetings.open_series(
        actor=community, kind=SeriesKind.JOINT, convener_id=world.units["community"].id, place_id=world.community.id,
        plan=meetings.Plan(name="文峰社区联席会议", rule="FREQ=MONTHLY;BYDAY=3TH", quorum_heads=0, quorum_of=()),
        now=now,
    )
    until = timezone.localtime(now).date() + timedelta(days=70)
    meetings.lay_out_series(actor=grid, series=series, until=until, now=now)
    meetings.lay_out_series(actor=community, series=joint, until=until, now=now)
    series, joint = (Series.objects.select_related("place", "convener").get(pk=one.pk) for one in (series, joint))
    return Tuesdays(world, now, series, joint)
