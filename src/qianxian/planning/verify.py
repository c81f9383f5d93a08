"""Check a plan and its certificate without trusting, or sharing a line with, what made them.

Model: let a certificate give prices pi_v and lambda for a piece.  If pi(S) + lambda q(S) <= c(S) for every
feasible grid S of the piece, every plan of k grids costs at least sum pi + lambda k (weak duality).  If no
family of sets whose excesses c(S) - pi(S) - lambda q(S) add up to less than b - sum pi - lambda k covers
every courtyard exactly once with k grids, every plan of k grids costs at least b.  Both are checked here by
listing the feasible sets anew and costing each from its definition.  The rest is bookkeeping: the hashes, the
rules obeyed by the plan, its cost added up anew, and the number of grids chosen by dynamic programming.
Whoever changes a figure so that it no longer proves the bound is refused.  numba, if there, only hastens it.
"""

import hashlib
import json
import math
from collections import defaultdict
from typing import Any

import numpy as np

from qianxian.planning.district import District, fingerprint

try:
    import numba

    fast: Any = numba.njit(cache=True)
except ImportError:  # the same function runs without it, some hundred times slower
    fast = lambda function: function  # noqa: E731  # one name, two meanings


CLOSE, TINY, ROOM = 1e-7, 1e-9, 2_000_000
Json = dict[str, Any]


class Refused(ValueError):
    """Raised when a plan or certificate does not hold; the message says where."""


def verify_plan(district: District, label: list[int], cert: Json) -> Json:
    """Check a certificate against the input and the plan; give the cost and the bound that hold.

    :raises Refused: if anything does not hold.
    """
    try:
        return _Judge(district, label, cert).judge()
    except (KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise Refused(
            f"Refused: the certificate is not complete ({error!r}). 验证未通过：证书不完整。"
        ) from error


def _hold(fact: Any, otherwise: str) -> None:
    if not fact:
        raise Refused(f"Refused: {otherwise}. 验证未通过。")


def _hash(document: Any) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _Judge:
    def __init__(self, district: District, label: list[int], cert: Json) -> None:
        self.d, self.label, self.cert, self.rules = district, label, cert, cert["rules"]
        self.near: dict[int, dict[int, float]] = defaultdict(dict)
        for (u, v), length in zip(district.border.tolist(), district.border_length.tolist(), strict=True):
            self.near[u][v] = self.near[v][u] = length

    def judge(self) -> Json:
        d, label, cert, rules = self.d, self.label, self.cert, self.rules
        _hold(
            cert.get("digest") == _hash({k: x for k, x in cert.items() if k != "digest"}),
            "its seal is broken",
        )
        _hold(cert["input"] == fingerprint(d), "the certificate belongs to another input")
        _hold(
            cert["plan"] == _hash(label) and len(label) == len(d), "the certificate belongs to another plan"
        )
        written = cert["written"]
        _hold(written is None or len(written) == len(cert["plan"]), "what is said of the plan's file is no hash")
        grids = defaultdict(list)
        for v, g in enumerate(label):
            grids[g].append(v)
        locked = {tuple(sorted(s)) for s in rules["locked"]}
        settled = [s for s in grids.values() if tuple(s) in locked or d.households[s[0]] > rules["cap"]]
        _hold(locked <= {tuple(s) for s in settled}, "a locked grid was changed")
        for s in grids.values():
            if tuple(s) not in locked:
                self.check_grid(s)
        _hold(all(label[u] == label[v] for u, v in rules["together"]), "a pair kept together was parted")
        _hold(
            all(label[u] != label[v] for u, v in rules["apart"] if [u, v] != [v, u]),
            "a pair kept apart was joined",
        )
        cost = sum(self.cost(s)[0] for s in grids.values())
        _hold(abs(cost - cert["cost"]) < CLOSE, f"the plan costs {cost:.7f}, the certificate says otherwise")
        self.check_counts(list(grids.values()))
        mine = sorted(self.pieces({v for s in settled for v in s}))
        _hold(
            sorted(sorted(p["members"]) for p in cert["pieces"]) == mine,
            "its pieces are not those of the input",
        )
        bound = sum(self.cost(s)[0] for s in settled) + self.least_total(settled)
        _hold(cert["bound"] <= bound + CLOSE, f"the prices prove only {bound:.7f}, the certificate says more")
        return {"cost": cost, "bound": min(cert["bound"], cost), "proven": cert["bound"] > cost - CLOSE}

    def cost(self, s: list[int]) -> tuple[float, int]:
        """Give c(S) and q(S) from the definition."""
        d, rules, t, w = self.d, self.rules, self.rules["target"], int(self.d.households[s].sum())
        few = range(1, w // t + 2) if len(s) == 1 and w > t else [1]
        balance, q = min((q * ((w / q - t) / t) ** 2, q) for q in few)
        outer = d.perimeter[s].sum() - sum(self.near[u].get(v, 0.0) for u in s for v in s)
        cost = balance + rules["compactness"] * (outer / (2 * math.sqrt(math.pi * d.area[s].sum())) - 1)
        if rules["stay"]:
            old: dict[int, int] = defaultdict(int)
            for v in s:
                old[rules["old"][v]] += int(d.households[v])
            cost += rules["stay"] * (w - max((h for g, h in old.items() if g >= 0), default=0)) / t
        companies = {int(c) for c in d.company[s] if c >= 0}
        return float(cost + rules["companies"] * max(0, len(companies) - 1)), q

    def zone(self, v: int) -> int:
        return int(self.d.community[v]) if self.rules["community_lines"] else 0

    def flood(self, root: int, allowed: set[int]) -> set[int]:
        reached = [root]
        for u in reached:
            reached += [v for v in self.near[u] if v in allowed and v not in reached]
        return set(reached)

    def check_grid(self, s: list[int]) -> None:
        name, limit = f"the grid of courtyard {s[0]}", self.rules["walk_limit"]
        _hold(len(s) == 1 or self.d.households[s].sum() <= self.rules["cap"], f"{name} is above the cap")
        _hold(len({self.zone(v) for v in s}) == 1, f"{name} crosses a community line")
        _hold(self.flood(s[0], set(s)) == set(s), f"{name} is not connected")
        far = max(math.dist(self.d.centroid[u], self.d.centroid[v]) for u in s for v in s)
        _hold(limit is None or far <= limit + CLOSE, f"{name} is beyond the walk limit")

    def check_counts(self, grids: list[list[int]]) -> None:
        count: dict[int, int] = defaultdict(int)
        for s in grids:
            count[int(self.d.community[s[0]])] += self.cost(s)[1]
        fixed = self.rules["grids"]
        _hold(fixed is None or sum(count.values()) == fixed, "the number of grids is not the one asked for")
        for c, k in self.rules["grids_per_community"].items():
            _hold(count[int(c)] == k, f"community {c} has not the number of grids asked for")

    def pieces(self, settled: set[int]) -> list[list[int]]:
        by_zone: dict[int, set[int]] = defaultdict(set)
        for v in range(len(self.d)):
            if v not in settled:
                by_zone[self.zone(v)].add(v)
        found = []
        for rest in by_zone.values():
            while rest:
                found.append(sorted(self.flood(min(rest), rest)))
                rest -= set(found[-1])
        return found

    def least_total(self, settled: list[list[int]]) -> float:
        """Bound the cost of all pieces together from below, over every number of grids allowed."""
        fixed, in_all = self.rules["grids_per_community"], self.rules["grids"]
        curves: dict[int, list[Any]] = defaultdict(list)
        for p in self.cert["pieces"]:
            curves[int(self.d.community[p["members"][0]])].append(self.curve(p))
        if not fixed and in_all is None:
            return float(sum(min(curve) for rows in curves.values() for curve in rows))
        total = np.zeros(1)
        for c in sorted({int(x) for x in self.d.community}):
            own = np.zeros(1)
            for curve in curves[c]:
                own = _merge(own, curve)
            taken = sum(self.cost(s)[1] for s in settled if int(self.d.community[s[0]]) == c)
            if str(c) in fixed:
                own[np.arange(len(own)) + taken != fixed[str(c)]] = np.inf
            total = _merge(total, np.concatenate([np.full(taken, np.inf), own]))
        return float(total.min() if in_all is None else total[in_all])

    def curve(self, piece: Json) -> Any:
        """Give the proven lower bound of a piece for every number of grids, checking each entry."""
        m, entries = piece["members"], piece["entries"]
        price = np.array([e["price"] for e in entries], float).reshape(len(entries), len(m))
        grid_price = np.array([e["grid_price"] for e in entries], float)
        base = price.sum(axis=1) + grid_price * [e["k"] for e in entries]
        ceiling = np.array([e["bound"] for e in entries], float) - base - TINY
        _hold(np.isfinite(price).all() and np.isfinite(ceiling).all(), "a price is no number")
        sets = self.near_optimal(m, price, grid_price, ceiling)
        most = sum(self.cost([v])[1] for v in m)
        ks = np.arange(most + 1)
        # Shapes cost at least 0 (held below), and balance is convex: k equal grids are the least.
        t = self.rules["target"]
        lower = ks * (self.d.households[m].sum() / np.maximum(ks, 1) / t - 1) ** 2
        for p, g in zip(price, grid_price, strict=True):
            lower = np.maximum(lower, p.sum() + g * ks)
        for i, e in enumerate(entries):
            if ceiling[i] > 0:
                _hold(
                    not _covers(sets[i], len(m), e["k"], ceiling[i]),
                    f"a plan of courtyard {m[0]} beats its bound",
                )
            if 0 < e["k"] <= most:
                lower[e["k"]] = max(lower[e["k"]], e["bound"])
        lower[0] = np.inf
        return lower

    def near_optimal(self, m: list[int], price: Any, grid_price: Any, ceiling: Any) -> list[list[Any]]:
        """List the sets of a piece, hold every excess to be at least 0, return those below the ceilings."""
        d, rules, n = self.d, self.rules, len(m)
        _hold(n <= 62, f"the piece of courtyard {m[0]} is too large to be listed: its bound is not certified")
        share = np.array([[self.near[u].get(v, 0.0) for v in m] for u in m])
        far = np.zeros((n, n), bool)
        if rules["walk_limit"] is not None:
            xy = d.centroid[m]
            far = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2)) > rules["walk_limit"]
        for u, v in rules["apart"]:
            if u in m and v in m:
                far[m.index(u), m.index(v)] = far[m.index(v), m.index(u)] = True
        old = np.array(rules["old"], np.int64)[m] if rules["stay"] else np.full(n, -1, np.int64)
        pairs = [(m.index(u), m.index(v)) for u, v in rules["together"] if u in m and v in m]
        alone = [self.cost([v]) for v in m]
        numbers = (
            rules["cap"],
            rules["target"],
            rules["compactness"],
            float(rules["stay"]),
            float(rules["companies"]),
        )
        which, masks, excess = np.zeros(ROOM, np.int64), np.zeros(ROOM, np.int64), np.zeros(ROOM)
        kept = _every_set(
            share, far, d.households[m], d.area[m], d.perimeter[m], old, d.company[m],
            np.array(pairs, np.int64).reshape(-1, 2), np.array([c for c, _ in alone]),
            np.array([q for _, q in alone]),
            numbers, price, grid_price, ceiling, which, masks, excess,
        )  # fmt: skip
        _hold(kept != -1, f"a price of the piece of courtyard {m[0]} is too high for some grid")
        _hold(kept != -3, "some grid would be rounder than a circle: the input is no map")
        _hold(kept != -2, "too many sets lie below the bound to be searched")
        sets: list[list[Any]] = [[] for _ in ceiling]
        for i, s, x in zip(which[:kept].tolist(), masks[:kept].tolist(), excess[:kept].tolist(), strict=True):
            single = s & (s - 1) == 0
            sets[i].append((s, x, alone[s.bit_length() - 1][1] if single else 1))
        return sets


def _merge(a: Any, b: Any) -> Any:
    out = np.full(len(a) + len(b) - 1, np.inf)
    for k, cost in enumerate(b):
        out[k : k + len(a)] = np.minimum(out[k : k + len(a)], a + cost)
    return out


def _covers(sets: list[Any], n: int, k: int, ceiling: float) -> bool:
    """Tell whether sets cover all n courtyards once, with k grids, at a total excess below the ceiling."""
    starting: dict[int, list[Any]] = defaultdict(list)
    for s, excess, q in sets:
        starting[(s & -s).bit_length() - 1].append((s, excess, q))
    front: list[dict[tuple[int, int], float]] = [{} for _ in range(n + 1)]
    front[0][0, 0] = 0.0
    for v in range(n):
        for (covered, used), spent in front[v].items():
            for s, excess, q in starting[v]:
                total = spent + excess
                if not s & covered and total < ceiling and used + q <= k:
                    now = covered | s
                    free = (~now & (now + 1)).bit_length() - 1
                    key = (now, used + q)
                    front[free][key] = min(total, front[free].get(key, math.inf))
    return any(used == k for _, used in front[n])


@fast  # type: ignore[untyped-decorator]  # numba reads the types off the arguments
def _every_set(
    share: Any, far: Any, households: Any, area: Any, perimeter: Any, old: Any, company: Any, pairs: Any,
    alone: Any, parts: Any, numbers: Any, price: Any,
    grid_price: Any, ceiling: Any, which: Any, masks: Any, excess: Any,
) -> int:  # fmt: skip
    """List every feasible set once: how many lie below a ceiling; -1 overrated, -2 no room, -3 too round."""
    cap, target, compactness, stay, companies = numbers
    n, kept = len(households), 0
    touch = [0] * n
    for i in range(n):
        for j in range(n):
            if share[i, j] > 0.0:
                touch[i] |= 1 << j
    stack = [(0, 0, 0)]
    for root in range(n):
        stack.append((1 << root, touch[root] & ~((2 << root) - 1), (2 << root) - 1 | touch[root]))  # noqa: PERF401  # numba
    s_now = [0] * n
    while len(stack) > 1:
        s, more, seen = stack.pop()
        size, w, a, outer, allowed = 0, 0, 0.0, 0.0, True
        for i in range(n):
            if s >> i & 1:
                w, a, outer = w + households[i], a + area[i], outer + perimeter[i]
                for e in range(size):
                    j = s_now[e]
                    outer -= 2.0 * share[i, j]
                    allowed = allowed and not far[i, j]
                s_now[size] = i
                size += 1
        if (w > cap and size > 1) or not allowed:
            continue
        for j in range(n):
            if more >> j & 1:
                # Candidates passed over stay out of this branch, so that no set comes twice.
                more &= ~(1 << j)
                stack.append((s | 1 << j, more | touch[j] & ~seen, seen | touch[j]))
        for e in range(len(pairs)):
            if (s >> pairs[e, 0] & 1) != (s >> pairs[e, 1] & 1):
                allowed = False
        if not allowed:
            continue
        first = s_now[0]
        cost = alone[first]
        if size > 1:
            shape = outer / (2.0 * math.sqrt(math.pi * a)) - 1.0
            if shape < -1e-6:
                return -3
            cost = (w / target - 1.0) ** 2 + compactness * shape
            most, firms = 0, 0
            for e in range(size):
                same, new = 0, company[s_now[e]] >= 0
                for f in range(size):
                    if old[s_now[f]] == old[s_now[e]] and old[s_now[e]] >= 0:
                        same += households[s_now[f]]
                    if f < e and company[s_now[f]] == company[s_now[e]]:
                        new = False
                most, firms = max(most, same), firms + int(new)
            cost += stay * (w - most) / target + companies * max(0, firms - 1)
        for entry in range(len(ceiling)):
            over = cost - grid_price[entry] * (parts[first] if size == 1 else 1)
            for e in range(size):
                over -= price[entry, s_now[e]]
            if over < -1e-8:
                return -1
            if over < ceiling[entry]:
                if kept == len(which):
                    return -2
                which[kept], masks[kept], excess[kept] = entry, s, max(0.0, over)
                kept += 1
    return kept
