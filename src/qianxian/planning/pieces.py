"""Cut a district into the connected pieces that can be planned one by one.

Model: no grid crosses a community, and a courtyard above the cap or a locked grid stands alone; what is left
falls into connected components, and F is the sum of their independent optima.  Without community lines the
components are those of the whole district.  Courtyards of a piece are numbered along its longest axis, so
that a search that always covers the lowest courtyard left moves as a narrow front.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qianxian.planning.district import District, Floats, Ints
from qianxian.planning.listing import Masks, Piece
from qianxian.planning.rules import Rules, parts
from qianxian.planning.terms import BadInput


class Split(NamedTuple):
    """What is settled beforehand and what has to be solved; every courtyard is in exactly one of them."""

    alone: tuple[int, ...]
    locked: tuple[tuple[int, ...], ...]
    pieces: tuple[Ints, ...]


class Graph(NamedTuple):
    """Neighbours in compressed rows: `start` (n + 1,), `next` and `share` (2 m,)."""

    start: Ints
    next: Ints
    share: Floats


def graph_of(district: District) -> Graph:
    """Give the neighbours of every courtyard, lowest first."""
    n = len(district)
    i, j = district.border[:, 0], district.border[:, 1]
    a, b = np.concatenate([i, j]), np.concatenate([j, i])
    length = np.concatenate([district.border_length, district.border_length])
    order = np.lexsort((b, a))
    start = np.zeros(n + 1, np.int64)
    start[1:] = np.cumsum(np.bincount(a, minlength=n))
    return Graph(start, b[order], length[order])


def split(district: District, rules: Rules, graph: Graph) -> Split:
    """Separate estates and locked grids and find the connected pieces.

    :raises BadInput: if rules name courtyards that do not exist or contradict each other.
    """
    check_names(district, rules)
    n = len(district)
    settled = district.households > rules.cap
    locked_of = np.full(n, -1, np.int64)
    for number, grid in enumerate(rules.locked):
        if (locked_of[list(grid)] >= 0).any() or len(set(grid)) != len(grid):
            raise BadInput("A courtyard is locked twice. 有庭院被重复锁定。")
        locked_of[list(grid)] = number
    alone = tuple(np.flatnonzero(settled & (locked_of < 0)).tolist())
    settled = settled | (locked_of >= 0)
    for u, v in rules.together:
        same_lock = locked_of[u] >= 0 and locked_of[u] == locked_of[v]
        if (settled[u] or settled[v]) and not same_lock and u != v:
            raise BadInput(
                f"Courtyards {district.name(u)} and {district.name(v)} cannot be kept together: "
                f"one is an estate above the cap or locked. "
                f"庭院 {district.name(u)} 与 {district.name(v)} 无法合并：其一超过上限或已锁定。"
            )
    for u, v in rules.apart:
        if u != v and locked_of[u] >= 0 and locked_of[u] == locked_of[v]:
            raise BadInput(
                f"Courtyards {district.name(u)} and {district.name(v)} cannot be kept apart: "
                f"they are locked in one grid. "
                f"庭院 {district.name(u)} 与 {district.name(v)} 无法分开：二者被锁定在同一网格。"
            )
    zone = district.community if rules.community_lines else np.zeros(n, np.int64)
    owner = np.full(n, -1, np.int64)
    pieces: list[Ints] = []
    for root in range(n):
        if settled[root] or owner[root] >= 0:
            continue
        members = _component(graph, root, zone, settled, owner, len(pieces))
        pieces.append(along_axis(district, np.array(members, np.int64)))
    for u, v in rules.together:
        if owner[u] != owner[v]:
            raise BadInput(
                f"Courtyards {district.name(u)} and {district.name(v)} cannot be kept together: "
                f"no path joins them inside one community. "
                f"庭院 {district.name(u)} 与 {district.name(v)} 无法合并：社区内没有通路相连。"
            )
    return Split(alone, rules.locked, tuple(pieces))


def check_names(district: District, rules: Rules) -> None:
    """Refuse rules about courtyards or communities that are not there."""
    n = len(district)
    named = [v for grid in rules.locked for v in grid]
    named += [v for pair in (*rules.together, *rules.apart) for v in pair]
    if any(not 0 <= v < n for v in named):
        raise BadInput("A rule names a courtyard that does not exist. 规则引用了不存在的庭院。")
    if any(len(grid) == 0 for grid in rules.locked):
        raise BadInput("A locked grid is empty. 锁定的网格为空。")
    if rules.old and len(rules.old) != n:
        raise BadInput(
            f"The old plan has {len(rules.old)} labels for {n} courtyards. "
            f"现行方案的标签数（{len(rules.old)}）与庭院数（{n}）不一致。"
        )
    unknown = set(rules.grids_per_community) - set(district.community.tolist())
    if unknown:
        raise BadInput(f"There is no community {sorted(unknown)}. 不存在社区 {sorted(unknown)}。")


def _component(
    graph: Graph, root: int, zone: Ints, settled: NDArray[np.bool_], owner: Ints, number: int
) -> list[int]:
    members, owner[root] = [root], number
    for v in members:
        for u in graph.next[graph.start[v] : graph.start[v + 1]].tolist():
            if owner[u] < 0 and not settled[u] and zone[u] == zone[root]:
                owner[u] = number
                members.append(u)
    return members


def along_axis(district: District, members: Ints) -> Ints:
    """Order courtyards along the longest axis of their centroids; ties by number."""
    xy = district.centroid[members] - district.centroid[members].mean(axis=0)
    spread = xy.T @ xy
    angle = 0.5 * np.arctan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1])
    return members[np.lexsort((members, xy @ np.array([np.cos(angle), np.sin(angle)])))]


def piece_of(district: District, rules: Rules, graph: Graph, members: Ints) -> Piece:
    """Lay a piece of at most 62 courtyards out as masks, courtyards in the order of `members`."""
    n = len(members)
    local = {v: i for i, v in enumerate(members.tolist())}
    start, nxt, share = np.zeros(n + 1, np.int64), [], []
    touch = [0] * n
    for i, v in enumerate(members.tolist()):
        for e in range(graph.start[v], graph.start[v + 1]):
            u = local.get(int(graph.next[e]))
            if u is not None:
                nxt.append(u)
                share.append(graph.share[e])
                touch[i] |= 1 << u
        start[i + 1] = len(nxt)
    w, t = district.households[members], rules.target
    quotas = np.array([parts(h, t) for h in w.tolist()], np.int64)
    old = np.asarray(rules.old, np.int64)[members] if rules.stay > 0 else np.full(n, -1, np.int64)
    company = district.company[members] if rules.companies > 0 else np.full(n, -1, np.int64)
    return Piece(
        start, np.array(nxt, np.int64), np.array(share, np.float64), np.array(touch, np.uint64),
        _foes(district, rules, members, local), _fit(w, rules.cap), w,
        district.area[members], district.perimeter[members],
        ((np.arange(rules.cap + 1) - t) / t) ** 2, quotas * ((w / quotas - t) / t) ** 2, quotas,
        _same(old), _same(company), _groups(rules, local),
        rules.cap, rules.compactness, rules.stay / t, rules.companies,
    )  # fmt: skip


def _fit(households: Ints, cap: int) -> Masks:
    steps = np.zeros(cap + 1, np.uint64)
    for i, h in enumerate(households.tolist()):
        steps[h] |= np.uint64(1 << i)
    return np.bitwise_or.accumulate(steps)


def _foes(district: District, rules: Rules, members: Ints, local: dict[int, int]) -> Masks:
    foes = np.zeros(len(members), np.uint64)
    if math.isfinite(rules.walk_limit):
        xy = district.centroid[members]
        far = ((xy[:, None, :] - xy[None, :, :]) ** 2).sum(axis=2) > rules.walk_limit**2
        powers = np.uint64(1) << np.arange(len(members), dtype=np.uint64)
        foes = np.bitwise_or.reduce(np.where(far, powers, np.uint64(0)), axis=1)
    for u, v in rules.apart:
        if u in local and v in local:
            foes[local[u]] |= np.uint64(1 << local[v])
            foes[local[v]] |= np.uint64(1 << local[u])
    return foes


def _same(labels: Ints) -> Masks:
    members: dict[int, int] = {}
    for i, label in enumerate(labels.tolist()):
        members[label] = members.get(label, 0) | 1 << i
    return np.array([members[label] if label >= 0 else 0 for label in labels.tolist()], np.uint64)


def _groups(rules: Rules, local: dict[int, int]) -> Masks:
    groups: list[int] = []
    for u, v in rules.together:
        if u in local and v in local:
            joined = 1 << local[u] | 1 << local[v]
            for g in [g for g in groups if g & joined]:
                joined |= g
                groups.remove(g)
            groups.append(joined)
    return np.array(groups, np.uint64)
