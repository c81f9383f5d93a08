"""The tree of places, their codes, and the plates at the gates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.places.states import GridKind, Level, PlateEnd
from qianxian.storage.fields import ByteOrderField, CodeField
from qianxian.storage.models import Row, Versioned


class Place(Versioned):
    """An area of one of the five levels, from a date until a date (half open).

    `path` strings the numbers of the place and all above it together, so that a subtree is a range of paths.
    Coordinates are WGS-84. An empty period is a place that was added by mistake and taken back. `synthetic` says that
    the place was made up for demonstration.
    """

    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    number = models.PositiveIntegerField(help_text="among its siblings, west to east, north to south")
    name = models.CharField(max_length=60)
    path = ByteOrderField(max_length=60, db_index=True, editable=False)
    kind = models.CharField(
        max_length=12, choices=GridKind.choices, blank=True, db_default="", help_text="of a grid: homes, or dedicated",
    )
    estate = models.CharField(
        max_length=60, blank=True, db_default="", help_text="of a courtyard: the estate of which it is a part",
    )
    extent = models.CharField(
        max_length=200, blank=True, db_default="", help_text="buildings and stairwells, as people say them: 1—6号楼",
    )
    households = models.PositiveIntegerField(default=0)
    buildings = models.PositiveIntegerField(default=0)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    synthetic = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "number"], condition=Q(valid_until=None), name="places_place_number_once_a_parent",
            ),
            models.UniqueConstraint(fields=["path"], condition=Q(valid_until=None), name="places_place_path_once"),
            models.CheckConstraint(
                condition=Q(level=Level.DISTRICT, parent=None) | ~Q(level=Level.DISTRICT) & Q(parent__isnull=False),
                name="places_place_only_a_district_is_on_top",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="places_place_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceCode(Row):
    """A place's code in some scheme, for as long as it holds; codes change, keys don't."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20, help_text="division12: the 12-digit division code")
    value = ByteOrderField(max_length=30)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(valid_until=None), name="places_code_one_place_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Plate(Row):
    """The plate with the square code at a courtyard's gate."""

    code = CodeField()
    courtyard = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="plates")
    hung_on = models.DateField()
    retired_on = models.DateField(null=True)
    retired_because = models.CharField(max_length=10, choices=PlateEnd.choices, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["courtyard"], condition=Q(retired_on=None), name="places_plate_one_hangs_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code
