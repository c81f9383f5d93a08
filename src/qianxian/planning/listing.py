"""List every feasible grid of a piece exactly once, with its cost, as bit masks.

Model: a connected set S is reached from its lowest courtyard r by adding candidates; a candidate that is
passed over stays passed over in the whole branch, so each connected set containing r and nothing below r
appears exactly once (Wernicke 2006, ESU).  A branch is four words: the set, what it has seen, what it may
still add, and its sums; a set costs O(neighbours of its last courtyard).

Pruning: with prices pi_v, lambda per grid and a ceiling h, only sets with excess c(S) - pi(S) - lambda <= h
are wanted.  `low[W]` is a lower bound, over all that may still be added to a branch of root r that stands at
W households, of balance minus added prices (`completion_bound`).  No shape is rounder than a circle and all
other terms are at least 0, so a branch with low[W] - pi(S) - lambda > h holds nothing that is wanted.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qianxian.planning.district import Floats, Ints
from qianxian.planning.jit import kernel, step

Masks = NDArray[np.uint64]

WORD = 62
"""Courtyards of a piece that is listed: two bits stay free, so that anyone can read masks as signed words."""

ONE = np.uint64(1)
DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
BIT_OF = np.zeros(64, np.int64)
BIT_OF[[((1 << _i) * int(DE_BRUIJN) & (2**64 - 1)) >> 58 for _i in range(64)]] = range(64)


class Piece(NamedTuple):
    """A connected part of the district as flat arrays, its n <= 62 courtyards renumbered.

    `start`/`next`/`share` are neighbours in compressed rows with border lengths (m) and `touch` the same as
    masks; `foes` are courtyards that may not share a grid with this one; `fit[x]` holds the courtyards of at
    most x households; `balance` is the balance term by households, `alone` that of each courtyard as a grid
    of its own and `parts` the grids it then counts as; `same_old` and
    `same_company` hold the courtyards of the same old grid or company (0: none); `groups` are masks.
    """

    start: Ints
    next: Ints
    share: Floats
    touch: Masks
    foes: Masks
    fit: Masks
    households: Ints
    area: Floats
    perimeter: Floats
    balance: Floats
    alone: Floats
    parts: Ints
    same_old: Masks
    same_company: Masks
    groups: Masks
    cap: int
    compactness: float
    stay: float
    company_price: float


class Found(NamedTuple):
    """Room for sets, grouped by root in `begin` (n + 1,): mask, cost and excess over the prices."""

    mask: Masks
    cost: Floats
    excess: Floats
    begin: Ints


class Tally(NamedTuple):
    """How a listing ended: sets kept, sets looked at, least excess, and whether the room ran out."""

    kept: int
    visited: int
    least: float
    full: bool


@step
def lowest(mask: np.uint64) -> int:
    """Give the number of the lowest bit of a mask that is not empty."""
    bit: int = BIT_OF[((mask & (~mask + ONE)) * DE_BRUIJN) >> np.uint64(58)]
    return bit


@step
def households_together(p: Piece, s: np.uint64, v: int) -> int:
    """Count the households of the set that come from the same old grid as courtyard v."""
    common = s & p.same_old[v]
    together = 0
    while common != 0:
        together += p.households[lowest(common)]
        common &= common - ONE
    return together


@step
def whole_groups(p: Piece, s: np.uint64) -> bool:
    """Tell whether no together-group is torn by the set."""
    whole = True
    for g in range(len(p.groups)):
        common = s & p.groups[g]
        if common != 0 and common != p.groups[g]:
            whole = False
    return whole


@kernel
def completion_bound(p: Piece, root: int, price: Floats, low: Floats) -> None:
    """Fill `low` (cap + 1,): least balance minus prices still to be had, by households of the branch.

    The prices to be had from x more households are at most the fractional knapsack over the courtyards
    above the root, concave in x; the balance is convex, so the best x never grows with W.
    """
    n, cap = len(p.households), p.cap
    ratio = np.empty(n)
    free = 0.0
    for v in range(n):
        ratio[v] = -price[v] / max(1, p.households[v])
        if v <= root or price[v] <= 0.0:
            ratio[v] = 0.0
        elif p.households[v] == 0:
            free += price[v]
            ratio[v] = 0.0
    order = np.argsort(ratio)
    gain = np.empty(cap + 1)
    gain[0] = free
    at = 0
    for i in range(n):
        v = order[i]
        if ratio[v] >= 0.0:
            break
        for _ in range(p.households[v]):
            if at < cap:
                gain[at + 1] = gain[at] - ratio[v]
                at += 1
    while at < cap:
        gain[at + 1] = gain[at]
        at += 1
    x = cap
    for w in range(cap + 1):
        x = min(x, cap - w)
        while x > 0 and p.balance[w + x - 1] - gain[x - 1] <= p.balance[w + x] - gain[x]:
            x -= 1
        low[w] = p.balance[w + x] - gain[x]


@kernel
def list_sets(
    p: Piece,
    roots: int,
    price: Floats,
    grid_price: float,
    ceiling: float,
    slots: int,
    max_visits: int,
    found: Found,
) -> Tally:
    """List the sets whose lowest courtyard is below `roots` and whose excess is at most `ceiling`.

    `price` (n,).  With `slots` = 0 every such set is kept, until the room runs out; with `slots` > 0 only
    the one of least excess in each of that many classes per root (by a hash of the set), so that
    len(found.cost) must be n * slots and found.excess must come filled with the ceiling.  Gives up, as
    full, after `max_visits` sets.
    """
    n = len(p.households)
    ext, seen, sets = np.zeros(n + 1, np.uint64), np.zeros(n + 1, np.uint64), np.zeros(n + 1, np.uint64)
    households = np.zeros(n + 1, np.int64)
    area, perimeter, gain = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1)
    most_old, firms_of = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    most, firms = 0, 0
    low = np.zeros(p.cap + 1)
    round_ = p.compactness / (2.0 * math.sqrt(math.pi))
    sides = p.stay > 0.0 or p.company_price > 0.0
    kept, visited, least = 0, 0, math.inf
    for root in range(roots):
        found.begin[root] = kept
        completion_bound(p, root, price, low)
        below = (ONE << np.uint64(root)) - ONE
        depth, v, bit = -1, root, ONE << np.uint64(root)
        s, w, a, b, g = bit, p.households[root], p.area[root], p.perimeter[root], price[root]
        while True:
            # Look at the set s just formed, of w households, area a, perimeter b and prices g.
            visited += 1
            if visited > max_visits:
                return Tally(kept, visited, least, True)
            single = depth < 0
            alive = single or low[w] - g - grid_price <= ceiling
            side = 0.0
            if sides and alive:
                # Moved households and companies never grow fewer, so they count against the whole branch.
                most = max(0 if single else most_old[depth], households_together(p, s, v))
                firms = 0 if single else firms_of[depth]
                if p.same_company[v] != 0 and s & p.same_company[v] & ~bit == 0:
                    firms += 1
                side = p.stay * (w - most) + p.company_price * max(0, firms - 1)
                alive = single or low[w] - g - grid_price + side <= ceiling
            if alive:
                cost = (p.alone[root] if single else p.balance[w]) + round_ * b / math.sqrt(a) - p.compactness
                cost += side
                excess = cost - g - grid_price * (p.parts[root] if single else 1)
                if excess <= ceiling and whole_groups(p, s):
                    least = min(least, excess)
                    at = kept
                    if slots > 0:
                        at = root * slots + int((s * DE_BRUIJN) >> np.uint64(40)) % slots
                    elif kept == len(found.cost):
                        return Tally(kept, visited, least, True)
                    if slots == 0 or excess < found.excess[at]:
                        found.mask[at], found.cost[at], found.excess[at] = s, cost, excess
                    kept += 1
                been = (below | bit if single else seen[depth]) | p.touch[v] | p.foes[v]
                more = p.touch[v] & ~below & ~bit if single else ext[depth] | (p.touch[v] & ~seen[depth])
                more &= p.fit[p.cap - w] & ~p.foes[v]
                if more != 0:
                    depth += 1
                    ext[depth], seen[depth], sets[depth] = more, been, s
                    households[depth], area[depth], perimeter[depth], gain[depth] = w, a, b, g
                    most_old[depth], firms_of[depth] = most, firms
            # Go back to the deepest branch that can still grow and add its next candidate.
            while depth >= 0 and ext[depth] == 0:
                depth -= 1
            if depth < 0:
                break
            s = sets[depth]
            v = lowest(ext[depth])
            bit = ONE << np.uint64(v)
            ext[depth] &= ~bit
            shared = 0.0
            for e in range(p.start[v], p.start[v + 1]):
                if (s >> np.uint64(p.next[e])) & ONE:
                    shared += p.share[e]
            g = gain[depth] + price[v]
            w = households[depth] + p.households[v]
            a = area[depth] + p.area[v]
            b = perimeter[depth] + p.perimeter[v] - 2.0 * shared
            s |= bit
    found.begin[roots] = kept
    return Tally(kept, visited, least, False)
