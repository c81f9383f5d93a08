"""Compare plans on one instance in one run: ours, METIS, four methods of spopt, GerryChain's ReCom.

    python bench/planning/compare.py d1063.npz pymetis "spopt ward"

Without arguments: all tools on d1063, pymetis on d10000.

Every tool gets the same pieces (community lines, estates alone) and round(W / 300) regions per piece, and
every result is costed by `cost_of`.  Over-cap regions are counted, not repaired.  Processor seconds.
"""

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from instances import instance

from qianxian.planning.district import District, read_npz
from qianxian.planning.partition import make_plan
from qianxian.planning.pieces import graph_of, split
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.warm import warm_up

Labels = list[int]
Region = Callable[[District, np.ndarray, list[list[int]], int], Labels]


def pieces(district: District) -> Iterator[tuple[np.ndarray, list[list[int]], int]]:
    """Give each piece's courtyards, local neighbours and number of regions."""
    rules = Rules()
    graph = graph_of(district)
    for members in split(district, rules, graph).pieces:
        local = {v: i for i, v in enumerate(members.tolist())}
        rows = [graph.next[graph.start[v] : graph.start[v + 1]].tolist() for v in members.tolist()]
        near = [[local[u] for u in row if u in local] for row in rows]
        yield members, near, min(len(members), max(1, round(int(district.households[members].sum()) / 300)))


def metis(district: District, members: np.ndarray, near: list[list[int]], k: int) -> Labels:
    """Partition with METIS, households as weights."""
    import pymetis  # one of the tools compared

    weights = np.maximum(1, district.households[members]).tolist()
    return list(pymetis.part_graph(k, adjacency=[np.array(row) for row in near], vweights=weights)[1])


def metis_often(district: District, members: np.ndarray, near: list[list[int]], k: int) -> Labels:
    """Let METIS try four seeds at k - 1, k and k + 1 connected parts, and keep the best by cost."""
    import pymetis

    weights = np.maximum(1, district.households[members]).tolist()
    rows = [np.array(row) for row in near]
    best, found = np.inf, [0] * len(members)
    for parts in {max(1, k - 1), k, min(len(members), k + 1)} - {1}:
        for seed in range(4):
            options = pymetis.Options(contig=True, seed=seed)
            labels = np.array(pymetis.part_graph(parts, adjacency=rows, vweights=weights, options=options)[1])
            grids = [members[labels == r] for r in np.unique(labels)]
            cost = sum(cost_of(district, Rules(), grid.tolist()) for grid in grids)
            if cost < best and all(len(g) == 1 or district.households[g].sum() <= Rules().cap for g in grids):
                best, found = cost, labels.tolist()
    return found


def pysal(kind: str) -> Region:
    """Give one of spopt's methods, on coordinates and households as its authors show it."""

    def run(district: District, members: np.ndarray, near: list[list[int]], k: int) -> Labels:
        import geopandas  # as above
        from libpysal.weights import W
        from spopt import region

        xy = district.centroid[members]
        frame = geopandas.GeoDataFrame({"x": xy[:, 0], "y": xy[:, 1]}, geometry=geopandas.points_from_xy(*xy.T))
        weights = W(dict(enumerate(near)), silence_warnings=True)
        if kind == "RegionKMeansHeuristic":
            made = region.RegionKMeansHeuristic(xy, k, weights)
        elif kind == "AZP":
            made = region.AZP(frame, weights, ["x", "y"], n_clusters=k, random_state=0)
        else:
            made = getattr(region, kind)(frame, weights, ["x", "y"], n_clusters=k)
        made.solve()
        return [int(x) for x in made.labels_]

    return run


def recom(district: District, members: np.ndarray, near: list[list[int]], k: int) -> Labels:
    """Run 200 recombination steps from a tree partition and keep the best by cost."""
    import random
    from functools import partial

    import networkx as nx
    from gerrychain import Graph, MarkovChain, Partition, accept, constraints, updaters
    from gerrychain.partition import recursive_tree_part
    from gerrychain.proposals import recom as step

    random.seed(0)
    plain = nx.Graph((i, j) for i, row in enumerate(near) for j in row)
    nx.set_node_attributes(plain, {i: int(district.households[v]) for i, v in enumerate(members)}, "hh")
    graph = Graph.from_networkx(plain)
    ideal = float(district.households[members].sum()) / k
    start = recursive_tree_part(graph, range(k), ideal, "hh", 0.5)
    part = Partition(graph, start, {"hh": updaters.Tally("hh")})
    proposal = partial(step, pop_col="hh", pop_target=ideal, epsilon=0.5)
    chain = MarkovChain(proposal, [constraints.contiguous], accept.always_accept, part, 200)
    best, found = np.inf, start
    for state in chain:
        labels = np.array([state.assignment[i] for i in range(len(members))])
        cost = sum(cost_of(district, Rules(), members[labels == r].tolist()) for r in np.unique(labels))
        if cost < best:
            best, found = cost, dict(enumerate(labels.tolist()))
    return [int(found[i]) for i in range(len(members))]


def report(district: District, name: str, optimum: float, region: Region) -> None:
    """Run one tool over all pieces and print its row; pieces it cannot do stay whole."""
    alone = split(district, Rules(), graph_of(district)).alone
    cost, over, failed = sum(cost_of(district, Rules(), [v]) for v in alone), 0, 0
    begun = spent = 0.0
    for members, near, k in pieces(district):
        labels = np.zeros(len(members), np.int64)
        if k > 1:
            begun = time.process_time()
            try:
                labels = np.array(region(district, members, near, k))
            except Exception:  # noqa: BLE001  # a tool that fails on a piece is counted, not hidden
                failed += 1
            spent += time.process_time() - begun
        for r in np.unique(labels):
            grid = members[labels == r]
            cost += cost_of(district, Rules(), grid.tolist())
            over += len(grid) > 1 and int(district.households[grid].sum()) > 450
    figures = f"F {cost:10.4f}  ratio {cost / optimum:6.3f}  over 450: {over}  failed: {failed}"
    print(f"{name:18} {spent:9.2f} s  {figures}")


def measure(instance_: Path, tools: list[str]) -> None:
    """Plan one instance with ours and the tools named, and print a row of each."""
    district = read_npz(instance_)
    plan = make_plan(district)
    print(f"{instance_.name}: {len(district)} courtyards, every tool in the same process")
    print(f"{'ours':18} {plan.seconds:9.2f} s  F {plan.cost:10.4f}  bound {plan.bound:.4f}  {plan.summary()}")
    for name in tools:
        needed, region = TOOLS[name]
        if find_spec(needed) is None:
            print(f"{name:18} {needed} is not installed (requirements/bench.txt): not compared")
        else:
            report(district, name, plan.cost, region)


TOOLS: dict[str, tuple[str, Region]] = {
    "pymetis": ("pymetis", metis),
    "pymetis, 12 tries": ("pymetis", metis_often),
    "spopt ward": ("spopt", pysal("WardSpatial")),
    "spopt skater": ("spopt", pysal("Skater")),
    "spopt azp": ("spopt", pysal("AZP")),
    "spopt regionkmeans": ("spopt", pysal("RegionKMeansHeuristic")),
    "gerrychain": ("gerrychain", recom),
}


def main() -> int:
    warnings.simplefilter("ignore")
    warm_up()
    if len(sys.argv) > 1:
        measure(instance(sys.argv[1]), sys.argv[2:] or list(TOOLS))
    else:
        measure(instance("d1063.npz"), list(TOOLS))
        measure(instance("d10000.npz"), ["pymetis"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
