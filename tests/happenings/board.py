"""Following a community: told in the evening, and told no more."""

from datetime import timedelta

from qianxian.concerns import actions as concerns
from qianxian.concerns.queries import Moved
from qianxian.people import actions as people
from qianxian.people.queries import Viewer


def happen(world, now):
    resident = people.join(phone="13900008888", now=now)
    own = Viewer(resident_id=resident.pk)
    followed = concerns.follow_area(actor=own, place_id=world.community.id, now=now)
    moved = Moved(world.community.id, "文峰社区", now.date(), now + timedelta(hours=1), raised=3, done=1, settled=0)
    concerns.tell_area(moved=moved, now=now + timedelta(hours=1))
    people.change_number(actor=own, phone="13900008889", now=now)
    concerns.leave_area(actor=own, subscription=followed, now=now)
