"""When telephones stay silent, and when news are put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

DIGESTS = (time(8, 30), time(14, 30))
"""When those who want it are told what is new since the last time."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until when no telephone sounds; usually over midnight. The same hour twice: never quiet."""

    begins: time = time(21)
    ends: time = time(8)

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that run at `now` end, or None outside them."""
        here = timezone.localtime(now)
        clock = here.time()
        over_midnight = self.begins > self.ends
        begun, over = clock >= self.begins, clock >= self.ends
        quiet = (begun or not over) if over_midnight else (begun and not over)
        if not quiet:
            return None
        day = here.date() + timedelta(days=1 if over_midnight and begun else 0)
        return timezone.make_aware(datetime.combine(day, self.ends))


def last_digest(now: datetime) -> datetime:
    """Return the last time before `now` at which news were due to be put together."""
    here = timezone.localtime(now)
    times = [
        timezone.make_aware(datetime.combine(here.date() - timedelta(days=back), hour))
        for back in (1, 0) for hour in DIGESTS
    ]
    return max(moment for moment in times if moment <= now)
