"""The outbox is emptied by the tick."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from qianxian.base.said import said_date
from qianxian.notices import actions, channels, queries
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.notices.models import Notice


@every(timedelta(seconds=20))
def deliver(now: datetime) -> None:
    """Send what is due; a failure of one keeps no other from being sent."""
    for notice in queries.due(now):
        try:
            sent = _send(notice, now)
        except Exception as error:  # noqa: BLE001  # one that can't be said must not keep the others in the house
            actions.mark_failed(notice=notice, error=type(error).__name__, now=now)
        else:
            if sent:
                actions.mark_sent(notice=notice, now=now)
            else:
                actions.drop(notice=notice)


def _send(notice: Notice, now: datetime) -> bool:
    """Say and send a notice; return whether there was somebody to tell."""
    words = notice.entry.text.words
    if not notice.contact.phone or words is None:
        return False
    language = notice.contact.language or settings.LANGUAGE_CODE
    sentence = queries.message(notice.entry, words, language=language, show_date=lambda day: said_date(day, now))
    if sentence is None:
        return False
    link = channels.links[notice.about_kind](notice.about_id)
    channels.channel.send(channels.Message(notice.id, notice.contact.phone, sentence, link))
    return True


@every(timedelta(days=1))
def tidy(now: datetime) -> None:
    """Let a channel that keeps copies forget old ones, so that no number outlives its purpose there."""
    channels.channel.tidy(now)
