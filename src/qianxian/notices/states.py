"""Where a notice is on its way, how a try ended, and how people want to be told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class NoticeState(models.TextChoices):
    """A notice waits, went out, is stuck, may have gone out, was given up, or was for the inbox or nobody."""

    QUEUED = "queued", _p("notice", "waiting")
    SENT = "sent", _p("notice", "sent")
    STUCK = "stuck", _p("notice", "stuck")
    UNCLEAR = "unclear", _p("notice", "unclear whether it arrived")
    GIVEN_UP = "given_up", _p("notice", "given up")
    KEPT = "kept", _p("notice", "in the inbox only")
    DROPPED = "dropped", _p("notice", "nobody to tell any more")


LIFECYCLE = Lifecycle(
    starts=[NoticeState.QUEUED, NoticeState.KEPT],
    ends=[NoticeState.SENT, NoticeState.GIVEN_UP, NoticeState.KEPT, NoticeState.DROPPED],
    steps=[
        Step("send", (NoticeState.QUEUED,), NoticeState.SENT),
        Step("get_stuck", (NoticeState.QUEUED,), NoticeState.STUCK),
        Step("lose_sight", (NoticeState.QUEUED,), NoticeState.UNCLEAR),
        Step("try_again", (NoticeState.STUCK, NoticeState.UNCLEAR), NoticeState.QUEUED),
        Step("give_up", (NoticeState.QUEUED, NoticeState.STUCK, NoticeState.UNCLEAR), NoticeState.GIVEN_UP),
        Step("keep", (NoticeState.QUEUED,), NoticeState.KEPT),
        Step("drop", (NoticeState.QUEUED,), NoticeState.DROPPED),
    ],
)
IN_TROUBLE = (NoticeState.STUCK, NoticeState.UNCLEAR)
"""States in which somebody has to look."""


class AttemptOutcome(models.TextChoices):
    """How a try ended; one without an outcome is under way, or its process died."""

    SENT = "sent", _p("attempt", "sent")
    LATER = "later", _p("attempt", "not now")
    NEVER = "never", _p("attempt", "not like this")
    UNKNOWN_NUMBER = "unknown_number", _p("attempt", "nobody there")
    UNCLEAR = "unclear", _p("attempt", "unclear")


class Telling(models.TextChoices):
    """How much somebody wants to be told: a resident by message, somebody in office about new work."""

    EVERY_STEP = "every_step", _p("telling", "Each step")
    ANSWER_ONLY = "answer_only", _p("telling", "Only the answer")
    NOTHING = "nothing", _p("telling", "No messages")
    AT_ONCE = "at_once", _p("telling", "At once")
    DIGEST = "digest", _p("telling", "Together, at 8:30 and 14:30")
    INBOX_ONLY = "inbox_only", _p("telling", "Only here, in the inbox")


FOR_RESIDENTS = (Telling.EVERY_STEP, Telling.ANSWER_ONLY, Telling.NOTHING)
FOR_STAFF = (Telling.AT_ONCE, Telling.DIGEST, Telling.INBOX_ONLY)
