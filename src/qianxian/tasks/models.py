"""What a unit owes, until when, and the evidence that it was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.people.models import Organisation
from qianxian.places.models import Counted, Place
from qianxian.storage.models import FileRow, Versioned
from qianxian.tasks.states import OWED, TaskState

HEADLINE_LENGTH = 60


class Task(Versioned, Counted):
    """A piece of work owed by a unit at a place.

    `headline` is the one sentence that the unit writes and that everybody may read; `outcome` is what it answers
    to those who asked.
    """

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=20, help_text="what the task comes from: concern")
    headline = models.CharField(max_length=HEADLINE_LENGTH, blank=True)
    outcome = models.TextField(blank=True)
    state = models.CharField(max_length=15, choices=TaskState.choices)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(help_text="the calendar up to the due day is not complete")
    received_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], condition=Q(state__in=OWED), name="tasks_task_owed_by_unit",
            ),
            models.Index(
                fields=["unit", "done_at", "id"], condition=Q(state="reported_done"), name="tasks_task_waiting",
            ),
            models.Index(
                fields=["id"], condition=Q(provisional=True, state__in=OWED), name="tasks_task_provisional",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("issued", "received")) | Q(outcome__gt=""), name="tasks_task_done_says_how",
            ),
        ]


class Evidence(FileRow):
    """A photograph that shows that a task was done."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence")
