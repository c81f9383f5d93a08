"""How to reach people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.storage.models import Row


class Contact(Row):
    """A telephone number that somebody left for one matter, to be told what becomes of it; kept for that only.

    It is the consent to be told as well: given when, under which notice, taken back when.
    """

    language = models.CharField(
        max_length=10, blank=True, db_default="", help_text="in which to write to them; empty: the district's own",
    )
    phone = models.CharField(max_length=20, blank=True)
    given_at = models.DateTimeField()
    notice_number = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="the privacy notice that was in force when it was given",
    )
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Whoever proves a number finds what was raised with it; numbers that were erased are no part of it.
            models.Index(fields=["phone"], condition=~Q(phone=""), name="people_contact_phone"),
        ]
