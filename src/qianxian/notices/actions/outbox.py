"""What becomes of a notice on its way out, and what an administrator does about those that are stuck."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.notices import channels, rules
from qianxian.notices.models import Attempt, Notice
from qianxian.notices.states import LIFECYCLE, AttemptOutcome, NoticeState
from qianxian.places import queries as places
from qianxian.places.models import Place
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.base.permits import Actor

PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12),
)
"""How long to wait after each failure; after one more it is stuck."""
CLAIM = timedelta(minutes=30)
"""How long a process may take for all that it found due, with every provider silent until its time-out."""
RECOGNISED_FOR = timedelta(hours=2)
"""A provider that recognises what it had before does so for some hours: an unclear try is repeated within them."""
LONGEST_REASON = 120


@working
def claim(*, notice: Notice, channel: str, recognises: bool, now: datetime) -> Attempt | None:
    """Take a notice for sending, and write down that it is tried; None if somebody else has it, or had it and died.

    Whoever died may have sent it. Where the provider recognises what it had before it is sent again; else it is
    unclear, and somebody has to look.
    """
    free = Notice.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), pk=notice.pk, state=notice.state)
    if not free.update(claimed_until=now + CLAIM, channel=channel):
        return None
    lost = Attempt.objects.filter(notice=notice, outcome="")
    if lost.update(outcome=AttemptOutcome.UNCLEAR, reason="process ended", ended_at=now) and not recognises:
        state = LIFECYCLE.target(NoticeState(notice.state), "lose_sight")
        Notice.objects.filter(pk=notice.pk).update(state=state, error="process ended", claimed_until=None)
        return None
    return Attempt.objects.create(notice=notice, channel=channel, began_at=now)


@working
def mark_sent(*, attempt: Attempt, provider_ref: str, now: datetime) -> None:
    """Keep that a notice went out."""
    _end(attempt, AttemptOutcome.SENT, "", now, provider_ref=provider_ref[:80])
    state = LIFECYCLE.target(NoticeState.QUEUED, "send")
    Notice.objects.filter(pk=attempt.notice_id, state=NoticeState.QUEUED).update(
        state=state, sent_at=now, error="", claimed_until=None, attempts=F("attempts") + 1,
    )


@working
def mark_failed(*, attempt: Attempt, error: channels.NotSent, recognises: bool, now: datetime) -> None:
    """Keep that a try failed and how: the next one comes later, or it is stuck, unclear or given up, and stays visible.

    Nothing that may have gone out is sent again by itself, unless the provider recognises it.
    """
    outcome = AttemptOutcome(error.outcome)
    _end(attempt, outcome, error.reason, now)
    attempts = attempt.notice.attempts + 1
    repeats = outcome == AttemptOutcome.LATER or (outcome == AttemptOutcome.UNCLEAR and recognises)
    state, due_at = NoticeState.QUEUED, now
    if outcome == AttemptOutcome.UNKNOWN_NUMBER:
        state = LIFECYCLE.target(state, "give_up")
    elif outcome == AttemptOutcome.UNCLEAR and not recognises:
        state = LIFECYCLE.target(state, "lose_sight")
    elif not repeats or attempts > len(PAUSES):
        state = LIFECYCLE.target(state, "get_stuck")
    else:
        pause = PAUSES[attempts - 1]
        due_at = now + (min(pause, RECOGNISED_FOR) if outcome == AttemptOutcome.UNCLEAR else pause)
    Notice.objects.filter(pk=attempt.notice_id, state=NoticeState.QUEUED).update(
        attempts=attempts, error=error.reason, state=state, due_at=due_at, claimed_until=None,
    )


def _end(attempt: Attempt, outcome: AttemptOutcome, reason: str, now: datetime, *, provider_ref: str = "") -> None:
    Attempt.objects.filter(pk=attempt.pk).update(
        outcome=outcome, reason=reason, ended_at=now, provider_ref=provider_ref,
    )


@working
def wait(*, notice: Notice, until: datetime) -> None:
    """Let a notice wait until the quiet hours are over; that is no failure."""
    Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED).update(due_at=until)


@working
def keep(*, notice: Notice) -> None:
    """Leave a notice in the inbox only, because its reader wants no message of it."""
    state = LIFECYCLE.target(NoticeState(notice.state), "keep")
    Notice.objects.filter(pk=notice.pk, state=notice.state).update(state=state)


@working
def drop(*, notice: Notice) -> None:
    """Give a notice up quietly, because the number was erased before it went out."""
    state = LIFECYCLE.target(NoticeState(notice.state), "drop")
    Notice.objects.filter(pk=notice.pk, state=notice.state).update(state=state)


@working
def drop_all(*, contact_id: int) -> None:
    """Give up everything that waits for somebody, because they took their number back."""
    waiting = Notice.objects.filter(contact_id=contact_id, state=NoticeState.QUEUED)
    waiting.update(state=LIFECYCLE.target(NoticeState.QUEUED, "drop"))


@act
def try_again(*, actor: Actor, channel: str, state: NoticeState, error: str, now: datetime) -> int:
    """Let everything that is stuck in one channel for one reason be tried again at once; returns how much that is.

    What is unclear may then arrive twice; whoever presses has been told.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if nothing is stuck there any more.
    """
    top = places.tree.now().top
    require(rules.may_write(actor, top.path if top else ""))
    stuck = _in_trouble(channel, state, error)
    count = stuck.update(
        state=LIFECYCLE.target(state, "try_again"), due_at=now, attempts=0, error="", claimed_until=None,
    )
    _record("outbox.tried_again", actor, now, channel=channel, count=_some(count))
    return count


@act
def give_up(*, actor: Actor, channel: str, state: NoticeState, error: str, reason: str, now: datetime) -> int:
    """Give up everything that is stuck in one channel for one reason, and say why; returns how much that is.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if no reason is given, or nothing is stuck there any more.
    """
    top = places.tree.now().top
    require(rules.may_write(actor, top.path if top else ""))
    reason = scrub(clean(reason).replace("\n", " "))
    if not reason:
        raise Unfit(_("Say why: whoever asks later reads it in the record."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Unfit(_("At most %(n)s characters, please.") % {"n": LONGEST_REASON}, "reason")
    count = _in_trouble(channel, state, error).update(state=LIFECYCLE.target(state, "give_up"))
    _record("outbox.given_up", actor, now, channel=channel, count=_some(count), reason=reason)
    return count


def _in_trouble(channel: str, state: NoticeState, error: str) -> QuerySet[Notice]:
    return Notice.objects.filter(channel=channel, state=state, error=error)


def _some(count: int) -> int:
    if not count:
        raise Unfit(_("Nothing is stuck there any more. Look at the list again, please."))
    return count


def _record(kind: str, actor: Actor, now: datetime, **words: Any) -> None:
    district = Place.objects.get(parent=None, valid_until=None)
    ledger.record(kind, about=district, place_id=district.id, office_id=actor.office_id, now=now, **words)
