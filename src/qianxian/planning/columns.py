"""Bound the plans of a piece of any size from below by column generation with subset-row cuts.

Model: the linear relaxation of set partitioning over all feasible grids of the piece, with prices pi per
courtyard, tightened by cuts  sum_S floor(|S cap T| / 2) x_S <= 1  over triples T (at most one grid can hold
two of three courtyards; a Chvatal-Gomory rounding of three rows).

Prices are kept between two walls, low <= pi <= high.  All sets with c(S) <= high(S) are listed once; no
other set can be underrated by prices below the wall, so that a round of the generation is a scan of the list
and the relaxation is solved to its end.  Where a price leans on a wall, the walls move and the sets are
listed anew.  Prices between any walls are prices: each round gives a valid bound, converged or not,

    F >= sum pi - sum sigma + sum_r min(0, least excess of root r).

Pairs kept apart, old plans and companies only add to costs or take sets away, so leaving them out of the
list keeps the bound valid; where they matter the gap shows it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from qianxian.planning.district import District, Floats, Ints
from qianxian.planning.highs import add_columns, add_rows, new_solver
from qianxian.planning.pieces import Graph
from qianxian.planning.pricing import Cuts, Field, Listed, list_below, scan
from qianxian.planning.rules import Rules, parts

Grid = tuple[int, ...]

SLOTS = 6
"""Sets taken into the master problem per courtyard and round."""

SETS, MEMBERS = 6_000_000, 48_000_000
"""Room for listed sets, about 300 MB when it is full."""

VISITS_PER_SECOND = 15_000_000
"""Sets looked at per processor second, from which it is reckoned whether a listing still fits."""

FIRST_WALL = 2.0
"""Where the walls stand at first, in the average price of as many households."""

MARGINS = (0.7, 0.4, 0.2, 0.1)
"""How far walls stand from the prices afterwards, in average prices; the widest that can be listed is taken."""

JUMP, DEPTH = 2.0, 3.0
"""How far walls move where prices lean on them, and how deep the lower ones stand, which cost no listing."""

SMOOTH = 0.5
"""Share of the best prices so far in the prices asked about (Wentges 1997): fewer, steadier rounds."""

CLOSE = 0.0005
"""Relative distance of bound and relaxation at which the rest of the generation is not worth its time."""

MOST_CUTS = 2_000
CUTS_PER_ROUND = 250


def field_of(district: District, rules: Rules, graph: Graph, members: Ints) -> tuple[Field, Ints]:
    """Lay a piece out for pricing, heaviest courtyard first; give the order too."""
    order = members[np.lexsort((members, -district.households[members]))]
    local = np.full(len(district), -1, np.int64)
    local[order] = np.arange(len(order))
    start, nxt, share = [0], [], []
    for v in order.tolist():
        for e in range(graph.start[v], graph.start[v + 1]):
            if local[graph.next[e]] >= 0:
                nxt.append(int(local[graph.next[e]]))
                share.append(float(graph.share[e]))
        start.append(len(nxt))
    w, t = district.households[order], rules.target
    quotas = np.array([parts(h, t) for h in w.tolist()], np.int64)
    return Field(
        np.array(start, np.int64), np.array(nxt, np.int64), np.array(share, np.float64), w,
        district.area[order], district.perimeter[order],
        district.centroid[order, 0].copy(), district.centroid[order, 1].copy(),
        ((np.arange(rules.cap + 1) - t) / t) ** 2, quotas * ((w / quotas - t) / t) ** 2,
        rules.compactness, rules.walk_limit,
    ), order  # fmt: skip


@dataclass
class Bound:
    """The best bound so far: its value, the prices, the cuts (triples) and their prices."""

    value: float
    price: Floats
    cuts: list[Grid] = field(default_factory=list)
    cut_price: Floats = field(default_factory=lambda: np.zeros(0))


class ColumnMaster:
    """The restricted master problem: columns, cuts and HiGHS."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.sets: list[Grid] = []
        self.costs: list[float] = []
        self.known: set[Grid] = set()
        self.cuts: list[Grid] = []
        self.value: Floats = np.zeros(0)
        self.objective, self.slack = np.inf, 0.0
        # Interior prices lie in the middle of the optimal face, which takes far fewer rounds than a vertex.
        self.lp: Any = new_solver(solver="ipm", run_crossover="off")
        add_rows(self.lp, np.ones(n), np.ones(n))
        # Two slacks per row, priced at the walls, keep the prices between them.
        for sign in (1.0, -1.0):
            add_columns(
                self.lp, np.zeros(n), np.full(n, np.inf), np.arange(n), np.arange(n), np.full(n, sign)
            )

    def add(self, sets: list[Grid], costs: list[float]) -> int:
        """Add the columns not yet there; count them."""
        fresh = [(s, c) for s, c in dict(zip(sets, costs, strict=True)).items() if s not in self.known]
        if not fresh:
            return 0
        starts: list[int] = []
        index: list[int] = []
        value: list[float] = []
        for s, _ in fresh:
            starts.append(len(index))
            index += s
            value += [1.0] * len(s)
            for number, triple in enumerate(self.cuts):
                if len(set(s) & set(triple)) > 1:
                    index.append(self.n + number)
                    value.append(1.0)
        m = len(fresh)
        costs_ = np.array([c for _, c in fresh])
        add_columns(self.lp, costs_, np.full(m, np.inf), np.array(starts), np.array(index), np.array(value))
        self.sets += [s for s, _ in fresh]
        self.costs += [c for _, c in fresh]
        self.known |= {s for s, _ in fresh}
        return m

    def solve(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Solve the relaxation with prices between walls; give those of courtyards and (at least 0) of cuts."""
        n = self.n
        self.lp.changeColsCost(2 * n, np.arange(2 * n, dtype=np.int32), np.concatenate([high, -low]))
        self.lp.run()
        solution = self.lp.getSolution()
        values = np.array(solution.col_value)
        self.slack, self.value = float(values[: 2 * n].sum()), values[2 * n :]
        self.objective = float(self.lp.getInfo().objective_function_value)
        dual = np.array(solution.row_dual)
        return dual[: self.n], np.maximum(0.0, -dual[self.n :])

    def separate(self, most: int) -> int:
        """Add the most violated subset-row cuts; count them."""
        pair: dict[Grid, float] = {}
        three: dict[Grid, float] = {}
        for j in np.flatnonzero(self.value > 1e-4).tolist():
            s = sorted(self.sets[j])
            for two in combinations(s, 2):
                pair[two] = pair.get(two, 0.0) + float(self.value[j])
            for triple in combinations(s, 3):
                three[triple] = three.get(triple, 0.0) + float(self.value[j])
        near: dict[int, set[int]] = {}
        for u, v in pair:
            near.setdefault(u, set()).add(v)
            near.setdefault(v, set()).add(u)
        found = []
        for (u, v), shared in pair.items():
            for x in near[u] & near[v]:
                if x > v:
                    total = shared + pair[min(u, x), max(u, x)] + pair[min(v, x), max(v, x)]
                    total -= 2 * three.get((u, v, x), 0.0)
                    if total > 1.02:
                        found.append((-total, (u, v, x)))
        found = [t for t in sorted(found) if t[1] not in set(self.cuts)][:most]
        for _, triple in found:
            index = [2 * self.n + j for j, s in enumerate(self.sets) if len(set(s) & set(triple)) > 1]
            self.lp.addRow(-np.inf, 1.0, len(index), np.array(index, np.int32), np.ones(len(index)))
            self.cuts.append(triple)
        return len(found)


def cuts_of(n: int, cuts: list[Grid], cut_price: Floats) -> Cuts:
    """Lay the cuts that have a price out by courtyard."""
    rows: list[list[int]] = [[] for _ in range(n)]
    priced = np.flatnonzero(cut_price > 0)
    for number, j in enumerate(priced.tolist()):
        for v in cuts[j]:
            rows[v].append(number)
    start = np.zeros(n + 1, np.int64)
    start[1:] = np.cumsum([len(row) for row in rows])
    return Cuts(start, np.array([c for row in rows for c in row], np.int64), cut_price[priced].copy())


class Ascent:
    """Column generation over listed sets: the state between rounds."""

    def __init__(self, f: Field, grids: list[Grid], costs: list[float]) -> None:
        """Start from a plan of the piece, whose grids and single courtyards are the first columns."""
        self.f, self.n = f, len(f.households)
        self.master = ColumnMaster(self.n)
        self.master.add([tuple(sorted(s)) for s in grids], costs)
        single = f.alone + f.compactness * (f.perimeter / (2 * np.sqrt(np.pi * f.area)) - 1)
        self.master.add([(v,) for v in range(self.n)], single.tolist())
        # A courtyard's shape is worth something however few live there.
        weight = 0.9 * f.households + 0.1 * max(1.0, float(f.households.mean()))
        self.average = sum(costs) * weight / weight.sum()
        # Where the plan is dear, prices have to be.
        share = np.zeros(self.n)
        for s, c in zip(grids, costs, strict=True):
            share[list(s)] = c * self.average[list(s)] / self.average[list(s)].sum()
        dear = share > FIRST_WALL * self.average
        self.low, self.high = -DEPTH * self.average, np.where(dear, 2 * share, FIRST_WALL * self.average)
        self.best = Bound(-np.inf, np.zeros(self.n))
        self.listed: Listed | None = None
        self.looked_at = 0
        self.report: Callable[[str], None] = lambda _line: None

    def run(self, *, target: float, deadline: float, report: Callable[[str], None] | None = None) -> Bound:
        """Raise the bound until it meets `target`, nothing helps, or processor time passes `deadline`."""
        self.report = report or self.report
        listing = time.process_time()
        if not self._list(self.high, deadline):
            return self.best
        begun = time.process_time()
        while self.best.value < target:
            leaning = self._converge(target, deadline)
            now = time.process_time()
            if now >= deadline:
                break
            # Walls move as long as prices lean on them; cuts get as much time as listing takes.
            if leaning and (now - begun > begun - listing):
                listing = now
                if not self._move_walls(deadline):
                    break
                begun = time.process_time()
            elif len(self.master.cuts) >= MOST_CUTS or not self.master.separate(CUTS_PER_ROUND):
                if not leaning:
                    break
                begun = -np.inf
        return self.best

    def _list(self, high: Floats, deadline: float) -> bool:
        """List the sets below a wall; not done if they were too many for the room or the time."""
        affordable = int(VISITS_PER_SECOND * max(0.0, deadline - time.process_time()))
        if affordable < self.looked_at:
            return False
        # Room that is never touched takes no memory.
        listed = Listed(
            np.zeros(SETS + 1, np.int64), np.zeros(MEMBERS, np.int32), np.zeros(SETS), np.zeros(1, np.int64)
        )
        visited = list_below(self.f, high, affordable, listed)
        self.report(f"{time.process_time():.0f} s: {visited} looked at, {int(listed.used[0])} listed")
        if visited < 0:
            return False
        self.looked_at = visited // 2
        self.listed, self.high = listed, high
        return True

    def _move_walls(self, deadline: float) -> bool:
        """Put the walls around the best prices, farther off where these lean on them."""
        price = self.best.price
        leaning = price > self.high - 1e-6
        self.low = np.minimum(self.low, price - DEPTH * self.average)
        for margin in MARGINS:
            high = price + np.where(leaning, np.maximum(JUMP * self.average, price), margin * self.average)
            if self._list(high, deadline):
                return True
        return False

    def _converge(self, target: float, deadline: float) -> bool:
        """Solve the relaxation over the listed sets; tell whether prices lean on the walls in the end."""
        smooth = SMOOTH
        while time.process_time() < deadline and self.best.value < target:
            price, cut_price = self.master.solve(self.low, self.high)
            centre = np.clip(self.best.price, self.low, self.high)
            centre_cuts = self._centre_cuts()
            while True:
                value, added = self._ask(
                    price + smooth * (centre - price), cut_price + smooth * (centre_cuts - cut_price)
                )
                if added or smooth < 0.01:
                    break
                smooth /= 4
            self.report(
                f"{time.process_time():.0f} s: relaxation {self.master.objective:.4f}, "
                f"bound {self.best.value:.4f} ({value:.4f}), {added} new of {len(self.master.sets)} columns, "
                f"{len(self.master.cuts)} cuts, slack {self.master.slack:.3f}"
            )
            if not added or self.master.objective - self.best.value < CLOSE * abs(self.best.value):
                break
        return self.master.slack > 1e-3

    def _ask(self, price: Floats, cut_price: Floats) -> tuple[float, int]:
        """Price the listed sets: keep the bound if it is better, take underrated sets over."""
        assert self.listed is not None  # noqa: S101  # there is a list before anything is asked
        least, picked = np.zeros(self.n), np.zeros(self.n * SLOTS, np.int64)
        scan(self.listed, price, cuts_of(self.n, self.master.cuts, cut_price), -1e-9, SLOTS, least, picked)
        value = float(price.sum() - cut_price.sum() + np.minimum(least, 0.0).sum())
        if value > self.best.value:
            self.best = Bound(value, price, list(self.master.cuts), cut_price)
        start, members, cost, _used = self.listed
        chosen = picked[picked >= 0].tolist()
        sets = [tuple(sorted(members[start[j] : start[j + 1]].tolist())) for j in chosen]
        return value, self.master.add(sets, cost[chosen].tolist())

    def _centre_cuts(self) -> Floats:
        out = np.zeros(len(self.master.cuts))
        out[: len(self.best.cut_price)] = self.best.cut_price
        return out
