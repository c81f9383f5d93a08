"""What falls due by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.places import queries as places
from qianxian.storage.jobs import every
from qianxian.tasks import actions, queries

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(hours=6))
def issue_visits(now: datetime) -> None:
    """Put the visits that charges owe on the leaders' desks, each once; due on the last working day of their time."""
    calendar = places.calendar.now()
    for charge, first, last in queries.visits_to_issue(now):
        actions.issue_visit(charge=charge, first=first, deadline=queries.by_the_end(calendar, last, now), now=now)
