"""List the cheap sets of a graph of any size, where masks of one word do not suffice, and price them.

Model: as in `listing`, each connected set is reached once from its lowest courtyard r, and a branch is given
up when a lower bound shows that nothing in it costs at most what its courtyards are thought to be worth:
`list_below` writes down every set with c(S) <= u(S) for given worths u.  Courtyards must be numbered so that a
set's root is its heaviest courtyard: what is left of the cap is then smallest, and so are the reach and the
bound.  For any prices pi <= u no set outside the list is underrated, so that `scan` need not look at others.

Excess is  c(S) - pi(S) + sum over cuts of sigma_T floor(|S cap T| / 2), where T are triples of courtyards and
sigma_T >= 0 the prices of their subset-row cuts  sum floor(|S cap T|/2) x_S <= 1  (Jepsen, Petersen,
Spoorendonk and Pisinger 2008); a cut only adds, so the list serves with cuts too.  Each root lies below all
others of its set in at most one grid of a plan, so  sum pi - sum sigma + sum_r min(0, least excess of root r)
bounds every plan from below, converged or not.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qianxian.planning.district import Floats, Ints
from qianxian.planning.jit import kernel

STACK = 1 << 20
"""Candidates that the branches of one root may hold at a time."""

LEVELS = 2
"""Depth up to which the bound is worked out anew for every branch; below, its parent's serves."""

Flags = NDArray[np.bool_]

class Field(NamedTuple):
    """A graph of n courtyards numbered from the heaviest: neighbours, measures, cuts by courtyard."""

    start: Ints
    next: Ints
    share: Floats
    households: Ints
    area: Floats
    perimeter: Floats
    x: Floats
    y: Floats
    balance: Floats
    alone: Floats
    compactness: float
    walk_limit: float


class Cuts(NamedTuple):
    """Cuts by courtyard in compressed rows, `start` (n + 1,) and `next`, and their prices (at least 0)."""

    start: Ints
    next: Ints
    price: Floats


class Listed(NamedTuple):
    """Sets written one behind another: set j is `members[start[j]:start[j + 1]]`, its root first.

    `start` (room + 1,), `members`, `cost` (room,), and `used` (1,): how many sets there are.
    """

    start: Ints
    members: NDArray[np.int32]
    cost: Floats
    used: Ints


@kernel
def reach_of(
    f: Field, root: int, cap: int, base: int, first: Ints, seen: Flags, weight: Ints, reach: Ints, queue: Ints
) -> int:
    """Fill `reach` with what a branch of `base` households can still take in within the cap; count it.

    `first` are the courtyards it may add at once; through them it reaches what it has not seen.
    """
    count, at, end, room = 0, 0, 0, len(queue)
    for v in first:
        if base + f.households[v] <= cap:
            weight[v] = base + f.households[v]
            reach[count] = queue[end] = v
            count += 1
            end += 1
    # A courtyard returns to the queue when a lighter path to it is found.
    while at < end:
        v = queue[at % room]
        at += 1
        for e in range(f.start[v], f.start[v + 1]):
            u = f.next[e]
            w = weight[v] + f.households[u]
            if u > root and w <= cap and not seen[u] and (weight[u] < 0 or w < weight[u]) and end - at < room:
                if weight[u] < 0:
                    reach[count] = u
                    count += 1
                weight[u] = w
                queue[end % room] = u
                end += 1
    for i in range(count):
        weight[reach[i]] = -1
    return count


@kernel
def most_gain(f: Field, reach: Ints, count: int, price: Floats, gain: Floats) -> None:
    """Fill `gain` (cap + 1,) with the most prices that so many more households can bring: a knapsack."""
    cap = len(gain) - 1
    ratio = np.zeros(count)
    gain[0] = 0.0
    for i in range(count):
        v = reach[i]
        if price[v] > 0.0:
            if f.households[v] == 0:
                gain[0] += price[v]
            else:
                ratio[i] = -price[v] / f.households[v]
    at = 0
    for i in np.argsort(ratio):
        if ratio[i] >= 0.0 or at == cap:
            break
        for _ in range(min(f.households[reach[i]], cap - at)):
            gain[at + 1] = gain[at] - ratio[i]
            at += 1
    gain[at:] = gain[at]


@kernel
def branch_bound(balance: Floats, gain: Floats, cap: int, low: Floats) -> None:
    """Fill `low` by households with the least balance minus gain of any completion within the cap.

    The balance is convex and the gain concave, so the best completion never grows with the households.
    """
    x = cap
    for w in range(cap + 1):
        x = min(x, cap - w)
        while x > 0 and balance[w + x - 1] - gain[x - 1] <= balance[w + x] - gain[x]:
            x -= 1
        low[w] = balance[w + x] - gain[x]


@kernel
def list_below(f: Field, worth: Floats, max_visits: int, listed: Listed) -> int:
    """List every set that costs at most what its courtyards are worth (n,); give the sets looked at.

    -1 where `max_visits` was passed, -2 where the room of `listed` did not suffice: the list is then of no use.
    """
    n, most = len(f.households), len(f.balance) - 1
    start, nxt, share, weight_of = f.start, f.next, f.share, f.households
    inside, seen = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    reach, weight = np.zeros(n, np.int64), np.full(n, -1, np.int64)
    candidates, marks = np.zeros(min(n * n, STACK) + n, np.int64), np.zeros(n, np.int64)
    members, pos, end, marked = (
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
    )
    households = np.zeros(n, np.int64)
    area, perimeter, gain = np.zeros(n), np.zeros(n), np.zeros(n)
    low, more = np.zeros((LEVELS + 1, most + 1)), np.zeros(most + 1)
    queue = np.zeros(16 * n + 16, np.int64)
    round_ = f.compactness / (2.0 * math.sqrt(math.pi))
    far = f.walk_limit * f.walk_limit
    total = 0
    kept, at = 0, 0
    for root in range(n):
        seen[root] = True
        cap, last = most, most + 1
        while cap < last:
            # Where even the most gain cannot pay for the balance, the root's sets are lighter still.
            last = cap
            near = nxt[start[root] : start[root + 1]]
            count = reach_of(f, root, cap, weight_of[root], near[near > root], seen, weight, reach, queue)
            most_gain(f, reach, count, worth, more)
            while cap > weight_of[root] and (
                f.balance[cap] - more[cap - weight_of[root]] - worth[root] > 0.0
            ):
                cap -= 1
        branch_bound(f.balance, more, cap, low[0])
        visited, depth, v = 0, 0, root
        w, a, b, g = weight_of[root], f.area[root], f.perimeter[root], worth[root]
        free = 0
        n_marks = 1
        marks[0] = root
        while True:
            visited += 1
            if total + visited > max_visits:
                return -1
            inside[v] = True
            members[depth] = v
            households[depth], area[depth], perimeter[depth], gain[depth] = w, a, b, g
            marked[depth] = n_marks
            pos[depth], end[depth] = free, free
            if depth == 0 or low[min(depth - 1, LEVELS), w] - g <= 0.0:
                cost = (
                    (f.alone[root] if depth == 0 else f.balance[w])
                    + round_ * b / math.sqrt(a)
                    - f.compactness
                )
                if cost <= g:
                    if kept == len(listed.cost) or at + depth >= len(listed.members):
                        return -2
                    listed.start[kept], listed.cost[kept] = at, cost
                    for d in range(depth + 1):
                        listed.members[at] = members[d]
                        at += 1
                    kept += 1
                if depth > 0:
                    for i in range(pos[depth - 1], end[depth - 1]):
                        if w + weight_of[candidates[i]] <= cap:
                            candidates[free] = candidates[i]
                            free += 1
                for e in range(start[v], start[v + 1]):
                    u = nxt[e]
                    if u > root and not seen[u]:
                        seen[u] = True
                        marks[n_marks] = u
                        n_marks += 1
                        if w + weight_of[u] <= cap:
                            candidates[free] = u
                            free += 1
                end[depth] = free
                if 0 < depth <= LEVELS and free > pos[depth]:
                    count = reach_of(
                        f, root, cap, w, candidates[pos[depth] : free], seen, weight, reach, queue
                    )
                    most_gain(f, reach, count, worth, more)
                    branch_bound(f.balance, more, cap, low[depth])
                    if low[depth, w] - g > 0.0:
                        end[depth] = free = pos[depth]
            # Step back from branches that cannot grow, undoing their marks.
            grew = False
            while depth >= 0 and not grew:
                while pos[depth] < end[depth] and not grew:
                    end[depth] -= 1
                    v = candidates[end[depth]]
                    grew = True
                    if far < math.inf:
                        for d in range(depth + 1):
                            dx, dy = f.x[members[d]] - f.x[v], f.y[members[d]] - f.y[v]
                            if dx * dx + dy * dy > far:
                                grew = False
                if not grew:
                    for i in range(marked[depth], n_marks):
                        seen[marks[i]] = False
                    n_marks = marked[depth]
                    u = members[depth]
                    inside[u] = False
                    depth -= 1
            if depth < 0:
                break
            free = end[depth]
            shared = 0.0
            for e in range(start[v], start[v + 1]):
                if inside[nxt[e]]:
                    shared += share[e]
            w = households[depth] + weight_of[v]
            a = area[depth] + f.area[v]
            b = perimeter[depth] + f.perimeter[v] - 2.0 * shared
            g = gain[depth] + worth[v]
            depth += 1
            if free + n > len(candidates):
                return -1
        seen[root] = False
        total += visited
    listed.start[kept], listed.used[0] = at, kept
    return total


@kernel
def scan(
    listed: Listed, price: Floats, cuts: Cuts, ceiling: float, slots: int, least: Floats, picked: Ints
) -> None:
    """Price every listed set: `least` (n,) receives the least excess per root.

    `picked` (n * slots,) receives, per root and class, the set of least excess below the ceiling, or -1.
    """
    least[:] = np.inf
    picked[:] = -1
    inside = np.zeros(len(cuts.price), np.int64)
    lowest = np.full(len(picked), ceiling)
    for j in range(listed.used[0]):
        first, last = listed.start[j], listed.start[j + 1]
        excess = listed.cost[j]
        for i in range(first, last):
            v = listed.members[i]
            excess -= price[v]
            for e in range(cuts.start[v], cuts.start[v + 1]):
                inside[cuts.next[e]] += 1
                if inside[cuts.next[e]] == 2:
                    excess += cuts.price[cuts.next[e]]
        if len(inside) > 0:
            for i in range(first, last):
                v = listed.members[i]
                for e in range(cuts.start[v], cuts.start[v + 1]):
                    inside[cuts.next[e]] = 0
        root = listed.members[first]
        least[root] = min(least[root], excess)
        row = root * slots + (listed.members[last - 1] * 7 + last - first) % slots
        if excess < lowest[row]:
            lowest[row], picked[row] = excess, j
