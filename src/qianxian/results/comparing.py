"""Which differences are more than chance: between an area and the whole, and between two periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from qianxian.base.shares import Share

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
LEAST_OF_BOTH = 10
"""Of fewer matters in two periods together nobody says that they grew."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """An area in an order: what it is, its share, and whether it stands apart from the whole and from its neighbour.

    `apart`: 1 if its whole interval lies above the share of all, -1 below, 0 if chance may be all there is.
    `overlaps`: its interval reaches into that of the area before it, so that their order says nothing.
    """

    what: T
    share: Share
    apart: int
    overlaps: bool


def in_order(shares: Iterable[tuple[T, Share]]) -> list[Placed[T]]:
    """Put areas into the order of a share, the largest first, each with what may be said of its place.

    Areas with fewer than ten to count have no place in an order; they are left out.
    """
    known = [(what, share) for what, share in shares if share.bounds is not None]
    known.sort(key=lambda one: -(one[1].part / one[1].n))
    n = sum(share.n for _what, share in known)
    middle = sum(share.part for _what, share in known) / n if n else 0.0
    placed: list[Placed[T]] = []
    above: Share | None = None
    for what, share in known:
        low, high = share.bounds or (0.0, 1.0)
        apart = 1 if low > middle else -1 if high < middle else 0
        overlaps = above is not None and above.bounds is not None and high >= above.bounds[0]
        placed.append(Placed(what, share, apart, overlaps))
        above = share
    return placed


@dataclass(frozen=True, slots=True)
class Growth:
    """How a count a over some days stands to a count b over others, as a ratio of rates r with its 95 % interval.

    Both counts taken for Poisson, a given a + b is binomial with p = r·t/(r·t + u) for t and u days; Wilson's interval
    of p, turned back into r = p·u/((1 - p)·t), is that of r (J. Przyborowski and H. Wilenski, Homogeneity of results
    in testing samples from Poisson series, Biometrika 31, 1940, for the conditional test behind it).
    """

    now: int
    before: int
    days: int
    days_before: int

    @property
    def times(self) -> float | None:
        """How many times the rate before; None where nothing was counted before."""
        if not self.before or not self.days:
            return None
        return (self.now / self.days) / (self.before / self.days_before)

    @property
    def interval(self) -> tuple[float, float | None] | None:
        """The bounds of that; None of too few to say, and an upper bound of None where there is none."""
        share = Share(self.now, self.now + self.before)
        if share.n < LEAST_OF_BOTH or share.bounds is None or not self.days or not self.days_before:
            return None
        low, high = share.bounds
        scale = self.days_before / self.days
        return low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else None

    @property
    def is_hot(self) -> bool:
        """Whether there is more than chance in it that there are more."""
        return self.interval is not None and self.interval[0] > 1
