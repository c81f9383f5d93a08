"""A meeting that was held without the screen is written down afterwards: its day, who was there, where its sheet is."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from qianxian.base.permits import Refused, Unfit
from qianxian.base.states import NotPossible
from qianxian.ledger.models import Entry, Text
from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.models import HeadCount, Minutes
from qianxian.meetings.queries.minutes import canonical
from qianxian.meetings.states import Capacity, ItemState

THERE = {Capacity.BRANCH: 2, Capacity.RESIDENT: 9}


def noted(tuesdays, meeting, *, name="community", heads=THERE, at=None):
    return meetings.note_held(
        actor=tuesdays.viewer(name), place_id=tuesdays.world.community.id, held=[meetings.OnPaper(meeting.id, heads)],
        now=at or meeting.ends_at + timedelta(hours=1),
    )


def test_it_is_over_with_its_counts_and_minutes_that_say_where_the_sheet_lies(world, now, tuesdays):
    meeting = tuesdays.meeting()
    later = meeting.ends_at + timedelta(hours=1)
    assert [one.id for one in queries.to_note(tuesdays.viewer("community"), later)] == [meeting.id]
    assert noted(tuesdays, meeting) == 1
    meeting = tuesdays.meeting()
    assert (meeting.state, meeting.opened_at, meeting.quorum_at_opening) == ("minutes_adopted", meeting.starts_at, True)
    assert dict(HeadCount.objects.values_list("capacity", "heads")) == {"branch": 2, "resident": 9}
    kept = Minutes.objects.get(meeting=meeting)
    assert kept.sha256 == hashlib.sha256(canonical(kept.sections).encode()).hexdigest()
    assert "第3网格党支部" in canonical(kept.sections)
    entry = Entry.objects.get(kind="meetings.noted")
    assert Text.objects.get(entry=entry).words["sha256s"] == [kept.sha256]
    assert queries.to_note(tuesdays.viewer("community"), later) == []


def test_what_nobody_opened_may_have_been_held_on_paper_all_the_same_and_its_agenda_goes_on(world, now, tuesdays):
    meeting = tuesdays.written()
    item = tuesdays.topic(meeting)
    meetings.lapse(meeting=meeting, now=meeting.starts_at + timedelta(hours=25))
    noted(tuesdays, meeting, at=meeting.starts_at + timedelta(days=3))
    assert tuesdays.meeting().state == "minutes_adopted"
    item.refresh_from_db()
    assert item.state == ItemState.DROPPED
    following = tuesdays.written(1, published=False)
    assert item.topic_id in {one.topic_id for one in tuesdays.items(following)}


def test_only_what_is_over_and_was_not_held_on_the_screen(world, now, tuesdays):
    meeting = tuesdays.opened()
    with pytest.raises(NotPossible):
        noted(tuesdays, meeting)
    coming = tuesdays.meeting(1)
    with pytest.raises(NotPossible):
        noted(tuesdays, coming, at=coming.starts_at)
    noted(tuesdays, coming)
    with pytest.raises(NotPossible):
        noted(tuesdays, coming)


@pytest.mark.parametrize("heads", [{}, {Capacity.BRANCH: 0}, {Capacity.BRANCH: -1}, {Capacity.RESIDENT: 2001}])
def test_nobody_there_or_more_than_can_be_is_no_meeting(world, now, tuesdays, heads):
    with pytest.raises(Unfit):
        noted(tuesdays, tuesdays.meeting(), heads=heads)
    assert not HeadCount.objects.exists()


def test_the_grid_itself_does_not_and_another_place_can_not(world, now, tuesdays):
    meeting = tuesdays.meeting()
    with pytest.raises(Refused):
        noted(tuesdays, meeting, name="grid3")
    assert queries.to_note(tuesdays.viewer("grid3"), meeting.ends_at) == []
