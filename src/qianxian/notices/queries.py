"""Looking into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from qianxian.ledger.queries import line_of
from qianxian.notices.models import Notice
from qianxian.notices.states import NoticeState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class Told:
    """A message as the one it went to may see it again."""

    state: NoticeState
    sent_at: datetime | None
    sentence: str


def told_about(kind: str, number: int, *, show_date: Callable[[Any], str]) -> list[Told]:
    """Return the messages about one thing, oldest first; one statement. For a caller that has checked its viewer."""
    about = Notice.objects.filter(about_kind=kind, about_id=number).select_related("entry__text")
    found = []
    for notice in about.order_by("id"):
        line = line_of(notice.entry, notice.entry.text.words, audience="resident", show_date=show_date)
        if line is not None:
            found.append(Told(NoticeState(notice.state), notice.sent_at, line.sentence))
    return found


def due(now: datetime, at_most: int = 200) -> list[Notice]:
    """Return notices whose time has come, oldest first."""
    waiting = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=now)
    return list(waiting.select_related("contact", "entry__text").order_by("due_at", "id")[:at_most])
