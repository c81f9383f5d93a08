"""The lifecycle of a task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class TaskState(models.TextChoices):
    """Where a task stands."""

    ISSUED = "issued", _p("task", "new")
    RECEIVED = "received", _p("task", "received")
    IN_HAND = "in_hand", _p("task", "in hand again")
    REPORTED_DONE = "reported_done", _p("task", "waiting to be confirmed")
    VERIFIED = "verified", _p("task", "signed off")


OWED = (TaskState.ISSUED, TaskState.RECEIVED, TaskState.IN_HAND)
"""States in which the unit still has to do something."""

CHARGE = "charge"
"""The source of a leader's visit: it starts as received, because it was agreed when the charge was taken."""

LIFECYCLE = Lifecycle(
    starts=[TaskState.ISSUED, TaskState.RECEIVED, TaskState.REPORTED_DONE],
    ends=[TaskState.VERIFIED],
    steps=[
        Step("receive", (TaskState.ISSUED,), TaskState.RECEIVED),
        Step("report_done", (TaskState.RECEIVED, TaskState.IN_HAND), TaskState.REPORTED_DONE),
        Step("verify", (TaskState.REPORTED_DONE,), TaskState.VERIFIED),
        Step("resume", (TaskState.REPORTED_DONE,), TaskState.IN_HAND),
    ],
)
