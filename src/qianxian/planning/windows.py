"""Improve a plan of any size window by window, each window to its optimum.

Model: the grids around one grid make a window of some twenty to forty courtyards; the cheapest plan of the
window, which `solver` finds exactly, replaces what is there.  When no window improves, the plan is optimal
within every window of that size, and larger windows follow.  A window whose grids have not changed since it
was last solved is not solved again.  This gives plans, not bounds: those come from `columns`.
"""

import time
from collections.abc import Callable

import numpy as np

from qianxian.planning.district import District, Ints
from qianxian.planning.listing import WORD
from qianxian.planning.pieces import Graph, along_axis, piece_of
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.solver import SLACK, Limits, PieceSolver, members_of

Grid = tuple[int, ...]

SIZES = (20, 28, 36, 44)
"""Courtyards per window, smallest first: small windows are quick, large ones see further."""

WINDOW_LIMITS = Limits(visits=20_000_000, sets=2_000_000, states=400_000)


def start_tiles(graph: Graph, members: Ints, size: int, together: dict[int, list[int]]) -> list[list[int]]:
    """Cut a connected piece into connected tiles of about `size` courtyards, growing each breadth first."""
    free, tiles = set(members.tolist()), []
    for root in members.tolist():
        if root not in free:
            continue
        tile, free = [root], free - {root}
        for v in tile:
            near = [*together.get(v, []), *graph.next[graph.start[v] : graph.start[v + 1]].tolist()]
            for u in near:
                if u in free and (len(tile) < size or u in together.get(v, [])):
                    tile.append(u)
                    free.discard(u)
        tiles.append(tile)
    return tiles


def solve_window(
    district: District, rules: Rules, graph: Graph, members: Ints, upper: float
) -> tuple[float, list[Grid]] | None:
    """Find the best plan of some courtyards if it costs less than `upper`."""
    order = along_axis(district, members)
    solver = PieceSolver(piece_of(district, rules, graph, order), WINDOW_LIMITS)
    solver.solve(upper)
    best = solver.best()
    if best is None or not best.cost < upper - SLACK:
        return None
    return best.cost, [tuple(sorted(order[members_of(mask)].tolist())) for mask in best.masks]


class WindowSearch:
    """A plan under improvement: its grids, their costs, and which windows are known to be optimal."""

    def __init__(self, district: District, rules: Rules, graph: Graph, grids: list[Grid]) -> None:
        self.district, self.rules, self.graph = district, rules, graph
        self.grids = dict(enumerate(grids))
        self.costs = {g: cost_of(district, rules, s) for g, s in self.grids.items()}
        self.owner = {v: g for g, s in self.grids.items() for v in s}
        self._next = len(grids)
        self._settled: set[tuple[int, ...]] = set()

    @property
    def cost(self) -> float:
        """Add up the plan."""
        return sum(self.costs.values())

    def run(self, until: Callable[[], bool], sizes: tuple[int, ...] = SIZES) -> None:
        """Improve until no window of the largest size does, or `until` says stop."""
        for size in sizes:
            improved = True
            while improved and not until():
                improved = False
                for g in sorted(self.grids):
                    if until():
                        return
                    if g in self.grids and self._improve(self.window(g, size)):
                        improved = True

    def adopt(self, grids: list[Grid]) -> None:
        """Replace the grids that the given ones, covering the same courtyards, overlap."""
        for g in {self.owner[v] for s in grids for v in s}:
            del self.grids[g], self.costs[g]
        for s in grids:
            self.grids[self._next], self.costs[self._next] = s, cost_of(self.district, self.rules, s)
            self.owner |= dict.fromkeys(s, self._next)
            self._next += 1

    def window(self, g: int, size: int) -> list[int]:
        """Give the grids around one, nearest by border first, of at most so many courtyards."""
        window, count = [g], len(self.grids[g])
        for h in window:
            near: dict[int, float] = {}
            for v in self.grids[h]:
                for e in range(self.graph.start[v], self.graph.start[v + 1]):
                    o = self.owner.get(int(self.graph.next[e]), h)
                    near[o] = near.get(o, 0.0) + float(self.graph.share[e])
            for o in sorted(near, key=lambda o: (-near[o], o)):
                if o not in window and count + len(self.grids[o]) <= size:
                    window.append(o)
                    count += len(self.grids[o])
        return window

    def _improve(self, window: list[int]) -> bool:
        key = tuple(sorted(window))
        if len(window) == 1 or key in self._settled:
            return False
        self._settled.add(key)
        members = np.array(sorted(v for g in window for v in self.grids[g]), np.int64)
        upper = sum(self.costs[g] for g in window)
        found = solve_window(self.district, self.rules, self.graph, members, upper)
        if found is None:
            return False
        self.adopt(found[1])
        return True


def feasible(rules: Rules, grid: Grid) -> bool:
    """Tell whether a grid tears no pair kept together; all else windows see to."""
    inside = set(grid)
    return all((u in inside) == (v in inside) for u, v in rules.together)


def first_plan(district: District, rules: Rules, graph: Graph, members: Ints, deadline: float) -> list[Grid]:
    """Make a plan to start from: tiles solved exactly, each courtyard alone where even that fails."""
    together: dict[int, list[int]] = {}
    for u, v in rules.together:
        together.setdefault(u, []).append(v)
        together.setdefault(v, []).append(u)
    grids: list[Grid] = []
    for tile in start_tiles(graph, members, SIZES[0], together):
        found = None
        if len(tile) <= WORD and time.process_time() < deadline:
            found = solve_window(district, rules, graph, np.array(tile, np.int64), float("inf"))
        grids += found[1] if found else [(v,) for v in tile]
    return grids
