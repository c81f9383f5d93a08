"""What this room does by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.people import actions
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(days=1))
def forget_sessions(now: datetime) -> None:
    """Forget sessions that have run out: who signed in, and which matters were opened on which device."""
    actions.forget_sessions(now=now)
