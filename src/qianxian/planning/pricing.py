"""Look for underrated sets in a graph of any size, where masks of one word do not suffice.

Model: as in `listing`, each connected set is reached once from its lowest courtyard r, and a branch is given
up when a lower bound shows that nothing in it has an excess below the ceiling.  Courtyards must be numbered
so that a set's root is its heaviest courtyard: what is left of the cap is then smallest, and so are the
reach and the bound.  Excess is  c(S) - pi(S) + sum over cuts of sigma_T floor(|S cap T| / 2), where T are
triples of courtyards and sigma_T >= 0 the prices of their subset-row cuts  sum floor(|S cap T|/2) x_S <= 1
(Jepsen, Petersen, Spoorendonk and Pisinger 2008); a cut only adds, so pruning without it stays valid.
Each root lies below all others of its set in at most one grid of a plan, so
sum pi - sum sigma + sum_r min(0, least excess of root r) bounds every plan from below, converged or not.
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

LONGEST = 64
"""Courtyards of the longest set that is handed out; longer ones only count in the bound."""


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
    cut_start: Ints
    cut_next: Ints
    cut_price: Floats
    compactness: float
    walk_limit: float


class Columns(NamedTuple):
    """The sets found: `members` (rows, LONGEST), their `size` (0: none), `cost` and `excess`."""

    members: Ints
    size: Ints
    cost: Floats
    excess: Floats


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
def look(
    f: Field,
    roots: Ints,
    price: Floats,
    ceiling: float,
    shape: float,
    slots: int,
    max_visits: int,
    least: Floats,
    out: Columns,
) -> int:
    """Price all sets of the given roots; give the sets looked at, or -1 where `max_visits` was passed.

    `least` (n,) receives the least excess per root, `out` the best of `slots` classes per root.  Branches
    are given up as if every set cost at least `shape` for its shape: 0 proves, more is quicker and proves
    nothing.
    """
    n, most = len(f.households), len(f.balance) - 1
    start, nxt, share, weight_of = f.start, f.next, f.share, f.households
    inside, seen = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    in_cut = np.zeros(len(f.cut_price), np.int64)
    reach, weight = np.zeros(n, np.int64), np.full(n, -1, np.int64)
    candidates, marks = np.zeros(min(n * n, STACK) + n, np.int64), np.zeros(n, np.int64)
    members, pos, end, marked = (
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
    )
    households, hashes = np.zeros(n, np.int64), np.zeros(n, np.int64)
    area, perimeter, gain = np.zeros(n), np.zeros(n), np.zeros(n)
    low, more = np.zeros((LEVELS + 1, most + 1)), np.zeros(most + 1)
    queue = np.zeros(16 * n + 16, np.int64)
    round_ = f.compactness / (2.0 * math.sqrt(math.pi))
    far = f.walk_limit * f.walk_limit
    total = 0
    for number in range(len(roots)):
        root = roots[number]
        seen[root] = True
        cap, last = most, most + 1
        while cap < last:
            # Where even the most gain cannot pay for the balance, the root's sets are lighter still.
            last = cap
            near = nxt[start[root] : start[root + 1]]
            count = reach_of(f, root, cap, weight_of[root], near[near > root], seen, weight, reach, queue)
            most_gain(f, reach, count, price, more)
            while cap > weight_of[root] and (
                f.balance[cap] - more[cap - weight_of[root]] - price[root] > ceiling - shape
            ):
                cap -= 1
        branch_bound(f.balance, more, cap, low[0])
        visited, depth, v, best = 0, 0, root, math.inf
        w, a, b, g, code = weight_of[root], f.area[root], f.perimeter[root], price[root], root * 7919
        free = 0
        n_marks = 1
        marks[0] = root
        while True:
            visited += 1
            if total + visited > max_visits:
                return -1
            inside[v] = True
            members[depth] = v
            for e in range(f.cut_start[v], f.cut_start[v + 1]):
                cut = f.cut_next[e]
                in_cut[cut] += 1
                if in_cut[cut] == 2:
                    g -= f.cut_price[cut]
            households[depth], area[depth], perimeter[depth], gain[depth], hashes[depth] = w, a, b, g, code
            marked[depth] = n_marks
            pos[depth], end[depth] = free, free
            if depth == 0 or low[min(depth - 1, LEVELS), w] - g <= ceiling - shape:
                cost = (
                    (f.alone[root] if depth == 0 else f.balance[w])
                    + round_ * b / math.sqrt(a)
                    - f.compactness
                )
                excess = cost - g
                best = min(best, excess)
                if excess <= ceiling and depth < LONGEST:
                    row = number * slots + (code >> 3) % slots
                    if excess < out.excess[row]:
                        out.excess[row], out.cost[row], out.size[row] = excess, cost, depth + 1
                        for d in range(depth + 1):
                            out.members[row, d] = members[d]
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
                    most_gain(f, reach, count, price, more)
                    branch_bound(f.balance, more, cap, low[depth])
                    if low[depth, w] - g > ceiling - shape:
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
                    for e in range(f.cut_start[u], f.cut_start[u + 1]):
                        in_cut[f.cut_next[e]] -= 1
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
            g = gain[depth] + price[v]
            code = hashes[depth] ^ (v * 2654435761 + (v << 17))
            depth += 1
            if free + n > len(candidates):
                return -1
        seen[root] = False
        least[root] = best
        total += visited
    return total
