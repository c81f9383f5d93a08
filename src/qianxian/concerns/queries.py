"""Reading concerns: by those who raised them, by the desks, by everybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, When
from django.db.models.functions import Substr

from qianxian.base.text import headline
from qianxian.concerns import links, previews, rules
from qianxian.concerns.models import Category, Concern, Dispatch, Photo, Report
from qianxian.concerns.routing import USUAL_TERM, Kind, NoUnit, Route, Router, Where, in_work_days, router, seen_as
from qianxian.concerns.states import OPEN, ConcernState
from qianxian.ledger import queries as ledger
from qianxian.people import queries as people
from qianxian.places import queries as places
from qianxian.places.calendar import Deadline
from qianxian.places.states import LEVELS, Level
from qianxian.storage import codes
from qianxian.tasks import queries as tasks
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from qianxian.ledger.queries import Line
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Tree
    from qianxian.tasks.models import Evidence, Task

__all__ = ["USUAL_TERM", "Kind", "NoUnit", "Route", "Router", "Where", "in_work_days", "router", "seen_as"]
PAGE = 50
MOST_COUNTED = 1000
BEGINNING = 80


# ── for the one who raised it ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Matter:
    """A concern as the one who raised it sees it."""

    report: Report
    concern: Concern
    kind_name: str
    unit_name: str
    unit_phone: str
    photos: list[Photo]
    evidence: list[Evidence]
    story: list[Line]

    @property
    def title(self) -> str:
        """What they said, shortly; or the unit's sentence, if they handed in a photograph only."""
        return headline(self.report.words) or self.concern.sentence or self.kind_name


def report_by_link(secret: str) -> Report | None:
    """Return the report that a secret link leads to, or None."""
    found = Report.objects.filter(link_hash=links.hash_of(secret))
    return found.select_related("concern").first()


def report_by_code(typed: str) -> Report | None:
    """Return the report whose code was typed, or None.

    :raises WrongCode: if the text can't be a code.
    """
    return Report.objects.filter(code=codes.read(typed)).select_related("concern").first()


def report_by_key(intake_key: str) -> Report | None:
    """Return the report that was handed in under this key, or None."""
    return Report.objects.filter(intake_key=intake_key).select_related("concern").first()


def has_number(report: Report) -> bool:
    """Say whether a number was left with a report."""
    return Report.objects.filter(pk=report.pk, contact__isnull=False).exists()


def matter_for(viewer: Viewer, report: Report, *, show_date: Callable[[Any], str]) -> Matter | None:
    """Return a matter to the holder of its receipt; None to anybody else. A fixed number of statements."""
    if not rules.may_open(viewer, report):
        return None
    concern = report.concern
    dispatches = list(concern.dispatches.select_related("task__unit").order_by("id"))
    unit = dispatches[-1].task.unit
    done_by = [dispatch.task_id for dispatch in dispatches]
    return Matter(
        report=report,
        concern=concern,
        kind_name=router.now().kind(concern.category_id).name,
        unit_name=unit.name,
        unit_phone=unit.phone,
        photos=list(report.photos.order_by("id")),
        evidence=tasks.evidence_of(done_by),
        story=ledger.story_of(
            [("report", report.id), ("concern", concern.id)], audience="resident", show_date=show_date,
        ),
    )


def photo_for(viewer: Viewer, report: Report, name: str) -> str | None:
    """Return the file of a photograph that belongs to a matter, to the holder of its receipt only."""
    if not rules.may_open(viewer, report):
        return None
    own = report.photos.filter(name=name).values_list("name", flat=True).first()
    if own is not None:
        return own
    shown = tasks.evidence_of(list(report.concern.dispatches.values_list("task_id", flat=True)))
    return next((evidence.name for evidence in shown if evidence.name == name), None)


# ── for the desks ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a task on a desk: how many raised it, and a title until the unit writes one."""

    reports: int
    title: str


def behind(task_list: Iterable[Task]) -> dict[int, Behind]:
    """Return what stands behind each of the tasks, which the viewer was allowed to see; three statements at most.

    Only the beginning of what people wrote is read: a list of fifty long letters would weigh a hundred thousand
    characters.
    """
    by_concern = {
        concern_id: (task_id, sentence, category_id)
        for concern_id, task_id, sentence, category_id in Dispatch.objects.filter(
            task_id__in=[task.id for task in task_list],
        ).values_list("concern_id", "task_id", "concern__sentence", "concern__category_id")
    }
    beginnings: dict[int, list[str]] = defaultdict(list)
    reports = Report.objects.filter(concern_id__in=by_concern).order_by("id")
    for concern_id, beginning in reports.values_list("concern_id", Substr("words", 1, BEGINNING)):
        beginnings[concern_id].append(beginning)
    kinds = router.now()
    return {
        task_id: Behind(
            reports=len(beginnings[concern_id]),
            title=sentence
            or next((headline(words) for words in beginnings[concern_id] if words), "")
            or kinds.kind(category_id).name,
        )
        for concern_id, (task_id, sentence, category_id) in by_concern.items()
    }


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about the concern behind one task, for the unit that owes it and those above."""

    concern: Concern
    kind_name: str
    dispatch: Dispatch
    reports: list[Report]
    story: list[Line]
    title: str


def dossier_for(viewer: Viewer, task: Task, *, show_date: Callable[[Any], str]) -> Dossier | None:
    """Return the concern behind a task to whoever may see the task; None otherwise."""
    if not task_rules.may_see(viewer, task):
        return None
    dispatch = Dispatch.objects.filter(task=task).select_related("concern", "rule__place").first()
    if dispatch is None:
        return None
    concern = dispatch.concern
    reports = list(concern.reports.prefetch_related("photos").order_by("id"))
    things = [("task", task.id), ("concern", concern.id), *(("report", report.id) for report in reports)]
    return Dossier(
        concern=concern,
        kind_name=router.now().kind(concern.category_id).name,
        dispatch=dispatch,
        reports=reports,
        story=ledger.story_of(things, audience="desk", show_date=show_date),
        title=next((headline(report.words) for report in reports if report.words), ""),
    )


def recounted(concern: Concern, task: Task) -> Deadline:
    """Return what a promise comes to with the calendar as it is now; where it was not kept of what, its task's."""
    if concern.counted_from is not None and concern.term is not None:
        return places.calendar.now().deadline(concern.counted_from, concern.term.amount, concern.term.unit)
    return Deadline(at=task.due_at, provisional=task.provisional, start=task.counted_from, term=task.term)


def task_of(concern_id: int) -> Task:
    """Return the task with which a concern is on a desk now; for a caller that has checked its viewer."""
    dispatch = Dispatch.objects.filter(concern_id=concern_id).select_related("task__place").latest("id")
    return dispatch.task


def photo_at_desk(viewer: Viewer, task: Task, name: str) -> str | None:
    """Return the file of a photograph that belongs to a task, to whoever may see the task."""
    if not task_rules.may_see(viewer, task):
        return None
    handed_in = Photo.objects.filter(report__concern__dispatches__task=task, name=name)
    return handed_in.values_list("name", flat=True).first() or next(
        (evidence.name for evidence in tasks.evidence_of([task.id]) if evidence.name == name), None,
    )


def just_recorded(viewer: Viewer, report_id: int) -> Report | None:
    """Return a report to the office that wrote it down for somebody, to print its receipt."""
    if viewer.office is None:
        return None
    own = Report.objects.filter(pk=report_id, recorded_by_id=viewer.office.id)
    return own.select_related("concern").first()


# ── for who sets up ──────────────────────────────────────────────────────────────────────────────────────────────


def category(category_id: int) -> Category | None:
    """Return a category, or None; for an act on it."""
    return Category.objects.prefetch_related("deadlines").filter(pk=category_id).first()


def preview_rules(proposed: Iterable[Where]) -> previews.Preview:
    """Return what other rules would send elsewhere, of the last concerns and of every place × category."""
    return previews.preview(router.now(), proposed, places.tree.now(), people.directory.now())


def alarms() -> list[previews.Alarm]:
    """Return where a rule's unit does not exist, and who has the work instead."""
    return previews.alarms(router.now(), places.tree.now(), people.directory.now())


# ── for everybody ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Published:
    """A concern as the public sees it: never anybody's own words."""

    code: str
    sentence: str
    place: str
    kind: str
    state: ConcernState
    created_at: datetime
    promised_at: datetime
    done_at: datetime | None
    key: tuple[datetime, int]


def published(
    tree: Tree, place_id: int, *, after: tuple[datetime, int] | None = None,
) -> list[Published]:
    """Return up to 51 concerns of a place as the public sees them, newest first.

    `after` is the key of the last one seen (created_at, id). One statement, on the index of the place's level.
    """
    shown = _public(tree, place_id)
    if after is not None:
        created_at, number = after
        shown = shown.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=number))
    return _publish_all(shown.order_by("-created_at", "-id")[: PAGE + 1], tree)


def unsettled(tree: Tree, place_id: int, *, at_most: int) -> list[Published]:
    """Return up to `at_most` + 1 unsettled concerns of a place as the public sees them; one statement.

    What a unit owes comes first, longest overdue on top, so that the worst row is never the one left out; then what
    waits for the word of those who raised it.
    """
    waiting = Case(When(state=ConcernState.DONE, then=1), default=0)
    shown = _public(tree, place_id).exclude(state=ConcernState.CONFIRMED)
    return _publish_all(shown.order_by(waiting, "promised_at", "id")[: at_most + 1], tree)


def _public(tree: Tree, place_id: int) -> QuerySet[Concern]:
    """Choose what may be listed under a place's name."""
    shown = _around(tree, place_id)
    if LEVELS.index(tree.get(place_id).level) > LEVELS.index(Level.COMMUNITY):
        # Disputes and care are shown with the community's name only, so not in a list of a smaller place.
        shown = shown.exclude(category_id__in=[kind.id for kind in router.now().everything if kind.state_only])
    return shown


def _publish_all(shown: QuerySet[Concern], tree: Tree) -> list[Published]:
    kinds = router.now()
    return [_publish(concern, kinds.kind(concern.category_id), tree) for concern in shown]


def _around(tree: Tree, place_id: int) -> QuerySet[Concern]:
    level = tree.get(place_id).level
    if level == Level.COURTYARD:
        return Concern.objects.filter(place_id=place_id)
    if level == Level.GRID:
        return Concern.objects.filter(grid_id=place_id)
    if level == Level.COMMUNITY:
        return Concern.objects.filter(community_id=place_id)
    communities = [spot.id for spot in tree.below(place_id, Level.COMMUNITY)]
    return Concern.objects.filter(community_id__in=communities)


def _publish(concern: Concern, kind: Kind, tree: Tree) -> Published:
    spot = tree.public_place(concern.place_id)
    if kind.state_only:
        spot = tree.above(concern.place_id, Level.COMMUNITY) or spot
    return Published(
        code=concern.code,
        sentence="" if kind.state_only else concern.sentence,
        place=spot.name,
        kind=kind.name,
        state=ConcernState(concern.state),
        created_at=concern.created_at,
        promised_at=concern.promised_at,
        done_at=concern.done_at,
        key=(concern.created_at, concern.id),
    )


def count_open(tree: Tree, place_id: int) -> int:
    """Count the concerns of a place that are not settled, up to 1,000."""
    remaining = _around(tree, place_id).exclude(state=ConcernState.CONFIRMED)
    return remaining.order_by()[:MOST_COUNTED].count()


def count_by_state(path: str) -> dict[ConcernState, int]:
    """Count the concerns below a place by state; a full count, for the operator and for checks."""
    counted = Concern.objects.filter(place__path__startswith=path).values_list("state").annotate(n=Count("id"))
    return {ConcernState(state): n for state, n in counted}


def count_overdue(path: str, now: datetime) -> int:
    """Count the concerns below a place whose promise has run out; reads only those."""
    return Concern.objects.filter(state__in=OPEN, promised_at__lt=now, place__path__startswith=path).count()


def count_unsettled_at(place_ids: Iterable[int]) -> int:
    """Count the concerns at some places that nobody confirmed yet."""
    return Concern.objects.filter(place_id__in=list(place_ids)).exclude(state=ConcernState.CONFIRMED).count()


def overdue_by_place(now: datetime) -> tuple[dict[int | None, int], dict[int | None, int]]:
    """Count the concerns whose promise has run out, by community and by grid; one statement, which reads only those.

    What lies in no community, or in no grid, is counted under None.
    """
    overdue = Concern.objects.filter(state__in=OPEN, promised_at__lt=now)
    by_community: Counter[int | None] = Counter()
    by_grid: Counter[int | None] = Counter()
    for community_id, grid_id, n in overdue.values_list("community_id", "grid_id").annotate(n=Count("id")):
        by_community[community_id] += n
        by_grid[grid_id] += n
    return by_community, by_grid


def count_fallen_back(path: str) -> int:
    """Count open concerns below a place that went one level up because the rule's own unit does not exist."""
    return Dispatch.objects.filter(
        fell_back=True, concern__state__in=OPEN, concern__place__path__startswith=path,
    ).count()
