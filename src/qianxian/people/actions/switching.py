"""What organisations do when a plan ends the grids at which they act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.ledger import actions as ledger
from qianxian.people.actions.organisations import end_with_offices
from qianxian.people.models import Seat
from qianxian.people.queries.fates import fates
from qianxian.storage import stamps
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.people.models import Organisation
    from qianxian.people.queries.fates import Fate


@working
def leave_ended_grids(*, plan_id: int, now: datetime) -> None:
    """Let nobody act at a grid that a plan ended: a body moves on with its households, or joins the one there."""
    today = timezone.localtime(now).date()
    for fate in fates(plan_id):
        if fate.moves:
            _move(fate=fate, today=today, now=now)
        elif fate.into is not None:
            _join(fate=fate, into=fate.into, today=today, now=now)
        else:
            _leave(fate.seat, today)
    stamps.move()


def _leave(seat: Seat, today: date) -> None:
    """End a seat; part of the entry under way."""
    Seat.objects.filter(pk=seat.pk).update(valid_until=today)


@act
def _move(*, fate: Fate, today: date, now: datetime) -> None:
    """Move a seat to the grid that takes most households of its own."""
    place_id = fate.heir.place_id
    if place_id is None:
        raise TypeError("a plan that has not taken effect moves nobody")
    _leave(fate.seat, today)
    Seat.objects.create(
        organisation=fate.organisation, place_id=place_id, alone=fate.seat.alone, valid_from=today,
    )
    ledger.record(
        "organisation.moved", about=fate.organisation, place_id=place_id, now=now,
        name=fate.organisation.name, before=fate.heir.ended.name, grid=fate.heir.grid.name,
    )


@act
def _join(*, fate: Fate, into: Organisation, today: date, now: datetime) -> None:
    """End an organisation with its grid; what it owes goes to the one that stands there (tasks hears)."""
    organisation = fate.organisation
    ended = end_with_offices(organisation, organisation.version, today)
    ledger.record(
        "organisation.joined", about=organisation, place_id=fate.heir.place_id, now=now, name=organisation.name,
        grid=fate.heir.ended.name, into=into.name, into_id=into.id, until=today.isoformat(), ended=ended,
    )
