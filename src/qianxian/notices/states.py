"""Where a notice is on its way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class NoticeState(models.TextChoices):
    """A notice waits, went out, is stuck after too many tries, or its number was erased before."""

    QUEUED = "queued", _p("notice", "waiting")
    SENT = "sent", _p("notice", "sent")
    STUCK = "stuck", _p("notice", "stuck")
    DROPPED = "dropped", _p("notice", "nobody to tell any more")


LIFECYCLE = Lifecycle(
    starts=[NoticeState.QUEUED],
    ends=[NoticeState.SENT, NoticeState.STUCK, NoticeState.DROPPED],
    steps=[
        Step("send", (NoticeState.QUEUED,), NoticeState.SENT),
        Step("give_up", (NoticeState.QUEUED,), NoticeState.STUCK),
        Step("drop", (NoticeState.QUEUED,), NoticeState.DROPPED),
    ],
)
