"""Rooms of service centres, booked and let go by the offices around."""

from datetime import date, timedelta

from addresses import OFFICES, Sent

AROUND = {"grid1", "grid3", "head", "community", "subdistrict", "district", "admin", "admin_community"}
"""Who works in the community of the room, or above it; the gatehouse books nothing."""
ABOVE = {"grid3", "community", "subdistrict", "district", "admin", "admin_community"}
"""Who may let go what grid 3 booked: it, and those who have the centre in their care."""

GET = {"rooms": OFFICES, "room": AROUND}
POST_ONLY = {"let_go_room"}


def furnished(world, now):
    """Open the community's centre with a parlour and a mediation room, and return the two."""
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places
    from qianxian.places.hours import read_hours
    from qianxian.places.models import Room
    from qianxian.places.rooms import read_rooms

    centre = places.open_centre(
        actor=OPERATOR, place=world.community, opened_on=date(2024, 1, 1), now=now,
        rooms=read_rooms("会客厅 12\n调解室"),
        facts=places.Facts(name="文峰社区党群服务中心", hours=read_hours("每天8:30—17:30")),
    )
    return list(Room.objects.filter(centre=centre).select_related("centre__place").order_by("position"))


def booked(world, now, room, *, name="grid3", purpose="meeting", title="车棚怎么收费", hour=3, days=1, weeks=1):
    """Book a room tomorrow, so many hours after the clock stands, for an hour."""
    from qianxian.meetings import actions as meetings
    from qianxian.meetings.states import Purpose

    begin = now + timedelta(days=days, hours=hour)
    return meetings.book_room(
        actor=world.viewer(name), room=room, purpose=Purpose(purpose), title=title, starts_at=begin,
        ends_at=begin + timedelta(hours=1), weeks=weeks, now=now,
    )


def arguments(world, now):
    parlour, _mediation = furnished(world, now)
    return {"room": [parlour.id], "let_go_room": [booked(world, now, parlour).made[0].id]}


def sent(scene):
    wanted = {"day": "2026-11-25", "begins": "09:00", "ends": "10:00", "purpose": "meeting", "title": "冬天扫雪",
              "weeks": "1"}
    return {
        "room": Sent(AROUND, "room.booked", wanted, opens=False),
        "let_go_room": Sent(ABOVE, "room.let_go", {"version": 1, "reason": "改在小区里开"}, opens=False),
    }
