"""The outbox is emptied by the tick, units are told what came onto their desks, and news are put together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.notices import actions, channels, letters, queries
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.notices.channels import Message, Setup
    from qianxian.notices.models import Notice


@every(timedelta(seconds=20))
def deliver(now: datetime) -> None:
    """Send what is due; a failure of one keeps no other from being sent."""
    due = queries.due(now)
    if not due:
        return
    preferences = queries.preferences_of(due)
    setup = channels.of_district()
    quiet_until = queries.quiet.now().until(now)
    for notice in due:
        own = preferences.get(queries.key_of(notice.resident_id, notice.account_id))
        name, message = letters.letter(notice, own, setup, now)
        if message is None:
            _leave(notice)
        elif quiet_until is not None and not notice.urgent and name in setup.channels and setup.channels[name].wakes:
            actions.wait(notice=notice, until=quiet_until)
        else:
            _send(notice, name, message, setup, now)


def _leave(notice: Notice) -> None:
    if any((notice.resident_id, notice.account_id)):
        actions.keep(notice=notice)
    else:
        actions.drop(notice=notice)


def _send(notice: Notice, name: str, message: Message, setup: Setup, now: datetime) -> None:
    known = setup.channels.get(name)
    recognises = known is None or known.recognises  # what is not set up sends nothing twice either
    attempt = actions.claim(notice=notice, channel=name, recognises=recognises, now=now)
    if attempt is None:
        return
    try:
        ref = setup.get(name).send(message)
    except channels.NotSent as error:
        actions.mark_failed(attempt=attempt, error=error, recognises=recognises, now=now)
    except Exception as error:  # noqa: BLE001  # one that can't be sent must not keep the others in the house
        unclear = channels.Unclear(type(error).__name__)
        actions.mark_failed(attempt=attempt, error=unclear, recognises=recognises, now=now)
    else:
        actions.mark_sent(attempt=attempt, provider_ref=ref, now=now)


@every(timedelta(seconds=20))
def tell_units(now: datetime) -> None:
    """Tell units what came onto their desks, a batch a transaction."""
    while actions.tell_units(now=now) == actions.telling.BATCH:
        pass


@every(timedelta(minutes=1))
def put_together(now: datetime) -> None:
    """Put news together for those who want them so, at half past eight and half past two."""
    actions.put_together(now=now)


@every(timedelta(days=1))
def tidy(now: datetime) -> None:
    """Let the folder forget old copies, so that no number outlives its purpose there."""
    channels.tidy(now)
