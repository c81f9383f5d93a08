"""What a meeting says: written in session, with an owner and days; what is to be done is work on a unit's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.joint import joint_series_of, offer
from qianxian.meetings.actions.taking import (
    end_of,
    in_session,
    key_of,
    read_text,
    record,
    take_item,
    take_topic,
)
from qianxian.meetings.actions.topics import open_concerns, topic_of
from qianxian.meetings.models import DecisionTask, Item, Outcome, Rectification, Topic
from qianxian.meetings.naming import name_of
from qianxian.meetings.queries.session import standing_of
from qianxian.meetings.states import (
    HELD,
    TOPIC_LIFECYCLE,
    ItemState,
    MeetingState,
    OutcomeKind,
    Standing,
    TopicState,
    Who,
)
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import DECISION, TaskState

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.meetings.models import Meeting
    from qianxian.people.queries import Unit, Viewer

LOOK_AGAIN = timedelta(days=7)
"""So long after the due day a decision is looked at again, where no other day is said."""
LONGEST = timedelta(days=366)
TO_DO = (OutcomeKind.DECISION, OutcomeKind.ACTION)


def say(
    *, actor: Viewer, item: Item, key: str, kind: OutcomeKind, text: str, now: datetime, unit_id: int | None = None,
    due_on: date | None = None, review_on: date | None = None,
) -> Outcome:
    """Write down what the meeting says on an item; sent twice, it is one outcome.

    A decision or an action is work of a unit until a day: that of the concerns behind the item, which are told, or
    work of its own. A referral goes to whoever may decide: the owners, the community, or the joint meeting.

    :raises Refused: if the actor does not convene the meeting, or the meeting may not decide this.
    :raises NotPossible: if the meeting is not in session, or the item is done with.
    :raises Unfit: if the unit or a day is missing or can't be.
    """
    require(rules.may_convene(actor, item.meeting.series))
    made = Outcome.objects.filter(key=key_of(key, item.id)).first()
    if made is not None:
        return made
    return _say(
        actor=actor, item=item, key=key, kind=kind, text=text, unit_id=unit_id, due_on=due_on, review_on=review_on,
        now=now,
    )


@act
def _say(
    *, actor: Viewer, item: Item, key: str, kind: OutcomeKind, text: str, unit_id: int | None, due_on: date | None,
    review_on: date | None, now: datetime,
) -> Outcome:
    meeting, topic = item.meeting, topic_of(item)
    in_session(actor, meeting)
    if item.state not in (ItemState.ADMITTED, ItemState.TAKEN):
        raise NotPossible(_("This item is done with."))
    said = read_text(text, field="text", what=_("Say in one sentence what the meeting says."))
    unit: Unit | None = None
    if kind in TO_DO:
        require(rules.may_decide(topic))
        unit, due_on, review_on = _owner(topic, unit_id, due_on, review_on, now)
    made = Outcome.objects.create(
        key=key_of(key, item.id), item=item, kind=kind, text=said, unit_id=unit.id if unit else None,
        due_on=due_on if unit else None, review_on=review_on if unit else None, place_id=meeting.series.place_id,
        said_at=now,
    )
    if item.state == ItemState.ADMITTED:
        take_item(item, "take", by=Who.CONVENER)
    was = _go_on(topic, kind)
    record(
        "topic.outcome", actor, meeting, now, about=topic, was=was, outcome=kind.value, said=said,
        owner=unit.name if unit else "", due_on=due_on.isoformat() if unit and due_on else "",
    )
    if unit is not None:
        _put_on_desks(made, topic, meeting, unit, now)
        return made
    for concern in open_concerns(topic):
        concerns.heard(concern=concern, meeting=name_of(meeting), said=said, now=now)
    if kind == OutcomeKind.REFERRAL and topic.state == TopicState.OPEN:
        offer(topic=topic, came_from=meeting, reason=said, actor=actor, now=now)
    return made


def _owner(
    topic: Topic, unit_id: int | None, due_on: date | None, review_on: date | None, now: datetime,
) -> tuple[Unit, date, date]:
    unit = people.directory.now().find(unit_id) if unit_id is not None else None
    tree = places.tree.now()
    line = {spot.id for spot in tree.line(topic.home_id)}
    around = tree.get(topic.place_id).path
    if unit is None or not any(
        one in line or tree.get(one).path.startswith(around) for one in unit.place_ids
    ):
        raise Unfit(_("Say who does it: a unit that works around here."), "unit")
    today = timezone.localtime(now).date()
    if due_on is None or not today <= due_on <= today + LONGEST:
        raise Unfit(_("Say by which day, from today on and within a year."), "due_on")
    review = review_on or due_on + LOOK_AGAIN
    if review < due_on:
        raise Unfit(_("Look at it again on the due day or after it."), "review_on")
    return unit, due_on, review


def _go_on(topic: Topic, kind: OutcomeKind) -> TopicState:
    """Take the topic's step that an outcome means; a referral to the joint meeting is an act of its own."""
    was = TopicState(topic.state)
    if kind != OutcomeKind.REFERRAL:
        if TOPIC_LIFECYCLE.offers(was, "settle"):
            take_topic(topic, "settle", by=Who.CONVENER)
    elif not rules.may_decide(topic):
        take_topic(topic, "refer", by=Who.CONVENER)
    elif joint_series_of(topic) is None or topic.place_id != topic.home_id:
        raise Unfit(_("There is no meeting above to which it could go. Give it to a unit, or take it up again."))
    return was


def _put_on_desks(outcome: Outcome, topic: Topic, meeting: Meeting, unit: Unit, now: datetime) -> None:
    """Give the concerns behind a topic to the unit that does it; where there are none, it is work of its own."""
    assert outcome.due_on is not None  # noqa: S101  # whoever does something has a day for it
    deadline = end_of(outcome.due_on)
    behind = open_concerns(topic)
    for concern in behind:
        work = concerns.entrust(
            concern=concern, unit_id=unit.id, meeting=name_of(meeting), said=outcome.text, deadline=deadline, now=now,
        )
        DecisionTask.objects.create(outcome=outcome, task=work, concern=concern)
    if not behind:
        work = tasks.issue(
            unit_id=unit.id, unit_name=unit.name, place_id=topic.home_id, source=DECISION, deadline=deadline,
            headline=outcome.text[:60], now=now,
        )
        DecisionTask.objects.create(outcome=outcome, task=work)


# ── looking back ─────────────────────────────────────────────────────────────────────────────────────────────────


@act
def look_back(
    *, actor: Viewer, meeting: Meeting, outcome: Outcome, version: int, kept: bool, now: datetime,
    due_on: date | None = None,
) -> None:
    """Say at a meeting whether an earlier decision was carried out; if not, until when it is now.

    What a concern stands behind is still confirmed by the one who raised it, and by nobody else.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: if it is not in session, or the decision was looked at for the last time.
    :raises Unfit: if it is said to be kept and no unit said so, or a day is missing.
    :raises Conflict: if the decision changed since `version`.
    """
    in_session(actor, meeting)
    if outcome.closed_at is not None or outcome.place_id != meeting.series.place_id:
        raise NotPossible(_("This decision was looked at for the last time."))
    today = timezone.localtime(now).date()
    work = list(outcome.work.select_related("task__unit", "concern"))
    if kept:
        if standing_of(outcome, work, today) not in (Standing.DONE, Standing.WAITING):
            raise Unfit(_("The unit has not reported it done. Say until when it is done, instead."), "due_on")
        swap(outcome, version=version, closed_at=now)
        for one in work:
            if one.concern is None and one.task.state == TaskState.REPORTED_DONE:
                tasks.verify(task=one.task, now=now)
    else:
        if due_on is None or not today <= due_on <= today + LONGEST:
            raise Unfit(_("Say by which day, from today on and within a year."), "due_on")
        swap(outcome, version=version, due_on=due_on, review_on=due_on + LOOK_AGAIN)
        for one in work:
            if one.concern is None and one.task.state == TaskState.REPORTED_DONE:
                tasks.resume(task=one.task, deadline=end_of(due_on), now=now)
            elif one.concern is None and one.task.state in (TaskState.RECEIVED, TaskState.IN_HAND):
                tasks.lay_to(task=one.task, deadline=end_of(due_on), now=now)
    record(
        "outcome.looked_back", actor, meeting, now, about=outcome, said=outcome.text, kept=kept,
        due_on=outcome.due_on.isoformat() if outcome.due_on else "",
    )


@act
def rectify(*, actor: Viewer, outcome: Outcome, text: str, now: datetime) -> Rectification:
    """Add a dated correction to what a meeting said; what was written stays, and this stands beside it.

    :raises Refused: if the actor does not convene the meeting.
    :raises NotPossible: while the meeting is in session: there it is simply said anew.
    :raises Unfit: if nothing is said.
    """
    meeting = outcome.item.meeting
    require(rules.may_convene(actor, meeting.series))
    if meeting.state == MeetingState.IN_SESSION or meeting.state not in HELD:
        raise NotPossible(_("The meeting is still in session: write it there."))
    office = actor.office
    if office is None:
        raise Unfit(_("Only an office can add a correction."))
    made = Rectification.objects.create(
        outcome=outcome, text=read_text(text, field="text"), office_id=office.id, made_at=now,
    )
    record("outcome.rectified", actor, meeting, now, about=outcome, said=made.text)
    return made


@act
def settle_topic(*, topic: Topic, now: datetime) -> None:
    """Take a topic off the list because what was behind it is settled; no meeting has to talk about it any more."""
    was = take_topic(topic, "settle", by=Who.TIME)
    for item in Item.objects.filter(topic=topic, state__in=(ItemState.PROPOSED, ItemState.ADMITTED)):
        take_item(item, "drop", by=Who.TIME)
    ledger.record(
        "topic.settled", about=topic, place_id=topic.place_id, was=was, became=topic.state, now=now,
        title=topic.title,
    )
