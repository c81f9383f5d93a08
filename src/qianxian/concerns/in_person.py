"""Answers that are told at the door: to whom, by whom, and what the one who goes has to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.concerns.models import Dispatch, InPerson, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import BY_OTHERS, Channel, Role
from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import OPEN

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.people.queries import Unit, Viewer
    from qianxian.tasks.models import Task

WORK_DAYS = 2
"""Within which an answer is told."""


def unreachable(concern_id: int) -> list[Report]:
    """Return the reports that somebody else wrote down and whose owner left neither number nor account.

    Who handed it in by themselves has the link, and nobody knows their door. An answer from above is brought to the
    door in any case. What was replayed from an older register was answered then; for what an office
    found itself nobody waits.
    """
    if Dispatch.objects.filter(concern_id=concern_id, role=Role.DOORSTEP, task__state__in=OPEN).exists():
        return []
    found = Report.objects.filter(
        Q(contact=None) | Q(contact__phone=""), Q(part_of=None) | ~Q(part_of__contact__phone__gt=""),
        concern_id=concern_id, concern__replayed=False, resident=None, withdrawn_at=None, voided_at=None,
    )
    raised = found.filter(channel__in=BY_OTHERS).exclude(channel=Channel.FOUND)
    return list(raised.select_related("concern").order_by("id"))


def behind(task_id: int) -> list[InPerson]:
    """Return what a task tells, if it is one of these; one statement."""
    return list(InPerson.objects.filter(task_id=task_id).select_related("task", "report__concern"))


def not_yet_told(concern_id: int) -> list[InPerson]:
    """Return what is still to be told of a concern; one statement."""
    waiting = InPerson.objects.filter(report__concern_id=concern_id, told_at=None, task__state__in=OPEN)
    return list(waiting.select_related("task__unit", "task__place").order_by("id"))


def who_goes(report: Report, today: date) -> Unit:
    """Return the courtyard's party group where somebody holds office in it, else the grid's branch, else who answered.

    The head of the courtyard knows the doors.
    """
    tree, directory = places.tree.now(), people.directory.now()
    place_id = report.concern.place_id
    around = directory.core_and_wings(tree, place_id)
    groups = directory.at(place_id, OrganisationKind.PARTY_GROUP)
    for unit in (groups, around.core, around.stand_in):
        if unit is not None and people.is_held(unit.id, today):
            return unit
    leading = report.concern.dispatches.filter(role=Role.LEAD).order_by("id")
    return directory.get(leading.values_list("task__unit_id", flat=True).last() or 0)


@dataclass(frozen=True, slots=True)
class ToTell:
    """What somebody has to know who goes to tell an answer; none of it is what the resident wrote."""

    code: str
    kind_name: str
    sentence: str
    answer: str
    unit_name: str
    raised_at: datetime
    channel: str
    recorded_by: str
    where: str
    told_at: datetime | None


def to_tell(viewer: Viewer, task: Task) -> ToTell | None:
    """Return what a task tells, to those who may see the task; None if it is another kind of task."""
    told = InPerson.objects.filter(task=task).select_related("report__concern", "report__recorded_by").first()
    if told is None or not task_rules.may_see(viewer, task):
        return None
    report, concern = told.report, told.report.concern
    answering = concern.dispatches.filter(role=Role.LEAD).select_related("task__unit").order_by("id").last()
    return ToTell(
        code=concern.code,
        kind_name=router.now().kind(concern.category_id).name,
        sentence=concern.sentence,
        answer=concern.answer,
        unit_name=answering.task.unit.name if answering is not None else "",
        raised_at=report.created_at,
        channel=str(Channel(report.channel).label),
        recorded_by=report.recorded_by.title if report.recorded_by else "",
        where=places.tree.now().said(concern.place_id),
        told_at=told.told_at,
    )
