"""Dual prices of a piece: the linear relaxation of set partitioning by column generation.

Model, over all feasible grids S of a piece:

    min  sum c(S) x_S    so that  sum_{S containing v} x_S = 1  for every courtyard v,   x >= 0,
                                  sum q(S) x_S = k              where the number of grids is fixed.

Its dual prices pi_v (and lambda per grid) satisfy pi(S) + lambda q(S) <= c(S) for every S, so
sum pi + lambda k bounds every plan from below.  The master problem is solved by the revised primal simplex
with an explicit inverse (at most 63 rows) on a pool of sets; the right-hand side is perturbed against
degenerate cycling, which leaves the dual prices as valid as before.  New sets come from `listing.list_sets`,
which looks at every set (or prunes it with proof), so the end of the generation is itself a proof.
"""

import math
from typing import NamedTuple

import numpy as np

from qianxian.planning.district import Floats, Ints
from qianxian.planning.jit import kernel, step
from qianxian.planning.listing import ONE, Found, Masks, Piece, list_sets, lowest

SLOTS = 12
"""Sets taken into the master problem per courtyard and round."""

FIRST_CEILING = 0.5
"""Excess up to which sets are taken in the first round, when prices are guessed."""

TOLERANCE = 1e-10
ARTIFICIAL = 1e3
"""Cost of leaving a courtyard uncovered: far above any grid's, far below where digits get lost."""


class Pool(NamedTuple):
    """Sets of the master problem; the first `used[0]` places are filled."""

    mask: Masks
    cost: Floats
    grids: Floats
    used: Ints


class Master(NamedTuple):
    """The simplex between rounds: inverse (r, r), basis (r,), its costs, values and prices."""

    inverse: Floats
    basis: Ints
    cost: Floats
    value: Floats
    price: Floats


class Prices(NamedTuple):
    """Prices (n,), price per grid, least excess over all sets, sets looked at, and whether it converged."""

    price: Floats
    grid_price: float
    least: float
    visited: int
    converged: bool


@kernel
def start_master(n: int, k: int) -> Master:
    """Begin with an artificial set per row; row n asks for k grids where k >= 0."""
    rows = n + 1 if k >= 0 else n
    value = np.ones(rows)
    for i in range(rows):
        value[i] = 1.0 + 1e-7 * ((i * 7919 + 13) % 101) / 101.0
    if k >= 0:
        value[n] = k + 1e-7
    return Master(np.eye(rows), -1 - np.arange(rows), np.full(rows, ARTIFICIAL), value, np.zeros(rows))


@step
def fill_sums(price: Floats, n: int, sums: Floats) -> None:
    """Tabulate the sum of prices of every byte of a mask: `sums` (8, 256)."""
    for byte in range((n + 7) // 8):
        sums[byte, 0] = 0.0
        for pattern in range(1, 256):
            bit = lowest(np.uint64(pattern))
            v = 8 * byte + bit
            sums[byte, pattern] = sums[byte, pattern & (pattern - 1)] + (price[v] if v < n else 0.0)


@kernel
def improve(pool: Pool, m: Master, n: int) -> int:
    """Run the simplex over the pool until no set improves; give the number of pivots."""
    rows = len(m.basis)
    sums = np.zeros((8, 256))
    column = np.zeros(rows)
    full_bytes = (n + 7) // 8
    last = np.uint64(255)
    for i in range(rows):
        m.price[i] = 0.0
        for r in range(rows):
            m.price[i] += m.cost[r] * m.inverse[r, i]
    for pivots in range(200 * rows):
        fill_sums(m.price, n, sums)
        entering, least = -1, -TOLERANCE
        for j in range(pool.used[0]):
            mask = pool.mask[j]
            excess = pool.cost[j]
            for byte in range(full_bytes):
                excess -= sums[byte, (mask >> np.uint64(8 * byte)) & last]
            if rows > n:
                excess -= m.price[n] * pool.grids[j]
            if excess < least:
                entering, least = j, excess
        if entering < 0:
            return pivots
        column[:] = 0.0
        common = pool.mask[entering]
        while common != 0:
            v = lowest(common)
            common &= common - ONE
            for r in range(rows):
                column[r] += m.inverse[r, v]
        if rows > n:
            for r in range(rows):
                column[r] += m.inverse[r, n] * pool.grids[entering]
        leaving, ratio = -1, np.inf
        for r in range(rows):
            if column[r] > 1e-9 and m.value[r] < ratio * column[r]:
                leaving, ratio = r, m.value[r] / column[r]
        if leaving < 0:
            return pivots
        scale = 1.0 / column[leaving]
        m.inverse[leaving] *= scale
        for r in range(rows):
            if r != leaving and column[r] != 0.0:
                m.inverse[r] -= column[r] * m.inverse[leaving]
                m.value[r] = max(0.0, m.value[r] - column[r] * ratio)
        m.value[leaving] = ratio
        m.price[:] += least * m.inverse[leaving]
        m.basis[leaving], m.cost[leaving] = entering, pool.cost[entering]
    return 200 * rows


@kernel
def new_pool(n: int) -> Pool:
    """Make room for the sets of a piece of n courtyards."""
    room = 4096 * (1 + n // 8)
    return Pool(np.zeros(room, np.uint64), np.zeros(room), np.zeros(room), np.zeros(1, np.int64))


@kernel
def find_prices(p: Piece, k: int, pool: Pool, guess: Floats, max_visits: int) -> Prices:
    """Solve the relaxation of a piece; `k` = -1 leaves the number of grids free.

    An empty `pool` is first filled by the prices `guess` (n,); it is added to and serves the next k.
    Not converged means that more than `max_visits` sets were looked at in one round: the prices may then
    overrate some set and prove nothing.
    """
    n = len(p.households)
    master = start_master(n, k)
    room = n * SLOTS
    found = Found(np.zeros(room, np.uint64), np.zeros(room), np.zeros(room), np.zeros(n + 1, np.int64))
    price, grid_price, visited, ceiling = guess.copy(), 0.0, 0, FIRST_CEILING
    while True:
        if pool.used[0] > 0:
            improve(pool, master, n)
            price[:] = master.price[:n]
            grid_price = master.price[n] if k >= 0 else 0.0
            ceiling = -1e-9
        found.excess[:] = ceiling
        found.mask[:] = 0
        tally = list_sets(p, n, price, grid_price, ceiling, SLOTS, max_visits, found)
        visited += tally.visited
        if tally.full:
            return Prices(price, grid_price, -math.inf, visited, False)
        before = pool.used[0]
        take_over(p, found, pool)
        if pool.used[0] == before:
            least = min(0.0, tally.least)
            return Prices(price, grid_price, least, visited, least > -1e-6)


@kernel
def take_over(p: Piece, found: Found, pool: Pool) -> None:
    """Move the sets found into the pool, as long as it has room."""
    at = pool.used[0]
    for i in range(len(found.mask)):
        if found.mask[i] != 0 and at < len(pool.mask):
            single = found.mask[i] & (found.mask[i] - ONE) == 0
            pool.mask[at], pool.cost[at] = found.mask[i], found.cost[i]
            pool.grids[at] = p.parts[lowest(found.mask[i])] if single else 1
            at += 1
    pool.used[0] = at
