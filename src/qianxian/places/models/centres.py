"""Service centres: where people can go, what is there, and when somebody looked whether it still is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.places.models.tree import Place
from qianxian.places.states import RoomKind
from qianxian.storage.fields import ByteOrderField
from qianxian.storage.models import Row, Versioned


class ServiceCentre(Versioned):
    """A place to go to: of a district, sub-district, community or grid, sometimes in a courtyard.

    `hours` are seven lists of spans, Monday first: [[["08:30", "12:00"], …], …]. Coordinates are WGS-84.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="centres")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=120, blank=True)
    area_m2 = models.PositiveIntegerField(null=True, help_text="usable area, square metres")
    phone = models.CharField(max_length=20, blank=True)
    hours = models.JSONField(default=list)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    opened_on = models.DateField()
    verified_on = models.DateField(null=True, help_text="when somebody last saw that all this is so")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="places_centre_period",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
                name="places_centre_both_coordinates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(Row):
    """A room of a centre."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="rooms")
    kind = models.CharField(max_length=20, choices=RoomKind.choices)
    name = models.CharField(max_length=40, blank=True, help_text="what people call it, where that is another word")
    seats = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name or str(RoomKind(self.kind).label)


class ChecklistItem(Row):
    """One of the things that every centre of the district should have: the six haves, or what it makes of them."""

    key = ByteOrderField(max_length=20, unique=True)
    name = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class CentreCheck(Row):
    """That a centre has, or has not, one thing of the checklist; the last look counts."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="checks", db_index=False)
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="checks")
    has = models.BooleanField()
    checked_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "item"], name="places_centre_item_once")]


class CentreStandard(models.Model):
    """What the district asks of its centres; one row, or none as long as the usual figures hold."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stale_days = models.PositiveIntegerField(help_text="a centre not verified for so long is shown as such")
    walk_minutes = models.PositiveIntegerField(help_text="so far on foot is near")
    least_area_m2 = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="places_one_standard")]
