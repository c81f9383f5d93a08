"""The levels of the tree, top to bottom, and the units in which promises are counted."""

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
    OVERTAKEN = "overtaken", _p("plan", "overtaken: the courtyards moved before its day")


class PlanSearchState(models.TextChoices):
    """How far the planner is."""

    WAITING = "waiting", _p("plan search", "begins shortly")
    RUNNING = "running", _p("plan search", "looking")
    DONE = "done", _p("plan search", "finished")
    STOPPED = "stopped", _p("plan search", "stopped")


GRID_PLAN = Lifecycle(
    starts=[GridPlanState.DRAFTED],
    ends=[GridPlanState.IN_FORCE, GridPlanState.WITHDRAWN, GridPlanState.OVERTAKEN],
    steps=[
        Step("adopt", (GridPlanState.DRAFTED,), GridPlanState.ADOPTED),
        Step("put_into_force", (GridPlanState.ADOPTED,), GridPlanState.IN_FORCE),
        Step("set_aside", (GridPlanState.ADOPTED,), GridPlanState.OVERTAKEN),
        Step("withdraw", (GridPlanState.DRAFTED, GridPlanState.ADOPTED), GridPlanState.WITHDRAWN),
    ],
)
LEVELS = tuple(Level)


class TimeUnit(models.TextChoices):
    """In what a promise is counted."""

    WORK_DAYS = "work_days", _p("unit of time", "working days")
    WORK_HOURS = "work_hours", _p("unit of time", "working hours")
    DAYS = "days", _p("unit of time", "days")
    HOURS = "hours", _p("unit of time", "hours")


PUBLIC_HOUSEHOLDS = 100
"""What is published names the smallest area with at least so many households."""


class PlateEnd(models.TextChoices):
    """Why a plate no longer hangs."""

    REPLACED = "replaced", _p("plate", "replaced")
    LOST = "lost", _p("plate", "lost")
    TAKEN_DOWN = "taken_down", _p("plate", "taken down")


class NameKind(models.TextChoices):
    """Why a place goes by another name too."""

    ALIAS = "alias", _p("name of a place", "what people call it")
    FORMER = "former", _p("name of a place", "what it was called before")


class RoomKind(models.TextChoices):
    """What a room of a service centre is for."""

    SERVICE_HALL = "service_hall", _p("room", "Service hall")
    PARLOUR = "parlour", _p("room", "Parlour")
    MEDIATION = "mediation_room", _p("room", "Mediation room")
    MEETING = "meeting_room", _p("room", "Meeting room")
    READING = "reading_room", _p("room", "Reading room")
    ACTIVITY = "activity_room", _p("room", "Activity room")
    ELDERS = "elders_room", _p("room", "Room for elders")
    CHILDREN = "children_room", _p("room", "Room for children")
    CLINIC = "clinic_room", _p("room", "Health room")
    OTHER = "other_room", _p("room", "Another room")


LEAST_AREA_M2 = 30
STALE_DAYS = 180
WALK_MINUTES = 3
"""What holds for service centres as long as the district has not set anything else."""
CHECKLIST = (
    ("premises", "有场所"), ("equipment", "有设施"), ("sign", "有标志"), ("flag", "有党旗"), ("reading", "有书报"),
    ("rules", "有制度"),
)
"""The six haves, with which a district begins."""
SCHEMES = {
    Level.DISTRICT: "division12", Level.SUBDISTRICT: "division12", Level.COMMUNITY: "division12",
    Level.GRID: "grid14", Level.COURTYARD: "courtyard17",
}
"""In which scheme a place of each level has its code."""
