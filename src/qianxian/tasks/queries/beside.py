"""What stands beside a task: why it stands still, who wants more time, notices, notes, its checklist and its cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.people.models import Office
from qianxian.tasks import rules
from qianxian.tasks.models import AnswerTemplate, ChecklistLine, CostLine, Extension, Note, Pause, Supervision
from qianxian.tasks.states import CHARGE, OPEN, ExtensionState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

PAGE = 50


@dataclass(frozen=True, slots=True)
class Beside:
    """All that belongs on the page of a task beside what was said; notes and costs of the whole matter."""

    pause: Pause | None
    extension: Extension | None
    notices: list[Supervision]
    notes: list[Note]
    lines: list[ChecklistLine]
    costs: list[CostLine]
    offices: list[Office]

    @property
    def cents(self) -> int:
        """What it cost altogether."""
        return sum(line.cents for line in self.costs)

    @property
    def ticked(self) -> int:
        """How many lines of the checklist are done."""
        return sum(line.ticked_at is not None for line in self.lines)


def beside(viewer: Viewer, task: Task, task_ids: Iterable[int]) -> Beside | None:
    """Return what stands beside a task to whoever may see it; `task_ids` are those of its matter; seven statements."""
    if not rules.may_see(viewer, task):
        return None
    ids = list(task_ids) or [task.id]
    offices = Office.objects.filter(organisation_id=task.unit_id, valid_until=None).order_by("id")
    notes = Note.objects.filter(task_id__in=ids).exclude(words="").select_related("office__organisation")
    return Beside(
        pause=Pause.objects.filter(task=task, until_at=None).first(),
        extension=Extension.objects.filter(task=task, state=ExtensionState.ASKED).first(),
        notices=list(Supervision.objects.filter(task=task).order_by("id")),
        notes=list(notes.order_by("id")),
        lines=list(ChecklistLine.objects.filter(task=task).order_by("id")),
        costs=list(CostLine.objects.filter(task_id__in=ids).order_by("id")),
        offices=list(offices),
    )


def offices_of(viewer: Viewer) -> list[Office]:
    """Return the offices of the viewer's own unit, one of which may look after a piece of work; one statement."""
    if viewer.office is None:
        return []
    own = Office.objects.filter(organisation_id=viewer.office.organisation_id, valid_until=None)
    return list(own.order_by("id"))


def line_for(viewer: Viewer, task: Task, number: int) -> ChecklistLine | None:
    """Return a line of a task's checklist to whoever may see the task, or None."""
    if not rules.may_see(viewer, task):
        return None
    return ChecklistLine.objects.select_related("task__unit", "task__place").filter(pk=number, task=task).first()


def cost_for(viewer: Viewer, task: Task, number: int) -> CostLine | None:
    """Return a line of a task's cost to whoever may see the task, or None."""
    if not rules.may_see(viewer, task):
        return None
    return CostLine.objects.select_related("task__unit", "task__place").filter(pk=number, task=task).first()


def notices_for(viewer: Viewer, *, after: int = 0, only_open: bool = False) -> list[Supervision]:
    """Return up to 51 numbered notices to the viewer's unit or in its places, newest first, from behind `after`."""
    office = viewer.office
    if office is None:
        return []
    theirs = Q(task__unit_id=office.organisation_id)
    if office.organisation_kind in rules.SUPERIORS:
        theirs |= _inside(viewer)
    found = Supervision.objects.filter(theirs)
    if after:
        found = found.filter(id__lt=after)
    if only_open:
        found = found.filter(answered_at=None, task__state__in=OPEN)
    found = found.select_related("task__unit", "task__place", "issued_by__organisation", "answered_by")
    return list(found.order_by("-id")[: PAGE + 1])


def notice_for(viewer: Viewer, number: int) -> Supervision | None:
    """Return a numbered notice to whoever may see the task that it is about; None whether missing or not theirs."""
    found = Supervision.objects.select_related(
        "task__unit", "task__place", "issued_by__organisation", "answered_by",
    ).filter(pk=number).first()
    return found if found is not None and rules.may_see(viewer, found.task) else None


def answers_for(viewer: Viewer) -> list[AnswerTemplate]:
    """Return the answers that the viewer's unit gives often, by name; one statement."""
    if viewer.office is None:
        return []
    own = AnswerTemplate.objects.filter(unit_id=viewer.office.organisation_id, retired=False)
    return list(own.order_by("name", "id"))


def answer_for(viewer: Viewer, number: int) -> AnswerTemplate | None:
    """Return an answer that the viewer's unit gives often, or None."""
    return next((one for one in answers_for(viewer) if one.id == number), None)


def _inside(viewer: Viewer) -> Q:
    assert viewer.office is not None  # noqa: S101  # both callers asked
    inside = Q()
    for path in viewer.office.paths:
        inside |= Q(task__place__path__startswith=path)
    return inside & ~Q(task__source=CHARGE)
