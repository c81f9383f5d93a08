"""Say why a grid is outside the usual 240 to 360 households, with a reason that was computed.

Model: a grid outside T (1 +- 0.2) is unavoidable where its courtyard alone is above the cap (estate) or where
the connected part of the community it fills has fewer households in all than 0.8 T (island, if the community
has other parts; small community, if not); otherwise it is the price of the best balance in its community.
"""

from dataclasses import dataclass

from qianxian.planning.district import District
from qianxian.planning.partition import Plan

TOLERANCE = 0.2


@dataclass(frozen=True)
class GridNote:
    """A grid outside the usual size: its label, households, and the reason.

    `reason` is one of "estate", "island", "small community", "locked", "best balance".
    """

    label: int
    households: int
    reason: str


def notes(district: District, plan: Plan) -> list[GridNote]:
    """List the grids outside T (1 +- 0.2), each with its reason; an estate's parts are taken as equal."""
    target, rules = plan.rules.target, plan.rules
    locked = {tuple(sorted(grid)) for grid in rules.locked}
    part = {int(v): len(p.members) for p in plan.proofs for v in p.members}
    size = {int(v): int(district.households[p.members].sum()) for p in plan.proofs for v in p.members}
    in_community = {c: int((district.community == c).sum()) for c in set(district.community.tolist())}
    out = []
    for label, grid in enumerate(plan.sets):
        w = int(district.households[grid].sum())
        if abs(w - target) <= TOLERANCE * target:
            continue
        if tuple(grid) in locked:
            reason = "locked"
        elif grid[0] not in part:
            reason = "estate"
        elif size[grid[0]] < (1 - TOLERANCE) * target:
            whole = part[grid[0]] == in_community[int(district.community[grid[0]])]
            reason = "small community" if whole else "island"
        else:
            reason = "best balance"
        out.append(GridNote(label, w, reason))
    return out
