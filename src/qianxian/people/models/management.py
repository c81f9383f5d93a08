"""Who manages a courtyard, rung by rung."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.people.models.organisations import Organisation
from qianxian.people.states import WITH_A_COMPANY, ManagementKind
from qianxian.places.models import Place
from qianxian.storage.models import Row


class Management(Row):
    """How a courtyard is managed from a date until a date (half open), and what decided it.

    Two steps on one day leave an empty period of the first: it was put right the same day.
    """

    courtyard = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="managements")
    kind = models.CharField(max_length=12, choices=ManagementKind.choices)
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="managements")
    decision = models.CharField(max_length=200, help_text="what decided it, or why it went a step back")
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["courtyard"], condition=Q(valid_until=None), name="people_management_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="people_management_period",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=WITH_A_COMPANY, company__isnull=False)
                    | Q(kind=ManagementKind.ENTRUSTED)
                    | Q(kind=ManagementKind.UNMANAGED, company=None)
                ),
                name="people_management_company_fits",
            ),
        ]
