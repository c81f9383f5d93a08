"""Putting work on a unit's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.base.permits import require
from qianxian.ledger import actions as ledger
from qianxian.places.models import made_of
from qianxian.storage.acts import act
from qianxian.tasks import rules
from qianxian.tasks.actions.words import read_headline, read_outcome, signed
from qianxian.tasks.models import Task, Visit
from qianxian.tasks.states import CHARGE, SUPPORT, TaskState

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.people.models import Charge
    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline


@act
def issue(
    *,
    unit_id: int,
    unit_name: str,
    place_id: int,
    source: str,
    deadline: Deadline,
    now: datetime,
    receive_by: Deadline | None = None,
    climbs: bool = False,
    headline: str = "",
) -> Task:
    """Put a piece of work on a unit's desk; one with a `headline` of its own needs not be received first.

    `receive_by`: until when the unit has to say that it is its own. `climbs`: what is behind it goes up by itself
    when a time is over, so nobody has to be pressed for it here.
    """
    task = Task.objects.create(
        unit_id=unit_id,
        place_id=place_id,
        source=source,
        headline=headline,
        state=TaskState.RECEIVED if headline else TaskState.ISSUED,
        issued_at=now,
        received_at=now if headline else None,
        due_at=deadline.at,
        provisional=deadline.provisional,
        # Never later than the whole: a matter of one working day is not waited for a day.
        receive_by_at=min(receive_by.at, deadline.at) if receive_by is not None else None,
        climbs=climbs,
        **made_of(deadline),
    )
    ledger.record(
        "task.issued",
        about=task,
        place_id=place_id,
        became=task.state,
        now=now,
        unit=unit_name,
        by_at=deadline.at.isoformat(),
    )
    return task


@act
def issue_visit(*, charge: Charge, first: date, deadline: Deadline, now: datetime) -> Task:
    """Put the visit that a charge owes in the time from `first` on the desk of the leader's unit."""
    task = Task.objects.create(
        unit_id=charge.office.organisation_id,
        place_id=charge.place_id,
        source=CHARGE,
        state=TaskState.RECEIVED,
        issued_at=now,
        due_at=deadline.at,
        provisional=deadline.provisional,
        received_at=now,
        **made_of(deadline),
    )
    Visit.objects.create(charge=charge, task=task, first_on=first)
    ledger.record(
        "visit.issued", about=task, place_id=charge.place_id, became=task.state, now=now, title=charge.office.title,
        name=charge.place.name, by_at=deadline.at.isoformat(),
    )
    return task


@act
def issue_settled(
    *, actor: Viewer, place_id: int, path: str, source: str, headline: str, outcome: str, now: datetime,
) -> Task:
    """Record a piece of work that was done on the spot, before anybody issued it.

    :raises Refused: if the actor does not look after the place.
    :raises Unsaid: if it is not said what was the matter or what was done.
    """
    require(rules.may_settle(actor, path))
    assert actor.office is not None  # noqa: S101  # the rule said so
    task = Task.objects.create(
        unit_id=actor.office.organisation_id,
        place_id=place_id,
        source=source,
        headline=read_headline(headline),
        outcome=read_outcome(outcome),
        state=TaskState.REPORTED_DONE,
        issued_at=now,
        due_at=now,
        provisional=False,
        received_at=now,
        done_at=now,
    )
    ledger.record(
        "task.settled",
        about=task,
        place_id=place_id,
        office_id=actor.office.id,
        became=task.state,
        now=now,
        **signed(actor),
        headline=task.headline,
        outcome=task.outcome,
    )
    return task


@act
def issue_support(*, actor: Viewer, task: Task, unit_id: int, unit_name: str, wanted: str, now: datetime) -> Task:
    """Ask another unit to support the one that leads: its part is due when the whole is.

    :raises Refused: if the actor neither leads the work nor directs it.
    :raises Unsaid: if it is not said what is wanted.
    """
    require(rules.may_bring_in(actor, task))
    support = Task.objects.create(
        unit_id=unit_id,
        place_id=task.place_id,
        source=SUPPORT,
        headline=read_headline(wanted),
        state=TaskState.ISSUED,
        issued_at=now,
        due_at=task.due_at,
        provisional=task.provisional,
        counted_from=task.counted_from,
        counted_amount=task.counted_amount,
        counted_unit=task.counted_unit,
    )
    ledger.record(
        "task.support_asked", about=support, place_id=support.place_id, became=support.state, now=now,
        office_id=actor.office.id if actor.office else None, support=unit_name, wanted=support.headline,
        by_at=task.due_at.isoformat(), **signed(actor),
    )
    return support
