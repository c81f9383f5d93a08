"""Raising a concern, and what becomes of it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.text import clean
from qianxian.concerns import links, rules
from qianxian.concerns.models import Category, Concern, Dispatch, Photo, Report, Rule
from qianxian.concerns.routing import Route, router
from qianxian.concerns.states import BY_OTHERS, LIFECYCLE, Channel, ConcernState, Role, Rung
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act, swap
from qianxian.tasks import actions as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.actions import Unsaid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.concerns.routing import Kind
    from qianxian.people.queries import Viewer
    from qianxian.people.states import OrganisationKind
    from qianxian.places.models import Place
    from qianxian.places.queries import Tree
    from qianxian.storage.files import StoredPhoto
    from qianxian.tasks.models import Task

MOST_WORDS = 6000


class AlreadyReported(Exception):
    """The same thing was handed in before, under the same key."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody hands in.

    `key` is made by the page that handed out the form; with what was written it makes handing in twice one report.
    """

    place_id: int
    category_key: str
    channel: Channel
    key: str
    words: str = ""
    photos: Sequence[StoredPhoto] = ()
    phone: str = ""

    def intake_key(self) -> str:
        """Return the key under which this is one report, however often it is handed in."""
        parts = [self.key, str(self.place_id), self.category_key, clean(self.words), *(p.sha256 for p in self.photos)]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


# ── coming in ────────────────────────────────────────────────────────────────────────────────────────────────────


@act
def report(*, actor: Viewer, intake: Intake, stamp: int, now: datetime) -> Report:
    """Let somebody raise a concern; it is routed and on a unit's desk when this returns.

    `stamp` is that of the reference data, which the look-up of the place brought along.

    :raises Unsaid: if there are neither words nor a photograph, or too many words.
    :raises Refused: if somebody writes for others at a place that is not in their care.
    :raises NotAPhone: if the number left is none.
    :raises NoUnit: if nobody in the district can be found for it.
    :raises AlreadyReported: if the same was handed in before.
    """
    tree, kind = places.tree.at(stamp), _kind(intake.category_key, stamp)
    _check(actor, intake, tree)
    route = router.at(stamp).route(intake.place_id, kind, tree, people_queries.directory.at(stamp))
    deadline = places.calendar.at(stamp).deadline(now, kind.promise_days)
    task = tasks.issue(
        unit_id=route.unit.id,
        unit_name=route.unit.name,
        place_id=intake.place_id,
        source="concern",
        deadline=deadline,
        now=now,
    )
    concern = _new_concern(tree, kind, task, ConcernState.REPORTED, now)
    _dispatch(concern, task, route)
    made = _new_report(actor, intake, concern, now)
    entry_id = ledger.record(
        "concern.reported",
        about=made,
        place_id=intake.place_id,
        office_id=made.recorded_by_id,
        category_id=kind.id,
        became=concern.state,
        now=now,
        channel=intake.channel.value,
        unit=route.unit.name,
        promised_at=concern.promised_at.isoformat(),
        words_sha256=_sha256(made.words),
        photos=[photo.sha256 for photo in intake.photos],
    )
    if made.contact_id is not None:
        notices.tell(entry_id=entry_id, about_kind="report", to=[(made.contact_id, made.id)], now=now)
    return made


@act
def settle(*, actor: Viewer, intake: Intake, headline: str, outcome: str, stamp: int, now: datetime) -> Report:
    """Record what was raised and settled on the spot, in one act; it is still to be confirmed.

    :raises Refused: if the actor does not look after the place.
    :raises Unsaid: if it is not said what was the matter or what was done.
    :raises AlreadyReported: if the same was handed in before.
    """
    tree, kind = places.tree.at(stamp), _kind(intake.category_key, stamp)
    spot = tree.get(intake.place_id)
    task = tasks.issue_settled(
        actor=actor,
        place_id=spot.id,
        path=spot.path,
        source="concern",
        headline=headline,
        outcome=outcome,
        now=now,
    )
    concern = _new_concern(tree, kind, task, ConcernState.DONE, now)
    _dispatch(concern, task, None)
    made = _new_report(actor, intake, concern, now)
    entry_id = ledger.record(
        "concern.settled",
        about=made,
        place_id=spot.id,
        office_id=made.recorded_by_id,
        category_id=kind.id,
        became=concern.state,
        now=now,
        channel=intake.channel.value,
        unit=actor.office.organisation_name if actor.office else "",
        answer=concern.answer,
        words_sha256=_sha256(made.words),
        photos=[photo.sha256 for photo in intake.photos],
    )
    if made.contact_id is not None:
        notices.tell(entry_id=entry_id, about_kind="report", to=[(made.contact_id, made.id)], now=now)
    return made


def _kind(key: str, stamp: int) -> Kind:
    kind = router.at(stamp).by_key(key)
    if kind is None:
        raise Unsaid(_("Choose what it is about."))
    return kind


def _check(actor: Viewer, intake: Intake, tree: Tree) -> None:
    if intake.channel in BY_OTHERS:
        require(rules.may_report_for_others(actor, tree.get(intake.place_id).path))
    if not clean(intake.words) and not intake.photos:
        raise Unsaid(_("Write a few words, or take a photograph. One of the two is enough."))
    if len(intake.words) > MOST_WORDS:
        raise Unsaid(_("At most 6,000 characters, please. The main points are enough; somebody will ask."))


def _new_concern(tree: Tree, kind: Kind, task: Task, state: ConcernState, now: datetime) -> Concern:
    number = ids.new()
    grid, community = tree.above(task.place_id, Level.GRID), tree.above(task.place_id, Level.COMMUNITY)
    return Concern.objects.create(
        id=number,
        code=codes.make(number),
        category_id=kind.id,
        place_id=task.place_id,
        grid_id=grid.id if grid else None,
        community_id=community.id if community else None,
        state=state,
        sentence=task.headline,
        answer=task.outcome,
        created_at=now,
        promised_at=task.due_at,
        provisional=task.provisional,
        done_at=task.done_at,
    )


def _dispatch(concern: Concern, task: Task, route: Route | None) -> None:
    Dispatch.objects.create(
        concern=concern,
        task=task,
        rung=route.rung if route else Rung.GRID,
        role=Role.LEAD,
        rule_id=route.rule.id if route else None,
        rule_version=route.rule.version if route else None,
        inputs=route.inputs if route else {},
        fell_back=route.fell_back if route else False,
    )


def _new_report(actor: Viewer, intake: Intake, concern: Concern, now: datetime) -> Report:
    phone = people.read_phone(intake.phone) if intake.phone.strip() else ""
    contact = people.leave_contact(phone=phone, now=now) if phone else None
    number = ids.new()
    for_others = actor.office is not None and intake.channel in BY_OTHERS
    try:
        made = Report.objects.create(
            id=number,
            code=codes.make(number),
            concern=concern,
            words=clean(intake.words),
            channel=intake.channel,
            created_at=now,
            intake_key=intake.intake_key(),
            link_hash=links.hash_of(links.secret_of(number)),
            contact=contact,
            recorded_by_id=actor.office.id if for_others and actor.office else None,
        )
    except IntegrityError as error:
        if "intake_key" in str(error):
            raise AlreadyReported from error
        raise
    Photo.objects.bulk_create([Photo(report=made, **asdict(photo)) for photo in intake.photos])
    return made


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


# ── following the task ───────────────────────────────────────────────────────────────────────────────────────────


@act
def accept(*, concern: Concern, unit_name: str, sentence: str, now: datetime) -> None:
    """Say that a unit has taken the concern on, with the sentence that everybody may read."""
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
    entry_id = _record(
        "concern.done", concern, was, now, due_at=concern.promised_at, unit=unit_name, answer=answer,
    )
    _tell_all(concern, entry_id, now)


# ── the word of the one who raised it ────────────────────────────────────────────────────────────────────────────


@act
def confirm(*, actor: Viewer, report: Report, version: int, now: datetime) -> None:
    """Let the resident close what the resident opened.

    :raises Refused: if the actor does not hold the report's receipt, or did the work.
    :raises NotPossible: if there is no answer to confirm.
    :raises Conflict: if the concern changed since `version`.
    """
    concern, task, unit_name = _answering(actor, report)
    was = _step(concern, version, "confirm", confirmed_at=now)
    _say(report, solved=True, missing="", now=now)
    tasks.verify(task=task, now=now)
    entry_id = _record("concern.confirmed", concern, was, now, unit=unit_name)
    _tell_all(concern, entry_id, now)


@act
def reopen(*, actor: Viewer, report: Report, version: int, missing: str, now: datetime) -> None:
    """Let the resident say that it is not settled; the unit has it on its desk again, with a new promise.

    `missing` says what is still wrong, in the resident's own words; it may be empty.

    :raises Refused: if the actor does not hold the report's receipt, or did the work.
    :raises NotPossible: if there is no answer to say no to.
    :raises Conflict: if the concern changed since `version`.
    """
    concern, task, unit_name = _answering(actor, report)
    promise_days = router.now().kind(concern.category_id).promise_days
    deadline = places.calendar.now().deadline(now, promise_days)
    was = _step(concern, version, "reopen", promised_at=deadline.at, provisional=deadline.provisional)
    _say(report, solved=False, missing=clean(missing)[:MOST_WORDS], now=now)
    tasks.resume(task=task, due_at=deadline.at, now=now)
    entry_id = _record(
        "concern.reopened",
        concern,
        was,
        now,
        unit=unit_name,
        missing=report.missing,
        promised_at=deadline.at.isoformat(),
    )
    _tell_all(concern, entry_id, now)


def _answering(actor: Viewer, report: Report) -> tuple[Concern, Task, str]:
    dispatches = list(report.concern.dispatches.select_related("task__unit").order_by("id"))
    require(rules.may_answer(actor, report, [dispatch.task.unit_id for dispatch in dispatches]))
    task = dispatches[-1].task
    return report.concern, task, task.unit.name


def _say(report: Report, *, solved: bool, missing: str, now: datetime) -> None:
    Report.objects.filter(pk=report.pk).update(solved=solved, missing=missing, answered_at=now)
    report.solved, report.missing, report.answered_at = solved, missing, now


# ── seeing a number ──────────────────────────────────────────────────────────────────────────────────────────────


@act
def see_contact(*, actor: Viewer, report: Report, task: Task, now: datetime) -> str:
    """Show the number that was left to the unit that owes the work, and keep who saw it.

    :raises Refused: if the actor is not of the unit.
    """
    require(task_rules.may_work(actor, task))
    phone = people_queries.phone_of(report.contact_id) if report.contact_id is not None else ""
    office = actor.office
    ledger.record(
        "contact.seen",
        about=report,
        place_id=task.place_id,
        office_id=office.id if office else None,
        now=now,
        unit=office.organisation_name if office else "",
        by=actor.account_id,
    )
    return phone


# ── the district's own settings ──────────────────────────────────────────────────────────────────────────────────


@act
def add_category(
    *,
    key: str,
    name: str,
    short: str,
    position: int,
    promise_days: int,
    now: datetime,
    emergency: str = "",
    state_only: bool = False,
    for_residents: bool = True,
) -> Category:
    """Add a category."""
    category = Category.objects.create(
        key=key,
        name=name,
        short=short,
        position=position,
        promise_days=promise_days,
        emergency=emergency,
        state_only=state_only,
        for_residents=for_residents,
    )
    stamps.move()
    ledger.record("category.added", about=category, category_id=category.id, now=now, name=name)
    return category


@act
def set_rule(
    *,
    position: int,
    level: Level,
    unit_kind: OrganisationKind,
    now: datetime,
    place: Place | None = None,
    category: Category | None = None,
) -> Rule:
    """Set the routing rule at a position; the one that was there is retired and the new one is its next version."""
    before = Rule.objects.filter(position=position).order_by("-version").first()
    Rule.objects.filter(position=position, retired=False).update(retired=True)
    rule = Rule.objects.create(
        position=position,
        version=before.version + 1 if before else 1,
        place=place,
        category=category,
        level=level,
        unit_kind=unit_kind,
    )
    stamps.move()
    ledger.record("rule.set", about=rule, now=now, position=position, version=rule.version)
    return rule


# ── shared steps ─────────────────────────────────────────────────────────────────────────────────────────────────


def _step(concern: Concern, version: int, verb: str, **changes: object) -> ConcernState:
    """Take one step of the table and return the state before."""
    was = ConcernState(concern.state)
    swap(concern, version=version, state=LIFECYCLE.target(was, verb), **changes)
    return was


def _record(
    kind: str, concern: Concern, was: ConcernState, now: datetime, due_at: datetime | None = None, **words: Any,
) -> int:
    return ledger.record(
        kind,
        about=concern,
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
