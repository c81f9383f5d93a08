"""The one place that knows what time it is; a test or a replay may set it.

Rooms are told `now`; only the doors (web, ops) ask here.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

_held: ContextVar[datetime | None] = ContextVar("held clock", default=None)


def now() -> datetime:
    """Return this moment in UTC, or the moment at which the clock is held."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) in this thread while the block runs."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


def today() -> date:
    """Return the day it is where the system is used."""
    return timezone.localtime(now()).date()
