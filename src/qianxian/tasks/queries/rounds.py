"""Reading rounds: those of a unit, the walk that is on, and what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.utils import timezone

from qianxian.base.recurring import falls_on
from qianxian.places import queries as places
from qianxian.tasks import rules
from qianxian.tasks.models import Round, RoundPoint, SeenPoint, Walk
from qianxian.tasks.states import OPEN

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

PAGE = 50
LATELY = 20


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list: when it was last walked to the end, how often it was missed, and its task of today."""

    round: Round
    points: int
    walked_on: date | None
    missed: int
    task_id: int | None


@dataclass(frozen=True, slots=True)
class OnWalk:
    """A walk with its points in order, each with what was seen there, if anything yet."""

    walk: Walk
    points: list[tuple[RoundPoint, SeenPoint | None]]

    @property
    def left(self) -> int:
        """How many points were not seen yet."""
        return sum(seen is None for _point, seen in self.points)


def rounds_for(viewer: Viewer, *, sheet: int = 1) -> tuple[list[RoundRow], bool]:
    """Return a sheet of the rounds that the viewer's unit and those in its places keep, and whether there are more.

    Two statements.
    """
    office = viewer.office
    if office is None:
        return [], False
    theirs = Q(unit_id=office.organisation_id)
    if office.organisation_kind in rules.SUPERIORS:
        for path in office.paths:
            theirs |= Q(place__path__startswith=path)
    found = Round.objects.filter(theirs, ended_on=None).select_related("unit", "place").annotate(
        n=Count("points", distinct=True),
        walked=Max("walks__due_on", filter=Q(walks__task__verified_at__isnull=False)),
        missed=Count("walks", distinct=True, filter=Q(walks__missed_at__isnull=False)),
    )
    some = list(found.order_by("unit_id", "id")[(sheet - 1) * PAGE : sheet * PAGE + 1])
    shown = some[:PAGE]
    due = dict(Walk.objects.filter(round__in=shown, task__state__in=OPEN).values_list("round_id", "task_id"))
    return [RoundRow(one, one.n, one.walked, one.missed, due.get(one.pk)) for one in shown], len(some) > PAGE


def round_for(viewer: Viewer, number: int) -> Round | None:
    """Return a round to the unit that keeps it and those above; None whether missing or not theirs."""
    found = Round.objects.select_related("unit", "place").filter(pk=number).first()
    office = viewer.office
    if found is None or office is None:
        return None
    above = office.organisation_kind in rules.SUPERIORS and office.covers(found.place.path)
    return found if above or office.organisation_id == found.unit_id else None


def walks_of(found: Round) -> list[Walk]:
    """Return the last walks of a round, newest first; one statement. For a caller that checked its viewer."""
    walks = Walk.objects.filter(round=found).select_related("task").annotate(
        fine=Count("seen", filter=Q(seen__seen="fine")), found=Count("seen", filter=Q(seen__seen="found")),
        unreachable=Count("seen", filter=Q(seen__seen="unreachable")),
    )
    return list(walks.order_by("-due_on", "-id")[:LATELY])


def walk_for(viewer: Viewer, task: Task) -> OnWalk | None:
    """Return the walk that a task is, to whoever may see the task; three statements."""
    if not rules.may_see(viewer, task):
        return None
    walk = Walk.objects.select_related("round").filter(task=task).first()
    if walk is None:
        return None
    walk.task = task
    seen = {one.point_id: one for one in SeenPoint.objects.filter(walk=walk)}
    points = RoundPoint.objects.filter(round=walk.round_id).select_related("place").order_by("position")
    return OnWalk(walk, [(point, seen.get(point.pk)) for point in points])


def walks_to_issue(now: datetime) -> list[Round]:
    """Return the rounds that are due today and lie on no desk yet; days on which people rest have none."""
    today, calendar = timezone.localtime(now).date(), places.calendar.now()
    if today in calendar.exceptions and not calendar.works(today):
        return []
    live = Round.objects.filter(ended_on=None, unit__valid_until=None, first_on__lte=today)
    live = live.exclude(walks__due_on=today)
    return [one for one in live.order_by("id") if falls_on(one.rule, first=one.first_on, day=today)]


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())).astimezone(UTC)


def walks_to_miss(now: datetime) -> list[Walk]:
    """Return the walks whose day is over and that were not walked to the end; one statement."""
    today = timezone.localtime(now).date()
    late = Walk.objects.filter(due_on__lt=today, task__state__in=OPEN)
    return list(late.select_related("round", "task__unit", "task__place").order_by("id"))
