"""A room is booked for some weeks and let go; a mediation takes one, and says nothing."""

from addresses.rooms import booked, furnished
from qianxian.meetings import actions as meetings


def happen(world, now):
    parlour, mediation = furnished(world, now)
    first, *_rest = booked(world, now, parlour, weeks=3).made
    meetings.let_go_room(actor=world.viewer("grid3"), booking=first, version=1, reason="改在小区里开", now=now)
    booked(world, now, mediation, purpose="mediation")
