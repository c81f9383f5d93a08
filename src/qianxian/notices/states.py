"""Where a notice is on its way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class NoticeState(models.TextChoices):
    """A notice waits, went out, or is stuck after too many tries."""

    QUEUED = "queued", _p("notice", "waiting")
    SENT = "sent", _p("notice", "sent")
    STUCK = "stuck", _p("notice", "stuck")


LIFECYCLE = Lifecycle(
    starts=[NoticeState.QUEUED],
    ends=[NoticeState.SENT, NoticeState.STUCK],
    steps=[
        Step("send", (NoticeState.QUEUED,), NoticeState.SENT),
        Step("give_up", (NoticeState.QUEUED,), NoticeState.STUCK),
    ],
)
