"""Looking into the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from qianxian.notices.models import Notice
from qianxian.notices.states import NoticeState

if TYPE_CHECKING:
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


def due(now: datetime, at_most: int = 200) -> list[Notice]:
    """Return notices whose time has come, oldest first."""
    waiting = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=now)
    return list(waiting.select_related("contact", "entry__text").order_by("due_at", "id")[:at_most])
