"""Bound the plans of a piece of any size from below by column generation with subset-row cuts.

Model: the linear relaxation of set partitioning over all feasible grids of the piece, with prices pi per
courtyard, tightened by cuts  sum_S floor(|S cap T| / 2) x_S <= 1  over triples T (at most one grid can hold
two of three courtyards; a Chvatal-Gomory rounding of three rows).  The master problem is solved by HiGHS;
`pricing.look` prices every set, so that each round gives a valid bound even before it converges:

    F >= sum pi - sum sigma + sum_r min(0, least excess of root r).

Pairs kept apart, old plans and companies only add to costs or take sets away, so leaving them out of the
pricing keeps the bound valid; where they matter the gap shows it.
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
from qianxian.planning.pricing import LONGEST, Columns, Field, look
from qianxian.planning.rules import Rules, parts

Grid = tuple[int, ...]

SLOTS = 16
QUICK_SHAPE = 0.02
"""Shape cost assumed when the first columns are gathered, which proves nothing; later rounds assume 0."""

SMOOTH = 0.6
"""Share of the best prices so far in the prices asked about (Wentges 1997): fewer, steadier rounds."""

CLOSE = 0.002
"""Relative distance of bound and relaxation at which cuts bring more than the tail of the generation."""

VISITS_PER_SECOND = 15_000_000
"""Sets priced per processor second, from which the last round that still fits is reckoned."""

BOX, LEFT = 0.3, 0.05
"""Half width of the box around the best prices, in average prices; slack below which it does not bind."""

DEAREST = 1.5
"""First prices per household are cut off at this multiple of the average."""

MOST_CUTS = 600
CUTS_PER_ROUND = 120


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
        np.zeros(len(order) + 1, np.int64), np.zeros(0, np.int64), np.zeros(0),
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
        # Two slacks per row, priced at the ends of a box, keep the prices of a young master inside it.
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
        """Solve the relaxation with prices in a box; give those of courtyards and (at least 0) of cuts."""
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


def with_cuts(f: Field, cuts: list[Grid], cut_price: Floats) -> Field:
    """Give the field the cuts that have a price."""
    rows: list[list[int]] = [[] for _ in f.households]
    priced = np.flatnonzero(cut_price > 0)
    for number, j in enumerate(priced.tolist()):
        for v in cuts[j]:
            rows[v].append(number)
    start = np.zeros(len(rows) + 1, np.int64)
    start[1:] = np.cumsum([len(row) for row in rows])
    flat = np.array([c for row in rows for c in row], np.int64)
    return f._replace(cut_start=start, cut_next=flat, cut_price=cut_price[priced].copy())


def price_all(
    f: Field,
    price: Floats,
    *,
    deadline: float,
    ceiling: float = -1e-9,
    shape: float = 0.0,
    slots: int = SLOTS,
) -> tuple[list[Grid], list[float], float]:
    """Price every set; give the best of those below the ceiling, their costs, and the sum of least excesses.

    The sum is -inf where it proves nothing: with a shape assumed, or where the sets were too many to be
    looked at before processor time passes `deadline`.
    """
    n = len(price)
    rows = n * slots
    out = Columns(
        np.zeros((rows, LONGEST), np.int64), np.zeros(rows, np.int64), np.zeros(rows), np.full(rows, ceiling)
    )
    least = np.zeros(n)
    affordable = int(VISITS_PER_SECOND * max(1.0, deadline - time.process_time()))
    visited = look(f, np.arange(n), price, ceiling, shape, slots, affordable, least, out)
    kept = np.flatnonzero(out.size)
    sets = [tuple(sorted(out.members[i, : out.size[i]].tolist())) for i in kept.tolist()]
    total = -np.inf if visited < 0 or shape > 0 else float(np.minimum(least, min(ceiling, 0.0)).sum())
    return sets, out.cost[kept].tolist(), total


class Ascent:
    """Column generation with smoothed prices: the state between rounds."""

    def __init__(self, f: Field, grids: list[Grid], costs: list[float]) -> None:
        """Start from a plan of the piece, whose costs, shared out by households, are the first prices."""
        self.f, n = f, len(f.households)
        self.master = ColumnMaster(n)
        self.master.add([tuple(sorted(s)) for s in grids], costs)
        single = f.alone + f.compactness * (f.perimeter / (2 * np.sqrt(np.pi * f.area)) - 1)
        self.master.add([(v,) for v in range(n)], single.tolist())
        price = np.zeros(n)
        for s, c in zip(grids, costs, strict=True):
            w = f.households[list(s)] + 1e-9
            price[list(s)] = c * w / w.sum()
        # One dear grid must not make its surroundings look like bargains.
        self.average = sum(costs) / max(1, f.households.sum()) * np.maximum(1, f.households)
        price = np.minimum(price, DEAREST * self.average)
        self.best = Bound(-np.inf, price)
        self.rounds = 0

    def run(self, *, target: float, deadline: float, report: Callable[[str], None] | None = None) -> Bound:
        """Raise the bound until it meets `target`, nothing helps, or processor time passes `deadline`."""
        self._gather(deadline)
        smooth = SMOOTH
        while time.process_time() < deadline and self.best.value < target:
            width = BOX * self.average
            price, cut_price = self.master.solve(self.best.price - width, self.best.price + width)
            centre, centre_cuts = self.best.price, self._centre_cuts()
            asked = price + smooth * (centre - price)
            asked_cuts = cut_price + smooth * (centre_cuts - cut_price)
            sets, costs, total = price_all(
                with_cuts(self.f, self.master.cuts, asked_cuts), asked, deadline=deadline
            )
            value = float(asked.sum() - asked_cuts.sum()) + total
            better = value > self.best.value
            if better:
                self.best = Bound(max(value, self.best.value), asked, list(self.master.cuts), asked_cuts)
            added = self.master.add(sets, costs)
            self.rounds += 1
            if report:
                report(
                    f"{time.process_time():.0f} s: relaxation {self.master.objective:.4f}, "
                    f"bound {self.best.value:.4f} ({value:.4f}), "
                    f"{added} new of {len(self.master.sets)} columns, {len(self.master.cuts)} cuts"
                )
            if total == -np.inf:
                return self.best
            close = (
                self.master.objective - self.best.value < CLOSE * abs(self.best.value)
                and self.master.slack < LEFT
            )
            smooth = SMOOTH if better else smooth / 2
            if close or (not added and smooth < 0.05):
                smooth = SMOOTH
                if len(self.master.cuts) >= MOST_CUTS or not self.master.separate(CUTS_PER_ROUND):
                    return self.best
        return self.best

    def _gather(self, deadline: float) -> None:
        """Fill the master with sets that are good at prices around the first, and take a first bound."""
        for scale in (1.0, 1.2):
            sets, costs, _ = price_all(self.f, scale * self.best.price, deadline=deadline, shape=QUICK_SHAPE)
            self.master.add(sets, costs)
        price = 0.9 * self.best.price
        sets, costs, total = price_all(self.f, price, deadline=deadline)
        self.master.add(sets, costs)
        self.best = Bound(float(price.sum()) + total, price)

    def _centre_cuts(self) -> Floats:
        out = np.zeros(len(self.master.cuts))
        out[: len(self.best.cut_price)] = self.best.cut_price
        return out
