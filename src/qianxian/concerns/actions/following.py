"""The concern follows the task that its unit works on; nobody fills in the same thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.concerns.actions.own_words import require_own_words
from qianxian.concerns.actions.taking import end_tasks, record, take, tell_all
from qianxian.concerns.models import DataRequest
from qianxian.concerns.states import ConcernState, RequestOutcome, Role, Who
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.places.states import TimeUnit
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Pause
from qianxian.tasks.states import DOORSTEP

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Concern
    from qianxian.places.calendar import Deadline

TO_THE_DOOR = 3
"""Within so many working days an answer from above is brought to the door."""


@act
def accept(
    *, concern: Concern, unit_name: str, sentence: str, now: datetime, office_id: int | None = None,
) -> None:
    """Say that a unit has taken the concern on, with the sentence that everybody may read.

    The office that is the first to do so answers for it from then on, whoever works on it later.

    :raises Unsaid: if the sentence repeats what a resident wrote.
    """
    require_own_words(sentence, concern.reports.values_list("words", flat=True))
    steward = concern.steward_id or office_id
    was = take(concern, concern.version, "accept", by=Who.UNIT, now=now, sentence=sentence, steward_id=steward)
    entry_id = record(
        "concern.accepted", concern, was, now, unit=unit_name, sentence=sentence,
        promised_at=concern.promised_at.isoformat(),
    )
    tell_all(concern, entry_id, now)


@act
def start(*, concern: Concern, unit_name: str, planned_on: str, now: datetime) -> None:
    """Say on which day the unit comes."""
    was = take(concern, concern.version, "start", by=Who.UNIT, now=now, said=("planned_on",))
    tell_all(concern, record("concern.started", concern, was, now, unit=unit_name, planned_on=planned_on), now)


@act
def finish(*, concern: Concern, unit_name: str, answer: str, now: datetime) -> None:
    """Give the unit's answer to those who raised the concern; they say whether it is settled.

    What they said of an earlier answer is not said of this one. Where the concern had gone up, the unit below brings
    the answer to the door.
    """
    was = take(concern, concern.version, "finish", by=Who.UNIT, now=now, answer=answer, done_at=now)
    concern.reports.filter(solved__isnull=False).update(solved=None, answered_at=None, dissatisfied=None)
    asked = DataRequest.objects.filter(report__concern=concern, done_at=None)
    asked.update(done_at=now, outcome=RequestOutcome.ANSWERED)
    entry_id = record(
        "concern.done", concern, was, now, due_at=concern.promised_at, unit=unit_name, answer=answer,
    )
    tell_all(concern, entry_id, now)
    _bring_home(concern, now)


def _bring_home(concern: Concern, now: datetime) -> None:
    below = concern.dispatches.filter(role=Role.ANSWERABLE).select_related("task__unit").order_by("id").first()
    if below is None:
        return
    task = tasks.issue(
        unit_id=below.task.unit_id, unit_name=below.task.unit.name, place_id=concern.place_id, source=DOORSTEP,
        deadline=places.calendar.now().deadline(now, TO_THE_DOOR), now=now,
    )
    concern.dispatches.create(task=task, rung=below.rung, role=Role.DOORSTEP, inputs={})


@act
def decline(*, concern: Concern, unit_name: str, reason: str, answer: str, whose: str, now: datetime) -> None:
    """Say that the concern is not taken on: why, from the list, and the text that is sent."""
    was = take(
        concern, concern.version, "decline", by=Who.UNIT, now=now, declined_for=reason, answer=answer,
    )
    entry_id = record(
        "concern.declined", concern, was, now, due_at=concern.promised_at, unit=unit_name, reason=reason,
        answer=answer, whose=whose,
    )
    end_tasks(concern, settled=False, reason=answer[:200], now=now)
    tell_all(concern, entry_id, now)


@act
def suspend(
    *, concern: Concern, unit_name: str, reason: str, words: str, review_on: str, now: datetime,
) -> None:
    """Say that the clock stands still, why, and until which day at most."""
    was = take(concern, concern.version, "suspend", by=Who.UNIT, now=now, said=("reason", "review_on"))
    entry_id = record(
        "concern.suspended", concern, was, now, unit=unit_name, reason=reason, words=words, review_on=review_on,
    )
    tell_all(concern, entry_id, now)


@act
def take_up(*, concern: Concern, now: datetime) -> None:
    """Say that it goes on: what was left of the promise is laid from now."""
    before_at = concern.promised_at
    pause = Pause.objects.filter(task__dispatch__concern=concern, until_at=now).latest("id")
    unit = TimeUnit(concern.counted_unit) if concern.counted_unit else TimeUnit.WORK_DAYS
    deadline = places.calendar.now().after_pause(concern.promised_at, pause.since_at, now, unit)
    was = take(
        concern, concern.version, "take_up", by=Who.TIME, now=now, promised_at=deadline.at,
        provisional=deadline.provisional, **made_of(deadline),
    )
    entry_id = record(
        "concern.taken_up", concern, was, now, before_at=before_at.isoformat(),
        promised_at=deadline.at.isoformat(),
    )
    tell_all(concern, entry_id, now)


@act
def extend(*, concern: Concern, deadline: Deadline, unit_name: str, reason: str, now: datetime) -> None:
    """Tell the new day: more time was asked for before the old one was over, and granted."""
    before_at = concern.promised_at
    was = take(
        concern, concern.version, "extend", by=Who.SUPERIOR, now=now, said=("reason",), promised_at=deadline.at,
        provisional=deadline.provisional, **made_of(deadline),
    )
    entry_id = record(
        "concern.extended", concern, was, now, due_at=before_at, unit=unit_name, reason=reason,
        before_at=before_at.isoformat(), promised_at=deadline.at.isoformat(),
    )
    tell_all(concern, entry_id, now)


@act
def recompute_promise(*, concern: Concern, deadline: Deadline, now: datetime) -> None:
    """Let a promise be counted with the calendar of a year that is known now; told only if it is another day."""
    before_at = concern.promised_at
    swap(
        concern, version=concern.version, promised_at=deadline.at, provisional=deadline.provisional,
        **made_of(deadline),
    )
    state = ConcernState(concern.state)
    moved = timezone.localtime(before_at).date() != timezone.localtime(deadline.at).date()
    entry_id = record(
        "concern.promise_recomputed", concern, state, now, due_at=before_at, moved=moved,
        before_at=before_at.isoformat(), promised_at=deadline.at.isoformat(),
    )
    if moved:
        tell_all(concern, entry_id, now)
