"""A plan of grids to be looked at: drawn over the grids it replaces, its sizes, and what is not of the usual size."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from qianxian.places.atlas import Atlas, Mapped, Middle, atlas
from qianxian.places.models import PlannedCourtyard
from qianxian.places.outlines import box_of
from qianxian.places.queries.spots import tree
from qianxian.places.states import Level
from qianxian.planning.assignment import goes_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qianxian.places.models import GridPlan
    from qianxian.places.queries.plans import PlannedChange, Preview
    from qianxian.places.queries.spots import Spot

LEAST, MOST = 240, 360
"""Households of a grid of the usual size: 300, a fifth more or less."""
EDGES = (0, 180, LEAST, 300, MOST + 1, 421)
"""Where the bars of the histogram begin."""


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    """The grids of a plan over those of before, on one drawing."""

    before: Atlas
    after: Atlas
    ground: str
    """All courtyards of the plan together."""
    moved: list[str]
    """The areas of the courtyards that come into another grid."""
    names: list[tuple[str, Middle]]
    """What lies just below the area: its name, or a grid's number, and where it is written."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many grids have from so many households to so many (None: and more), before and after."""

    least: int
    most: int | None
    before: int
    after: int

    @property
    def usual(self) -> bool:
        """Whether it lies within the usual size."""
        return self.least >= LEAST and self.most is not None and self.most <= MOST


@dataclass(frozen=True, slots=True)
class Outlier:
    """A planned grid that is not of the usual size, and why; the reason is empty where none was computed.

    `reason` is "courtyard" where a single courtyard is larger than a grid should be, "community" where the whole
    community has too few households for one grid of the usual size, "balance" where it is proven that no cut of the
    community that keeps to the rules is balanced better.
    """

    change: PlannedChange
    reason: str


def drawn_plan(plan: GridPlan) -> DrawnPlan | None:
    """Draw a plan over the grids that it replaces; None where no borders are known. One statement."""
    members = PlannedCourtyard.objects.filter(planned_grid__plan=plan).order_by("courtyard__path").values_list(
        "courtyard_id", "came_from_id", "planned_grid_id", "planned_grid__number", "planned_grid__community_id",
        "planned_grid__continues_id",
    )
    return _drawn(plan.area_id, [_Member(*one) for one in members])


def drawn_cut(community: Spot, numbers: dict[int, int]) -> DrawnPlan | None:
    """Draw a cut of a community, a number a courtyard, over its grids of today; None where no borders are known."""
    known = tree.now()
    today = {spot.number: spot.id for spot in known.below(community.id, Level.GRID)}
    return _drawn(community.id, [
        _Member(spot.id, known.line(spot.id)[-2].id, number, number, community.id, today.get(number))
        for spot in known.below(community.id, Level.COURTYARD) for number in (numbers[spot.id],)
    ])


def drawn_found(area_id: int, courtyards: list[int], labels: list[int]) -> DrawnPlan | None:
    """Draw what the planner found, a label a courtyard, over the grids of today.

    None where no borders are known, or a courtyard has ended since.
    """
    known = tree.now()
    if any(known.get(courtyard).ended for courtyard in courtyards):
        return None
    lines = [known.line(courtyard) for courtyard in courtyards]
    stays = goes_on(
        (label, line[-2].id, line[-1].households) for label, line in zip(labels, lines, strict=True)
    )
    # Keys from 1: a planned grid is drawn under its key made negative.
    return _drawn(area_id, [
        _Member(line[-1].id, line[-2].id, label + 1, 0, line[-3].id, stays.get(label))
        for label, line in zip(labels, lines, strict=True)
    ])


class _Member(NamedTuple):
    """A courtyard of a cut; `new` is a key of its grid to be, 0 a number not given yet, `goes_on` whence it goes on."""

    courtyard: int
    old: int
    new: int
    number: int
    community: int
    goes_on: int | None


def _drawn(area_id: int, members: list[_Member]) -> DrawnPlan | None:
    known, whole = tree.now(), atlas.now()
    rings = {one.courtyard: ring for one in members if (ring := whole.rings(one.courtyard))}
    if not rings:
        return None
    above = {spot.id: spot for one in members for spot in known.line(one.community)}
    outer = [Mapped(spot.id, spot.level, spot.parent_id, spot.longitude, spot.latitude) for spot in above.values()]
    before = outer + [Mapped(one.old, Level.GRID, one.community, None, None) for one in members]
    after = list(outer)
    names: dict[int, str] = {
        spot.id: spot.name for spot in above.values() if spot.parent_id == area_id
    }
    inside: dict[tuple[int, int, int], list[int]] = {}
    for courtyard, old, new, number, community, _before in members:
        spot = known.get(courtyard)
        before.append(Mapped(courtyard, Level.COURTYARD, old, spot.longitude, spot.latitude))
        # A planned grid is no place yet: its key, made negative, is none of a place.
        after.append(Mapped(courtyard, Level.COURTYARD, -new, spot.longitude, spot.latitude))
        inside.setdefault((new, number, community), []).append(courtyard)
    for (new, number, community), courtyards in inside.items():
        boxes = [box_of(rings[courtyard]) for courtyard in courtyards if courtyard in rings]
        east = fmean(box.west + box.east for box in boxes) / 2 if boxes else None
        north = fmean(box.south + box.north for box in boxes) / 2 if boxes else None
        after.append(Mapped(-new, Level.GRID, community, east, north))
        if community == area_id and number:
            names[-new] = str(number)
    drawn = Atlas(after, rings)
    return DrawnPlan(
        before=Atlas(before, rings), after=drawn, ground=drawn.shape(area_id),
        moved=[drawn.shape(one.courtyard) for one in members if one.old != one.goes_on],
        names=[(name, middle) for number, name in names.items() if (middle := drawn.middle(number)) is not None],
    )


def plan_rows(plan: GridPlan) -> Iterator[dict[str, Any]]:
    """Yield a row a courtyard: where it lies, the number of its planned grid, and the grid it comes from."""
    known, members = tree.now(), PlannedCourtyard.objects.filter(planned_grid__plan=plan)
    for one in members.select_related("planned_grid", "courtyard", "came_from").order_by("courtyard__path"):
        community = known.get(one.planned_grid.community_id)
        above = known.above(community.id, Level.SUBDISTRICT)
        yield {
            "id": one.courtyard_id,
            "subdistrict": above.name if above else "", "community": community.name,
            "grid": one.planned_grid.number, "courtyard": one.courtyard.name, "households": one.courtyard.households,
            "came_from": one.came_from.name, "moves": one.came_from_id != one.planned_grid.continues_id,
            "longitude": one.courtyard.longitude, "latitude": one.courtyard.latitude,
            "rings": atlas.now().rings(one.courtyard_id),
        }


def sizes(preview: Preview) -> list[Size]:
    """Count the grids by how many households they have, before a plan and with it."""
    today: Counter[int] = Counter()
    for change in preview.grids:
        for courtyard in change.stays:
            today[change.grid.continues_id or 0] += courtyard.households
        for courtyard, grid in change.comes:
            today[grid.id] += courtyard.households
    before, after = (
        Counter(bisect_right(EDGES, households) - 1 for households in found)
        for found in (today.values(), (change.households for change in preview.grids))
    )
    return [
        Size(least, None if end is None else end - 1, before[index], after[index])
        for index, (least, end) in enumerate(pairwise((*EDGES, None))) if least is not None
    ]


def outliers(plan: GridPlan, preview: Preview) -> list[Outlier]:
    """Return the planned grids that are not of the usual size, the largest first, each with the reason computed."""
    in_all: Counter[int] = Counter()
    for change in preview.grids:
        in_all[change.grid.community_id] += change.households
    proof = plan.certificate or {}
    proven = bool(proof) and proof["proven"] == proof["communities"]

    def reason(change: PlannedChange) -> str:
        if change.households > MOST and len(change.stays) + len(change.comes) == 1:
            return "courtyard"
        if in_all[change.grid.community_id] < LEAST:
            return "community"
        return "balance" if proven else ""

    found = [change for change in preview.grids if not LEAST <= change.households <= MOST]
    return [Outlier(change, reason(change)) for change in sorted(found, key=lambda one: -one.households)]
