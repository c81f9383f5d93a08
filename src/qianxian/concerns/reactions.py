"""The concern follows its task, so that nobody fills in the same thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import actions, links, queries
from qianxian.concerns.models import Concern
from qianxian.concerns.states import OPEN, ConcernState
from qianxian.ledger.bus import when
from qianxian.notices import channels
from qianxian.places import queries as places

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


@when("task.deadline_recomputed", leads_to=["concern.promise_recomputed"])
def recompute_what_was_promised(heard: Heard, now: datetime) -> None:
    """The task's deadline was counted anew: so is the promise behind it, if it was made without that year too."""
    waiting = Concern.objects.filter(dispatches__task=heard.entry.about_id, provisional=True, state__in=OPEN)
    for concern in waiting:
        deadline = queries.recounted(concern, queries.task_of(concern.id))
        if (deadline.at, deadline.provisional) != (concern.promised_at, concern.provisional):
            actions.recompute_promise(concern=concern, deadline=deadline, now=now)


@when("plan.took_effect", leads_to=["concern.rehomed", "task.passed_on"])
def rehome_what_lies_in_moved_courtyards(heard: Heard, now: datetime) -> None:
    """The grids were cut anew: what is not settled goes with its courtyard; what is settled stays where it was."""
    tree = places.tree.now()
    moved = Concern.objects.filter(place_id__in=heard.words["courtyards"]).exclude(state=ConcernState.CONFIRMED)
    for concern in moved.order_by("id"):
        before = tree.get(concern.grid_id).name if concern.grid_id is not None else ""
        actions.rehome(concern=concern, before=before, now=now)


channels.links["report"] = links.link_to
