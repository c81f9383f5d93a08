"""How a project that was voted for is built: milestones, how much is said and shown to be done, objections."""

from __future__ import annotations

from django.db import models

from qianxian.meetings.models.meetings import REASON_LENGTH
from qianxian.meetings.models.projects import Project
from qianxian.meetings.models.voting import by_chance
from qianxian.people.models import Office, Organisation
from qianxian.storage.fields import IdField
from qianxian.storage.models import FileRow, Row, Versioned
from qianxian.tasks.models import HEADLINE_LENGTH, Task


class Milestone(Versioned):
    """A part of the work with a unit and a day; it is a task on that unit's desk."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=HEADLINE_LENGTH)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")


class Progress(Row):
    """So much more is done, as a unit says; it counts as shown once a photograph of the work or its papers is there."""

    key = models.CharField(max_length=64, unique=True, help_text="of the form: sent twice, it is said once")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="progress")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    text = models.CharField(max_length=REASON_LENGTH)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()


class ProgressPhoto(FileRow):
    """A photograph of the work, or of the papers that show how much was done."""

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="photos")


class Objection(models.Model):
    """Why somebody did not take a project as done; neither by whom nor when."""

    id = IdField(default=by_chance)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="objections")
    words = models.TextField(blank=True, help_text="their own; empty once erased")
