"""Where a place ends."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.places.models.tree import Place
from qianxian.storage.models import Row


class Border(Row):
    """The border of a place, from a date until a date (half open).

    It is drawn for the smallest places; a larger one ends where those in it end together. One that was put in by
    mistake held for no day at all.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="borders")
    rings = models.JSONField(help_text="closed rings of [longitude, latitude] in WGS-84; holes after the first")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(valid_until=None), name="places_border_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="places_border_period",
            ),
        ]
