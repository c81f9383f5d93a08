"""Moments as the indexes keep them: whole seconds since 1970."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

Time = datetime | date | float
NO_TIME: Final = -(2**63)
END: Final = 2**63 - 1


def seconds_of(at: Time | None) -> int:
    """Return seconds since 1970; a time without a zone is read as UTC, a day as its beginning there."""
    if at is None:
        return NO_TIME
    if not isinstance(at, datetime | date):
        return int(at)
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
