"""The levels of the tree, top to bottom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class Level(models.TextChoices):
    """The five levels of the tree."""

    DISTRICT = "district", _p("level", "District")
    SUBDISTRICT = "subdistrict", _p("level", "Sub-district")
    COMMUNITY = "community", _p("level", "Community")
    GRID = "grid", _p("level", "Grid")
    COURTYARD = "courtyard", _p("level", "Courtyard")



class GridKind(models.TextChoices):
    """What a grid is made for."""

    RESIDENTIAL = "residential", _p("grid", "Homes")
    DEDICATED = "dedicated", _p("grid", "Dedicated: offices, a market, a hospital")


class GridPlanState(models.TextChoices):
    """Where a plan of grids stands."""

    DRAFTED = "drafted", _p("plan", "drafted")
    ADOPTED = "adopted", _p("plan", "adopted, takes effect on its day")
    IN_FORCE = "in_force", _p("plan", "took effect")
    WITHDRAWN = "withdrawn", _p("plan", "withdrawn")


GRID_PLAN = Lifecycle(
    starts=[GridPlanState.DRAFTED],
    ends=[GridPlanState.IN_FORCE, GridPlanState.WITHDRAWN],
    steps=[
        Step("adopt", (GridPlanState.DRAFTED,), GridPlanState.ADOPTED),
        Step("put_into_force", (GridPlanState.ADOPTED,), GridPlanState.IN_FORCE),
        Step("withdraw", (GridPlanState.DRAFTED, GridPlanState.ADOPTED), GridPlanState.WITHDRAWN),
    ],
)
LEVELS = tuple(Level)
PUBLIC_HOUSEHOLDS = 100
"""What is published names the smallest area with at least so many households."""
