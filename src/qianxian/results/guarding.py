"""What of small numbers may be published: a pure function.

A count under three could tell who it was, so it is shown as “<3”. That helps nobody where the total stands beside it:
from the total and the counts that are shown, what is hidden can be computed. Let h counts be hidden, each 0, 1 or 2,
with the sum s. The total is published if 0 < s < 2h and h > 1: then at least two assignments fit for each hidden
count, because those that fit are closed under permutation and not all of them are constant. Else it is kept back:
for h = 1 always; for h > 1 both s = 0 and s = 2h fit what is published, so that keeping it back tells nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST = 3
"""From this many on a count is published."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """Counts as they may be published, in their order, and their total; None is hidden."""

    counts: tuple[int | None, ...]
    total: int | None


def guard(counts: Iterable[int]) -> Guarded:
    """Hide what is small in counts that are published together, and their total where it would give it away."""
    all_of_them = tuple(counts)
    small = [n for n in all_of_them if n < LEAST]
    in_doubt = not small or (len(small) > 1 and 0 < sum(small) < (LEAST - 1) * len(small))
    return Guarded(
        tuple(n if n >= LEAST else None for n in all_of_them),
        sum(all_of_them) if in_doubt else None,
    )


def conceal(counts: Iterable[int]) -> tuple[int | None, ...] | None:
    """Hide so many of some counts that their total may stand beside them; None if not even hiding all would do.

    Where what is small would be given away by the total, the smallest that is shown is hidden with it, and so on.
    """
    all_of_them = list(counts)
    order = sorted(range(len(all_of_them)), key=lambda place: all_of_them[place])
    small = [place for place in order if all_of_them[place] < LEAST]
    if guard(all_of_them).total is not None:
        hidden = set(small)
    elif len(small) < len(order):
        # A count that is not small hides the small ones: it may be any of them, and any of them may be it.
        hidden = set(order[: len(small) + 1])
    else:
        return None
    return tuple(None if place in hidden else n for place, n in enumerate(all_of_them))


def publish(counts: Mapping[int, int], inside: Mapping[int, Iterable[int]], top: int) -> dict[int, int]:
    """Return which counts of nested areas may all stand in public, each with its count.

    `inside` names the areas in an area. An area that is too small, or whose parts would be given away, is hidden, and
    with it another if the total around them would tell; in a hidden area all is hidden.
    """
    def concealed(area: int) -> tuple[int | None, ...] | None:
        # What may not stand for what lies in it counts as small, whatever its number.
        return conceal(counts.get(part, 0) if may_stand(part) else 1 for part in inside.get(area, ()))

    def may_stand(area: int) -> bool:
        return counts.get(area, 0) >= LEAST and (not inside.get(area) or concealed(area) is not None)

    shown: dict[int, int] = {}

    def show(area: int) -> None:
        shown[area] = counts.get(area, 0)
        for part, n in zip(inside.get(area, ()), concealed(area) or (), strict=True):
            if n is not None:
                show(part)

    if may_stand(top):
        show(top)
    return shown
