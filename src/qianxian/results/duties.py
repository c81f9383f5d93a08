"""The tick folds what was recorded since the last one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.ledger.bus import read_by
from qianxian.results import actions, counting
from qianxian.storage.jobs import every, handler

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(minutes=1))
def fold(now: datetime) -> None:  # noqa: ARG001  # a duty is told the time, whether it needs it or not
    """Keep the tail that every page reads short."""
    actions.fold()


@handler("results.rebuild")
def rebuild(now: datetime) -> None:  # noqa: ARG001  # the same
    """Count everything anew: asked for by an upgrade that counts more than before."""
    actions.rebuild()


read_by(counting.READER, counting.KINDS)
