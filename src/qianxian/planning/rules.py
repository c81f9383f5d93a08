"""What a plan must obey and what it costs.

Model, for a grid S of courtyards with W(S) households, area A(S) and outer perimeter P(S):

    c(S) = ((W(S) - T) / T)^2  +  g * (P(S) / (2 sqrt(pi A(S))) - 1)  +  mu * moved(S) / T  +  nu * (m(S) - 1)

T = 300 households, g = 0.1 (the second term is 0 for a circle and 0.128 g for a square; the ratio is the
inverse square root of Polsby and Popper's compactness, 1991); moved(S) = households of S outside the one
old grid it overlaps most; m(S) = property companies in S.  S is connected, lies in one community, and has
W(S) <= 1.5 T unless it is a single courtyard.  A single courtyard with w > T is split inside by buildings
into the q grids that make q ((w/q - T)/T)^2 least.  The cost of a plan is F = sum of c(S).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qianxian.planning.district import District, Ints
from qianxian.planning.terms import BadInput


@dataclass(frozen=True)
class Rules:
    """The rules and weights of one plan; the defaults are the benchmark's.

    `walk_limit` is the largest straight distance in metres between the centroids of any two courtyards of a
    grid.  `locked` are grids kept exactly as they are, `together` and `apart` pairs of courtyards.
    `grids` fixes the number of grids in all, `grids_per_community` that of single communities; an estate
    counts as the grids it is split into.  `stay` is mu, `old` the old label of each courtyard (-1: none).

    :raises BadInput: if a weight or limit is negative or no number.
    """

    target: int = 300
    cap: int = 450
    compactness: float = 0.1
    stay: float = 0.0
    companies: float = 0.0
    walk_limit: float = math.inf
    community_lines: bool = True
    locked: tuple[tuple[int, ...], ...] = ()
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    grids: int | None = None
    grids_per_community: dict[int, int] = field(default_factory=dict)
    old: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse weights with which the proofs would not hold."""
        if not 0 < self.target <= self.cap:
            raise BadInput("The target must be above 0 and at most the cap. 目标户数须大于 0 且不超过上限。")
        for weight in (self.compactness, self.stay, self.companies):
            if not (math.isfinite(weight) and weight >= 0):
                raise BadInput("Weights must be numbers of at least 0. 权重必须是不小于 0 的数。")
        if not self.walk_limit > 0:
            raise BadInput("The walk limit must be above 0 metres. 步行上限必须大于 0 米。")
        if any(k < 1 for k in (self.grids, *self.grids_per_community.values()) if k is not None):
            raise BadInput("The number of grids must be 1 or more. 网格数至少为 1。")
        if self.stay > 0 and not self.old:
            raise BadInput("A price on moving needs the old plan (old=...). 设置 μ 时须同时给出现行方案。")


def parts(households: int, target: int) -> int:
    """Tell into how many grids a single courtyard is split: 1 up to T, else the q of least imbalance."""
    if households <= target:
        return 1
    guess = households // target
    return min((guess, guess + 1), key=lambda q: (q * (households / q / target - 1) ** 2, q))


def cost_of(district: District, rules: Rules, members: Sequence[int]) -> float:
    """Give c(S) of one grid, straight from the definition; feasibility is not asked here."""
    s = np.asarray(members, np.int64)
    w = int(district.households[s].sum())
    q = parts(w, rules.target) if len(s) == 1 else 1
    inside = np.isin(district.border[:, 0], s) & np.isin(district.border[:, 1], s)
    outer = float(district.perimeter[s].sum() - 2 * district.border_length[inside].sum())
    area = float(district.area[s].sum())
    cost = q * ((w / q - rules.target) / rules.target) ** 2
    cost += rules.compactness * (outer / (2 * math.sqrt(math.pi * area)) - 1)
    if rules.stay > 0:
        cost += rules.stay * moved_households(district, rules, s) / rules.target
    if rules.companies > 0:
        known = district.company[s][district.company[s] >= 0]
        cost += rules.companies * max(0, len(np.unique(known)) - 1)
    return cost


def moved_households(district: District, rules: Rules, members: Ints) -> int:
    """Count the households of a grid that do not come from the old grid it overlaps most."""
    old, w = np.asarray(rules.old, np.int64)[members], district.households[members]
    known = old >= 0
    if not known.any():
        return int(w.sum())
    _, inverse = np.unique(old[known], return_inverse=True)
    return int(w.sum() - np.bincount(inverse, w[known]).max())
