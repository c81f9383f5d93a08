"""What this room does by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.concerns import actions, keeping
from qianxian.people.queries import CONTACT_KEPT
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(days=1))
def forget_contacts(now: datetime) -> None:
    """Erase the numbers of matters that ended ninety days ago."""
    for report in keeping.with_contact_ended_before(now - CONTACT_KEPT):
        actions.forget_contact(report=report, now=now)


@every(timedelta(days=1))
def forget_words(now: datetime) -> None:
    """Erase words and photographs for which the time is over that their category sets."""
    for report in keeping.with_words_kept_too_long(now):
        actions.forget_words(report=report, now=now)
