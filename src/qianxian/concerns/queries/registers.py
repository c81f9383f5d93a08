"""Reading the pages of the gatehouse register: by whoever wrote them down, and the community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns import rules
from qianxian.concerns.models import Dispatch, PagePhoto, RegisterPage, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import Role
from qianxian.places import queries as places
from qianxian.places.states import Level

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

RECENT = 20


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for the one who wrote a line: never shown on the screen of who wrote it down."""

    line: int
    code: str
    unit: str
    promised_at: datetime
    joined: bool


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A line that is in, as whoever wrote it down sees it: without code or link."""

    line: int
    report_id: int
    concern_id: int
    kind_key: str
    unit: str
    promised_at: datetime
    due_at: datetime


def pages_for(viewer: Viewer) -> list[RegisterPage]:
    """Return the pages that the viewer's office opened last; one statement."""
    if viewer.office is None:
        return []
    own = RegisterPage.objects.filter(office_id=viewer.office.id).select_related("place")
    return list(own.order_by("-id")[:RECENT])


def page_for(viewer: Viewer, number: int) -> RegisterPage | None:
    """Return a page to the office that opened it, and to the community; None to everybody else."""
    page = RegisterPage.objects.select_related("place", "photo").filter(pk=number).first()
    return page if page is not None and rules.may_see_page(viewer, page, _community(page)) else None


def page_by_key(key: str) -> RegisterPage | None:
    """Return the page that was opened under this key, or None."""
    return RegisterPage.objects.filter(key=key).first()


def photo_of_page(viewer: Viewer, number: int) -> str | None:
    """Return the file of a whole page's photograph to whoever may see the page."""
    page = page_for(viewer, number)
    return PagePhoto.objects.filter(page=page).values_list("name", flat=True).first() if page is not None else None


def lines_of(page: RegisterPage) -> dict[int, HandedIn]:
    """Return the lines that are in, by their numbers; for a page that the viewer was found to see. Two statements."""
    kinds = router.now()
    return {
        report.line: HandedIn(
            report.line, report.id, report.concern_id, kinds.kind(report.concern.category_id).key, task.unit.name,
            report.concern.promised_at, task.due_at,
        )
        for report, task in _with_tasks(page)
        if report.line is not None
    }


def slips_of(page: RegisterPage) -> list[Slip]:
    """Return what is to be printed of a page whose printing was just recorded; two statements."""
    seen: set[int] = set()
    slips = []
    for report, task in _with_tasks(page):
        joined = report.concern_id in seen
        seen.add(report.concern_id)
        slips.append(Slip(report.line or 0, report.code, task.unit.name, report.concern.promised_at, joined))
    return slips


def kept_before(moment: datetime, at_most: int = 1000) -> list[RegisterPage]:
    """Return pages opened before `moment` whose photograph is still kept."""
    return list(RegisterPage.objects.filter(made_at__lt=moment, photo__isnull=False).order_by("id")[:at_most])


def _with_tasks(page: RegisterPage) -> list[tuple[Report, Task]]:
    reports = list(page.reports.filter(voided_at=None, withdrawn_at=None).select_related("concern").order_by("line"))
    leading = Dispatch.objects.filter(
        concern_id__in=[report.concern_id for report in reports], role__in=(Role.LEAD, Role.FORMER),
    )
    tasks = {one.concern_id: one.task for one in leading.select_related("task__unit").order_by("id")}
    return [(report, tasks[report.concern_id]) for report in reports]


def _community(page: RegisterPage) -> int | None:
    spot = places.tree.now().above(page.place_id, Level.COMMUNITY)
    return spot.id if spot is not None else None
