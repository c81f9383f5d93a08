"""Solve one piece: the cheapest plan for each number of grids that matters, with its proof.

Model: let f(k) be the least cost of a plan of the piece into exactly k grids.  Dual prices (pi, lambda) of
the relaxation at one k give the line  f(j) >= sum pi + lambda j  for every j; the search over sets of small
excess lifts the bound at k itself to f(k).  With the number of grids fixed the relaxation is nearly tight
(free, it would use fractions of a grid), so few states are searched.  Where lines of neighbours stay below
the best cost known, their k is solved too; the least f(k) is the optimum of the piece.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from qianxian.planning.district import Floats, Ints
from qianxian.planning.listing import Found, Piece, list_sets
from qianxian.planning.prices import ARTIFICIAL, Pool, find_prices, new_pool
from qianxian.planning.search import best_cover, sort_by_excess

COST_PER_GRID = 0.06
"""First guess of what a grid costs, from which the first prices are made."""

FIRST_CEILING, SECOND_CEILING = 1e-6, 0.004
"""Total excess at which the search for a plan starts and goes on; after that it doubles."""

IMPOSSIBLE = ARTIFICIAL / 4
"""Costs above this mean that no plan obeys the rules."""

SLACK = 1e-9


@dataclass(frozen=True)
class Limits:
    """What one piece may use up: sets looked at per round, sets kept (24 bytes each), states searched."""

    visits: int = 500_000_000
    sets: int = 6_000_000
    states: int = 4_000_000


@dataclass(frozen=True)
class Entry:
    """What is known of f(k): best cost (inf: none), proven bound, its prices, and the masks of its plan.

    `k` is -1 where the entry bounds plans of any number of grids.
    """

    k: int
    cost: float
    bound: float
    price: Floats
    grid_price: float
    masks: tuple[int, ...]

    @property
    def proven(self) -> bool:
        """Tell whether the bound meets the cost."""
        return self.bound >= self.cost - SLACK


@dataclass
class PieceSolver:
    """The cost curve of one piece, computed where it is asked for."""

    piece: Piece
    limits: Limits = field(default_factory=Limits)
    entries: dict[int, Entry] = field(default_factory=dict)
    visited: int = 0
    exhausted: bool = False
    _pool: Pool | None = None

    @property
    def most_grids(self) -> int:
        """Count the grids when every courtyard is one of its own."""
        return int(self.piece.parts.sum())

    def lower(self, k: int) -> float:
        """Bound f(k) from below by all entries: the proven bound of k itself, and every line."""
        w, t = int(self.piece.households.sum()), self._target()
        best = k * (w / k / t - 1) ** 2 if k <= self.most_grids else math.inf
        for entry in self.entries.values():
            best = max(best, float(entry.price.sum()) + entry.grid_price * k)
        if k in self.entries:
            best = max(best, self.entries[k].bound)
        return best

    def best(self) -> Entry | None:
        """Give the cheapest plan known."""
        return min(self.entries.values(), key=lambda e: e.cost, default=None)

    def bound(self) -> float:
        """Bound the cost of every plan of the piece, whatever its number of grids."""
        return min(self.lower(k) for k in range(1, self.most_grids + 1))

    def solve(self, upper: float = math.inf) -> None:
        """Find the best plan of any number of grids below `upper`, as far as the limits allow."""
        middle = max(1, round(int(self.piece.households.sum()) / self._target()))
        while not self.exhausted:
            best = self.best()
            upper = min(upper, best.cost) if best else upper
            open_ = [k for k in range(1, self.most_grids + 1) if k not in self.entries]
            open_ = [k for k in open_ if self.lower(k) < upper - SLACK]
            if not open_:
                return
            self.solve_for(min(open_, key=lambda k: (self.lower(k), abs(k - middle), k)), upper)

    def solve_for(self, k: int, upper: float = math.inf) -> Entry:
        """Find f(k), or prove that f(k) is at least `upper`."""
        known = self.entries.get(k)
        if known is None or (not known.proven and known.bound < upper - SLACK):
            self.entries[k] = self._solve_for(k, upper)
        return self.entries[k]

    def _target(self) -> int:
        return int(np.argmin(self.piece.balance))

    def _solve_for(self, k: int, upper: float) -> Entry:
        p = self.piece
        if self._pool is None:
            self._pool = new_pool(len(p.households))
        guess = np.asarray(p.households * (COST_PER_GRID / self._target()), np.float64)
        found = find_prices(p, k, self._pool, guess, self.limits.visits)
        self.visited += found.visited
        if not found.converged:
            # The other numbers of grids have the same sets to look at: they would not fare better.
            self.exhausted = True
            return Entry(k, math.inf, 0.0, np.zeros(len(p.households)), 0.0, ())
        # An excess of -1e-10 is rounding; taken off every price it leaves no set overrated.
        price = found.price + found.least
        base = float(price.sum()) + found.grid_price * k
        if base > IMPOSSIBLE or base >= upper:
            return Entry(k, math.inf, base, price, found.grid_price, ())
        return self._search(k, upper, price, found.grid_price, base)

    def _search(self, k: int, upper: float, price: Floats, grid_price: float, base: float) -> Entry:
        n = len(price)
        room = room_for(self.limits.sets)
        ceiling, proven = FIRST_CEILING, base
        while True:
            top = min(ceiling, upper - base)
            tally = list_sets(self.piece, n, price, grid_price, top, 0, self.limits.visits, room)
            self.visited += tally.visited
            if tally.full:
                return Entry(k, math.inf, proven, price, grid_price, ())
            sort_by_excess(room, n)
            cover = best_cover(room, self.piece.parts, k, top, self.limits.states)
            if len(cover.sets):
                masks = tuple(room.mask[cover.sets].tolist())
                cost = float(room.cost[cover.sets].sum())
                return Entry(k, cost, cost if cover.complete else proven, price, grid_price, masks)
            if not cover.complete:
                return Entry(k, math.inf, proven, price, grid_price, ())
            proven = base + top
            if proven >= upper or proven > IMPOSSIBLE:
                return Entry(k, math.inf, proven, price, grid_price, ())
            ceiling = max(SECOND_CEILING, 2 * ceiling)


_ROOM: dict[int, Found] = {}


def room_for(sets: int) -> Found:
    """Give the one list that all pieces share, so that memory does not grow with the district."""
    if sets not in _ROOM:
        _ROOM.clear()
        _ROOM[sets] = Found(np.empty(sets, np.uint64), np.empty(sets), np.empty(sets), np.zeros(65, np.int64))
    return _ROOM[sets]


def members_of(mask: int) -> Ints:
    """List the courtyards of a mask."""
    return np.array([i for i in range(mask.bit_length()) if mask >> i & 1], np.int64)
