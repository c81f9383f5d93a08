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

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("concern.confirmed", leads_to=["topic.settled"])
@when("concern.closed", leads_to=["topic.settled"])
@when("concern.declined", leads_to=["topic.settled"])
@when("concern.withdrawn", leads_to=["topic.settled"])
@when("concern.voided", leads_to=["topic.settled"])
@when("concern.merged", leads_to=["topic.settled"])
def settle_what_is_settled(heard: Heard, now: datetime) -> None:
    """Everything behind a topic is at an end: no meeting has to talk about it any more."""
    entry = heard.entry
    found = Concern.objects.filter(reports=entry.about_id) if entry.about_kind == "report" else Concern.objects.filter(
        pk=entry.about_id,
    )
    for number in found.values_list("id", flat=True):
        for topic in queries.topics_behind(number):
            if all(concern.state in ENDED for concern in topic.concerns.all()):
                actions.settle_topic(topic=topic, now=now)


@when("meeting.opened", leads_to=["meeting.minutes_missing"])
def say_whose_minutes_are_missing(heard: Heard, now: datetime) -> None:
    """A meeting begins, and minutes of earlier ones are not adopted: the community is told; the meeting goes on."""
    meeting = Meeting.objects.select_related("series").get(pk=heard.entry.about_id)
    for earlier in queries.unadopted_before(meeting):
        actions.note_missing(meeting=earlier, now=now)


channels.links["meeting"] = queries.link_to
channels.links["invitation"] = queries.link_to_list
channels.units["meeting"] = queries.communities_of
channels.units["invitation"] = queries.units_invited
channels.links["series"] = queries.link_to_list
channels.units["series"] = queries.conveners_of
read_by(READER, ["meeting.minutes_missing", "invitation.sent", "series.followed_calendar"])
channels.links["idea"] = queries.link_to_idea
