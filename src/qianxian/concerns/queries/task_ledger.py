"""The ledger of tasks 台账: every piece of work as one row of sixteen columns, for a page or a sheet."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from qianxian.base.text import headline
from qianxian.concerns.models import Dispatch, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import Channel, Role
from qianxian.people.models import Office
from qianxian.people.states import OfficeKind
from qianxian.tasks import queries as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.models import Evidence, Extension, Pause, Supervision, Task
from qianxian.tasks.states import CHARGE, OWED, PRIVACY, ROUND, ExtensionState, PauseReason, TaskState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime, tzinfo

    from django.db.models import QuerySet

    from qianxian.concerns.routing import Router
    from qianxian.people.queries import Viewer

PAGE = 50
BATCH = 500
LONGEST = 120
"""So much of an answer stands in a cell; all of it stands on the page of the task."""
STANDINGS = ("open", "over", "soon", "on_hold", "waiting", "verified")
OVER, SOON, OK = "over", "soon", "ok"
_TINTS = {
    OVER: pgettext_lazy("ledger", "overdue"), SOON: pgettext_lazy("ledger", "nearly due"),
    OK: pgettext_lazy("ledger", "in time"),
}


@dataclass(frozen=True, slots=True)
class LedgerWanted:
    """Which rows: issued in a period, standing in a way, of a unit, of a category; what is None is not asked."""

    since: date | None = None
    until: date | None = None
    standing: str = ""
    unit_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One piece of work; `number` to `remark` are the sixteen columns, `tint` is over, soon, ok or nothing."""

    task_id: int
    tint: str
    number: str
    source: str
    matter: str
    lead: str
    supporting: str
    leader: str
    responsible: str
    phone: str
    issued_on: date
    due_on: date
    progress: str
    problem: str
    next_step: str
    signed_off_on: date | None
    evidence: str
    remark: str


def task_ledger_for(viewer: Viewer, wanted: LedgerWanted, *, now: datetime, after: int = 0) -> list[LedgerRow]:
    """Return up to 51 rows that the viewer may see, newest first, from behind the task `after`; nine statements."""
    found = _chosen(viewer, wanted, now)
    if after:
        found = found.filter(id__lt=after)
    return _rows(_read(found.order_by("-id")[: PAGE + 1]), now)


def whole_task_ledger_for(viewer: Viewer, wanted: LedgerWanted, *, now: datetime) -> Iterator[LedgerRow]:
    """Yield all rows that the viewer may see, oldest first, 500 at a time: a year of a district fits in no memory."""
    last, found = 0, _chosen(viewer, wanted, now)
    while some := _read(found.filter(id__gt=last).order_by("id")[:BATCH]):
        last = some[-1].id
        yield from _rows(some, now)


def _chosen(viewer: Viewer, wanted: LedgerWanted, now: datetime) -> QuerySet[Task]:
    office = viewer.office
    if office is None:
        return Task.objects.none()
    theirs = Q(unit_id=office.organisation_id)
    if office.organisation_kind in task_rules.SUPERIORS:
        for path in office.paths:
            theirs |= Q(place__path__startswith=path)
    # What a unit only supports or brings home stands in the row of the one that leads.
    leads = Q(dispatch=None, source__in=(CHARGE, ROUND)) | Q(dispatch__role__in=(Role.LEAD, Role.ANSWERABLE))
    found = Task.objects.filter(theirs, leads).filter(_standing(wanted.standing, now))
    if wanted.since is not None:
        found = found.filter(issued_at__date__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(issued_at__date__lte=wanted.until)
    if wanted.unit_id is not None:
        found = found.filter(unit_id=wanted.unit_id)
    if wanted.category_id is not None:
        kinds = [wanted.category_id, *(one.id for one in router.now().below(wanted.category_id))]
        found = found.filter(dispatch__concern__category_id__in=kinds)
    return found


class _Listed(NamedTuple):
    """What the ledger needs of a task, its unit, place and steward, and of its matter if it has one."""

    id: int
    source: str
    headline: str
    state: str
    issued_at: datetime
    due_at: datetime
    verified_at: datetime | None
    planned_on: date | None
    outcome: str
    unit_id: int
    unit: str
    phone: str
    place: str
    steward: str | None
    concern_id: int | None
    code: str | None
    category_id: int
    sentence: str
    urged_times: int
    reopened_times: int


_COLUMNS = (
    "id", "source", "headline", "state", "issued_at", "due_at", "verified_at", "planned_on", "outcome", "unit_id",
    "unit__name", "unit__phone", "place__name", "steward__title", "dispatch__concern_id", "dispatch__concern__code",
    "dispatch__concern__category_id", "dispatch__concern__sentence", "dispatch__concern__urged_times",
    "dispatch__concern__reopened_times",
)


def _read(found: QuerySet[Task]) -> list[_Listed]:
    """Read the columns and nothing else: whole tasks, units, places and matters took three times as long."""
    return [_Listed._make(row) for row in found.values_list(*_COLUMNS)]


def _standing(standing: str, now: datetime) -> Q:
    soon = tasks.nearly_due_until(now)
    return {
        "open": Q(state__in=(*OWED, TaskState.SUSPENDED, TaskState.REPORTED_DONE)),
        "over": Q(state__in=OWED, due_at__lt=now),
        "soon": Q(state__in=OWED, due_at__gte=now, due_at__lte=soon),
        "on_hold": Q(state=TaskState.SUSPENDED),
        "waiting": Q(state=TaskState.REPORTED_DONE),
        "verified": Q(state=TaskState.VERIFIED),
    }.get(standing, Q())


@dataclass(slots=True)
class _Around:
    """What stands in other tables about some tasks, by task; supporters and channels by concern, leaders by unit."""

    supporting: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    channels: dict[int, str] = field(default_factory=dict)
    leaders: dict[int, str] = field(default_factory=dict)
    pauses: dict[int, Pause] = field(default_factory=dict)
    extensions: dict[int, Extension] = field(default_factory=dict)
    photos: Counter[int] = field(default_factory=Counter)
    notices: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def _around(found: list[_Listed]) -> _Around:
    ids = [task.id for task in found]
    concerns = [task.concern_id for task in found if task.concern_id is not None]
    around = _Around()
    helping = Dispatch.objects.filter(concern_id__in=concerns, role=Role.SUPPORTING).order_by("id")
    for concern_id, name in helping.values_list("concern_id", "task__unit__name"):
        around.supporting[concern_id].append(name)
    channels = {channel.value: str(channel.label) for channel in Channel}
    for concern_id, channel, walked in Report.objects.filter(concern_id__in=concerns).order_by("-id").values_list(
        "concern_id", "channel", "found_at__walk__round__name",
    ):
        around.channels[concern_id] = channels[channel] if walked is None else _("round “%(name)s”") % {
            "name": walked,
        }
    kinds = (OfficeKind.LEADER, OfficeKind.SECRETARY)
    leading = Office.objects.filter(
        organisation_id__in={task.unit_id for task in found}, kind__in=kinds, valid_until=None,
    ).order_by("-id")
    for organisation_id, title in leading.values_list("organisation_id", "title"):
        around.leaders[organisation_id] = title
    around.pauses = {pause.task_id: pause for pause in Pause.objects.filter(task_id__in=ids, until_at=None)}
    asked = Extension.objects.filter(task_id__in=ids, state=ExtensionState.ASKED)
    around.extensions = {one.task_id: one for one in asked}
    around.photos = Counter(Evidence.objects.filter(task_id__in=ids).values_list("task_id", flat=True))
    for task_id, year, number in Supervision.objects.filter(task_id__in=ids).order_by("id").values_list(
        "task_id", "year", "number",
    ):
        around.notices[task_id].append(f"〔{year}〕{number}")
    return around


def _rows(found: list[_Listed], now: datetime) -> list[LedgerRow]:
    around, soon, kinds = _around(found), tasks.nearly_due_until(now), router.now()
    zone, progress = timezone.get_current_timezone(), cache(_progress)
    return [_row(task, around, _tint(task, now, soon), progress=progress, kinds=kinds, zone=zone) for task in found]


def _progress(tint: str, state: str) -> str:
    return " · ".join(part for part in (said_tint(tint), str(TaskState(state).label)) if part)


def _row(
    task: _Listed, around: _Around, tint: str, *, progress: Callable[[str, str], str], kinds: Router, zone: tzinfo,
) -> LedgerRow:
    concern_id = task.concern_id or 0
    return LedgerRow(
        task_id=task.id,
        tint=tint,
        number=task.code or "",
        source=_source(task, around.channels.get(concern_id, "")),
        matter=_matter(task, kinds),
        lead=task.unit,
        supporting="、".join(around.supporting.get(concern_id, [])),
        leader=around.leaders.get(task.unit_id, ""),
        responsible=task.steward or "",
        phone=task.phone,
        issued_on=task.issued_at.astimezone(zone).date(),
        due_on=task.due_at.astimezone(zone).date(),
        progress=progress(tint, task.state),
        problem=_problem(task, around),
        next_step=_next_step(task, around),
        signed_off_on=task.verified_at.astimezone(zone).date() if task.verified_at else None,
        evidence=_evidence(task, around.photos[task.id]),
        remark=_remark(task, around),
    )


def said_tint(tint: str) -> str:
    """Say a colour in a word: nobody has to tell red from green."""
    return str(_TINTS[tint]) if tint else ""


def _tint(task: _Listed, now: datetime, soon: datetime) -> str:
    if task.state not in OWED:
        return OK if task.state == TaskState.VERIFIED else ""
    if task.due_at < now:
        return OVER
    return SOON if task.due_at <= soon else OK


def _source(task: _Listed, channel: str) -> str:
    if task.source == CHARGE:
        return pgettext("source of work", "charge of a sub-district")
    if task.source == ROUND:
        return pgettext("source of work", "the unit's own round")
    return pgettext("source of work", "request about data") if task.source == PRIVACY else channel


def _matter(task: _Listed, kinds: Router) -> str:
    """Say what it is about in the unit's own sentence; until there is one, by kind and place: never in a resident's."""
    if task.source == ROUND:
        return task.headline
    if task.concern_id is None:
        return _("Visit %(place)s") % {"place": task.place}
    return task.headline or task.sentence or f"{kinds.kind(task.category_id).name} · {task.place}"


def _problem(task: _Listed, around: _Around) -> str:
    if pause := around.pauses.get(task.id):
        return f"{PauseReason(pause.reason).label}: {pause.words}"
    asked = around.extensions.get(task.id)
    return asked.reason if asked else ""


def _next_step(task: _Listed, around: _Around) -> str:
    if pause := around.pauses.get(task.id):
        return _("Looked at again on %(day)s") % {"day": pause.review_on.isoformat()}
    if asked := around.extensions.get(task.id):
        return _("Time wanted until %(day)s") % {"day": asked.wanted_on.isoformat()}
    if task.planned_on and task.state in OWED:
        return _("Somebody comes on %(day)s") % {"day": task.planned_on.isoformat()}
    return ""


def _evidence(task: _Listed, photos: int) -> str:
    said = headline(task.outcome, LONGEST) if task.outcome else ""
    shown = ngettext("%(n)s photograph", "%(n)s photographs", photos) % {"n": photos} if photos else ""
    return "; ".join(part for part in (said, shown) if part)


def _remark(task: _Listed, around: _Around) -> str:
    parts = [_("supervision notice %(number)s") % {"number": number} for number in around.notices.get(task.id, [])]
    if task.urged_times:
        parts.append(_("urged %(n)s times") % {"n": task.urged_times})
    if task.reopened_times:
        parts.append(_("opened again %(n)s times") % {"n": task.reopened_times})
    return "; ".join(parts)
