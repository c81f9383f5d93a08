"""Find the cheapest exact cover of a piece by sets of small excess, and prove it.

Model: every plan of k grids costs  sum pi + lambda k + (sum of the excesses of its sets),  and excesses are
at least 0.  So a plan of total excess at most h uses only sets of excess at most h: list those, and search
depth first, always covering the lowest courtyard still uncovered, with a memo of the least excess at which
each state (courtyards covered, grids used) was entered.  A search that ends without running out of states
has found the best plan of total excess at most h, or proved that there is none.
"""

import math
from typing import NamedTuple

import numpy as np

from qianxian.planning.district import Floats, Ints
from qianxian.planning.jit import kernel
from qianxian.planning.listing import ONE, Found, Masks, lowest


class Cover(NamedTuple):
    """The best cover's total excess (inf: none), its sets (indices into the list), states entered, and
    whether the search was complete."""  # fmt: skip  # noqa: D205, D209  # one sentence, too long for a line

    excess: float
    sets: Ints
    states: int
    complete: bool


class Memo(NamedTuple):
    """An open-addressing table from (mask, grids) to the least excess at which it was entered."""

    mask: Masks
    grids: Ints
    excess: Floats


@kernel
def new_memo(bits: int) -> Memo:
    """Make an empty table of 2**bits places."""
    size = 1 << bits
    return Memo(np.zeros(size, np.uint64), np.full(size, -1, np.int64), np.zeros(size))


@kernel
def is_worse(memo: Memo, mask: np.uint64, grids: int, excess: float) -> int:
    """Enter a state: 1 if it was entered before at no more excess, 0 if new or better, 2 if newly stored."""
    size = np.uint64(len(memo.excess) - 1)
    key = (mask ^ (mask >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(grids)
    at = (key ^ (key >> np.uint64(32))) & size
    while memo.grids[at] >= 0:
        if memo.mask[at] == mask and memo.grids[at] == grids:
            if memo.excess[at] <= excess:
                return 1
            memo.excess[at] = excess
            return 0
        at = (at + ONE) & size
    memo.mask[at], memo.grids[at], memo.excess[at] = mask, grids, excess
    return 2


@kernel
def best_cover(found: Found, parts: Ints, k: int, ceiling: float, max_states: int) -> Cover:
    """Search the listed sets (sorted by excess within each root) for the best cover of excess <= `ceiling`.

    `k` = -1 leaves the number of grids free; otherwise the cover counts exactly k.
    """
    n = len(parts)
    everything = (ONE << np.uint64(n)) - ONE
    bits = 10
    memo = new_memo(bits)
    states, best = 0, math.inf
    best_sets = np.zeros(0, np.int64)
    covered, spent, used = np.zeros(n + 1, np.uint64), np.zeros(n + 1), np.zeros(n + 1, np.int64)
    at, end, chosen = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    at[0], end[0] = found.begin[0], found.begin[1]
    depth = 0
    while depth >= 0:
        j = at[depth]
        if j == end[depth] or spent[depth] + found.excess[j] > ceiling:
            depth -= 1
            continue
        at[depth] += 1
        s = found.mask[j]
        if s & covered[depth] != 0:
            continue
        chosen[depth] = j
        now, excess = covered[depth] | s, spent[depth] + found.excess[j]
        grids = 0
        if k >= 0:
            grids = used[depth] + (parts[lowest(s)] if s & (s - ONE) == 0 else 1)
            if grids > k:
                continue
        if now == everything:
            if excess < best and (k < 0 or grids == k):
                best, best_sets, ceiling = excess, chosen[: depth + 1].copy(), excess
            continue
        entered = is_worse(memo, now, grids, excess)
        if entered == 1:
            continue
        if entered == 2:
            states += 1
            if states >= max_states:
                return Cover(best, best_sets, states, False)
            if 2 * states >= 1 << bits:
                bits += 2
                memo = grown(memo, bits)
        depth += 1
        covered[depth], spent[depth], used[depth] = now, excess, grids
        v = lowest(~now)
        at[depth], end[depth] = found.begin[v], found.begin[v + 1]
    return Cover(best, best_sets, states, True)


@kernel
def grown(memo: Memo, bits: int) -> Memo:
    """Move a table to one of 2**bits places."""
    larger = new_memo(bits)
    for i in range(len(memo.grids)):
        if memo.grids[i] >= 0:
            is_worse(larger, memo.mask[i], memo.grids[i], memo.excess[i])
    return larger


@kernel
def sort_by_excess(found: Found, n: int) -> None:
    """Sort the sets of every root by excess, best first."""
    for root in range(n):
        a, b = found.begin[root], found.begin[root + 1]
        order = np.argsort(found.excess[a:b])
        found.mask[a:b] = found.mask[a:b][order]
        found.cost[a:b] = found.cost[a:b][order]
        found.excess[a:b] = found.excess[a:b][order]
