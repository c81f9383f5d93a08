"""The concern follows its task, so that nobody fills in the same thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import actions, in_person, links, queries
from qianxian.concerns.actions import own_words
from qianxian.concerns.duties import REHOME
from qianxian.concerns.models import Concern, Report
from qianxian.concerns.queries.urgent import urgent_tasks
from qianxian.concerns.states import OPEN, Role
from qianxian.ledger.bus import when
from qianxian.notices import channels
from qianxian.places.calendar import Deadline
from qianxian.storage import jobs
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


def _led_by(heard: Heard) -> list[Concern]:
    """Return the concern that a task leads, in a list; a supporting unit's task moves nothing."""
    led = Concern.objects.filter(dispatches__task=heard.entry.about_id, dispatches__role=Role.LEAD)
    return list(led.order_by("id"))


def _checklist_of(concern: Concern) -> list[str]:
    """Return the lines that belong to a concern's kind or, where it has none, to the kind above."""
    kinds = queries.router.now()
    kind = kinds.kind(concern.category_id)
    above = kinds.kind(kind.parent_id).checklist if kind.parent_id is not None else ""
    return (kind.checklist or above).splitlines()


@when("task.received", leads_to=["concern.accepted", "task.checklist_put"])
def accept_what_was_received(heard: Heard, now: datetime) -> None:
    """A unit received the task: the concern is taken on, and the checklist of its kind is put to the task."""
    for concern in _led_by(heard):
        actions.accept(concern=concern, unit_name=heard.words["unit"], sentence=heard.words["headline"], now=now,
                       office_id=heard.entry.office_id)
        if lines := _checklist_of(concern):
            tasks.put_checklist(task=queries.task_of(concern.id), lines=lines, now=now)


@when("task.started", leads_to=["concern.started"])
def start_what_was_started(heard: Heard, now: datetime) -> None:
    """A unit said on which day it comes: those who raised the concern are told."""
    for concern in _led_by(heard):
        actions.start(
            concern=concern, unit_name=heard.words["unit"], planned_on=heard.words["planned_on"], now=now,
        )


@when("task.reported_done", leads_to=["concern.done", "task.issued"])
def finish_what_was_reported_done(heard: Heard, now: datetime) -> None:
    """A unit reported the task done: those who raised the concern get its answer."""
    for concern in _led_by(heard):
        actions.finish(concern=concern, unit_name=heard.words["unit"], answer=heard.words["outcome"], now=now)


@when("concern.done", leads_to=["report.to_be_told", "task.issued"])
def have_it_told_in_person(heard: Heard, now: datetime) -> None:
    """There is an answer: whoever left neither number nor account hears it at the door."""
    for report in in_person.unreachable(heard.entry.about_id):
        actions.have_told(report=report, now=now)


@when("task.reported_done", leads_to=["report.told_in_person", "task.verified"])
def note_what_was_told(heard: Heard, now: datetime) -> None:
    """Somebody told an answer at the door; there is nobody else to confirm that."""
    for telling in in_person.behind(heard.entry.about_id):
        actions.note_told(telling=telling, unit_name=heard.words["unit"], now=now)


@when("concern.confirmed", leads_to=["task.cancelled"])
@when("concern.reopened", leads_to=["task.cancelled"])
def tell_no_more(heard: Heard, now: datetime) -> None:
    """Who raised it knows the answer, or there will be another one: nobody has to go for this one."""
    entry = heard.entry
    if entry.about_kind == "report":
        for concern in Concern.objects.filter(reports=entry.about_id):
            actions.tell_no_more(concern_id=concern.id, now=now)
    else:
        actions.tell_no_more(concern_id=entry.about_id, now=now)


@when("task.declined", leads_to=["concern.declined", "task.cancelled"])
def decline_what_was_declined(heard: Heard, now: datetime) -> None:
    """An office that answers for the place declined the task: those who raised the concern are told why."""
    for concern in _led_by(heard):
        actions.decline(
            concern=concern, unit_name=heard.words["unit"], reason=heard.words["reason"],
            answer=heard.words["outcome"], whose=heard.words["whose"], now=now,
        )


@when("task.handed_outside", leads_to=[])
def refuse_to_hand_out_what_was_said(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # a reaction is told the time
    """Somebody outside reads the unit's words, never those of whoever raised the matter."""
    raised = Report.objects.filter(concern__dispatches__task=heard.entry.about_id)
    own_words.require_own_words(heard.words["wanted"], raised.values_list("words", flat=True))


@when("task.suspended", leads_to=["concern.suspended"])
def suspend_what_was_suspended(heard: Heard, now: datetime) -> None:
    """The clock of the task stands still: so does the promise."""
    for concern in _led_by(heard):
        actions.suspend(
            concern=concern, unit_name=heard.words["unit"], reason=heard.words["reason"], words=heard.words["words"],
            review_on=heard.words["review_on"], now=now,
        )


@when("task.taken_up", leads_to=["concern.taken_up"])
def take_up_what_was_taken_up(heard: Heard, now: datetime) -> None:
    """The task goes on: so does the concern, with what was left of its promise."""
    for concern in _led_by(heard):
        actions.take_up(concern=concern, now=now)


@when("task.extended", leads_to=["concern.extended"])
def extend_what_was_extended(heard: Heard, now: datetime) -> None:
    """The unit was given longer: those who raised the concern are told the new day."""
    for concern in _led_by(heard):
        task = queries.task_of(concern.id)
        deadline = Deadline(task.due_at, task.provisional, task.counted_from, task.term)
        actions.extend(
            concern=concern, deadline=deadline, unit_name=task.unit.name, reason=heard.words["reason"], now=now,
        )


@when("concern.urged", leads_to=["task.urged", "task.urged_unheard"])
def push_what_was_pressed_for(heard: Heard, now: datetime) -> None:
    """Somebody pressed for it: the unit is told, and the one above it on every third day on which nothing was heard."""
    for concern in Concern.objects.filter(reports=heard.entry.about_id):
        task = queries.task_of(concern.id)
        tasks.push(task=task, times=heard.words["times"], now=now)
        unheard = queries.pressed_unheard(concern) + 1  # this one is not in the record yet
        if unheard % queries.UNHEARD == 0:
            tasks.push_above(task=task, unheard=unheard, now=now)


@when("concern.escalated")
@when("concern.stays")
@when("concern.reopened")
@when("concern.urged")
@when("concern.routed_again")
@when("concern.assigned")
@when("concern.put_right")
def tell_the_steward(heard: Heard, now: datetime) -> None:
    """It is late or went on to another unit, came back, or was pressed for: the office that answers for it is told."""
    entry = heard.entry
    if entry.kind == "concern.put_right" and not heard.words["moved"]:
        return  # it is where it was
    behind = {"reports": entry.about_id} if entry.about_kind == "report" else {"pk": entry.about_id}
    for concern in Concern.objects.filter(**behind, steward__isnull=False).select_related("steward"):
        if entry.kind == "concern.reopened" and queries.is_with_steward(concern):
            continue  # it is back on the unit's desk, and everybody there is told
        actions.tell_steward(concern=concern, entry_id=entry.id, now=now)


@when("task.given_back", leads_to=["concern.routed_again", "task.issued"])
def route_again_what_was_given_back(heard: Heard, now: datetime) -> None:
    """A unit gave the task back: the concern goes to the one it named, or to who stands above."""
    for concern in _led_by(heard):
        actions.route_again(
            concern=concern, task=concern.dispatches.get(task=heard.entry.about_id).task, now=now,
            reason=heard.words["reason"], whose_id=heard.words["whose_id"], whose=heard.words["whose"],
        )


@when("task.deadline_recomputed", leads_to=["concern.promise_recomputed"])
def recompute_what_was_promised(heard: Heard, now: datetime) -> None:
    """The task's deadline was counted anew: so is the promise behind it, if it was made without that year too."""
    waiting = Concern.objects.filter(dispatches__task=heard.entry.about_id, provisional=True, state__in=OPEN)
    for concern in waiting:
        deadline = queries.recounted(concern, queries.task_of(concern.id))
        if (deadline.at, deadline.provisional) != (concern.promised_at, concern.provisional):
            actions.recompute_promise(concern=concern, deadline=deadline, now=now)


@when("plan.took_effect")
def rehome_what_lies_in_moved_courtyards(heard: Heard, now: datetime) -> None:
    """Ask for it, and don't do it here: thousands of matters in the transaction of the switch would stop everybody."""
    if heard.words["courtyards"]:
        jobs.ask_for(REHOME, now=now, because=heard.entry.id)


@when("resident.left")
def let_go_what_was_theirs(heard: Heard, now: datetime) -> None:
    """A resident left: what they raised is found by its code only, and they are told of no area any more."""
    actions.let_go(resident_id=heard.entry.about_id)
    actions.end_subscriptions(resident_id=heard.entry.about_id, now=now)


@when("resident.number_changed")
def tell_at_the_new_number(heard: Heard, now: datetime) -> None:
    """A resident changed to another number: what they follow is told there."""
    actions.move_subscriptions(resident_id=heard.entry.about_id, now=now)


channels.links["report"] = links.link_to
channels.links["subscription"] = queries.link_to_area
channels.urgent["task"] = urgent_tasks
