"""What a count of steps says: shares with their intervals, and how long things took. Pure functions of counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qianxian.base.shares import LEAST, Share
from qianxian.results import durations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in an area over a period; every figure of a page is read from one of these."""

    counts: Mapping[str, int] = field(default_factory=Counter)
    answered: Mapping[int, int] = field(default_factory=Counter)
    taken: Mapping[int, int] = field(default_factory=Counter)

    def __getitem__(self, name: str) -> int:
        """Return a count by the name of its column; nought where nothing was counted."""
        return self.counts.get(name, 0)

    @property
    def in_time(self) -> Share:
        """Answers given before the promise ran out, of all answers."""
        return Share(self["done"] - self["late"], self["done"])

    @property
    def late(self) -> Share:
        """Answers given after it had, of all answers."""
        return Share(self["late"], self["done"])

    @property
    def last_words(self) -> int:
        """How often an answer was said to be right, or not, or nobody was there to say."""
        return self["confirmed"] + self["reopened"] + self["unconfirmed"]

    @property
    def confirmed(self) -> Share:
        """Confirmed by those who raised it, of all last words."""
        return Share(self["confirmed"], self.last_words)

    @property
    def reopened(self) -> Share:
        """“It is not settled”, of all last words."""
        return Share(self["reopened"], self.last_words)

    @property
    def unconfirmed(self) -> Share:
        """Closed though nobody confirmed it, of all last words."""
        return Share(self["unconfirmed"], self.last_words)

    def within(self, days: int) -> Share:
        """Return the share of answers that came within so many days."""
        return Share(durations.within(self.answered, days), sum(self.answered.values()))

    def taken_within(self, days: int) -> Share:
        """Return the share of first words that came within so many days."""
        return Share(durations.within(self.taken, days), sum(self.taken.values()))

    def took(self, part: float) -> timedelta | None:
        """Return within which time `part` of the answers came; None of fewer than ten."""
        return _quantile(self.answered, part)

    def took_to_take_on(self, part: float) -> timedelta | None:
        """Return within which time `part` of the first words came; None of fewer than ten."""
        return _quantile(self.taken, part)


def _quantile(histogram: Mapping[int, int], part: float) -> timedelta | None:
    return durations.quantile(histogram, part) if sum(histogram.values()) >= LEAST else None


def closure(due: int, closed: int) -> Share:
    """Return the share closed of what was due (GB/T 33358: 结案率 = closed ÷ due), whole, early or late."""
    return Share(closed, due)
