"""Counting hands, heads and areas, exactly at the boundary: whole numbers and fractions, never floats.

**Show of hands.** With y for, n against: agreed if y > n, not agreed if y < n; y = n is a tie and means further
discussion. Abstentions count as being there. Without a quorum no vote counts.

**Quorum.** A meeting of which q people are wanted has its quorum if the number of those there with a vote is at
least q and each capacity that is wanted is there with at least one. Guests have no vote.

**Owners** (Civil Code of the People's Republic of China, art. 278). Let N be the owners and A the area of what they
own; of these Nₚ and Aₚ take part, and Nᵧ and Aᵧ of those agree. The owners can decide if

    Nₚ/N ≥ 2/3 and Aₚ/A ≥ 2/3.

An ordinary matter (items 1–5 and 9) is decided if Nᵧ/Nₚ > 1/2 and Aᵧ/Aₚ > 1/2; a special one (items 6–8: raising
maintenance funds, rebuilding, changing the use of what is shared) if Nᵧ/Nₚ ≥ 3/4 and Aᵧ/Aₚ ≥ 3/4. Areas come in
square metres with two decimals and are counted in hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from qianxian.meetings.states import Capacity, VoteResult

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TAKING_PART = Fraction(2, 3)
ORDINARY = Fraction(1, 2)
SPECIAL = Fraction(3, 4)


def result_of(yes: int, no: int, *, quorum: bool) -> VoteResult:
    """Return what a show of hands came to."""
    if not quorum:
        return VoteResult.NO_QUORUM
    if yes == no:
        return VoteResult.TIE
    return VoteResult.AGREED if yes > no else VoteResult.REJECTED


def voting(present: Mapping[str, int]) -> int:
    """Count those who are there with a vote."""
    return sum(n for capacity, n in present.items() if capacity != Capacity.GUEST)


def has_quorum(present: Mapping[str, int], *, heads: int, wanted: Collection[str]) -> bool:
    """Say whether enough are there, and of every capacity that is wanted somebody."""
    return voting(present) >= heads and all(present.get(capacity, 0) > 0 for capacity in wanted)


@dataclass(frozen=True, slots=True)
class Side:
    """Some owners and the area of what they own, in hundredths of a square metre."""

    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """One of the four questions: how much it is, how much is needed, and whether that is reached."""

    reached: bool
    share: Fraction
    needed: Fraction
    more_than: bool


@dataclass(frozen=True, slots=True)
class OwnersCount:
    """How a vote of owners came out: who took part, who agreed, by heads and by area."""

    heads_took_part: Threshold
    area_took_part: Threshold
    heads_agreed: Threshold
    area_agreed: Threshold

    @property
    def can_decide(self) -> bool:
        """Whether enough took part, by both measures."""
        return self.heads_took_part.reached and self.area_took_part.reached

    @property
    def carried(self) -> bool:
        """Whether it is decided."""
        return self.can_decide and self.heads_agreed.reached and self.area_agreed.reached


def count_owners(*, everybody: Side, took_part: Side, agreed: Side, special: bool) -> OwnersCount:
    """Compute the double thresholds of art. 278.

    :raises ValueError: if nobody owns anything, or more agree than take part, or more take part than there are.
    """
    inside = (
        0 <= agreed.heads <= took_part.heads <= everybody.heads and 0 <= agreed.area <= took_part.area <= everybody.area
    )
    if not inside or everybody.heads == 0 or everybody.area == 0:
        raise ValueError("the counts do not lie one within the other")

    def part(some: int, whole: int) -> Threshold:
        share = Fraction(some, whole)
        return Threshold(share >= TAKING_PART, share, TAKING_PART, more_than=False)

    def agreement(some: int, whole: int) -> Threshold:
        share = Fraction(some, whole) if whole else Fraction(0)
        if special:
            return Threshold(share >= SPECIAL, share, SPECIAL, more_than=False)
        return Threshold(share > ORDINARY, share, ORDINARY, more_than=True)

    return OwnersCount(
        part(took_part.heads, everybody.heads), part(took_part.area, everybody.area),
        agreement(agreed.heads, took_part.heads), agreement(agreed.area, took_part.area),
    )
