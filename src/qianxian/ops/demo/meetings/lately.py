"""The last Tuesdays of one grid, for a demonstration without a year behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.states import Capacity, ItemKind, OutcomeKind, SeriesKind
from qianxian.ops.demo.district import BEGIN, COMMUNITY
from qianxian.people import queries as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.meetings.models import Item, Meeting
    from qianxian.ops.demo.district import Made
    from qianxian.people.queries import Viewer

WEEKS = 3
"""So many Tuesdays were held before today."""
GRID = 3
THERE = {
    Capacity.BRANCH: 3, Capacity.COMMUNITY: 2, Capacity.PROPERTY: 1, Capacity.OWNERS_REPRESENTATIVE: 9,
    Capacity.RESIDENT: 12, Capacity.COURTYARD_HEAD: 4,
}
TALKED_ABOUT = (
    ("清走4号楼后的旧家具", "东车棚装十个充电口"),
    ("给老人楼道加扶手", "2号楼外墙渗水怎么补"),
    ("东车棚的充电费怎么收", "冬天扫雪怎么排班"),
)
"""What the three Tuesdays decided, and what they left for the next one."""


def load_tuesdays(made: Made, now: datetime) -> None:
    """Let the last Tuesdays of one grid be held as its people would."""
    today = timezone.localtime(now).date()
    begin = now - timedelta(weeks=WEEKS)
    grid = next(place for code, place in made.places.items()
                if place.level == Level.GRID and code.startswith(COMMUNITY) and int(code[12:14]) == GRID)
    directory = people.directory.now()
    unit = directory.at(grid.id, OrganisationKind.BRANCH)
    assert unit is not None  # noqa: S101  # founded with the units
    tuesdays = meetings.open_series(
        actor=OPERATOR, kind=SeriesKind.DELIBERATION, convener_id=unit.id, place_id=grid.id, now=begin,
        plan=meetings.Plan(name=f"{grid.name}周二议事"),
    )
    meetings.lay_out_series(actor=OPERATOR, series=tuesdays, until=today, now=begin)
    held, _past, _more = queries.public_meetings([grid.id], begin)
    actor = _secretary(f"grid{GRID}", unit.id)
    for meeting, said in zip([one for one in held if one.ends_at < now], TALKED_ABOUT, strict=False):
        _hold(actor, meeting, said, unit.id, now)


def _secretary(username: str, unit_id: int) -> Viewer:
    account = people.account_named(username)
    assert account is not None  # noqa: S101  # opened with the units
    viewer = people.viewer_of(account, chosen_office=None, today=BEGIN)
    office = next(one for one in viewer.offices if one.organisation_id == unit_id)
    return people.viewer_of(account, chosen_office=office.id, today=BEGIN)


def _hold(actor: Viewer, meeting: Meeting, said: tuple[str, str], unit_id: int, now: datetime) -> None:
    """Let a meeting be held as its people would: count, talk, decide, close, and put the minutes up."""
    at, (settled, left) = meeting.starts_at, said
    meetings.open_agenda(meeting=meeting, now=at - timedelta(days=2))
    meetings.publish_agenda(meeting=meeting, now=at - timedelta(days=1))
    meetings.count_heads(actor=actor, meeting=meeting, key="demo", heads=THERE, now=at)
    meetings.call_to_order(actor=actor, meeting=meeting, version=meeting.version, now=at)
    for title in (settled, left):
        meetings.bring_in(actor=actor, meeting=meeting, title=title, kind=ItemKind.DECIDE, now=at)
    by_title = {
        turn.topic.title: turn.item for turn in queries.session_of(meeting, at).admitted if turn.topic is not None
    }
    decided = _with_meeting(by_title[settled], meeting)
    meetings.take_vote(
        actor=actor, item=decided, key="demo", motion=settled, yes=21, no=4, abstained=3, now=at,
        objection="夜里谷价没算进去。",
    )
    meetings.say(
        actor=actor, item=decided, key="demo", kind=OutcomeKind.DECISION, text=f"{settled}，月底前办好。",
        unit_id=unit_id, due_on=timezone.localtime(at).date() + timedelta(days=14), now=at,
    )
    put = _with_meeting(by_title[left], meeting)
    meetings.defer(actor=actor, item=put, version=put.version, now=at)
    meetings.adjourn(actor=actor, meeting=meeting, version=meeting.version, now=meeting.ends_at)
    meetings.circulate(actor=actor, meeting=meeting, version=meeting.version, now=meeting.ends_at)
    if meeting.correct_until is not None and meeting.correct_until < now:
        meetings.adopt(meeting=meeting, now=meeting.correct_until)


def _with_meeting(item: Item, meeting: Meeting) -> Item:
    item.meeting = meeting
    return item
