"""Standing still with a reason, and asking for longer before the time is over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.places.states import TimeUnit
from qianxian.storage.acts import act, swap
from qianxian.tasks import rules
from qianxian.tasks.actions.words import Unsaid, read_reason, record, take
from qianxian.tasks.models import Extension, Pause
from qianxian.tasks.states import AT_WORK, ExtensionState, PauseReason, TaskState, Who

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline
    from qianxian.tasks.models import Task

LONGEST_PAUSE = timedelta(days=90)
ANSWER_WITHIN = timedelta(days=7)
"""So long work waits for the answer of the one who raised it; then it goes on without."""


@act
def suspend(
    *, actor: Viewer, task: Task, version: int, reason: PauseReason, words: str, review_on: date, now: datetime,
) -> Pause:
    """Stop the clock of a task until it goes on, at the latest on the day of `review_on`.

    Before the deadline only: what is overdue is not made punctual by standing still.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if nobody is at it, or its time is over.
    :raises Unsaid: if no reason is given, or the day is not one of the next ninety.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_work(actor, task))
    _before_the_deadline(task, now)
    today = timezone.localtime(now).date()
    if not today < review_on <= today + LONGEST_PAUSE:
        raise Unsaid(_("Choose a day within the next ninety on which it is looked at again."))
    said = read_reason(words)
    was = take(task, version, "suspend", by=Who.UNIT, said=("reason", "review_on"))
    pause = Pause.objects.create(task=task, reason=reason, words=said, since_at=now, review_on=review_on)
    record(
        "task.suspended", actor, task, was, now, reason=reason.value, words=said, review_on=review_on.isoformat(),
    )
    return pause


@act
def take_up(*, actor: Viewer | None, task: Task, version: int, now: datetime, because: str = "") -> None:
    """Let a task go on that stood still: what was left of its time is laid from now.

    Without an actor it is time itself, or the matter behind it (`because`: what came of it).

    :raises Refused: if the actor neither owes the work nor directs it.
    :raises NotPossible: if it does not stand still.
    :raises Conflict: if somebody changed the task since `version`.
    """
    by = Who.CONCERN if because else Who.TIME
    if actor is not None:
        require(rules.may_take_up(actor, task))
        by = Who.UNIT if rules.may_work(actor, task) else Who.SUPERIOR
    pause = task.pauses.filter(until_at=None).first()
    if pause is None:
        raise NotPossible(_("It does not stand still."))
    before_at = task.due_at
    deadline = resumed(task, pause, now)
    was = take(
        task, version, "take_up", by=by, due_at=deadline.at, provisional=deadline.provisional, **made_of(deadline),
    )
    Pause.objects.filter(pk=pause.pk).update(until_at=now)
    record(
        "task.taken_up", actor, task, was, now, before_at=before_at.isoformat(), by_at=deadline.at.isoformat(),
        because=because,
    )


def resumed(task: Task, pause: Pause, now: datetime) -> Deadline:
    """Return the deadline of a task whose clock stood still since `pause` and runs again from now on."""
    unit = TimeUnit(task.counted_unit) if task.counted_unit else TimeUnit.WORK_DAYS
    return places.calendar.now().after_pause(task.due_at, pause.since_at, now, unit)


@act
def ask_extension(
    *, actor: Viewer, task: Task, version: int, wanted_on: date, reason: str, now: datetime,
) -> Extension:
    """Say before the deadline that it can't be met, why, and by which working day it can.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if nobody is at it, its time is over, or an answer is outstanding.
    :raises Unsaid: if no reason is given, or the day is not a later working day.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_work(actor, task))
    _before_the_deadline(task, now)
    if not rules.superiors_of(task):
        raise NotPossible(_("Nobody stands above your unit who could grant it. Put it on hold, or do it in time."))
    if task.state not in AT_WORK:
        raise NotPossible(_("Receive it first: only who is at it can say that it takes longer."))
    if task.extensions.filter(state=ExtensionState.ASKED).exists():
        raise NotPossible(_("More time was asked for already; the answer is still to come."))
    if wanted_on <= timezone.localtime(task.due_at).date() or not places.calendar.now().works(wanted_on):
        raise Unsaid(_("Choose a working day after the present deadline."))
    swap(task, version=version)
    extension = Extension.objects.create(
        task=task, reason=read_reason(reason), wanted_on=wanted_on, asked_at=now, state=ExtensionState.ASKED,
    )
    record(
        "task.extension_asked", actor, task, TaskState(task.state), now, reason=extension.reason,
        wanted_on=wanted_on.isoformat(),
    )
    return extension


@act
def grant_extension(*, actor: Viewer, task: Task, version: int, now: datetime) -> None:
    """Grant the time that was asked for: the deadline is the end of that working day.

    :raises Refused: if the actor does not direct the unit.
    :raises NotPossible: if nothing was asked for, or nobody is at it any more.
    :raises Conflict: if somebody changed the task since `version`.
    """
    require(rules.may_direct(actor, task))
    extension = _asked(task)
    calendar, before_at = places.calendar.now(), task.due_at
    deadline = calendar.deadline(now, max(calendar.count_work_days(now, _noon(extension.wanted_on)), 1))
    was = take(
        task, version, "extend", by=Who.SUPERIOR, said=("reason",), due_at=deadline.at,
        provisional=deadline.provisional, **made_of(deadline),
    )
    _decide(extension, actor, ExtensionState.GRANTED, "", now)
    record(
        "task.extended", actor, task, was, now, due_at=before_at, reason=extension.reason,
        before_at=before_at.isoformat(), by_at=deadline.at.isoformat(),
    )


@act
def refuse_extension(*, actor: Viewer, task: Task, said: str, now: datetime) -> None:
    """Say no to more time, and why; the deadline stays.

    :raises Refused: if the actor does not direct the unit.
    :raises NotPossible: if nothing was asked for.
    :raises Unsaid: if it is not said why.
    """
    require(rules.may_direct(actor, task))
    extension = _asked(task)
    _decide(extension, actor, ExtensionState.REFUSED, read_reason(said), now)
    record("task.extension_refused", actor, task, TaskState(task.state), now, said=extension.said)


def _asked(task: Task) -> Extension:
    extension = task.extensions.filter(state=ExtensionState.ASKED).first()
    if extension is None:
        raise NotPossible(_("Nobody asks for more time here."))
    return extension


def _decide(extension: Extension, actor: Viewer, state: ExtensionState, said: str, now: datetime) -> None:
    decided = Extension.objects.filter(pk=extension.pk, state=ExtensionState.ASKED)
    written = decided.update(state=state, said=said, decided_at=now, decided_by_id=actor.office_id)
    if not written:
        raise NotPossible(_("Somebody answered it in the meantime."))
    extension.state, extension.said = state, said


def _before_the_deadline(task: Task, now: datetime) -> None:
    if now >= task.due_at:
        raise NotPossible(_("Its time is over already: that has to be said before the deadline."))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
