"""Leaders in charge of sub-districts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.people.models.organisations import Office
from qianxian.places.models import Place
from qianxian.storage.models import Versioned


class Charge(Versioned):
    """That a leader's office is in charge of a sub-district and visits it every so many months."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="charges")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="charges")
    every_months = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "place"], condition=Q(valid_until=None), name="people_charge_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="people_charge_period",
            ),
            models.CheckConstraint(condition=Q(every_months__range=(1, 12)), name="people_charge_every_months"),
        ]
