"""Small districts for tests: drawn, random, and the instances beside the checkout."""

import itertools
import math
import os
from pathlib import Path

import numpy as np
import pytest

from qianxian.planning.district import District, read_npz
from qianxian.planning.rules import Rules, cost_of, parts


def shared_instance(name):
    """Read an instance that lies beside the checkout, or skip and say so."""
    root = Path(__file__).resolve().parents[2]
    shared = Path(os.environ.get("QIANXIAN_SHARED", root.parent / "shared" / "data"))
    for path in (shared / "planning" / name, shared / "data" / "planning" / name):
        if path.exists():
            return read_npz(path)
    pytest.skip(f"LOUD SKIP: {name} is not under {shared}: set QIANXIAN_SHARED to the shared data")
    return None


def lattice(width, height, households, community=None, *, cell=100.0, holes=()):
    """Draw a block of square courtyards; `holes` are borders (pairs) that a wall cuts."""
    n = width * height
    border = [(v, v + 1) for v in range(n) if (v + 1) % width]
    border += [(v, v + width) for v in range(n - width)]
    border = [b for b in border if b not in holes]
    return District(
        households=np.array(households, np.int64),
        area=np.full(n, cell * cell),
        perimeter=np.full(n, 4 * cell),
        centroid=np.array([((v % width + 0.5) * cell, (v // width + 0.5) * cell) for v in range(n)]),
        community=np.zeros(n, np.int64) if community is None else np.array(community, np.int64),
        border=np.array(border, np.int64).reshape(-1, 2),
        border_length=np.full(len(border), cell),
    )


def connected(district, members):
    """Tell whether courtyards hang together."""
    members = set(members)
    reached = {min(members)}
    for _ in members:
        for u, v in district.border.tolist():
            if u in members and v in members and (u in reached or v in reached):
                reached |= {u, v}
    return reached == members


def feasible(district, rules, s):  # noqa: PLR0911  # one line per rule
    """Tell whether a set may be a grid, straight from the rules."""
    if district.households[list(s)].sum() > rules.cap and len(s) > 1:
        return False
    if rules.community_lines and len({int(district.community[v]) for v in s}) > 1:
        return False
    if any(math.dist(district.centroid[u], district.centroid[v]) > rules.walk_limit for u in s for v in s):
        return False
    if any((u in s) != (v in s) for u, v in rules.together):
        return False
    if any(u in s and v in s for u, v in rules.apart):
        return False
    if any(set(s) & set(lock) and set(s) != set(lock) for lock in rules.locked):
        return False
    return connected(district, s)


def brute_force(district, rules=None):
    """Find the least cost by dynamic programming over all subsets, by number of grids; slow and plain."""
    rules = rules or Rules()
    n = len(district)
    cost = {}
    for size in range(1, n + 1):
        for s in itertools.combinations(range(n), size):
            if feasible(district, rules, s):
                q = parts(int(district.households[s[0]]), rules.target) if size == 1 else 1
                cost[sum(1 << v for v in s)] = (cost_of(district, rules, s), q)
    best = {0: {0: 0.0}}
    for covered in range(1 << n):
        low = ~covered & (covered + 1)
        for count, spent in best.get(covered, {}).items():
            for s, (c, q) in cost.items():
                if s & low and not s & covered:
                    row = best.setdefault(covered | s, {})
                    row[count + q] = min(row.get(count + q, math.inf), spent + c)
    return best.get((1 << n) - 1, {})
