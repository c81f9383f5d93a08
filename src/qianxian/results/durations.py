"""How long things took: a histogram that can be added up, and what can be said from it.

A duration d falls into the first bucket whose upper edge is not below it: bucket 0 holds what took no time, then come
buckets of an hour up to 2 days, of 3 hours up to 15 days, of a day up to 60 days, then up to 90, 180, 365 days, and
one for all that took longer. Every whole day up to 60 is an edge, so “within n days” is exact for those n. A quantile
is found by going straight through its bucket (Hyndman and Fan, Sample quantiles in statistical packages, The American
Statistician 50, 1996, type 4, on grouped values): up to 15 days it is off by three hours at most.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDGES: tuple[timedelta, ...] = (
    timedelta(0),
    *(n * HOUR for n in range(1, 49)),
    *(2 * DAY + n * 3 * HOUR for n in range(1, 105)),
    *(n * DAY for n in range(16, 61)),
    *(n * DAY for n in (90, 180, 365)),
)
"""The upper edges of the buckets; the last bucket has none."""


def bucket(duration: timedelta) -> int:
    """Return the number of the bucket that a duration falls into; one below nought counts as none."""
    return bisect_left(EDGES, max(duration, timedelta(0)))


def within(histogram: Mapping[int, int], days: int) -> int:
    """Count what took at most so many days.

    :raises ValueError: if that is not the edge of a bucket.
    """
    if days * DAY not in EDGES:
        raise ValueError(f"{days} days is the edge of no bucket")
    last = EDGES.index(days * DAY)
    return sum(n for number, n in histogram.items() if number <= last)


def quantile(histogram: Mapping[int, int], part: float) -> timedelta | None:
    """Return within which time `part` of what is in a histogram was over; None of an empty one, or beyond a year."""
    wanted, passed = part * sum(histogram.values()), 0.0
    for number in sorted(histogram):
        n = histogram[number]
        if n and passed + n >= wanted:
            if number == len(EDGES):
                return None
            below = EDGES[number - 1] if number else EDGES[0]
            return below + (EDGES[number] - below) * ((wanted - passed) / n)
        passed += n
    return None
