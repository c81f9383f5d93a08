"""Shares of few answers, with how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LEAST = 10
"""Of fewer answers there are only the numbers, no share."""
Z = 1.959964
"""The two-sided 95 % quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `n` answers.

    The interval is Wilson's score interval: (p + z²/2n ± z·√(p(1 - p)/n + z²/4n²)) / (1 + z²/n) with p = part/n
    (E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927).
    """

    part: int
    n: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, or None of fewer than ten."""
        return round(100 * self.part / self.n) if self.n >= LEAST else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The bounds of the share between 0 and 1, or None of fewer than ten."""
        if self.n < LEAST:
            return None
        p, n = self.part / self.n, self.n
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        low, high = ((middle + side * half) / (1 + Z * Z / n) for side in (-1, 1))
        return max(0.0, low), min(1.0, high)

    @property
    def interval(self) -> tuple[int, int] | None:
        """The bounds of the share in whole per cent, or None of fewer than ten."""
        if self.bounds is None:
            return None
        low, high = self.bounds
        return round(100 * low), round(100 * high)
