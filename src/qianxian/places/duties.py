"""What this room does by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.base.permits import Unfit
from qianxian.places import actions, queries
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(minutes=10))
def put_plans_into_force(now: datetime) -> None:
    """Let the plans take effect whose day has begun."""
    for plan in queries.plans_due(timezone.localtime(now).date()):
        try:
            actions.put_into_force(plan=plan, now=now)
        except Unfit:
            actions.set_aside(plan=plan, now=now)
