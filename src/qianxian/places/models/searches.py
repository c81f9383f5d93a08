"""What the planner found: working tables, no part of the record."""

from __future__ import annotations

from django.db import models

from qianxian.places.models.tree import Place
from qianxian.places.states import PlanSearchState
from qianxian.storage.models import Row


class PlanSearch(Row):
    """A search for better grids of an area: one plan for each price on moving away from today's.

    `courtyards` are ids in the planner's order; each of `found` has a grid for every one of them, and its figures.
    """

    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    grids = models.PositiveIntegerField(null=True, help_text="exactly so many; none: as many as is best")
    state = models.CharField(max_length=10, choices=PlanSearchState.choices)
    courtyards = models.JSONField()
    found = models.JSONField(default=list)
    total = models.PositiveSmallIntegerField(help_text="prices on moving, and plans to be found")
    stopped = models.TextField(blank=True, help_text="why it stopped, in both languages")
    asked_at = models.DateTimeField()
