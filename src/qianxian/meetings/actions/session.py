"""In session: opening, counting who is there, hands, and the end."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.meetings import rules
from qianxian.meetings.actions.joint import joint_series_of, offer
from qianxian.meetings.actions.taking import (
    drop_items,
    in_session,
    key_of,
    read_text,
    record,
    take,
    take_item,
)
from qianxian.meetings.actions.topics import topic_of
from qianxian.meetings.counting import has_quorum, result_of, voting
from qianxian.meetings.models import HeadCount, Item, SigningSheet, Topic, Vote
from qianxian.meetings.queries.minutes import said_standing
from qianxian.meetings.queries.session import present_at, standings
from qianxian.meetings.states import Capacity, Counting, ItemState, MeetingState, TopicState, Who
from qianxian.storage import jobs
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.meetings.models import Meeting
    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto

MOST_HEADS = 2000


@act
def call_to_order(*, actor: Viewer, meeting: Meeting, version: int, now: datetime) -> None:
    """Open a meeting: who is there is counted, and whether that is a quorum is kept.

    :raises Refused: if the actor does not convene it.
    :raises NotPossible: if it has no agenda, or is open or over.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_convene(actor, meeting.series))
    present = present_at(meeting)
    quorum = has_quorum(present, heads=meeting.series.quorum_heads, wanted=meeting.series.wanted)
    was = take(
        meeting, version, "call_to_order", by=Who.CONVENER, having=("present",), opened_at=now,
        quorum_at_opening=quorum, chair_id=actor.office_id,
    )
    record("meeting.opened", actor, meeting, now, was=was, present=sum(present.values()), quorum=quorum)


# ── who is there ─────────────────────────────────────────────────────────────────────────────────────────────────


def count_heads(
    *, actor: Viewer, meeting: Meeting, key: str, heads: dict[Capacity, int], now: datetime,
    how: Counting = Counting.ROLL,
) -> None:
    """Write down how many are there in each capacity; sent twice, it is one count.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is not the time for it.
    :raises Unfit: if a number can't be.
    """
    require(rules.may_convene(actor, meeting.series))
    if HeadCount.objects.filter(key__in=[key_of(key, meeting.id, one) for one in heads]).exists():
        return
    _count_heads(actor=actor, meeting=meeting, key=key, heads=heads, how=how, now=now)


@act
def _count_heads(
    *, actor: Viewer, meeting: Meeting, key: str, heads: dict[Capacity, int], how: Counting, now: datetime,
) -> None:
    _is_there(meeting)
    if not heads or any(not 0 <= n <= MOST_HEADS for n in heads.values()):
        raise Unfit(_("Count again, please: a number from 0 to 2000 for each."), "heads")
    HeadCount.objects.bulk_create([
        HeadCount(key=key_of(key, meeting.id, one), meeting=meeting, capacity=one, heads=n, how=how, counted_at=now)
        for one, n in heads.items()
    ])
    record("meeting.heads_counted", actor, meeting, now, heads=[[one.value, n] for one, n in heads.items()],
           how=how.value)


def check_in(*, meeting: Meeting, key: str, capacity: Capacity, now: datetime) -> None:
    """Count one who came in by the square code on the screen; no name is kept, and a browser counts once.

    :raises NotPossible: if it is not the time for it.
    """
    if not HeadCount.objects.filter(key=key_of(key, meeting.id)).exists():
        _check_in(meeting=meeting, key=key, capacity=capacity, now=now)


@act
def _check_in(*, meeting: Meeting, key: str, capacity: Capacity, now: datetime) -> None:
    _is_there(meeting)
    HeadCount.objects.create(
        key=key_of(key, meeting.id), meeting=meeting, capacity=capacity, heads=1, how=Counting.SCAN, counted_at=now,
    )
    record("meeting.came_in", None, meeting, now, capacity=capacity.value)


def _is_there(meeting: Meeting) -> None:
    if meeting.state not in (MeetingState.AGENDA_OPEN, MeetingState.AGENDA_PUBLISHED, MeetingState.IN_SESSION):
        raise NotPossible(_("Who is there is counted from the agenda on until the meeting ends."))


@act
def keep_sheet(*, actor: Viewer, meeting: Meeting, photo: StoredPhoto, now: datetime) -> SigningSheet:
    """Keep the photograph of a signed attendance sheet; it goes after thirty days, the counts stay.

    :raises Refused: if the actor does not convene the meeting.
    """
    require(rules.may_convene(actor, meeting.series))
    made = SigningSheet.objects.create(meeting=meeting, taken_at=now, **asdict(photo))
    record("meeting.sheet_kept", actor, meeting, now, sha256=made.sha256)
    return made


@act
def forget_sheet(*, sheet: SigningSheet, now: datetime) -> None:
    """Erase the photograph of a signing sheet because its time is over."""
    meeting = sheet.meeting
    SigningSheet.objects.filter(pk=sheet.pk).delete()
    jobs.ask_for(jobs.REMOVE_FILES, now=now, names=[sheet.name])
    record("meeting.sheet_forgotten", None, meeting, now)


# ── hands ────────────────────────────────────────────────────────────────────────────────────────────────────────


def take_vote(
    *, actor: Viewer, item: Item, key: str, motion: str, yes: int, no: int, abstained: int, now: datetime,
    objection: str = "",
) -> Vote:
    """Write down a show of hands; sent twice, it is one vote. Against needs a reason, for needs none.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is not in session, or the item is not open.
    :raises Unfit: if more hands were counted than people, or it is not said what was voted on.
    """
    require(rules.may_convene(actor, item.meeting.series))
    made = Vote.objects.filter(key=key_of(key, item.id)).first()
    if made is not None:
        return made
    return _take_vote(
        actor=actor, item=item, key=key, motion=motion, yes=yes, no=no, abstained=abstained, objection=objection,
        now=now,
    )


@act
def _take_vote(
    *, actor: Viewer, item: Item, key: str, motion: str, yes: int, no: int, abstained: int, objection: str,
    now: datetime,
) -> Vote:
    meeting, topic = item.meeting, topic_of(item)
    in_session(actor, meeting)
    if item.state != ItemState.ADMITTED:
        raise NotPossible(_("This item is done with."))
    present = present_at(meeting)
    said = read_text(motion, field="motion", what=_("Say what is voted on."))
    if min(yes, no, abstained) < 0 or yes + no + abstained > voting(present):
        raise Unfit(
            _("%(hands)s hands, and %(there)s are there with a vote. Count again, or correct who is there.")
            % {"hands": yes + no + abstained, "there": voting(present)}, "yes",
        )
    against = ""
    if no:
        against = read_text(objection, field="objection", what=_("Say the reason of those against; no names."))
    quorum = has_quorum(present, heads=meeting.series.quorum_heads, wanted=meeting.series.wanted)
    made = Vote.objects.create(
        key=key_of(key, item.id), item=item, motion=said, yes=yes, no=no, abstained=abstained, objection=against,
        present=voting(present), quorum=quorum, result=result_of(yes, no, quorum=quorum), taken_at=now,
    )
    record(
        "topic.voted", actor, meeting, now, about=topic, motion=said, yes=yes, no=no, abstained=abstained,
        result=made.result,
    )
    return made


@act
def defer(*, actor: Viewer, item: Item, version: int, now: datetime) -> None:
    """Take a topic up again at the next meeting; what was said and voted stays in the minutes of this one.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is not in session, or the item is done with.
    :raises Conflict: if the item changed since `version`.
    """
    meeting, topic = item.meeting, topic_of(item)
    in_session(actor, meeting)
    _defer_item(item, version)
    swap(topic, version=topic.version, deferrals=topic.deferrals + 1)
    record("topic.deferred", actor, meeting, now, about=topic, title=topic.title, times=topic.deferrals)


def _defer_item(item: Item, version: int) -> None:
    if item.version != version:
        swap(item, version=version)
    take_item(item, "defer", by=Who.CONVENER)


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────


@act
def adjourn(*, actor: Viewer, meeting: Meeting, version: int, now: datetime) -> None:
    """Close a meeting: what it did not come to waits for the next one, what it can't settle goes to the joint meeting.

    Earlier decisions that are done are looked at no more.

    :raises Refused: if the actor does not convene it.
    :raises NotPossible: if it is not in session.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_convene(actor, meeting.series))
    earlier = standings(meeting.series.place_id, now, before=meeting)
    was = take(
        meeting, version, "adjourn", by=Who.CONVENER, adjourned_at=now,
        looked_back=[said_standing(one) for one in earlier],
    )
    review = Item.objects.filter(meeting=meeting, topic=None, state=ItemState.ADMITTED).first()
    if review is not None:
        take_item(review, "take", by=Who.CONVENER)
        for one in earlier:
            if one.is_done and one.outcome.closed_at is None:
                swap(one.outcome, version=one.outcome.version, closed_at=now)
    drop_items(meeting)
    record("meeting.adjourned", actor, meeting, now, was=was)
    for topic in Topic.objects.filter(place_id=meeting.series.place_id, state=TopicState.OPEN).order_by("raised_at"):
        if rules.is_stale(topic, now) and topic.place_id == topic.home_id and joint_series_of(topic) is not None:
            offer(topic=topic, came_from=meeting, reason=str(_("It could not be settled in the grid.")), now=now)
