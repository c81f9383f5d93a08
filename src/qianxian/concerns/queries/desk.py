"""Reading what stands behind the tasks on a desk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.db.models.functions import Substr

from qianxian.base.text import headline
from qianxian.concerns.models import Concern, Dispatch, Photo, Report, Voice
from qianxian.concerns.routing import router
from qianxian.concerns.rulebook import Raised
from qianxian.concerns.states import ConcernState, Role
from qianxian.ledger import queries as ledger
from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.calendar import Deadline
from qianxian.tasks import queries as tasks
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from qianxian.ledger.queries import Line
    from qianxian.people.queries import Unit, Viewer
    from qianxian.tasks.models import Task

BEGINNING = 80
MOST = 50
NO_WORK = (OrganisationKind.ENTERPRISE, OrganisationKind.RESIDENT_UNIT)
"""Bodies around a place that are owed help, or give it, and to which no work is dispatched."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a task on a desk: how many raised it, and a title until the unit writes one."""

    reports: int
    title: str
    role: Role = Role.LEAD
    urged: int = 0
    unwritten: bool = False


class Sent(NamedTuple):
    """A dispatch with what its matter says of itself; what a title is made of."""

    task_id: int
    concern_id: int
    role: str
    sentence: str
    category_id: int
    urged_times: int
    unwritten: bool


def behind(task_list: Iterable[Task]) -> dict[int, Behind]:
    """Return what stands behind each of the tasks, which the viewer was allowed to see; two statements at most."""
    rows = Dispatch.objects.filter(task_id__in=[task.id for task in task_list]).values_list(
        "task_id", "concern_id", "role", "concern__sentence", "concern__category_id", "concern__urged_times",
        "concern__unwritten",
    )
    return behind_all([Sent(*row) for row in rows])


def behind_all(sent: list[Sent]) -> dict[int, Behind]:
    """Return what stands behind tasks by their dispatches; one statement at most.

    Only the beginning of what people wrote is read: a list of fifty long letters would weigh a hundred thousand
    characters.
    """
    beginnings: dict[int, list[str]] = defaultdict(list)
    if sent:
        reports = Report.objects.filter(
            concern_id__in={one.concern_id for one in sent}, withdrawn_at=None, voided_at=None, told_by=None,
        ).order_by("id")
        for concern_id, beginning in reports.values_list("concern_id", Substr("words", 1, BEGINNING)):
            beginnings[concern_id].append(beginning)
    kinds = router.now()
    found = {}
    for one in sent:
        written = beginnings[one.concern_id]
        said = "" if one.role == Role.SUPPORTING else next((headline(some) for some in written if some), "")
        title = one.sentence or said or kinds.kind(one.category_id).name
        found[one.task_id] = Behind(len(written), title, Role(one.role), one.urged_times, one.unwritten)
    return found


def kinds_behind(shown: list[Task]) -> dict[int, str]:
    """Return the name of the category behind each task, and nothing that anybody said; one statement."""
    kinds = router.now()
    rows = Dispatch.objects.filter(task__in=shown).values_list("task_id", "concern__category_id")
    return {task_id: kinds.kind(category_id).name for task_id, category_id in rows}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a matter comes from: the one it was `divided` from, or one that was settled and is back.

    `task_id`: the task with which it was on a desk last, where the viewer may see that.
    """

    divided: bool
    code: str
    title: str
    state: str
    task_id: int | None


@dataclass(frozen=True, slots=True)
class Relative:
    """A part of the same divided matter, with its task where the viewer may see that.

    `child`: it was divided from this one; else it was divided from the same as this one.
    """

    child: bool
    code: str
    title: str
    state: str
    unit: str
    task_id: int | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about the concern behind one task, for the unit that owes it and those above.

    Whoever only supports sees what is wanted and what everybody may read, and nothing that anybody said: `reports` is
    empty then, and the story is that of its own task.

    `others`: the other tasks of the same matter, each with whether the viewer may see it.
    """

    concern: Concern
    kind_name: str
    dispatch: Dispatch
    dispatches: list[Dispatch]
    reports: list[Report]
    story: list[Line]
    title: str
    earlier: list[Earlier]
    relatives: list[Relative]
    others: list[tuple[Dispatch, bool]]

    @property
    def lead(self) -> Task:
        """The task of the unit that leads now."""
        return next(one.task for one in reversed(self.dispatches) if one.role == Role.LEAD)

    @property
    def leads(self) -> bool:
        """Whether the task that was asked for is the one that leads."""
        return self.dispatch.role == Role.LEAD

    @property
    def task_ids(self) -> list[int]:
        """The tasks whose notes and costs belong on the page."""
        if self.dispatch.role == Role.SUPPORTING:
            return [self.dispatch.task_id]
        return [one.task_id for one in self.dispatches]


def dossier_for(viewer: Viewer, task: Task, *, show_date: Callable[[Any], str]) -> Dossier | None:
    """Return the concern behind a task to whoever may see the task; None otherwise."""
    if not task_rules.may_see(viewer, task):
        return None
    dispatch = Dispatch.objects.filter(task=task).select_related(
        "concern__place", "concern__parent", "concern__follows", "concern__steward__organisation", "rule__place",
    ).first()
    if dispatch is None:
        return None
    concern = dispatch.concern
    sent = concern.dispatches.select_related("task__unit", "task__place").order_by("id")
    supports = dispatch.role == Role.SUPPORTING and bool(task_rules.may_work(viewer, task))
    reports = [] if supports else list(
        concern.reports.select_related("part_of", "voice__written_by__organisation")
        .prefetch_related("photos", "part_of__photos").order_by("id"),
    )
    things = [("task", task.id)]
    if not supports:
        things += [("concern", concern.id), *(("report", report.id) for report in reports)]
    return Dossier(
        concern=concern,
        kind_name=router.now().kind(concern.category_id).name,
        dispatch=dispatch,
        dispatches=list(sent),
        reports=reports,
        story=ledger.story_of(things, audience="desk", show_date=show_date),
        title=next((headline(report.spoken.words) for report in reports if report.spoken.words), ""),
        earlier=_earlier(viewer, concern),
        relatives=[] if supports else _relatives(viewer, concern),
        others=[(one, bool(task_rules.may_see(viewer, one.task))) for one in sent if one.task_id != task.id],
    )


def _relatives(viewer: Viewer, concern: Concern) -> list[Relative]:
    """Return the parts that a matter was divided into, and the other parts of what it was divided from.

    No statement for one that is neither.
    """
    divided = concern.state == ConcernState.SPLIT
    if concern.parent is None and not divided:
        return []
    related = Q(concern__parent=concern) if divided else Q(pk__in=[])
    if concern.parent is not None:
        related |= Q(concern__parent=concern.parent)
    leading = Dispatch.objects.filter(related, role=Role.LEAD).exclude(concern=concern)
    found = leading.select_related("concern", "task__place", "task__unit").order_by("id")
    last = {one.concern_id: one for one in found}
    kinds = router.now()
    return [
        Relative(
            child=one.concern.parent_id == concern.id,
            code=one.concern.code,
            title=one.concern.sentence or kinds.kind(one.concern.category_id).name,
            state=str(ConcernState(one.concern.state).label),
            unit=one.task.unit.name,
            task_id=one.task_id if task_rules.may_see(viewer, one.task) else None,
        )
        for one in sorted(last.values(), key=lambda one: one.concern_id)
    ]


def _earlier(viewer: Viewer, concern: Concern) -> list[Earlier]:
    """Return what a matter comes from; no statement where it comes from none."""
    found = []
    for before, divided in ((concern.parent, True), (concern.follows, False)):
        if before is None:
            continue
        last = Dispatch.objects.filter(concern=before).exclude(role__in=(Role.SUPPORTING, Role.DOORSTEP))
        dispatch = last.select_related("task__place").order_by("id").last()
        shown = dispatch is not None and bool(task_rules.may_see(viewer, dispatch.task))
        found.append(Earlier(
            divided=divided,
            code=before.code,
            title=before.sentence or router.now().kind(before.category_id).name,
            state=str(ConcernState(before.state).label),
            task_id=dispatch.task_id if dispatch is not None and shown else None,
        ))
    return found


def recounted(concern: Concern, task: Task) -> Deadline:
    """Return what a promise comes to with the calendar as it is now; where it was not kept of what, its task's."""
    if concern.counted_from is not None and concern.term is not None:
        return places.calendar.now().deadline(concern.counted_from, concern.term.amount, concern.term.unit)
    return Deadline(at=task.due_at, provisional=task.provisional, start=task.counted_from, term=task.term)


def task_of(concern_id: int) -> Task:
    """Return the task with which a concern is on a desk now; for a caller that has checked its viewer."""
    leading = Dispatch.objects.filter(concern_id=concern_id, role=Role.LEAD)
    return leading.select_related("task__place", "task__unit").latest("id").task


def photo_at_desk(viewer: Viewer, task: Task, name: str) -> str | None:
    """Return the file of a photograph that belongs to a task, to whoever may see the task."""
    if not task_rules.may_see(viewer, task):
        return None
    behind = Q(report__concern__dispatches__task=task) | Q(report__parts__concern__dispatches__task=task)
    handed_in = Photo.objects.filter(behind, name=name)
    if task_rules.may_work(viewer, task) and Dispatch.objects.filter(task=task, role=Role.SUPPORTING).exists():
        handed_in = handed_in.none()
    return handed_in.values_list("name", flat=True).first() or next(
        (evidence.name for evidence in tasks.evidence_of([task.id]) if evidence.name == name), None,
    ) or tasks.outside_photo(task.id, name)


def voice_at_desk(viewer: Viewer, task: Task, report_id: int) -> str | None:
    """Return the file of a voice message behind a task, to whoever may see the task; never to who only supports."""
    if not task_rules.may_see(viewer, task):
        return None
    spoken = Voice.objects.filter(report_id=report_id, report__concern__dispatches__task=task)
    if task_rules.may_work(viewer, task):
        spoken = spoken.exclude(report__concern__dispatches__in=Dispatch.objects.filter(
            task=task, role=Role.SUPPORTING,
        ))
    return spoken.values_list("name", flat=True).first()


def spoken_behind(viewer: Viewer, task: Task) -> Report | None:
    """Return the report behind the task that leads whose voice message nobody has written down, or None."""
    if not task_rules.may_see(viewer, task):
        return None
    waiting = Report.objects.filter(
        concern__dispatches__in=Dispatch.objects.filter(task=task, role=Role.LEAD), concern__unwritten=True,
        voice__isnull=False,
    )
    return waiting.select_related("concern__place").first()


def led_by(viewer: Viewer, task: Task) -> Concern | None:
    """Return the concern that a task leads to whoever may see the task, or None."""
    if not task_rules.may_see(viewer, task):
        return None
    leading = Dispatch.objects.filter(task=task, role=Role.LEAD).select_related("concern__place").first()
    return leading.concern if leading else None


def raised_as(concern: Concern) -> Raised:
    """Return how a concern was raised first, for the rules to ask; one statement. For acts, not for a page."""
    return Raised.by(concern.reports.filter(told_by=None).select_related("part_of").order_by("id").first())


def units_around(place_id: int) -> list[Unit]:
    """Return the bodies that act at a place or at one around it, nearest first; no statement."""
    line = [spot.id for spot in reversed(places.tree.now().line(place_id))]
    at = {
        unit.id: min(line.index(one) for one in unit.place_ids if one in line)
        for unit in people.directory.now() if not set(line).isdisjoint(unit.place_ids)
    }
    around = (unit for unit in people.directory.now() if unit.id in at and unit.kind not in NO_WORK)
    return sorted(around, key=lambda unit: (at[unit.id], unit.kind, unit.id))


def just_recorded(viewer: Viewer, report_id: int) -> Report | None:
    """Return a report to the office that wrote it down for somebody, to print its receipt."""
    if viewer.office is None:
        return None
    own = Report.objects.filter(pk=report_id, recorded_by_id=viewer.office.id)
    return own.select_related("concern").first()
