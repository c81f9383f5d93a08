"""Plans of grids: which there are, which are due, and what one would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.places.models import GridPlan

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
    """Return what a plan changes; four statements."""
    changes, kept = [], set()
    came_from: dict[int, Place] = {}
    planned = plan.grids.select_related("community", "continues", "grid").order_by("community__path", "number")
    for grid in planned.prefetch_related("courtyards__courtyard", "courtyards__came_from"):
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
