"""Access beyond the everyday, for a reason and for a while."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.people.models.accounts import Account
from qianxian.people.models.organisations import Office
from qianxian.storage.models import Row


class ElevatedAccess(Row):
    """That somebody opened the administration in one of their offices: why, and until when at the latest."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("opened_at")), name="people_elevated_access_period"),
        ]
