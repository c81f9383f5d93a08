"""What a meeting does with a concern: it talks about it, gives it to a unit until a day, or does not admit it.

A meeting is no state of a concern: it stays with its unit, and moves on as the unit's work does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.base.states import NotPossible
from qianxian.concerns.actions import ladder
from qianxian.concerns.actions.taking import lead_of, record, take, tell_all
from qianxian.concerns.states import RUNNING, ConcernState, Role, Who
from qianxian.people import queries as people_queries
from qianxian.places.models import made_of
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import OWED

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Concern
    from qianxian.places.calendar import Deadline
    from qianxian.tasks.models import Task

FARTHEST = timedelta(days=8)
"""A promise waits for a meeting so long at most."""


@act
def table(*, concern: Concern, meeting: str, day: str, ends: Deadline, now: datetime) -> None:
    """Say that a meeting talks about it; a promise that would run out before waits until the end of that day.

    `day`: the day of the meeting, in ISO form; it is at most eight days on, or the promise stays.
    """
    state = ConcernState(concern.state)
    if state in RUNNING and concern.promised_at < ends.at <= now + FARTHEST:
        _promise(concern, ends, now)
    entry_id = record(
        "concern.tabled", concern, state, now, meeting=meeting, held_on=day,
        promised_at=concern.promised_at.isoformat(),
    )
    tell_all(concern, entry_id, now)


@act
def not_tabled(*, concern: Concern, meeting: str, reason: str, now: datetime) -> None:
    """Tell those who raised it that the meeting does not talk about it, and why; the unit goes on with it."""
    entry_id = record(
        "concern.not_tabled", concern, ConcernState(concern.state), now, meeting=meeting, reason=reason,
    )
    tell_all(concern, entry_id, now)


@act
def heard(*, concern: Concern, meeting: str, said: str, now: datetime) -> None:
    """Tell those who raised it what a meeting said, where it gave nobody a new day."""
    entry_id = record("concern.heard", concern, ConcernState(concern.state), now, meeting=meeting, said=said)
    tell_all(concern, entry_id, now)


@act
def entrust(
    *, concern: Concern, unit_id: int, meeting: str, said: str, deadline: Deadline, now: datetime,
) -> Task:
    """Give a concern to the unit that a meeting decided on, with the meeting's day as its promise; return the work.

    :raises NotPossible: if nobody works on it now.
    :raises Unfit: if the unit does not act around there, or the concern is on hold with another.
    """
    lead = lead_of(concern)
    unit = people_queries.directory.now().find(unit_id)
    if unit is None or not ladder.answers_around(concern, unit):
        raise Unfit(_("Choose a unit that works at this place."), "unit")
    was, same = ConcernState(concern.state), unit.id == lead.task.unit_id
    if was not in (*RUNNING, ConcernState.SUSPENDED):
        raise NotPossible(_("It is not being worked on now."))
    if was == ConcernState.SUSPENDED and not same:
        raise Unfit(
            _("It is on hold with %(unit)s. Give the decision to that unit, or let it take the matter up first.")
            % {"unit": lead.task.unit.name}, "unit",
        )
    if was == ConcernState.SUSPENDED:
        tasks.take_up(actor=None, task=lead.task, version=lead.task.version, now=now)
        work = lead.task
    elif same and lead.task.state in OWED:
        _promise(concern, deadline, now)
        work = lead.task
    else:
        was = take(
            concern, concern.version, "route_again", by=Who.SUPERIOR, now=now, said=("reason",),
            rung=ladder.rung_of(unit), promised_at=deadline.at, provisional=deadline.provisional, **made_of(deadline),
        )
        ladder.change_role(lead, Role.FORMER)
        tasks.cancel(task=lead.task, reason=said, now=now)
        work = ladder.send(concern, unit, ladder.rung_of(unit), deadline=deadline, inputs={"why": "meeting"}, now=now)
    entry_id = record(
        "concern.entrusted", concern, was, now, meeting=meeting, said=said, unit=unit.name,
        promised_at=deadline.at.isoformat(),
    )
    tell_all(concern, entry_id, now)
    return work


def _promise(concern: Concern, deadline: Deadline, now: datetime) -> None:
    """Lay the promise and the work behind it to another day."""
    task = lead_of(concern).task
    if task.state in OWED:
        tasks.lay_to(task=task, deadline=deadline, now=now)
    swap(
        concern, version=concern.version, promised_at=deadline.at, provisional=deadline.provisional,
        **made_of(deadline),
    )
