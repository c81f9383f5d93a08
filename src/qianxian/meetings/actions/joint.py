"""The joint meeting: who is asked and what they answer, and what goes up to it and comes back down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.taking import read_text, record, take_item, take_topic
from qianxian.meetings.actions.topics import onto_open_agenda, same_item, topic_of
from qianxian.meetings.models import REASON_LENGTH, Invitation, Meeting, Passing, Series, Topic
from qianxian.meetings.naming import name_of
from qianxian.meetings.states import ItemState, MeetingState, ReplyState, SeriesKind, TopicState, Who
from qianxian.people import queries as people
from qianxian.people.states import COMMITTEES, OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.meetings.models import Item
    from qianxian.people.queries import Viewer

MEMBERS = frozenset({
    OrganisationKind.RESIDENT_UNIT, OrganisationKind.BRANCH, OrganisationKind.PROPERTY_COMPANY, *COMMITTEES,
})
"""Who sits in a joint meeting: the resident units, and one core two wings of every grid."""


# ── who is asked ─────────────────────────────────────────────────────────────────────────────────────────────────


def invite_all(*, meeting: Meeting, now: datetime) -> None:
    """Ask every member of a joint meeting that was not asked yet."""
    path = meeting.series.place.path
    tree = places.tree.now()
    inside = {spot.id for spot in tree if spot.path.startswith(path)}
    asked = set(Invitation.objects.filter(meeting=meeting).values_list("unit_id", flat=True))
    for unit in people.directory.now():
        if unit.kind in MEMBERS and unit.id not in asked and not inside.isdisjoint(unit.place_ids):
            invite(meeting=meeting, unit_id=unit.id, unit_name=unit.name, now=now)


@act
def invite(*, meeting: Meeting, unit_id: int, unit_name: str, now: datetime) -> None:
    """Ask a unit to come."""
    made = Invitation.objects.create(meeting=meeting, unit_id=unit_id)
    ledger.record(
        "invitation.sent", about=made, place_id=meeting.series.place_id, became=made.state, now=now,
        meeting=name_of(meeting), asked=unit_name, held_at=meeting.starts_at.isoformat(),
    )


@act
def reply(
    *, actor: Viewer, invitation: Invitation, version: int, state: ReplyState, now: datetime, reason: str = "",
) -> None:
    """Let a unit say whether it comes; it may say so again until the meeting begins.

    :raises Refused: if the actor is not of the unit, or the meeting has begun.
    :raises Unfit: if it does not come and does not say why.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_reply(actor, invitation, now))
    if state == ReplyState.SILENT:
        raise Unfit(_("Choose one of the answers."), "state")
    said = ""
    if state == ReplyState.DECLINED or reason.strip():
        said = read_text(reason, field="reason", what=_("Say why your unit does not come: it is read out."))
    was = invitation.state
    swap(invitation, version=version, state=state, reason=said, replied_at=now)
    record("invitation.answered", actor, invitation.meeting, now, about=invitation, was=was, answer=state.value,
           reason=said)


@act
def call_roll(*, actor: Viewer, meeting: Meeting, unit_ids: frozenset[int], now: datetime) -> None:
    """Note which of the invited units are there; the others are noted as missing, with what they answered.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is not the time for it.
    """
    require(rules.may_convene(actor, meeting.series))
    if meeting.state not in (MeetingState.AGENDA_PUBLISHED, MeetingState.IN_SESSION):
        raise NotPossible(_("The roll is called at the meeting."))
    asked = Invitation.objects.filter(meeting=meeting)
    asked.filter(unit_id__in=unit_ids).update(present=True)
    asked.exclude(unit_id__in=unit_ids).update(present=False)
    record("meeting.roll_called", actor, meeting, now, there=asked.filter(present=True).count(), asked=asked.count())


# ── up and down ──────────────────────────────────────────────────────────────────────────────────────────────────


def joint_series_of(topic: Topic) -> Series | None:
    """Return the joint meetings of the community in which a topic's grid lies, or None."""
    community = places.tree.now().above(topic.home_id, Level.COMMUNITY)
    if community is None:
        return None
    found = Series.objects.filter(place_id=community.id, kind=SeriesKind.JOINT, ended_on=None)
    return found.select_related("place", "convener").first()


@act
def offer(*, topic: Topic, came_from: Meeting, reason: str, now: datetime, actor: Viewer | None = None) -> None:
    """Offer a topic that a grid could not settle to the community's joint meeting, under the same number.

    :raises NotPossible: if the community has no joint meeting, or it is there already.
    """
    series = joint_series_of(topic)
    if series is None or topic.place_id == series.place_id:
        raise NotPossible(_("There is no joint meeting to which it could go."))
    was = take_topic(
        topic, "offer", by=Who.TIME if actor is None else Who.CONVENER, place_id=series.place_id, said=reason,
    )
    Passing.objects.create(
        topic=topic, came_from_id=topic.home_id, to_id=series.place_id, reason=reason[:REASON_LENGTH], passed_at=now,
    )
    onto_open_agenda(topic)
    record("topic.offered", actor, came_from, now, about=topic, was=was, title=topic.title, to=series.name,
           reason=reason)


def go_down(topic: Topic, reason: str, now: datetime) -> TopicState:
    """Give a topic back to the grid it came from and return the state before."""
    above = topic.place_id
    was = take_topic(
        topic, "send_down", by=Who.CONVENER, having=("reason",), place_id=topic.home_id, said=reason, deferrals=0,
    )
    Passing.objects.create(topic=topic, came_from_id=above, to_id=topic.home_id, reason=reason, passed_at=now)
    return was


@act
def send_down(*, actor: Viewer, item: Item, version: int, reason: str, now: datetime) -> None:
    """Let the joint meeting give a topic back to the grid it came from, with what was said; it keeps its number.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if the topic is the meeting's own.
    :raises Unfit: if it is not said why.
    :raises Conflict: if it changed since `version`.
    """
    meeting, topic = item.meeting, topic_of(item)
    require(rules.may_convene(actor, meeting.series))
    if topic.home_id == topic.place_id:
        raise NotPossible(_("It came from no grid."))
    said = read_text(reason, field="reason", what=_("Say why: the grid reads it on its next agenda."))
    same_item(item, version)
    if item.state == ItemState.PROPOSED:
        raise NotPossible(_("Admit it or decline it first."))
    take_item(item, "take", by=Who.CONVENER)
    was = go_down(topic, said, now)
    onto_open_agenda(topic)
    record("topic.sent_down", actor, meeting, now, about=topic, was=was, title=topic.title, reason=said)
