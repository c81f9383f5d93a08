"""The days on which people work or rest against the rule of the week."""

from __future__ import annotations

from django.db import models


class CalendarDay(models.Model):
    """A day on which people rest or work against the rule of the week: holidays and make-up Saturdays."""

    day = models.DateField(primary_key=True)
    works = models.BooleanField()
    name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
