"""Looking into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import translation

from qianxian.ledger import queries as ledger
from qianxian.notices import channels, told
from qianxian.notices.models import Notice, Wording
from qianxian.notices.states import NoticeState
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qianxian.ledger.models import Entry


def sends_at_once() -> bool:
    """Say whether what can't wait, such as a code to sign in with, reaches a telephone at once."""
    return channels.channel.sends


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many notices wait, went out and are stuck."""

    queued: int
    sent: int
    stuck: int


def outbox() -> Outbox:
    """Count the outbox by state; one statement."""
    counted = dict(Notice.objects.values_list("state").annotate(n=Count("id")))
    return Outbox(
        queued=counted.get(NoticeState.QUEUED, 0),
        sent=counted.get(NoticeState.SENT, 0),
        stuck=counted.get(NoticeState.STUCK, 0),
    )


def numbers_about(kind: str, number: int) -> list[int]:
    """Return the numbers of the notices about one thing, under which a channel may keep copies."""
    return list(Notice.objects.filter(about_kind=kind, about_id=number).values_list("id", flat=True))


def _load_wordings() -> dict[tuple[str, str], Wording]:
    return {(wording.kind, wording.language): wording for wording in Wording.objects.all()}


wordings: stamps.Kept[dict[tuple[str, str], Wording]] = stamps.Kept(_load_wordings)


def wording(number: int) -> Wording | None:
    """Return a wording, or None."""
    return Wording.objects.filter(pk=number).first()


def message(entry: Entry, words: dict[str, Any], *, language: str, show_date: Callable[[Any], str]) -> str | None:
    """Return what somebody is told of an entry, in the district's own words where it has any; None: nothing."""
    with translation.override(language):
        line = ledger.line_of(entry, words, audience="resident", show_date=show_date)
        if line is None:
            return None
        own = wordings.now().get((entry.kind, language))
        if own is None or not own.text:
            return line.sentence
        return told.fill(own.text, ledger.as_said(words, show_date), language, told.kinds[entry.kind])


def example(
    one: told.Told, *, language: str, show_date: Callable[[Any], str], text: str | None = None,
) -> str:
    """Return a message of a kind with the words of its example: the text given, or what would be sent today."""
    with translation.override(language):
        words = dict(one.example)
        own = wordings.now().get((one.kind, language))
        if text is None:
            text = own.text if own is not None else ""
        if text:
            return told.fill(text, ledger.as_said(words, show_date), language, one)
        return ledger.sentence_of(one.kind, words, audience="resident", show_date=show_date) or ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as the one it went to may see it again."""

    state: NoticeState
    sent_at: datetime | None
    sentence: str


def sent_about(kind: str, number: int, *, language: str, show_date: Callable[[Any], str]) -> list[Sent]:
    """Return the messages about one thing, oldest first, as they read today; for a caller that checked its viewer."""
    about = Notice.objects.filter(about_kind=kind, about_id=number).select_related("entry__text")
    found = []
    for notice in about.order_by("id"):
        words = notice.entry.text.words
        said = None if words is None else message(notice.entry, words, language=language, show_date=show_date)
        if said is not None or words is None:
            found.append(Sent(NoticeState(notice.state), notice.sent_at, said or str(ledger.ERASED)))
    return found


def due(now: datetime, at_most: int = 200) -> list[Notice]:
    """Return notices whose time has come, oldest first."""
    waiting = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=now)
    return list(waiting.select_related("contact", "entry__text").order_by("due_at", "id")[:at_most])
