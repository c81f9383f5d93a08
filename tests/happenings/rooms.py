"""A room is booked for some weeks and let go; a mediation takes one, and says nothing; a meeting has one, and none."""

from datetime import timedelta

from addresses.rooms import booked, furnished
from qianxian.meetings import actions as meetings
from qianxian.meetings.models import Meeting
from qianxian.meetings.states import Capacity, MeetingState


def happen(world, now):
    parlour, mediation = furnished(world, now)
    first, *_rest = booked(world, now, parlour, weeks=3).made
    meetings.let_go_room(actor=world.viewer("grid3"), booking=first, version=1, reason="改在小区里开", now=now)
    booked(world, now, mediation, purpose="mediation")
    planned = Meeting.objects.filter(state=MeetingState.PLANNED, series__place=world.grid3)
    meeting = planned.select_related("series__place", "series__convener").latest("number")
    actor = world.viewer("grid3")
    meetings.take_room(actor=actor, meeting=meeting, version=meeting.version, room=parlour, now=now)
    meetings.leave_room(actor=actor, meeting=meeting, version=meeting.version, venue="槐荫院凉亭", now=now)
    meetings.note_held(
        actor=world.viewer("community"), place_id=world.community.id,
        held=[meetings.OnPaper(meeting.id, {Capacity.RESIDENT: 9})], now=meeting.ends_at + timedelta(hours=1),
    )
