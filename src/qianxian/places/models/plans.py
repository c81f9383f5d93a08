"""Plans: how courtyards are cut into grids, in versions that take effect on a date."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.places.models.tree import Place
from qianxian.places.states import GridKind, GridPlanState
from qianxian.storage.models import Row, Versioned


class GridPlan(Versioned):
    """A version of how the courtyards of an area are cut into grids.

    Until it takes effect it changes nothing; then grids go on, begin and end, and where each courtyard lay before
    is kept as a `Placement`.
    """

    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="grid_plans")
    number = models.PositiveIntegerField(help_text="of the versions of this area, from 1")
    state = models.CharField(max_length=10, choices=GridPlanState.choices)
    reason = models.CharField(max_length=200, blank=True)
    drafted_at = models.DateTimeField()
    effective_on = models.DateField(null=True)
    in_force_at = models.DateTimeField(null=True)
    certificate = models.JSONField(null=True, help_text="how good the planner proved it to be; none: made by hand")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="places_grid_plan_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "withdrawn")) | Q(effective_on__isnull=False),
                name="places_grid_plan_adopted_for_a_day",
            ),
        ]


class PlannedGrid(Row):
    """A grid of a plan: a new one, or one of today's that goes on with other courtyards."""

    plan = models.ForeignKey(GridPlan, on_delete=models.PROTECT, related_name="grids")
    community = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=GridKind.choices)
    continues = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    grid = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="what it became when the plan took effect",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "community", "number"], name="places_planned_grid_number_once"),
        ]


class PlannedCourtyard(Row):
    """A courtyard of a planned grid, with the grid in which it lay when the plan was drafted."""

    planned_grid = models.ForeignKey(PlannedGrid, on_delete=models.PROTECT, related_name="courtyards")
    courtyard = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    came_from = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text="in the planned grid")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned_grid", "courtyard"], name="places_planned_courtyard_once"),
        ]


class Placement(Row):
    """That a courtyard lay in a grid until a moment; where it lies now says the courtyard itself."""

    courtyard = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="former_placements")
    grid = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(GridPlan, on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField()
