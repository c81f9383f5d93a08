"""What this room does by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.people import actions
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(days=1))
def forget_sign_ins(now: datetime) -> None:
    """Forget with which browsers people had signed in, once those sessions are over."""
    actions.forget_sign_ins(now=now)


@every(timedelta(days=1))
def forget_codes(now: datetime) -> None:
    """Forget codes that were sent to residents, with the numbers they went to."""
    actions.forget_codes(now=now)
