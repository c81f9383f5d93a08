"""Make a plan: every courtyard in exactly one grid, at the least cost, with a proven bound.

Model: `rules` states the cost F = sum c(S) and what a grid may be; `pieces` cuts the district into parts
whose optima add up; `solver` solves a part of up to 62 courtyards exactly by listing, `large` bounds and
improves what cannot be listed.  The bound of the plan is the sum of the bounds of its parts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from qianxian.planning import counts, large
from qianxian.planning.district import District, Ints
from qianxian.planning.jit import NUMBA_INSTALLED, PlannerMissing
from qianxian.planning.listing import WORD
from qianxian.planning.pieces import Graph, Split, graph_of, piece_of, split
from qianxian.planning.rules import Rules, cost_of, parts
from qianxian.planning.solver import IMPOSSIBLE, SLACK, Entry, Limits, PieceSolver, members_of
from qianxian.planning.terms import BadInput

Progress = Callable[[int, int], None]
"""Called with the pieces done and in all; what it raises stops the planning."""


class NoPlan(BadInput):
    """Raised when no plan obeys the rules; the message names the community and the rule."""


@dataclass(frozen=True)
class Proof:
    """What is proven of one piece: its courtyards in order, and the entries whose prices prove the bound."""

    community: int
    members: Ints
    entries: tuple[Entry, ...]
    cost: float
    bound: float
    sets: tuple[tuple[int, ...], ...]

    @property
    def proven(self) -> bool:
        """Tell whether nothing cheaper exists."""
        return self.bound >= self.cost - SLACK


@dataclass(frozen=True)
class CommunityResult:
    """A community's part of the plan: number, cost, bound, grids (estates by their parts), pieces.

    Without community lines a grid counts where its first courtyard lies and a piece where its first does;
    `unproven` says that some courtyard of the community lies in a piece that is not proven.
    """

    community: int
    cost: float
    bound: float
    grids: int
    pieces: int
    unproven: bool

    @property
    def proven(self) -> bool:
        """Tell whether nothing cheaper exists under the rules."""
        return not self.unproven

    @property
    def gap(self) -> float:
        """Give the share of the cost that might still be saved, from 0 to 1."""
        return 0.0 if self.proven or self.cost <= 0 else 1 - self.bound / self.cost


@dataclass(frozen=True)
class Plan:
    """A plan with its proof.

    `label` (n,) is the grid of each courtyard, 0 upwards in the order of each grid's first courtyard;
    `grids` counts estates by the parts they are split into; `seconds` is processor time.  With the number
    of grids fixed in all, `bound` may exceed the sum of the communities' own bounds.
    """

    label: Ints
    cost: float
    bound: float
    grids: int
    communities: tuple[CommunityResult, ...]
    proofs: tuple[Proof, ...]
    rules: Rules
    seconds: float

    @property
    def gap(self) -> float:
        """Give the share of the cost that might still be saved, from 0 to 1."""
        return 0.0 if self.cost <= 0 else max(0.0, 1 - self.bound / self.cost)

    @property
    def sets(self) -> list[list[int]]:
        """List the courtyards of every grid."""
        order = np.argsort(self.label, kind="stable")
        ends = np.cumsum(np.bincount(self.label))[:-1]
        return [part.tolist() for part in np.split(order, ends)]

    def summary(self) -> dict[str, Any]:
        """Give the figures a command line prints."""
        return {
            "courtyards": len(self.label),
            "grids": self.grids,
            "sets": int(self.label.max()) + 1,
            "cost": round(self.cost, 6),
            "bound": round(self.bound, 6),
            "gap": round(self.gap, 6),
            "communities": len(self.communities),
            "communities_proven": sum(c.proven for c in self.communities),
            "seconds": round(self.seconds, 3),
        }


def make_plan(
    district: District,
    rules: Rules | None = None,
    *,
    limits: Limits | None = None,
    time_limit: float = 300.0,
    progress: Progress | None = None,
) -> Plan:
    """Plan a district.

    `time_limit` is processor seconds for what cannot be listed; what can be listed is solved to the end.

    :raises BadInput: if the rules name what does not exist or contradict each other.
    :raises NoPlan: if no plan obeys the rules.
    :raises PlannerMissing: if the planner extra is not installed.
    """
    if not NUMBA_INSTALLED:
        raise PlannerMissing
    begun = time.process_time()
    rules = rules or Rules()
    graph = graph_of(district)
    parts_ = split(district, rules, graph)
    bound: float | None
    if rules.grids is not None or rules.grids_per_community:
        bound, proofs = _with_counts(district, rules, graph, parts_, limits or Limits(), progress)
    else:
        bound, proofs = _free(district, rules, graph, parts_, limits or Limits(), time_limit, progress)
    return _assemble(district, rules, parts_, proofs, bound, time.process_time() - begun)


def settled_sets(parts_: Split) -> list[tuple[int, ...]]:
    """List the grids that are settled beforehand: estates above the cap and locked grids."""
    return [(v,) for v in parts_.alone] + [tuple(grid) for grid in parts_.locked]


def grids_in(district: District, rules: Rules, members: tuple[int, ...] | list[int]) -> int:
    """Count the grids a set of courtyards makes: more than one only for an estate by itself."""
    return parts(int(district.households[members[0]]), rules.target) if len(members) == 1 else 1


def _free(
    district: District,
    rules: Rules,
    graph: Graph,
    parts_: Split,
    limits: Limits,
    time_limit: float,
    progress: Progress | None,
) -> tuple[float | None, list[Proof]]:
    proofs = []
    for done, members in enumerate(parts_.pieces):
        if progress:
            progress(done, len(parts_.pieces))
        proof = None
        if len(members) <= WORD:
            solver = PieceSolver(piece_of(district, rules, graph, members), limits)
            solver.solve()
            proof = proof_of(district, members, solver, solver.best(), solver.bound())
        if proof is None or not proof.proven:
            share = (
                time_limit
                * len(members)
                / max(1, sum(len(m) for m in parts_.pieces if len(m) > WORD) or len(members))
            )
            proof = _approximate(district, rules, graph, members, share, proof)
        proofs.append(proof)
    return None, proofs


def _approximate(
    district: District, rules: Rules, graph: Graph, members: Ints, time_limit: float, proof: Proof | None
) -> Proof:
    """Plan a piece that is too large to be solved exactly, keeping what is already proven of it.

    :raises NoPlan: if no plan was found in the time.
    """
    floor = proof.bound if proof else 0.0
    found = large.solve_large(
        district, rules, graph, members, time_limit, list(proof.sets) if proof else None, floor
    )
    if found is None:
        raise NoPlan(
            f"No plan was found in {time_limit:.0f} s for the piece of courtyard "
            f"{district.name(int(members[0]))}: loosen pairs kept together or allow more time. "
            f"在 {time_limit:.0f} 秒内未找到方案：请放宽合并要求或增加时间。"
        )
    grids, bound, entry = found
    community = int(district.community[members[0]])
    entries = (*(proof.entries if proof else ()), entry)
    return Proof(community, members, entries, entry.cost, bound, tuple(grids))


def proof_of(
    district: District, members: Ints, solver: PieceSolver, chosen: Entry | None, bound: float
) -> Proof | None:
    """Write down a solved piece; nothing if no plan of it was found for want of room or time.

    :raises NoPlan: if it is proven that there is none.
    """
    if chosen is None or not np.isfinite(chosen.cost):
        if bound > IMPOSSIBLE:
            raise NoPlan(
                f"No plan of community {district.community[members[0]]} obeys the rules: loosen pairs kept "
                f"together or apart, the walk limit or the number of grids. "
                f"社区 {district.community[members[0]]} 没有满足规则的方案："
                "请放宽合并、分开、步行上限或网格数的要求。"
            )
        return None
    sets = tuple(tuple(np.sort(members[members_of(mask)]).tolist()) for mask in chosen.masks)
    entries = tuple(solver.entries.values())
    return Proof(
        int(district.community[members[0]]), members, entries, chosen.cost, min(bound, chosen.cost), sets
    )


def _with_counts(
    district: District, rules: Rules, graph: Graph, parts_: Split, limits: Limits, progress: Progress | None
) -> tuple[float, list[Proof]]:
    if any(len(members) > WORD for members in parts_.pieces):
        raise NoPlan(
            f"The number of grids can be fixed only where connected parts have at most {WORD} courtyards: "
            f"keep community lines. 仅当每个连通部分不超过 {WORD} 个庭院时才能固定网格数：请保留社区边界。"
        )
    by_community: dict[int, list[Ints]] = {int(c): [] for c in np.unique(district.community)}
    for members in parts_.pieces:
        by_community[int(district.community[members[0]])].append(members)
    solvers = [
        [PieceSolver(piece_of(district, rules, graph, m), limits) for m in ms] for ms in by_community.values()
    ]
    fixed, in_all = fixed_counts(district, rules, parts_)
    done, total = 0, len(parts_.pieces)

    def tick() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(min(done, total), total)

    for group in solvers:
        for solver in group:
            tick()
            solver.solve()
    bound, shares = counts.solve_counts(solvers, fixed, in_all, tick)
    if not shares or bound > IMPOSSIBLE:
        raise NoPlan(
            "This number of grids cannot be reached under the rules: ask for another. "
            "在现有规则下无法划分为该数量的网格：请更改网格数。"
        )
    proofs = []
    for group, lists, ks in zip(solvers, by_community.values(), shares, strict=True):
        for solver, members, k in zip(group, lists, ks, strict=True):
            proof = proof_of(district, members, solver, solver.entries[k], solver.lower(k))
            if proof is None:
                raise NoPlan(
                    "A piece is too large for its number of grids to be fixed within the limits. "
                    "某一部分过大，无法在限定资源内固定其网格数。"
                )
            proofs.append(proof)
    return bound, proofs


def fixed_counts(district: District, rules: Rules, parts_: Split) -> tuple[list[int | None], int | None]:
    """Give how many grids each community's pieces, and all pieces, must make beside the settled grids.

    :raises NoPlan: if the settled grids alone are more.
    """
    communities = np.unique(district.community).tolist()
    settled = dict.fromkeys(communities, 0)
    for grid in settled_sets(parts_):
        settled[int(district.community[grid[0]])] += grids_in(district, rules, grid)
    fixed: list[int | None] = []
    for c in communities:
        wanted = rules.grids_per_community.get(c)
        fixed.append(None if wanted is None else wanted - settled[c])
    in_all = None if rules.grids is None else rules.grids - sum(settled.values())
    if any(count is not None and count < 0 for count in (*fixed, in_all)):
        raise NoPlan(
            "Estates and locked grids alone make more grids than asked for. "
            "仅大院与已锁定网格就已超过所要求的网格数。"
        )
    return fixed, in_all


def _assemble(
    district: District, rules: Rules, parts_: Split, proofs: list[Proof], bound: float | None, seconds: float
) -> Plan:
    settled = settled_sets(parts_)
    grids = sorted([*settled, *(grid for proof in proofs for grid in proof.sets)], key=min)
    label = np.zeros(len(district), np.int64)
    tally: dict[int, list[float]] = {int(c): [0.0, 0.0, 0, 0] for c in np.unique(district.community)}
    for number, grid in enumerate(grids):
        label[list(grid)] = number
        tally[int(district.community[grid[0]])][2] += grids_in(district, rules, grid)
    fixed_cost = 0.0
    for grid in settled:
        cost = cost_of(district, rules, grid)
        fixed_cost += cost
        tally[int(district.community[grid[0]])][0] += cost
        tally[int(district.community[grid[0]])][1] += cost
    for proof in proofs:
        row = tally[proof.community]
        row[0], row[1], row[3] = row[0] + proof.cost, row[1] + proof.bound, row[3] + 1
    cost = fixed_cost + sum(proof.cost for proof in proofs)
    total = fixed_cost + (sum(proof.bound for proof in proofs) if bound is None else bound)
    left = np.concatenate([np.zeros(0, np.int64), *(p.members for p in proofs if not p.proven)])
    open_ = set(district.community[left].tolist())
    communities = tuple(
        CommunityResult(c, row[0], row[1], int(row[2]), int(row[3]), c in open_) for c, row in tally.items()
    )
    count = sum(grids_in(district, rules, grid) for grid in grids)
    return Plan(label, cost, min(total, cost), count, communities, tuple(proofs), rules, seconds)
