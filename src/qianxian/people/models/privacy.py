"""What residents are told about their data, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.storage.models import Versioned


class PrivacyNotice(Versioned):
    """What the district tells everybody about their data, from a day on; a draft until that day is set.

    Number 1 comes with the program (`people.privacy.FIRST`) and has no row. What is in force is never changed.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    chinese = models.TextField()
    english = models.TextField()
    why = models.CharField(max_length=200, help_text="why it was changed; everybody may read it")
    in_force_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(in_force_from=None), name="people_privacy_notice_one_draft",
            ),
            models.CheckConstraint(condition=Q(number__gt=1), name="people_privacy_notice_after_the_first"),
        ]
