"""The lifecycle of a task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Clock, Lifecycle, Step


class TaskState(models.TextChoices):
    """Where a task stands."""

    ISSUED = "issued", _p("task", "new")
    RECEIVED = "received", _p("task", "received")
    IN_HAND = "in_hand", _p("task", "in hand")
    SUSPENDED = "suspended", _p("task", "on hold")
    REPORTED_DONE = "reported_done", _p("task", "waiting to be confirmed")
    HANDED_UP = "handed_up", _p("task", "gone up a rung")
    VERIFIED = "verified", _p("task", "signed off")
    RETURNED = "returned", _p("task", "given back")
    DECLINED = "declined", _p("task", "declined")
    CANCELLED = "cancelled", _p("task", "cancelled")


OWED = (TaskState.ISSUED, TaskState.RECEIVED, TaskState.IN_HAND)
"""States in which the unit still has to do something."""

AT_WORK = (TaskState.RECEIVED, TaskState.IN_HAND)
"""States in which the unit has taken it on and is at it."""

AT_REST = (TaskState.SUSPENDED, TaskState.HANDED_UP)
"""States in which it has not ended and the unit owes no step."""

OPEN = (*OWED, TaskState.SUSPENDED, TaskState.REPORTED_DONE, TaskState.HANDED_UP)
"""States in which a task has not ended."""

CHARGE = "charge"
"""The source of a leader's visit: it starts as received, because it was agreed when the charge was taken."""

IN_PERSON = "in_person"
"""The source of an answer that is told at the door; it starts as received, because there is nothing to take on."""

CONCERN, PRIVACY, SUPPORT, DOORSTEP, DECISION = "concern", "privacy", "support", "doorstep", "decision"
PROJECT, MEDIATION = "project", "mediation"
"""What else a task comes from: a concern, a request about data, the support of another unit, an answer brought home, a
meeting's decision without a concern behind it, the year's people's project, a mediation."""


ROUND = "round"
"""The source of a round that is due: it starts as received, and is over once every point was seen."""


class Who(models.TextChoices):
    """Who takes a step of a task."""

    UNIT = "unit", _p("who", "the unit that owes it")
    SUPERIOR = "superior", _p("who", "the community or an office above it")
    CONCERN = "concern", _p("who", "the matter behind it")
    SUBDISTRICT = "subdistrict", _p("who", "the sub-district that was visited")
    TIME = "time", _p("who", "time itself")


UNIT, ABOVE, MATTER = Who.UNIT, Who.SUPERIOR, Who.CONCERN

LIFECYCLE = Lifecycle(
    starts=[TaskState.ISSUED, TaskState.RECEIVED, TaskState.REPORTED_DONE],
    ends=[TaskState.VERIFIED, TaskState.RETURNED, TaskState.DECLINED, TaskState.CANCELLED],
    steps=[
        Step("receive", (TaskState.ISSUED,), TaskState.RECEIVED, who=(UNIT,), needs=("headline",)),
        Step("start", AT_WORK, TaskState.IN_HAND, who=(UNIT,), needs=("planned_on",)),
        Step("report_done", AT_WORK, TaskState.REPORTED_DONE, who=(UNIT,), needs=("outcome",), clock=Clock.ENDS),
        Step(
            "verify", (TaskState.REPORTED_DONE, TaskState.HANDED_UP), TaskState.VERIFIED,
            who=(MATTER, Who.SUBDISTRICT, ABOVE),
        ),
        Step(
            "resume", (TaskState.REPORTED_DONE,), TaskState.IN_HAND, who=(MATTER, Who.SUBDISTRICT),
            clock=Clock.STARTS,
        ),
        Step(
            "suspend", AT_WORK, TaskState.SUSPENDED, who=(UNIT,), needs=("reason", "review_on"), clock=Clock.STOPS,
        ),
        Step("take_up", (TaskState.SUSPENDED,), TaskState.IN_HAND, who=(UNIT, ABOVE, MATTER, Who.TIME)),
        Step("extend", AT_WORK, None, who=(ABOVE,), needs=("reason", "due_at")),
        Step("give_back", OWED, TaskState.RETURNED, who=(UNIT,), needs=("reason",), clock=Clock.ENDS),
        Step(
            "decline", (TaskState.ISSUED, *AT_WORK), TaskState.DECLINED, who=(UNIT,), needs=("reason", "outcome"),
            clock=Clock.ENDS,
        ),
        Step("take_back", AT_WORK, TaskState.RETURNED, who=(MATTER,), needs=("reason",), clock=Clock.ENDS),
        Step("hand_up", OWED, TaskState.HANDED_UP, who=(MATTER,), clock=Clock.ENDS),
        Step("cancel", OPEN, TaskState.CANCELLED, who=(MATTER, ABOVE), needs=("reason",), clock=Clock.ENDS),
    ],
)


REMINDED, NOTICED, LEADER = 1, 2, 3
"""How far an overdue task was pressed for: a reminder, a numbered notice, the leader above."""


class PauseReason(models.TextChoices):
    """Why a clock stands still."""

    ASKED = "asked", _p("pause", "a question to the one who raised it")
    WEATHER = "weather", _p("pause", "weather or season")
    MATERIAL = "material", _p("pause", "material or parts on order")
    FUNDS = "funds", _p("pause", "funds being applied for")
    VOTE = "vote", _p("pause", "owners have to decide first")
    OTHERS = "others", _p("pause", "work of somebody else comes first")
    LAW = "law", _p("pause", "a procedure that the law prescribes")


class ExtensionState(models.TextChoices):
    """What became of the wish for more time."""

    ASKED = "asked", _p("extension", "asked for")
    GRANTED = "granted", _p("extension", "granted")
    REFUSED = "refused", _p("extension", "not granted")


class ReminderOf(models.TextChoices):
    """Of what a unit is reminded before it is too late, each time once."""

    DUE = "due", _p("reminder", "the deadline is near")
    ASKED = "asked", _p("reminder", "a question waits for its answer")
    PLANNED = "planned", _p("reminder", "the day that was said has gone by")


class Payer(models.TextChoices):
    """Who pays for what a task took."""

    COMPANY = "company", _p("payer", "the property company")
    OWNERS = "owners", _p("payer", "the owners: common income or maintenance fund")
    HOUSEHOLD = "household", _p("payer", "the household itself")
    UNIT = "unit", _p("payer", "the unit's own budget")
    PUBLIC = "public", _p("payer", "the sub-district or the district")
    DONATED = "donated", _p("payer", "nobody: it was given")


class OutsideSaid(models.TextChoices):
    """What somebody outside can say of work that was handed to them; none of it moves the task."""

    TAKEN_ON = "taken_on", _p("outside", "taken on")
    PLANNED = "planned", _p("outside", "comes on a day")
    NOTE = "note", _p("outside", "a note")
    DONE = "done", _p("outside", "done, as they say")
    NOT_POSSIBLE = "not_possible", _p("outside", "not possible")


HANDED_OUTSIDE = (CONCERN, SUPPORT, DECISION)
"""What work a unit may hand to somebody without an account; never a request about data, or an answer for the door."""


class PointSeen(models.TextChoices):
    """What somebody on a round says of a point."""

    FINE = "fine", _p("round", "fine")
    FOUND = "found", _p("round", "something found")
    UNREACHABLE = "unreachable", _p("round", "could not be reached")
