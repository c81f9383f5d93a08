"""Rounds 巡查: kept by a unit, due by a rule of days, walked point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.recurring import read_rule
from qianxian.base.states import NotPossible
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.places.models import made_of
from qianxian.storage.acts import act, swap
from qianxian.tasks import rules
from qianxian.tasks.actions.words import Unsaid, record, signed, take
from qianxian.tasks.models import HEADLINE_LENGTH, Round, RoundPoint, SeenPoint, Task, Walk
from qianxian.tasks.states import OPEN, ROUND, PointSeen, TaskState, Who

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline

MOST_POINTS = 60
LOOK_AT_LENGTH = 200


class AlreadySeen(Exception):  # not an error to the one who sent it twice
    """This point was ticked off on this walk before."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a round stops: in words, at which place, and what is looked at."""

    where: str
    place_id: int
    look_at: str = ""


@act
def begin_round(
    *, actor: Viewer, name: str, rule: str, points: Sequence[Point], first_on: date, now: datetime,
) -> Round:
    """Let a unit begin a round; from its first day on it is due by itself.

    :raises Refused: if the actor's unit looks after no place.
    :raises Unfit: if the rule can't be read, or a name or the points are missing.
    """
    require(rules.may_keep_rounds(actor))
    assert actor.office is not None  # noqa: S101  # the rule said so
    said, days = clean(name).replace("\n", " "), read_rule(rule)
    if not said or len(said) > HEADLINE_LENGTH:
        raise Unfit(_("Give the round a name of at most 60 characters."), "name")
    if not days:
        raise Unfit(_("Choose at least one weekday, or write a rule of days."), "weekdays")
    if not points or len(points) > MOST_POINTS:
        raise Unfit(_("Write one point on each line, from one to sixty."), "points")
    for point in points:
        _check(point)
    made = Round.objects.create(
        unit_id=actor.office.organisation_id, place_id=actor.office.place_ids[0], name=said, rule=days,
        first_on=first_on,
    )
    RoundPoint.objects.bulk_create([
        RoundPoint(round=made, position=number, where=one.where, place_id=one.place_id, look_at=one.look_at)
        for number, one in enumerate(points, start=1)
    ])
    ledger.record(
        "round.begun", about=made, place_id=made.place_id, office_id=actor.office_id, now=now, name=made.name,
        rule=made.rule, points=len(points), **signed(actor),
    )
    return made


def _check(point: Point) -> None:
    if not point.where or len(point.where) > HEADLINE_LENGTH or len(point.look_at) > LOOK_AT_LENGTH:
        raise Unfit(_("A point has at most 60 characters, and what is looked at 200."), "points")
    if scrub(point.where + point.look_at) != point.where + point.look_at:
        raise Unfit(_("Leave telephone and identity numbers out of the points."), "points")


@act
def end_round(*, actor: Viewer, found: Round, version: int, now: datetime) -> None:
    """Let a round be due no more; what was walked stays.

    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if it has ended.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_end_round(actor, found))
    if found.ended_on is not None:
        raise NotPossible(_("It has ended already."))
    swap(found, version=version, ended_on=timezone.localtime(now).date())
    ledger.record(
        "round.ended", about=found, place_id=found.place_id, office_id=actor.office_id, now=now, name=found.name,
        **signed(actor),
    )


@act
def issue_walk(*, found: Round, due_on: date, deadline: Deadline, now: datetime) -> Task:
    """Put a round that is due on its unit's desk."""
    task = Task.objects.create(
        unit_id=found.unit_id, place_id=found.place_id, source=ROUND, headline=found.name, state=TaskState.RECEIVED,
        issued_at=now, received_at=now, due_at=deadline.at, provisional=deadline.provisional, **made_of(deadline),
    )
    Walk.objects.create(round=found, task=task, due_on=due_on)
    ledger.record(
        "round.due", about=task, place_id=found.place_id, became=task.state, now=now, name=found.name,
        due_on=due_on.isoformat(),
    )
    return task


@act
def see_point(
    *, actor: Viewer, walk: Walk, point: RoundPoint, seen: PointSeen, reason: str = "", now: datetime,
) -> SeenPoint:
    """Tick a point off: fine, something found, or not reached and why. With the last one the round is over.

    The entry says of which round and by which unit, and nobody's way.

    :raises AlreadySeen: if it was ticked off on this walk before.
    :raises Refused: if the actor is not of the unit.
    :raises NotPossible: if the walk is over.
    :raises Unsaid: if it could not be reached and no reason is given.
    """
    task = walk.task
    require(rules.may_work(actor, task))
    if SeenPoint.objects.filter(walk=walk, point=point).exists():
        raise AlreadySeen
    if task.state not in OPEN:
        raise NotPossible(_("This round is over."))
    said = clean(reason).replace("\n", " ")[:LOOK_AT_LENGTH]
    if seen == PointSeen.UNREACHABLE and not said:
        raise Unsaid(_("Say why it could not be reached."))
    made = SeenPoint(walk=walk, point=point, seen=seen, reason=said if seen == PointSeen.UNREACHABLE else "")
    try:
        made.save(force_insert=True)
    except IntegrityError as error:  # two of the unit ticked it off at once
        raise AlreadySeen from error
    was = TaskState(task.state)
    if not RoundPoint.objects.filter(round=walk.round_id).exclude(
        pk__in=SeenPoint.objects.filter(walk=walk).values("point"),
    ).exists():
        _be_over(walk, now)
    record("round.point_seen", actor, task, was, now, where=point.where, seen=seen.value, reason=made.reason)
    return made


def _be_over(walk: Walk, now: datetime) -> None:
    """Close the walk's task: every point was seen, and there is nobody else who could confirm it."""
    found = list(SeenPoint.objects.filter(walk=walk).values_list("seen", flat=True))
    counted = "、".join(f"{kind.label} {found.count(kind)}" for kind in PointSeen)
    if walk.task.state == TaskState.SUSPENDED:
        take(walk.task, walk.task.version, "take_up", by=Who.UNIT)
    take(walk.task, walk.task.version, "report_done", by=Who.UNIT, outcome=counted, done_at=now)
    take(walk.task, walk.task.version, "verify", by=Who.CONCERN, verified_at=now)


@act
def miss_walk(*, walk: Walk, now: datetime) -> None:
    """Say of a round that it was not walked to its end on its day; it is nobody's mark but the round's."""
    was = take(walk.task, walk.task.version, "cancel", by=Who.CONCERN, said=("reason",))
    Walk.objects.filter(pk=walk.pk).update(missed_at=now)
    record(
        "round.missed", None, walk.task, was, now, due_at=walk.task.due_at, name=walk.round.name,
        due_on=walk.due_on.isoformat(),
    )
