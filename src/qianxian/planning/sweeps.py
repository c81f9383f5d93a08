"""Route sweeps: teams from several depots visit every courtyard within a shift, on foot.

Model: walking from stop i to stop j takes t_ij = 1.3 |ij| / 75 minutes, visiting stop i takes s_i; a route
starts and ends at one depot and lasts at most the shift H, so the problem is the multi-depot vehicle routing
problem with route duration limits.  The cost is walking minutes plus a price per team; the price (one shift)
makes fewer teams come first.

Up to 12 stops are solved exactly: the shortest tour of every subset (Held and Karp 1962), then the cheapest
partition of the stops into subsets that fit the shift.  Beyond that: ruin of adjacent strings of stops and
greedy re-insertion with blinks, accepted as in simulated annealing (Christiaens and Vanden Berghe 2020,
SISR).  It is deterministic for a seed and proves nothing; the benchmark compares it with PyVRP.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from qianxian.planning.district import District, Floats, Ints
from qianxian.planning.jit import kernel
from qianxian.planning.siting import DETOUR, METRES_PER_MINUTE
from qianxian.planning.terms import BadInput

EXACT_STOPS = 12
ITERATIONS = 400_000
"""Rounds of ruin and re-insertion, about half a minute at a thousand stops."""

STRING, REMOVED, BLINK = 10, 10, 0.01
"""Longest string removed, average stops removed per round, chance that an insertion place is overlooked."""


@dataclass(frozen=True)
class Route:
    """One team's walk: depot (number in the list given), courtyards in order, minutes walked and in all."""

    depot: int
    stops: tuple[int, ...]
    walking: float
    duration: float


@dataclass(frozen=True)
class Sweep:
    """All routes; `proven` where they were found exactly.  `seconds` is processor time."""

    routes: tuple[Route, ...]
    proven: bool
    seconds: float

    @property
    def walking(self) -> float:
        """Add up the minutes walked."""
        return sum(route.walking for route in self.routes)

    def summary(self) -> dict[str, Any]:
        """Give the figures a command line prints."""
        return {
            "teams": len(self.routes),
            "stops": sum(len(route.stops) for route in self.routes),
            "walking_hours": round(self.walking / 60, 3),
            "longest_minutes": round(max((r.duration for r in self.routes), default=0.0), 2),
            "proven": self.proven,
            "seconds": round(self.seconds, 3),
        }


def walking_minutes(a: Floats, b: Floats) -> Floats:
    """Give the minutes on foot between points `a` (n, 2) and `b` (m, 2) in metres: (n, m)."""
    apart: Floats = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
    return apart * (DETOUR / METRES_PER_MINUTE)


def sweep(
    district: District,
    stops: Sequence[int],
    depots: Floats,
    service: Floats,
    shift: float,
    *,
    team_price: float | None = None,
    iterations: int = ITERATIONS,
    seed: int = 0,
) -> Sweep:
    """Route teams over the given courtyards.

    `depots` (d, 2) metres, `service` (n,) minutes by courtyard of the district, `shift` minutes,
    `team_price` walking minutes a team is worth (default: one shift).

    :raises BadInput: if a stop cannot be visited within a shift from any depot, or there is no depot.
    """
    begun = time.process_time()
    places = np.asarray(stops, np.int64)
    depots = np.asarray(depots, np.float64).reshape(-1, 2)
    if len(depots) == 0:
        raise BadInput("A sweep needs a depot to start from. 清查需要至少一个出发点。")
    if len(np.unique(places)) != len(places) or (
        len(places) and not 0 <= places.min() <= places.max() < len(district)
    ):
        raise BadInput(
            "Stops must be courtyards of the district, each once. 清查点必须是辖区内互不重复的庭院。"
        )
    if len(places) == 0:
        return Sweep((), True, time.process_time() - begun)
    points = district.centroid[places]
    between, out = walking_minutes(points, points), walking_minutes(depots, points)
    minutes = np.asarray(service, np.float64)[places]
    if not (math.isfinite(shift) and shift > 0):
        raise BadInput("A shift must be minutes above 0. 班次时长必须是大于 0 的分钟数。")
    if iterations < 0:
        raise BadInput("The rounds must be 0 or more. 迭代次数不能为负。")
    if not (np.isfinite(minutes).all() and (minutes >= 0).all()):
        raise BadInput("Service times must be minutes of at least 0. 服务时间必须是不小于 0 的分钟数。")
    too_long = 2 * out.min(axis=0) + minutes > shift
    if too_long.any():
        name = district.name(int(places[np.flatnonzero(too_long)[0]]))
        raise BadInput(
            f"Courtyard {name} cannot be visited within one shift from any depot: "
            f"add a depot or split the visit. "
            f"庭院 {name} 无法在一个班次内从任何出发点完成：请增设出发点或拆分任务。"
        )
    price = shift if team_price is None else team_price
    if len(places) <= EXACT_STOPS:
        found = exact_routes(between, out, minutes, shift, price)
    else:
        found = ruin_and_recreate(between, out, minutes, shift, price, iterations, seed)
    routes = tuple(_route(order, between, out, minutes, places) for order in found)
    return Sweep(routes, len(places) <= EXACT_STOPS, time.process_time() - begun)


def _route(order: list[int], between: Floats, out: Floats, minutes: Floats, places: Ints) -> Route:
    """Give a route from its best depot."""
    depot = int(np.argmin(out[:, order[0]] + out[:, order[-1]]))
    walking = float(out[depot, order[0]] + out[depot, order[-1]])
    walking += sum(float(between[a, b]) for a, b in pairwise(order))
    return Route(depot, tuple(places[order].tolist()), walking, walking + float(minutes[order].sum()))


def exact_routes(
    between: Floats, out: Floats, minutes: Floats, shift: float, price: float
) -> list[list[int]]:
    """Find the cheapest routes over at most 12 stops, as lists of stop numbers."""
    n = len(minutes)
    tour, last, before, first = _tours(between, out)
    load = np.array([minutes[[i for i in range(n) if s >> i & 1]].sum() for s in range(1 << n)])
    fits = tour + load <= shift + 1e-9
    take = _best_partition(np.where(fits, tour + price, np.inf), n)
    routes, rest = [], (1 << n) - 1
    while rest:
        s = int(take[rest])
        rest ^= s
        depot, end, order = int(first[s]), int(last[s]), []
        while s:
            order.append(end)
            s, end = s ^ (1 << end), int(before[depot, s, end])
        routes.append(order)
    return sorted(routes, key=min)


@kernel
def _tours(between: Floats, out: Floats) -> tuple[Floats, Ints, Ints, Ints]:
    """Find the shortest tour of every subset: length, last stop, predecessors by depot, and depot."""
    depots, n = out.shape
    size = 1 << n
    tour, last, first = np.full(size, np.inf), np.zeros(size, np.int64), np.zeros(size, np.int64)
    before = np.full((depots, size, n), -1, np.int64)
    for depot in range(depots):
        path = np.full((size, n), np.inf)
        for i in range(n):
            path[1 << i, i] = out[depot, i]
        for s in range(1, size):
            for i in range(n):
                if s >> i & 1 and path[s, i] < np.inf:
                    closed = path[s, i] + out[depot, i]
                    if closed < tour[s]:
                        tour[s], last[s], first[s] = closed, i, depot
                    for j in range(n):
                        if not s >> j & 1:
                            longer = path[s, i] + between[i, j]
                            if longer < path[s | 1 << j, j]:
                                path[s | 1 << j, j] = longer
                                before[depot, s | 1 << j, j] = i
    return tour, last, before, first


@kernel
def _best_partition(cost: Floats, n: int) -> Ints:
    """Partition every subset at least cost; give the part that holds its lowest stop."""
    best, take = np.full(1 << n, np.inf), np.zeros(1 << n, np.int64)
    best[0] = 0.0
    for s in range(1, 1 << n):
        low = s & -s
        rest = s ^ low
        part = rest
        while True:
            value = cost[part | low] + best[rest ^ part]
            if value < best[s]:
                best[s], take[s] = value, part | low
            if part == 0:
                break
            part = (part - 1) & rest
    return take


def ruin_and_recreate(
    between: Floats, out: Floats, minutes: Floats, shift: float, price: float, iterations: int, seed: int
) -> list[list[int]]:
    """Find good routes over many stops, as lists of stop numbers."""
    near = np.argsort(between, axis=1, kind="stable").astype(np.int64)
    routes, lengths = _sisr(between, out, near, minutes, shift, price, iterations, seed)
    return sorted((routes[r, : lengths[r]].tolist() for r in range(len(lengths)) if lengths[r]), key=min)


@kernel
def _home(out: Floats, a: int, b: int) -> float:
    """Give the least minutes from a depot to the first stop and back from the last."""
    best = np.inf
    for depot in range(len(out)):
        best = min(best, out[depot, a] + out[depot, b])
    return best


@kernel
def _added(between: Floats, out: Floats, route: Ints, length: int, at: int, v: int, home: float) -> float:
    """Give the minutes that stop v adds to the walk when inserted before position `at`."""
    if 0 < at < length:
        a, b = route[at - 1], route[at]
        more: float = between[a, v] + between[v, b] - between[a, b]
    elif at == 0:
        more = between[v, route[0]] + _home(out, v, route[length - 1]) - home
    else:
        more = between[route[length - 1], v] + _home(out, route[0], v) - home
    return more


@kernel
def _walk(between: Floats, out: Floats, route: Ints, length: int) -> float:
    """Give the minutes walked on a route."""
    total = _home(out, route[0], route[length - 1])
    for i in range(length - 1):
        total += between[route[i], route[i + 1]]
    return total


@kernel
def _ruin(near: Ints, routes: Ints, lengths: Ints, where: Ints, gone: Ints) -> int:
    """Remove strings of stops around a random stop; give how many went."""
    n = len(where)
    count = 0
    strings = 1 + np.random.randint(0, max(1, 2 * REMOVED // STRING * 2))
    seed = np.random.randint(0, n)
    touched = np.zeros(len(lengths), np.bool_)
    for c in near[seed]:
        if strings == 0:
            break
        r = where[c]
        if r < 0 or touched[r]:
            continue
        touched[r] = True
        strings -= 1
        longest = min(STRING, lengths[r])
        size = 1 + np.random.randint(0, longest)
        at = 0
        while routes[r, at] != c:
            at += 1
        begin = max(0, min(lengths[r] - size, at - np.random.randint(0, size)))
        for i in range(begin, begin + size):
            gone[count] = routes[r, i]
            where[routes[r, i]] = -1
            count += 1
        for i in range(begin + size, lengths[r]):
            routes[r, i - size] = routes[r, i]
        lengths[r] -= size
    return count


@kernel
def _recreate(
    between: Floats, out: Floats, minutes: Floats, shift: float, price: float,
    routes: Ints, lengths: Ints, where: Ints, spent: Floats, gone: Ints, count: int,
) -> None:  # fmt: skip
    """Insert the removed stops where they add least, now and then overlooking a place."""
    keys = np.random.random(count)
    how = np.random.randint(0, 3)
    if how > 0:
        for i in range(count):
            far = _home(out, gone[i], gone[i])
            keys[i] = -far if how == 1 else -minutes[gone[i]]
    for i in np.argsort(keys):
        v = gone[i]
        best, best_route, best_at = np.inf, -1, 0
        empty = -1
        for r in range(len(lengths)):
            length = lengths[r]
            if length == 0:
                empty = r if empty < 0 else empty
                continue
            room = shift - spent[r] - minutes[v]
            if room < 0.0 or length == routes.shape[1]:
                continue
            home = _home(out, routes[r, 0], routes[r, length - 1])
            for at in range(length + 1):
                more = _added(between, out, routes[r], length, at, v, home)
                if more < best and more <= room and np.random.random() > BLINK:
                    best, best_route, best_at = more, r, at
        alone = _home(out, v, v) + price
        if alone < best and empty >= 0 and (best_route < 0 or alone < best):
            best, best_route, best_at = alone - price, empty, 0
        for j in range(lengths[best_route], best_at, -1):
            routes[best_route, j] = routes[best_route, j - 1]
        routes[best_route, best_at] = v
        lengths[best_route] += 1
        where[v] = best_route
        spent[best_route] += best + minutes[v]


@kernel
def _sisr(
    between: Floats,
    out: Floats,
    near: Ints,
    minutes: Floats,
    shift: float,
    price: float,
    iterations: int,
    seed: int,
) -> tuple[Ints, Ints]:
    """Ruin and recreate, cooling from a team's walk of 10 minutes down to hundredths."""
    np.random.seed(seed)
    n = len(minutes)
    routes, lengths = np.zeros((n + 1, n + 1 if n < 256 else 256), np.int64), np.zeros(n + 1, np.int64)
    where, spent, gone = np.full(n, -1, np.int64), np.zeros(n + 1), np.arange(n)
    _recreate(between, out, minutes, shift, price, routes, lengths, where, spent, gone, n)
    used = 0
    for r in range(n + 1):
        used = r + 1 if lengths[r] else used
    rows = min(n + 1, used + 5)
    routes, lengths, spent = routes[:rows].copy(), lengths[:rows].copy(), spent[:rows].copy()
    now = 0.0
    for r in range(rows):
        now += _walk(between, out, routes[r], lengths[r]) + price if lengths[r] else 0.0
    best, best_routes, best_lengths = now, routes.copy(), lengths.copy()
    heat, cool = 10.0, 0.001 ** (1.0 / max(1, iterations))
    for _ in range(iterations):
        new_routes, new_lengths, new_where, new_spent = (
            routes.copy(),
            lengths.copy(),
            where.copy(),
            spent.copy(),
        )
        count = _ruin(near, new_routes, new_lengths, new_where, gone)
        for r in range(rows):
            if new_lengths[r] != lengths[r]:
                new_spent[r] = 0.0
                if new_lengths[r]:
                    new_spent[r] = _walk(between, out, new_routes[r], new_lengths[r])
                    for i in range(new_lengths[r]):
                        new_spent[r] += minutes[new_routes[r, i]]
        _recreate(
            between, out, minutes, shift, price, new_routes, new_lengths, new_where, new_spent, gone, count
        )
        cost = -minutes.sum()
        for r in range(rows):
            cost += new_spent[r] + price if new_lengths[r] else 0.0
        heat *= cool
        if cost < now - heat * np.log(np.random.random()):
            now, routes, lengths, where, spent = cost, new_routes, new_lengths, new_where, new_spent
            if now < best - 1e-9:
                best, best_routes, best_lengths = now, routes.copy(), lengths.copy()
    return best_routes, best_lengths
