"""The concern follows its task, so that nobody fills in the same thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import actions, links
from qianxian.concerns.models import Concern
from qianxian.ledger.bus import when
from qianxian.notices import channels

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("task.received", leads_to=["concern.accepted"])
def accept_what_was_received(heard: Heard, now: datetime) -> None:
    """A unit received the task: the concern is being done."""
    for concern in Concern.objects.filter(dispatches__task=heard.entry.about_id):
        actions.accept(concern=concern, unit_name=heard.words["unit"], sentence=heard.words["headline"], now=now)


@when("task.reported_done", leads_to=["concern.done"])
def finish_what_was_reported_done(heard: Heard, now: datetime) -> None:
    """A unit reported the task done: those who raised the concern get its answer."""
    for concern in Concern.objects.filter(dispatches__task=heard.entry.about_id):
        actions.finish(concern=concern, unit_name=heard.words["unit"], answer=heard.words["outcome"], now=now)


@when("resident.left")
def let_go_what_was_theirs(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # a reaction is told the time
    """A resident left: what they raised is found by its code only."""
    actions.let_go(resident_id=heard.entry.about_id)


channels.links["report"] = links.link_to
