"""How a concern comes in: raised, routed and on a unit's desk, or settled on the spot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.actions.handed_in import MOST_WORDS, Intake, attached, new_report, sha256
from qianxian.concerns.actions.own_words import require_own_words
from qianxian.concerns.actions.suggestions import keep_suggestion
from qianxian.concerns.actions.turns import take_turn
from qianxian.concerns.models import Concern, Dispatch, RegisterPage, Report
from qianxian.concerns.queries.desk import raised_as
from qianxian.concerns.routing import router
from qianxian.concerns.rulebook import Raised
from qianxian.concerns.states import (
    BY_OTHERS,
    OPEN,
    RUNG_OF,
    Channel,
    ConcernState,
    Relation,
    Role,
    Rung,
)
from qianxian.language.emergency import emergency_hint
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.places.calendar import Deadline
from qianxian.places.models import made_of
from qianxian.places.states import Level
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act
from qianxian.tasks import actions as tasks
from qianxian.tasks import rules as task_rules
from qianxian.tasks.actions import Unsaid
from qianxian.tasks.models import Visit
from qianxian.tasks.states import CONCERN

if TYPE_CHECKING:
    from qianxian.concerns.routing import Kind, Route
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Tree
    from qianxian.tasks.models import Task


@act
def report(
    *,
    actor: Viewer,
    intake: Intake,
    stamp: int,
    now: datetime,
    source: str = CONCERN,
    deadline: Deadline | None = None,
) -> Report:
    """Let somebody raise a concern; it is routed and on a unit's desk when this returns.

    `stamp` is that of the reference data, which the look-up of the place brought along; `deadline` one that the law
    sets, whatever the category promises.

    :raises Unsaid: if there are neither words nor a photograph nor a voice message, or too many words.
    :raises Refused: if somebody writes for others at a place that is not in their care.
    :raises NotAPhone: if the number left is none.
    :raises NoUnit: if nobody in the district can be found for it.
    :raises AlreadyReported: if the same was handed in before.
    """
    tree, kind = places.tree.at(stamp), _kind(intake, stamp)
    _check(actor, intake, tree)
    if intake.joins_id is not None and (joined := _open_to_join(intake.joins_id, intake.place_id, tree)) is not None:
        return _join_in(actor, intake, joined, stamp, now)
    if not clean(intake.words) and not intake.photos and intake.voice is None:
        raise Unsaid(_("Say it, write a few words, or take a photograph. One of them is enough."))
    route = _route(intake, kind, stamp, now)
    if intake.external_due_at is not None:
        deadline = Deadline(at=intake.external_due_at, provisional=False)
    promised = deadline
    if deadline is None:
        deadline = _deadline(kind, route.rung, now, stamp)
        promised = _since_written(kind, route.rung, intake, deadline, stamp)
    task = tasks.issue(
        unit_id=route.unit.id,
        unit_name=route.unit.name,
        place_id=intake.place_id,
        source=source,
        deadline=deadline,
        receive_by=_deadline(kind, Rung.RAISED, now, stamp),
        climbs=source == CONCERN,
        now=now,
    )
    concern = new_concern(
        tree, kind, task.place_id, ConcernState.REPORTED, now=now, promise=promised or deadline, rung=route.rung,
        replayed=intake.replayed, follows_id=intake.follows_id, unwritten=intake.only_spoken,
    )
    dispatch(concern, task, route)
    made = new_report(actor, intake, concern, stamp, now)
    keep_suggestion(made, intake.suggested, kind, now)
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
        words_sha256=sha256(made.words),
        **attached(intake),
    )
    told = [notices.Told(made.id, made.contact_id, made.resident_id)]
    urgent = emergency_hint(made.words) is not None
    notices.tell(entry_id=entry_id, about_kind="report", to=told, now=now, urgent=urgent)
    if intake.elder_phone.strip():
        _let_elder_follow(intake=intake, said=made, stamp=stamp, now=now)
    return made


@act
def settle(*, actor: Viewer, intake: Intake, headline: str, outcome: str, stamp: int, now: datetime) -> Report:
    """Record what was raised and settled on the spot, in one act; it is still to be confirmed.

    :raises Refused: if the actor does not look after the place.
    :raises Unsaid: if it is not said what was the matter or what was done.
    :raises AlreadyReported: if the same was handed in before.
    """
    tree, kind = places.tree.at(stamp), _kind(intake, stamp)
    _check_length(intake)
    require_own_words(headline, [intake.words])
    spot = tree.get(intake.place_id)
    task = tasks.issue_settled(
        actor=actor,
        place_id=spot.id,
        path=spot.path,
        source=CONCERN,
        headline=headline,
        outcome=outcome,
        now=now,
    )
    rung = _rung_of(actor, tree)
    concern = new_concern(
        tree, kind, task.place_id, ConcernState.DONE, now=now, promise=Deadline(at=now, provisional=False), rung=rung,
        sentence=task.headline, answer=task.outcome, done_at=now, steward_id=actor.office_id,
    )
    dispatch(concern, task, None, rung=rung)
    made = new_report(actor, intake, concern, stamp, now)
    keep_suggestion(made, intake.suggested, kind, now)
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
        words_sha256=sha256(made.words),
        **attached(intake),
    )
    told = [notices.Told(made.id, made.contact_id, made.resident_id)]
    notices.tell(entry_id=entry_id, about_kind="report", to=told, now=now)
    return made


def _route(intake: Intake, kind: Kind, stamp: int, now: datetime) -> Route:
    """Return where it goes: to who listens first, or where the rules say, with a turn taken where some take turns."""
    tree, directory = places.tree.at(stamp), people_queries.directory.at(stamp)
    if intake.only_spoken:
        return router.at(stamp).to_listen(intake.place_id, kind, tree, directory)
    raised = Raised.of(intake.channel, intake.words)
    return take_turn(router.at(stamp).route(intake.place_id, kind, tree, directory, raised), now)


def _deadline(kind: Kind, rung: Rung, now: datetime, stamp: int) -> Deadline:
    term = kind.term(rung)
    return places.calendar.at(stamp).deadline(now, term.amount, term.unit)


def _kind(intake: Intake, stamp: int) -> Kind:
    """Return what it is about; what was only spoken may wait under the last of the list until somebody listened."""
    offered = router.at(stamp).offered() if intake.only_spoken and not intake.category_key else []
    kind = offered[-1] if offered else router.at(stamp).by_key(intake.category_key)
    if kind is None or kind.has_children:
        raise Unsaid(_("Choose what it is about."))
    return kind


def _check(actor: Viewer, intake: Intake, tree: Tree) -> None:
    if intake.channel in BY_OTHERS:
        require(rules.may_report_for_others(actor, tree.get(intake.place_id).path))
    if intake.page_id is not None:
        require(rules.may_write_lines(actor, RegisterPage.objects.get(pk=intake.page_id)))
    _check_length(intake)


    if intake.visit_id is not None:
        visit = Visit.objects.select_related("task__place").get(pk=intake.visit_id)
        require(task_rules.may_write_on_visit(actor, visit.task))
        if not tree.get(intake.place_id).path.startswith(visit.task.place.path):
            raise Unsaid(_("Choose a courtyard of the sub-district that is visited."))
    if intake.channel == Channel.FAMILY and intake.relation not in Relation.values:
        raise Unsaid(_("Choose who you are to them."))


def _check_length(intake: Intake) -> None:
    if len(intake.words) > MOST_WORDS:
        raise Unsaid(_("At most 10,000 characters, please. The main points are enough; somebody will ask."))


def new_concern(
    tree: Tree, kind: Kind, place_id: int, state: ConcernState, *, now: datetime, promise: Deadline, **columns: Any,
) -> Concern:
    """Make the row of a concern at a place; what is above the place stands on it."""
    number = ids.new()
    grid, community = tree.above(place_id, Level.GRID), tree.above(place_id, Level.COMMUNITY)
    return Concern.objects.create(
        id=number,
        code=codes.make(number),
        category_id=kind.id,
        place_id=place_id,
        grid_id=grid.id if grid else None,
        community_id=community.id if community else None,
        state=state,
        created_at=now,
        promised_at=promise.at,
        provisional=promise.provisional,
        **made_of(promise),
        **columns,
    )


def route_of(
    concern: Concern, now: datetime, *, kind: Kind | None = None, said: Report | None = None,
) -> Route:
    """Return where the rules send a concern that stands already, with a turn taken where some take turns.

    `kind`: of which it is from now on; `said`: the report with the words, where its own are not written yet.
    """
    stamp = stamps.read()
    kinds = router.at(stamp)
    route = kinds.route(
        concern.place_id, kind or kinds.kind(concern.category_id), places.tree.at(stamp),
        people_queries.directory.at(stamp), raised_as(concern) if said is None else Raised.by(said),
    )
    return take_turn(route, now)


def send_by_rule(concern: Concern, route: Route, *, now: datetime, deadline: Deadline) -> None:
    """Put a concern that stands already on the desk of the unit to which the rules sent it."""
    stamp = stamps.read()
    kind = router.at(stamp).kind(concern.category_id)
    task = tasks.issue(
        unit_id=route.unit.id, unit_name=route.unit.name, place_id=concern.place_id, source=CONCERN,
        deadline=deadline, receive_by=_deadline(kind, Rung.RAISED, now, stamp), climbs=True, now=now,
    )
    dispatch(concern, task, route)


def _since_written(kind: Kind, rung: Rung, intake: Intake, deadline: Deadline, stamp: int) -> Deadline:
    """Return the promise to the resident: from the day on paper, though the unit's clock runs from the arrival."""
    if intake.written_on is None:
        return deadline
    began = timezone.make_aware(datetime.combine(intake.written_on, time(12)))
    return _deadline(kind, rung, began, stamp)


def _open_to_join(concern_id: int, place_id: int, tree: Tree) -> Concern | None:
    """Return the concern that somebody says “me too” to, if it is still open and of the same community."""
    community = tree.above(place_id, Level.COMMUNITY)
    found = Concern.objects.filter(
        pk=concern_id, state__in=OPEN, community_id=community.id if community else None,
    )
    return found.first()


def _join_in(actor: Viewer, intake: Intake, concern: Concern, stamp: int, now: datetime) -> Report:
    """Let one more person raise a concern that is being worked on: nothing new on any desk, one more answer owed."""
    made = new_report(actor, intake, concern, stamp, now)
    unit = concern.dispatches.filter(role=Role.LEAD).values_list("task__unit__name", flat=True).last() or ""
    entry_id = ledger.record(
        "report.joined",
        about=made,
        place_id=concern.place_id,
        office_id=made.recorded_by_id,
        category_id=concern.category_id,
        was=concern.state,
        became=concern.state,
        now=now,
        channel=intake.channel.value,
        unit=unit,
        promised_at=concern.promised_at.isoformat(),
        words_sha256=sha256(made.words),
        **attached(intake),
    )
    told = [notices.Told(made.id, made.contact_id, made.resident_id)]
    urgent = emergency_hint(made.words) is not None
    notices.tell(entry_id=entry_id, about_kind="report", to=told, now=now, urgent=urgent)
    if intake.elder_phone.strip():
        _let_elder_follow(intake=intake, said=made, stamp=stamp, now=now)
    return made


@act
def _let_elder_follow(*, intake: Intake, said: Report, stamp: int, now: datetime) -> Report:
    """Give the one for whom somebody of the family spoke a report of their own: they follow it, and have their word.

    :raises NotAPhone: if the number is none.
    """
    own = replace(
        intake, key=f"{intake.key}-elder", words="", photos=(), voice=None, phone=intake.elder_phone, relation="",
    )
    made = new_report(people_queries.STRANGER, own, said.concern, stamp, now, told_by=said)
    entry_id = ledger.record(
        "report.told_for", about=made, place_id=intake.place_id, category_id=said.concern.category_id, now=now,
        relation=intake.relation, promised_at=said.concern.promised_at.isoformat(),
    )
    told = [notices.Told(made.id, made.contact_id, None)]
    notices.tell(entry_id=entry_id, about_kind="report", to=told, now=now)
    return made


def _rung_of(actor: Viewer, tree: Tree) -> Rung:
    """Return the rung at which an office works."""
    return RUNG_OF[tree.get(actor.office.place_ids[0]).level] if actor.office else Rung.GRID


def dispatch(concern: Concern, task: Task, route: Route | None, *, rung: Rung = Rung.GRID) -> None:
    """Note to whom a concern was sent as a task, and by which rule."""
    Dispatch.objects.create(
        concern=concern,
        task=task,
        rung=route.rung if route else rung,
        role=Role.LEAD,
        rule_id=route.rule.id if route and route.rule else None,
        rule_version=route.rule.version if route and route.rule else None,
        inputs=route.inputs if route else {},
        fell_back=route.fell_back if route else False,
    )
