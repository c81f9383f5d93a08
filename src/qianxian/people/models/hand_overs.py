"""What a successor must know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.people.models.organisations import Office, Tenure
from qianxian.storage.models import Versioned


class HandOver(Versioned):
    """The list that somebody who leaves an office makes for whoever comes after.

    `lines` are what was open that day, as [group, sentence, due (ISO) or ""]; no words of residents are among them.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="hand_overs")
    leaver = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="handed_over")
    successor = models.ForeignKey(Tenure, on_delete=models.PROTECT, null=True, related_name="taken_over")
    note = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    made_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leaver"], condition=Q(accepted_at=None), name="people_hand_over_one_open_a_leaver",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, successor=None) | Q(accepted_at__isnull=False, successor__isnull=False),
                name="people_hand_over_accepted_by_somebody",
            ),
        ]
