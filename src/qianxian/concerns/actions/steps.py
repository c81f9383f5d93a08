"""What becomes of a concern: it follows its task, and the one who raised it has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from qianxian.base.permits import require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.actions.intake import MOST_WORDS, notice_in_force, require_own_words
from qianxian.concerns.models import Concern, ContactView, DataRequest, Dispatch, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import LIFECYCLE, ConcernState, RequestOutcome, Rung
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.places.states import Level
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.places.calendar import Deadline
    from qianxian.tasks.models import Task

@act
def accept(*, concern: Concern, unit_name: str, sentence: str, now: datetime) -> None:
    """Say that a unit has taken the concern on, with the sentence that everybody may read.

    :raises Unsaid: if the sentence repeats what a resident wrote.
    """
    require_own_words(sentence, concern.reports.values_list("words", flat=True))
    was = _step(concern, concern.version, "accept", sentence=sentence)
    entry_id = _record(
        "concern.accepted",
        concern,
        was,
        now,
        unit=unit_name,
        sentence=sentence,
        promised_at=concern.promised_at.isoformat(),
    )
    _tell_all(concern, entry_id, now)


@act
def finish(*, concern: Concern, unit_name: str, answer: str, now: datetime) -> None:
    """Give the unit's answer to those who raised the concern; they say whether it is settled."""
    was = _step(concern, concern.version, "finish", answer=answer, done_at=now)
    asked = DataRequest.objects.filter(report__concern=concern, done_at=None)
    asked.update(done_at=now, outcome=RequestOutcome.ANSWERED)
    entry_id = _record(
        "concern.done", concern, was, now, due_at=concern.promised_at, unit=unit_name, answer=answer,
    )
    _tell_all(concern, entry_id, now)


@act
def confirm(*, actor: Viewer, report: Report, version: int, now: datetime) -> None:
    """Let the resident close what the resident opened.

    :raises Refused: if the actor does not hold the report's receipt, or did the work.
    :raises NotPossible: if there is no answer to confirm.
    :raises Conflict: if the concern changed since `version`.
    """
    concern, dispatch = _answering(actor, report, now)
    was = _step(concern, version, "confirm", confirmed_at=now)
    _say(report, solved=True, missing="", now=now)
    tasks.verify(task=dispatch.task, now=now)
    entry_id = _record("concern.confirmed", concern, was, now, about=report, unit=dispatch.task.unit.name)
    _tell_all(concern, entry_id, now)


@act
def reopen(*, actor: Viewer, report: Report, version: int, missing: str, now: datetime) -> None:
    """Let the resident say that it is not settled; the unit has it on its desk again, with a new promise.

    `missing` says what is still wrong, in the resident's own words; it may be empty.

    :raises Refused: if the actor does not hold the report's receipt, or did the work.
    :raises NotPossible: if there is no answer to say no to.
    :raises Conflict: if the concern changed since `version`.
    """
    concern, dispatch = _answering(actor, report, now)
    term = router.now().kind(concern.category_id).term(Rung(dispatch.rung))
    deadline = places.calendar.now().deadline(now, term.amount, term.unit)
    was = _step(
        concern, version, "reopen", promised_at=deadline.at, provisional=deadline.provisional, **made_of(deadline),
    )
    _say(report, solved=False, missing=clean(missing)[:MOST_WORDS], now=now)
    tasks.resume(task=dispatch.task, deadline=deadline, now=now)
    entry_id = _record(
        "concern.reopened",
        concern,
        was,
        now,
        about=report,
        unit=dispatch.task.unit.name,
        missing=report.missing,
        promised_at=deadline.at.isoformat(),
    )
    _tell_all(concern, entry_id, now)


@act
def recompute_promise(*, concern: Concern, deadline: Deadline, now: datetime) -> None:
    """Let a promise be counted with the calendar of a year that is known now; told only if it is another day."""
    before_at = concern.promised_at
    swap(
        concern, version=concern.version, promised_at=deadline.at, provisional=deadline.provisional,
        **made_of(deadline),
    )
    state = ConcernState(concern.state)
    moved = timezone.localtime(before_at).date() != timezone.localtime(deadline.at).date()
    entry_id = _record(
        "concern.promise_recomputed",
        concern,
        state,
        now,
        due_at=before_at,
        moved=moved,
        before_at=before_at.isoformat(),
        promised_at=deadline.at.isoformat(),
    )
    if moved:
        _tell_all(concern, entry_id, now)


@act
def rehome(*, concern: Concern, before: str, now: datetime) -> None:
    """Let a matter that is not settled follow its courtyard into another grid, with the work that is owed for it.

    `before` is the name of the grid it leaves. The promise stays what it was.
    """
    tree, directory = places.tree.now(), people_queries.directory.now()
    grid = tree.above(concern.place_id, Level.GRID)
    route = router.now().route(concern.place_id, router.now().kind(concern.category_id), tree, directory)
    dispatch = concern.dispatches.select_related("task__unit").order_by("id").last()
    changed = False
    if dispatch is not None and dispatch.rung == Rung.GRID and dispatch.task.unit_id != route.unit.id:
        tasks.pass_on(task=dispatch.task, unit_id=route.unit.id, unit_name=route.unit.name, now=now)
        changed = True
    swap(concern, version=concern.version, grid_id=grid.id if grid else None)
    entry_id = _record(
        "concern.rehomed", concern, ConcernState(concern.state), now, before=before, grid=grid.name if grid else "",
        unit=route.unit.name,
    )
    if changed:
        _tell_all(concern, entry_id, now)


def _answering(actor: Viewer, report: Report, now: datetime) -> tuple[Concern, Dispatch]:
    require(rules.may_still_act(report.concern.confirmed_at, now))
    dispatches = list(report.concern.dispatches.select_related("task__unit").order_by("id"))
    require(rules.may_answer(actor, report, [dispatch.task.unit_id for dispatch in dispatches]))
    return report.concern, dispatches[-1]


def _say(report: Report, *, solved: bool, missing: str, now: datetime) -> None:
    Report.objects.filter(pk=report.pk).update(solved=solved, missing=missing, answered_at=now)
    report.solved, report.missing, report.answered_at = solved, missing, now


@act
def see_contact(*, actor: Viewer, report: Report, task: Task, now: datetime) -> str:
    """Show the number that was left to the unit that owes the work, and keep who saw it.

    :raises Refused: if the actor is not of the unit.
    """
    require(task_rules.may_work(actor, task))
    phone = people_queries.phone_of(report.contact_id) if report.contact_id is not None else ""
    office = actor.office
    if office is not None:
        ContactView.objects.create(report=report, office_id=office.id, seen_at=now)
    ledger.record(
        "contact.seen",
        about=report,
        place_id=task.place_id,
        office_id=office.id if office else None,
        now=now,
        unit=office.organisation_name if office else "",
        title=office.title if office else "",
        by=actor.account_id,
    )
    return phone


@act
def leave_number(*, report: Report, phone: str, now: datetime) -> None:
    """Keep a number that was added when the same thing was handed in once more.

    :raises NotAPhone: if it is no number.
    """
    contact = people.leave_contact(
        phone=people.read_phone(phone), notice_number=notice_in_force(now), now=now,
    )
    Report.objects.filter(pk=report.pk, contact=None).update(contact=contact)
    report.contact = contact
    ledger.record("contact.left", about=report, place_id=report.concern.place_id, now=now)


@act
def forget_contact(*, report: Report, now: datetime) -> None:
    """Erase the number that was left with a report, because it is no longer needed."""
    if report.contact_id is not None:
        people.forget_contact(contact_id=report.contact_id, now=now)
    ledger.record("contact.forgotten", about=report, place_id=report.concern.place_id, now=now)


def _step(concern: Concern, version: int, verb: str, **changes: object) -> ConcernState:
    """Take one step of the table and return the state before."""
    was = ConcernState(concern.state)
    swap(concern, version=version, state=LIFECYCLE.target(was, verb), **changes)
    return was


def _record(
    kind: str,
    concern: Concern,
    was: ConcernState,
    now: datetime,
    *,
    about: Report | None = None,
    due_at: datetime | None = None,
    **words: Any,
) -> int:
    """Record a step of the concern; what a resident said is about their own report, and is erased with it."""
    return ledger.record(
        kind,
        about=about or concern,
        place_id=concern.place_id,
        category_id=concern.category_id,
        was=was,
        became=concern.state,
        due_at=due_at,
        now=now,
        **words,
    )


def _tell_all(concern: Concern, entry_id: int, now: datetime) -> None:
    """Tell everybody who raised the concern and left a number; two statements at most."""
    reachable = concern.reports.filter(contact__phone__gt="").values_list("contact_id", "id")
    to = [(contact_id, report_id) for contact_id, report_id in reachable if contact_id is not None]
    notices.tell(entry_id=entry_id, about_kind="report", to=to, now=now)
