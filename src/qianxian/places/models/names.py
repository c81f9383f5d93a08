"""What people call a place besides its name."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.places.models.tree import Place
from qianxian.places.states import NameKind
from qianxian.storage.models import Row


class PlaceName(Row):
    """Another name of a place, by which it is found: what people say, or what it was called before."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="names", db_index=False)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"], condition=Q(valid_until=None), name="places_other_name_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="places_other_name_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name
