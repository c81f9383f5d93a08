"""Plans of grids: which there are, which are due, and what one would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from qianxian.places.models import GridPlan, Placement, PlannedCourtyard

if TYPE_CHECKING:
    from datetime import date

    from qianxian.places.models import Place, PlannedGrid


def plans_of(path: str) -> list[GridPlan]:
    """Return the plans for areas below a path, the newest first."""
    return list(GridPlan.objects.filter(area__path__startswith=path).select_related("area").order_by("-id"))


def plan(number: int) -> GridPlan | None:
    """Return a plan, or None."""
    return GridPlan.objects.filter(pk=number).select_related("area").first()


def plans_due(today: date) -> list[GridPlan]:
    """Return the adopted plans whose day has come, in the order of their days."""
    due = GridPlan.objects.filter(state="adopted", effective_on__lte=today)
    return list(due.select_related("area").order_by("effective_on", "id"))


def moved_by(plan_id: int) -> list[int]:
    """Return the courtyards that a plan brought into other grids when it took effect."""
    return list(Placement.objects.filter(plan_id=plan_id).values_list("courtyard_id", flat=True))


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a plan makes of one grid: whose place it takes, and which courtyards come from where."""

    grid: PlannedGrid
    households: int
    stays: list[Place]
    comes: list[tuple[Place, Place]]
    """Courtyards that come in, each with the grid in which it lay."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would change, before it does."""

    grids: list[PlannedChange]
    ends: list[Place]
    moved_courtyards: list[int]
    moved_households: int


def preview(plan: GridPlan) -> Preview:
    """Return what a plan changes; two statements."""
    changes, kept = [], set()
    came_from: dict[int, Place] = {}
    planned = plan.grids.select_related("community", "continues", "grid").order_by("community__path", "number")
    # Joined, not fetched one by one: SQLite refuses a condition on a thousand keys of another table's rows.
    members_with = PlannedCourtyard.objects.select_related("courtyard", "came_from")
    for grid in planned.prefetch_related(Prefetch("courtyards", members_with)):
        members = sorted(grid.courtyards.all(), key=lambda member: member.number)
        own = grid.continues_id
        kept.add(own)
        came_from |= {member.came_from_id: member.came_from for member in members}
        changes.append(
            PlannedChange(
                grid=grid,
                households=sum(member.courtyard.households for member in members),
                stays=[member.courtyard for member in members if member.came_from_id == own],
                comes=[(member.courtyard, member.came_from) for member in members if member.came_from_id != own],
            ),
        )
    moved = [courtyard for change in changes for courtyard, _grid in change.comes]
    return Preview(
        grids=changes,
        ends=[place for number, place in came_from.items() if number not in kept],
        moved_courtyards=[courtyard.id for courtyard in moved],
        moved_households=sum(courtyard.households for courtyard in moved),
    )


@dataclass(frozen=True, slots=True)
class Heir:
    """The planned grid that takes most households of one that ends."""

    ended: Place
    grid: PlannedGrid

    @property
    def place_id(self) -> int | None:
        """Return the grid as a place; None while it has not begun."""
        return self.grid.grid_id or self.grid.continues_id


def heirs(plan_id: int) -> list[Heir]:
    """Return who takes over from each grid that a plan ends, those with the most households first; one statement."""
    members = PlannedCourtyard.objects.filter(planned_grid__plan=plan_id).select_related(
        "courtyard", "came_from", "planned_grid__continues",
    )
    gives: dict[int, Counter[int]] = {}
    ended: dict[int, Place] = {}
    grids: dict[int, PlannedGrid] = {}
    for member in members.order_by("planned_grid_id", "id"):
        ended[member.came_from_id] = member.came_from
        grids[member.planned_grid_id] = member.planned_grid
        gives.setdefault(member.came_from_id, Counter())[member.planned_grid_id] += member.courtyard.households
    for grid in grids.values():
        if grid.continues_id is not None:
            gives.pop(grid.continues_id, None)
    order = sorted(gives, key=lambda number: (-gives[number].total(), number))
    return [Heir(ended[number], grids[gives[number].most_common(1)[0][0]]) for number in order]
