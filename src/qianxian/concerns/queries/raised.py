"""Reading a concern as the one who raised it sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.base.text import headline
from qianxian.concerns import links, rules
from qianxian.concerns.models import Concern, Dispatch, Photo, Report, Voice
from qianxian.concerns.queries.published import PUBLIC
from qianxian.concerns.routing import (
    router,
)
from qianxian.concerns.states import RUNGS, ConcernState, Role, Rung
from qianxian.ledger import queries as ledger
from qianxian.storage import codes
from qianxian.tasks import queries as tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import Any

    from qianxian.ledger.queries import Line
    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Evidence, Pause, Task

BESIDE = ("concern", "part_of", "told_by", "voice__written_by__organisation")
"""What is read with a report for its own page, in one statement."""
SHARED = ("concern.confirmed", "concern.reopened")
"""What happens by the word of one, and is the story of all who raised the same."""


@dataclass(frozen=True, slots=True)
class PartOfMatter:
    """One of the matters into which a concern was divided, as the one who raised the whole sees it."""

    report: Report
    concern: Concern
    kind_name: str
    unit_name: str
    unit_phone: str
    planned_on: date | None
    pause: Pause | None
    own_work: bool = False
    others: int = 0
    story: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """A concern as the one who raised it sees it.

    `others` is how many raised it besides, without their own family; what they said is theirs. `reached` are the rungs
    on which it was worked. `own_work`: the viewer's own unit does or did the work, so they have no say in it.
    """

    report: Report
    concern: Concern
    kind_name: str
    unit_name: str
    unit_phone: str
    photos: list[Photo]
    evidence: list[Evidence]
    story: list[Line]
    others: int
    planned_on: date | None
    pause: Pause | None
    reached: tuple[Rung, ...]
    parts: list[PartOfMatter]
    own_work: bool = False

    @property
    def title(self) -> str:
        """What they said, shortly; or the unit's sentence, if they handed in a photograph only."""
        return headline(self.words) or self.concern.sentence or self.kind_name

    @property
    def words(self) -> str:
        """What they wrote; of a part, what they wrote of the whole; else what the family said for them."""
        told_by = self.report.told_by
        return self.report.spoken.words or (told_by.words if told_by else "")

    @property
    def voice(self) -> Voice | None:
        """Their voice message, if they left one."""
        return getattr(self.report, "voice", None)

    @property
    def in_public(self) -> bool:
        """Whether everybody finds it on the board, in the unit's sentence."""
        return self.concern.state in PUBLIC

    @property
    def rung(self) -> Rung:
        """Where it is worked on; at first it only waits to be taken on."""
        waits = self.concern.state == ConcernState.REPORTED and self.reached[1:] == (self.concern.rung,)
        return Rung.RAISED if waits else Rung(self.concern.rung)


def report_by_link(secret: str) -> Report | None:
    """Return the report that a secret link leads to, or None."""
    found = Report.objects.filter(link_hash=links.hash_of(secret))
    return found.select_related(*BESIDE).first()


def report_by_code(typed: str) -> Report | None:
    """Return the report whose code was typed, or None.

    :raises WrongCode: if the text can't be a code.
    """
    return Report.objects.filter(code=codes.read(typed)).select_related(*BESIDE).first()


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
    lead = _last_lead(dispatches)
    raised = concern.reports.exclude(pk=report.pk).filter(withdrawn_at=None, voided_at=None)
    others = list(raised.values_list("id", "told_by_id"))
    family = [number for number, told_by in others if report.id == told_by or number == report.told_by_id]
    return Matter(
        report=report,
        concern=concern,
        kind_name=router.now().kind(concern.category_id).name,
        unit_name=lead.task.unit.name,
        unit_phone=lead.task.unit.phone,
        photos=list(report.photos.order_by("id")),
        evidence=tasks.evidence_of([dispatch.task_id for dispatch in dispatches]),
        story=_story(report, [number for number, _told_by in others], show_date),
        others=len(others) - len(family),
        planned_on=lead.task.planned_on,
        pause=_pauses([(concern, lead.task)]).get(concern.id),
        reached=_reached(dispatches),
        parts=_parts(viewer, report) if concern.state == ConcernState.SPLIT else [],
        own_work=_own_work(viewer, dispatches),
    )


def _story(report: Report, others: Sequence[int], show_date: Callable[[Any], str]) -> list[Line]:
    """Tell what happened to a report and its concern, with what came of the word of others, but not that word."""
    own = ledger.story_of(
        [("report", report.id), ("concern", report.concern_id)], audience="resident", show_date=show_date,
    )
    if not others:
        return own
    theirs = ledger.story_of([("report", number) for number in others], audience="resident", show_date=show_date)
    shared = [
        replace(line, words={}) for line in theirs if line.kind in SHARED and line.at >= report.created_at
    ]
    return sorted([*own, *shared], key=lambda line: (line.at, line.entry_id))


def _last_lead(dispatches: Sequence[Dispatch]) -> Dispatch:
    return next(one for one in reversed(dispatches) if one.role in (Role.LEAD, Role.FORMER))


def _reached(dispatches: Sequence[Dispatch]) -> tuple[Rung, ...]:
    led = {one.rung for one in dispatches if one.role not in (Role.SUPPORTING, Role.DOORSTEP)}
    return tuple(rung for rung in RUNGS if rung == Rung.RAISED or rung in led)


def _own_work(viewer: Viewer, dispatches: Sequence[Dispatch]) -> bool:
    return any(viewer.is_of(one.task.unit_id) for one in dispatches)


def _parts(viewer: Viewer, report: Report) -> list[PartOfMatter]:
    """Return the parts into which a report's concern was divided, with who has each; two statements."""
    halves = list(report.parts.select_related("concern").order_by("id"))
    led: dict[int, list[Dispatch]] = {}
    dispatches = Dispatch.objects.filter(concern__in=[one.concern_id for one in halves])
    for dispatch in dispatches.select_related("task__unit").order_by("id"):
        led.setdefault(dispatch.concern_id, []).append(dispatch)
    units = {number: _last_lead(behind).task for number, behind in led.items()}
    pauses = _pauses([(one.concern, units[one.concern_id]) for one in halves])
    return [
        PartOfMatter(
            report=one,
            concern=one.concern,
            kind_name=router.now().kind(one.concern.category_id).name,
            unit_name=units[one.concern_id].unit.name,
            unit_phone=units[one.concern_id].unit.phone,
            planned_on=units[one.concern_id].planned_on,
            pause=pauses.get(one.concern_id),
            own_work=_own_work(viewer, led[one.concern_id]),
        )
        for one in halves
    ]


def _pauses(worked: Sequence[tuple[Concern, Task]]) -> dict[int, Pause]:
    """Return why concerns are on hold, by concern; no statement where none is."""
    held = {task.id: concern.id for concern, task in worked if concern.state == ConcernState.SUSPENDED}
    return {held[pause.task_id]: pause for pause in tasks.pauses_of(held)} if held else {}


def part_of(report: Report, code: str) -> Report | None:
    """Return the part with this code of a report whose concern was divided, to whoever holds the whole."""
    return report.parts.filter(code=code).select_related("concern").first()


def voice_for(viewer: Viewer, report: Report) -> str | None:
    """Return the file of the voice message of a matter, to the holder of its receipt only."""
    if not rules.may_open(viewer, report):
        return None
    return Voice.objects.filter(report=report).values_list("name", flat=True).first()


def photo_for(viewer: Viewer, report: Report, name: str) -> str | None:
    """Return the file of a photograph that belongs to a matter, to the holder of its receipt only."""
    if not rules.may_open(viewer, report):
        return None
    own = report.photos.filter(name=name).values_list("name", flat=True).first()
    if own is not None:
        return own
    behind = Dispatch.objects.filter(Q(concern=report.concern_id) | Q(concern__reports__part_of=report))
    shown = tasks.evidence_of(list(behind.values_list("task_id", flat=True)))
    return next((evidence.name for evidence in shown if evidence.name == name), None)
