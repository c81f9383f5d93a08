"""What this room hears: a matter behind a topic is settled, a meeting begins while older minutes are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns.models import Concern
from qianxian.concerns.states import ENDED
from qianxian.ledger.bus import read_by, when
from qianxian.meetings import actions, queries
from qianxian.meetings.models import Meeting
from qianxian.notices import channels
from qianxian.notices.actions.telling import READER
from qianxian.people.models import Organisation

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


def _concerns_of(heard: Heard) -> list[int]:
    entry = heard.entry
    behind = {"reports": entry.about_id} if entry.about_kind == "report" else {"pk": entry.about_id}
    return list(Concern.objects.filter(**behind).values_list("id", flat=True))


@when("concern.confirmed", leads_to=["topic.settled"])
@when("concern.closed", leads_to=["topic.settled"])
@when("concern.declined", leads_to=["topic.settled"])
@when("concern.withdrawn", leads_to=["topic.settled"])
@when("concern.voided", leads_to=["topic.settled"])
@when("concern.merged", leads_to=["topic.settled"])
def settle_what_is_settled(heard: Heard, now: datetime) -> None:
    """Everything behind a topic is at an end: no meeting has to talk about it any more."""
    for number in _concerns_of(heard):
        for topic in queries.topics_behind(number):
            if all(concern.state in ENDED for concern in topic.concerns.all()):
                actions.settle_topic(topic=topic, now=now)


@when("meeting.opened", leads_to=["meeting.minutes_missing"])
def say_whose_minutes_are_missing(heard: Heard, now: datetime) -> None:
    """A meeting begins, and minutes of earlier ones are not adopted: the community is told; the meeting goes on."""
    meeting = Meeting.objects.select_related("series").get(pk=heard.entry.about_id)
    for earlier in queries.unadopted_before(meeting):
        actions.note_missing(meeting=earlier, now=now)


@when("concern.confirmed", leads_to=["mediation.lapsed"])
@when("concern.closed", leads_to=["mediation.lapsed"])
@when("concern.declined", leads_to=["mediation.lapsed"])
@when("concern.withdrawn", leads_to=["mediation.lapsed"])
@when("concern.voided", leads_to=["mediation.lapsed"])
@when("concern.merged", leads_to=["mediation.lapsed"])
def let_lapse_what_nobody_opened(heard: Heard, now: datetime) -> None:
    """A matter is at an end before the mediation that was asked for began: nobody waits for that any more."""
    for number in _concerns_of(heard):
        if Concern.objects.filter(pk=number, state__in=ENDED).exists():
            for mediation in queries.asked_behind(number):
                actions.let_asked_lapse(mediation=mediation, now=now)


@when("organisation.joined", leads_to=["mediation.passed_on"])
def pass_on_what_was_mediated(heard: Heard, now: datetime) -> None:
    """A unit ended with its grid: the one it joined keeps its cases, as it has its work."""
    into = Organisation.objects.get(pk=heard.words["into_id"])
    for mediation in queries.kept_by(heard.entry.about_id):
        actions.pass_mediation_on(mediation=mediation, unit=into, now=now)


channels.links["meeting"] = queries.link_to
channels.links["invitation"] = queries.link_to_list
channels.units["meeting"] = queries.communities_of
channels.units["invitation"] = queries.units_invited
channels.links["series"] = queries.link_to_list
channels.units["series"] = queries.conveners_of
channels.links["mediation"] = queries.link_to_mediation
channels.links["mediationtalk"] = queries.link_to_talk
channels.units["mediation"] = queries.keepers_of
read_by(
    READER,
    [
        "meeting.minutes_missing", "invitation.sent", "series.followed_calendar", "mediation.asked",
        "mediation.passed_on",
    ],
)
channels.links["idea"] = queries.link_to_idea
