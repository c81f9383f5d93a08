"""Residents who want an account: a telephone number and a name to be called by, nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.storage.models import Row


class Resident(Row):
    """Somebody who wants to find what they raised again; never an account with offices. Left, only the row remains."""

    phone = models.CharField(max_length=20, blank=True)
    alias = models.CharField(max_length=20, blank=True, help_text="what they want to be called; their own choice")
    since = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=Q(erased_at=None), name="people_resident_phone_once"),
        ]


class ResidentCode(Row):
    """A code that was sent to a telephone, to sign in or to change to that number; forgotten the day after."""

    phone = models.CharField(max_length=20)
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="who changes to this number; none: somebody signs in",
    )
    asked_from = models.CharField(
        max_length=64, blank=True, default="", db_default="",
        help_text="a hash of the browser or the address that asked; a known browser's begins with a b",
    )
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    until_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone", "sent_at"], name="people_resident_code_phone")]
