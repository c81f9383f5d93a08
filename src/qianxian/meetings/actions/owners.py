"""What a meeting may not decide: whose it is, how the owners voted, and how far the four steps have come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.taking import read_text, take_topic
from qianxian.meetings.actions.topics import onto_open_agenda
from qianxian.meetings.counting import Side, count_owners
from qianxian.meetings.models import OwnersBallot, Procedure
from qianxian.meetings.states import OWNERS, DecisionClass, ProcedureStep, TopicState, Who
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.meetings.models import Series, Topic
    from qianxian.people.queries import Viewer

STEPS = tuple(ProcedureStep)


@act
def classify(*, actor: Viewer, topic: Topic, version: int, decision_class: DecisionClass, series: Series,
             now: datetime) -> None:
    """Say who may decide a topic: the meeting, all owners, or the community by four steps and two disclosures.

    :raises Refused: if the actor does not convene the meeting that has it.
    :raises NotPossible: if it is not open.
    :raises Conflict: if it changed since `version`.
    """
    _may(actor, topic, series)
    if topic.state not in (TopicState.PROPOSED, TopicState.OPEN, TopicState.OFFERED):
        raise NotPossible(_("This topic is with those who decide it, or done."))
    before = topic.decision_class
    swap(topic, version=version, decision_class=decision_class)
    ledger.record(
        "topic.classified", about=topic, place_id=topic.place_id, office_id=actor.office_id, was=topic.state,
        became=topic.state, now=now, title=topic.title, before=before, after=decision_class.value,
    )


@act
def enter_ballot(
    *, actor: Viewer, topic: Topic, everybody: Side, took_part: Side, agreed: Side, counted_on: date,
    series: Series, now: datetime,
) -> OwnersBallot:
    """Enter how the owners voted; whether it is carried is computed, and the next meeting hears of it.

    :raises Refused: if the actor does not convene the meeting that referred it.
    :raises NotPossible: if it was not referred to the owners.
    :raises Unfit: if the counts do not lie one within the other, or the day is still to come.
    """
    _may(actor, topic, series)
    if topic.state != TopicState.REFERRED or topic.decision_class not in OWNERS:
        raise NotPossible(_("This was not referred to the owners."))
    if counted_on > timezone.localtime(now).date():
        raise Unfit(_("The day of the count is still to come."), "counted_on")
    special = topic.decision_class == DecisionClass.OWNERS_SPECIAL
    try:
        count = count_owners(everybody=everybody, took_part=took_part, agreed=agreed, special=special)
    except ValueError:
        raise Unfit(
            _("Those who agree are among those who take part, and these among all owners. Look at the six numbers."),
            "owners",
        ) from None
    assert actor.office_id is not None  # noqa: S101  # the rule said so
    made = OwnersBallot.objects.create(
        topic=topic, owners=everybody.heads, area=everybody.area, owners_took_part=took_part.heads,
        area_took_part=took_part.area, owners_agreed=agreed.heads, area_agreed=agreed.area, special=special,
        can_decide=count.can_decide, carried=count.carried, office_id=actor.office_id, counted_on=counted_on,
        entered_at=now,
    )
    _bring_back(topic, may_decide_now=count.carried)
    ledger.record(
        "topic.owners_voted", about=topic, place_id=topic.place_id, office_id=actor.office_id,
        was=TopicState.REFERRED, became=topic.state, now=now, title=topic.title, carried=count.carried,
        can_decide=count.can_decide, owners=everybody.heads, took_part=took_part.heads, agreed=agreed.heads,
    )
    return made


@act
def take_step(
    *, actor: Viewer, topic: Topic, step: ProcedureStep, taken_on: date, note: str, series: Series,
    now: datetime,
) -> Procedure:
    """Note that one of the four steps and two disclosures was taken, in their order.

    Once the resolution is disclosed the next meeting may give the work to a unit; the last step discloses its result.

    :raises Refused: if the actor does not convene the meeting that referred it.
    :raises NotPossible: if it is no matter of the community, or another step comes first.
    :raises Unfit: if it is not said where and how, or the day is still to come.
    """
    _may(actor, topic, series)
    if topic.decision_class != DecisionClass.COMMUNITY or topic.state in (TopicState.PROPOSED, TopicState.DECLINED):
        raise NotPossible(_("This is no matter of the whole community, or was not referred to it."))
    taken = topic.procedure.count()
    if taken >= len(STEPS) or STEPS[taken] != step:
        raise NotPossible(_("The steps are taken one after the other."))
    if taken_on > timezone.localtime(now).date():
        raise Unfit(_("This day is still to come."), "taken_on")
    assert actor.office_id is not None  # noqa: S101  # the rule said so
    made = Procedure.objects.create(
        topic=topic, step=step, taken_on=taken_on, note=read_text(note, field="note", what=_("Say where and how.")),
        office_id=actor.office_id,
    )
    was = topic.state
    if step == ProcedureStep.RESOLUTION_DISCLOSED and topic.state == TopicState.REFERRED:
        _bring_back(topic, may_decide_now=True)
    ledger.record(
        "topic.step_taken", about=topic, place_id=topic.place_id, office_id=actor.office_id, was=was,
        became=topic.state, now=now, title=topic.title, step=step.value, taken_on=taken_on.isoformat(),
    )
    return made


def _may(actor: Viewer, topic: Topic, series: Series) -> None:
    """Go on only for whoever convenes the meetings of the place that has a topic.

    :raises Refused: if the actor does not.
    :raises NotPossible: if the topic is with another meeting.
    """
    require(rules.may_convene(actor, series))
    if series.place_id not in (topic.place_id, topic.home_id):
        raise NotPossible(_("This topic is with another meeting."))


def _bring_back(topic: Topic, *, may_decide_now: bool) -> None:
    """Put a topic onto the next agenda: decided by those whose it is, the meeting sees that it is done."""
    changes = {"decision_class": DecisionClass.COORDINATION} if may_decide_now else {}
    take_topic(topic, "bring_back", by=Who.CONVENER, **changes)
    onto_open_agenda(topic)
