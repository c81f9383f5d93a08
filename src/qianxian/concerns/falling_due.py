"""What time does to concerns: whose promise ran out, who answered by silence, who was asked in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from qianxian.concerns.models import Concern, Dispatch, Report
from qianxian.concerns.states import RUNNING, ConcernState, Role
from qianxian.tasks.models import Pause
from qianxian.tasks.states import PauseReason, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

MOST_AT_ONCE = 500
ASK_AGAIN_BEFORE = timedelta(days=1)
"""So long before the work goes on without an answer, those who were asked are reminded."""
SILENCE = timedelta(days=7)
"""So long after the answer a yes of one waits for the no of another."""
TRIES, TRIED_FOR = 3, timedelta(days=7)
"""After so many tries in vain, over so many days, a matter is closed unconfirmed."""
AT_THE_PLATE = timedelta(days=14)
"""So long an answer to somebody who left no way to be asked hangs at the plate."""
REACHABLE = (
    Q(contact__phone__gt="") | Q(part_of__contact__phone__gt="") | Q(resident__isnull=False)
    | Q(recorded_by__isnull=False)
)
"""Who left a number, has an account, or spoke to an office that knows the door."""


@dataclass(frozen=True, slots=True)
class RunOut:
    """A concern one of whose times is over: which, and since when."""

    concern: Concern
    why: str
    since: datetime


def run_out(now: datetime) -> list[RunOut]:
    """Return the concerns that go up, in the order in which their time ran out; two statements.

    What was replayed from an older register stays: its time ran out long ago.

    After a worker was down, what fell due first goes first, once: each counts from the moment it is taken up there.
    """
    leading = Dispatch.objects.filter(
        role=Role.LEAD, concern__state__in=RUNNING, concern__at_top=False, concern__replayed=False, task__climbs=True,
    ).select_related("concern", "task")
    untaken = leading.filter(task__state=TaskState.ISSUED, task__receive_by_at__lt=now)
    late = leading.filter(concern__promised_at__lt=now)
    found: dict[int, RunOut] = {}
    for row in untaken.order_by("task__receive_by_at", "id")[:MOST_AT_ONCE]:
        if (since := row.task.receive_by_at) is not None:
            found[row.concern_id] = RunOut(row.concern, "untaken", since)
    for row in late.order_by("concern__promised_at", "id")[:MOST_AT_ONCE]:
        before = found.get(row.concern_id)
        if before is None or row.concern.promised_at < before.since:
            found[row.concern_id] = RunOut(row.concern, "late", row.concern.promised_at)
    return sorted(found.values(), key=lambda one: (one.since, one.concern.id))[:MOST_AT_ONCE]


def questions_waiting(now: datetime) -> list[tuple[Concern, Pause]]:
    """Return the matters whose question to those who raised it nobody answered, a day before it goes on; one statement.

    What was asked today is left in peace.
    """
    here = timezone.localtime(now)
    waiting = Pause.objects.filter(
        until_at=None, reason=PauseReason.ASKED, review_on__lte=here.date() + ASK_AGAIN_BEFORE,
        since_at__lt=now - ASK_AGAIN_BEFORE, task__dispatch__role=Role.LEAD,
        task__dispatch__concern__state=ConcernState.SUSPENDED,
    ).select_related("task__unit", "task__dispatch__concern")
    return [(pause.task.dispatch.concern, pause) for pause in waiting.order_by("review_on", "id")[:MOST_AT_ONCE]]


def confirmed_by_silence(now: datetime) -> list[Concern]:
    """Return the concerns to which one said yes and nobody no within the time for it; one statement."""
    yes = Report.objects.filter(concern=OuterRef("pk"), solved=True, withdrawn_at=None, voided_at=None)
    waiting = _waiting().filter(Exists(yes), done_at__lte=now - SILENCE)
    return list(waiting.order_by("done_at", "id")[:MOST_AT_ONCE])


def asked_in_vain(now: datetime) -> list[tuple[Concern, int]]:
    """Return the concerns that nobody confirmed and nobody will, with how often it was tried; one statement.

    Each who raised it counts for themselves: three tries with one are none with another.
    """
    live = Report.objects.filter(concern=OuterRef("pk"), withdrawn_at=None, voided_at=None)
    since = Q(follow_ups__made_at__gte=F("concern__done_at"))
    may_yet_answer = live.filter(solved=None).annotate(tries=Count("follow_ups", filter=since)).filter(
        (REACHABLE & (Q(tries__lt=TRIES) | Q(concern__done_at__gt=now - TRIED_FOR)))
        | (~REACHABLE & Q(concern__done_at__gt=now - AT_THE_PLATE)),
    )
    found = _waiting().filter(
        ~Exists(live.filter(solved=True)), ~Exists(may_yet_answer), done_at__lte=now - TRIED_FOR,
    ).annotate(tries=Count("follow_ups", filter=Q(follow_ups__made_at__gte=F("done_at"))))
    return [(concern, concern.tries) for concern in found.order_by("done_at", "id")[:MOST_AT_ONCE]]


def closes_at(concern: Concern, now: datetime) -> datetime:
    """Return when a concern that was asked in vain is closed: what was replayed, when it would have been then."""
    if concern.replayed and concern.done_at is not None:
        return min(now, concern.done_at + AT_THE_PLATE)
    return now


def _waiting() -> QuerySet[Concern]:
    return Concern.objects.filter(state=ConcernState.DONE)
