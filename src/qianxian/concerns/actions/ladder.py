"""Where a concern goes: up the ladder when the time is over, to another unit when it is not theirs, to several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.concerns import rules
from qianxian.concerns.actions.intake import route_of
from qianxian.concerns.actions.taking import lead_of, record, take, tell_all
from qianxian.concerns.models import Dispatch
from qianxian.concerns.routing import LISTEN, router
from qianxian.concerns.rulebook import level_of
from qianxian.concerns.states import RUNG_OF, RUNNING, ConcernState, Role, Rung, Who
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.places.calendar import Deadline
from qianxian.places.models import made_of
from qianxian.storage.acts import act
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import CONCERN

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Concern
    from qianxian.concerns.routing import Above
    from qianxian.people.queries import Unit, Viewer
    from qianxian.tasks.models import Task


def next_rung(concern: Concern, lead: Dispatch) -> Above | None:
    """Return where a concern would go up to from the unit that leads, or None at the top."""
    routes = router.now()
    kind = routes.kind(concern.category_id)
    return routes.above(
        Rung(concern.rung), concern.place_id, kind, places.tree.now(), people_queries.directory.now(),
        unit_id=lead.task.unit_id,
    )


def climb(*, concern: Concern, why: str, now: datetime) -> None:
    """Take a concern up, or keep it at the top with a notice: which of the two depends on who stands above."""
    above = next_rung(concern, lead_of(concern))
    (stay_at_top if above is None else escalate)(concern=concern, why=why, now=now)


@act
def escalate(*, concern: Concern, why: str, now: datetime) -> None:
    """Take a concern one rung up, with a promise of its own there; the unit below stays answerable.

    `why`: its time is over (“late”), nobody took it on (“untaken”), a second no (“refused”).

    :raises NotPossible: if nobody answers on a rung above.
    """
    lead = lead_of(concern)
    above = next_rung(concern, lead)
    if above is None:
        raise NotPossible(_("Nobody stands above any more."))
    kind = router.now().kind(concern.category_id)
    term = kind.term(above.rung)
    deadline = places.calendar.now().deadline(now, term.amount, term.unit)
    due_at = concern.promised_at
    was = take(
        concern, concern.version, "escalate", by=Who.TIME, now=now, rung=above.rung, promised_at=deadline.at,
        provisional=deadline.provisional, **made_of(deadline),
    )
    entry_id = record(
        "concern.escalated", concern, was, now, due_at=due_at, why=why, before=lead.task.unit.name,
        unit=above.unit.name, rung=above.rung.value, promised_at=deadline.at.isoformat(),
    )
    change_role(lead, Role.ANSWERABLE)
    tasks.hand_up(task=lead.task, now=now)
    send(concern, above.unit, above.rung, deadline=deadline, inputs={"why": why}, now=now)
    tell_all(concern, entry_id, now)


@act
def stay_at_top(*, concern: Concern, why: str, now: datetime) -> None:
    """Keep a concern on the highest rung though its time is over, and issue a numbered supervision notice."""
    lead = lead_of(concern)
    was = take(concern, concern.version, "stay", by=Who.TIME, now=now, at_top=True)
    record("concern.stays", concern, was, now, due_at=concern.promised_at, why=why, unit=lead.task.unit.name)
    tasks.supervise(task=lead.task, last=True, now=now)


@act
def route_again(*, concern: Concern, task: Task, reason: str, whose_id: int | None, whose: str, now: datetime) -> None:
    """Send a concern on that a unit gave back: to the unit it named, else to who stands above and decides.

    A unit that had the concern before does not get it again this way, or two would play it to and fro. The promise
    stays what it was.

    :raises Unfit: if nobody stands above and nobody fit is named.
    """
    lead = Dispatch.objects.select_related("task__unit").get(task=task)
    named = people_queries.directory.now().find(whose_id) if whose_id is not None else None
    # Whoever only listened to a voice message has not had it yet.
    sent = concern.dispatches.values_list("task__unit_id", "inputs")
    had = {unit_id for unit_id, inputs in sent if inputs.get("why") != LISTEN}
    if named is not None and named.id not in had and answers_around(concern, named):
        unit, rung = named, rung_of(named)
    else:
        above = next_rung(concern, lead)
        if above is None:
            raise Unfit(_("Nobody stands above. Name the unit whose it is, or decline it with the reason."))
        unit, rung = above.unit, above.rung
    was = take(concern, concern.version, "route_again", by=Who.UNIT, now=now, said=("reason",), rung=rung)
    entry_id = record(
        "concern.routed_again", concern, was, now, before=lead.task.unit.name, unit=unit.name, reason=reason,
        whose=whose, promised_at=concern.promised_at.isoformat(),
    )
    change_role(lead, Role.FORMER)
    send(
        concern, unit, rung, deadline=same_promise(concern), inputs={"why": "given_back", "whose": whose}, now=now,
    )
    tell_all(concern, entry_id, now)


@act
def assign(*, actor: Viewer, concern: Concern, version: int, unit_id: int, reason: str, now: datetime) -> None:
    """Let an office above the unit that leads give the lead to another unit; the promise stays what it was.

    :raises Refused: if the actor does not direct the unit that leads.
    :raises NotPossible: if it is not with a unit now.
    :raises Unfit: if the unit does not act around there, or leads already.
    :raises Unsaid: if it is not said why.
    :raises Conflict: if the concern changed since `version`.
    """
    lead = lead_of(concern)
    require(rules.may_assign(actor, lead.task))
    unit = people_queries.directory.now().find(unit_id)
    if unit is None or unit.id == lead.task.unit_id or not answers_around(concern, unit):
        raise Unfit(_("Choose another unit that works at this place."))
    said = tasks.read_reason(reason)
    rung = rung_of(unit)
    was = take(concern, version, "route_again", by=Who.SUPERIOR, now=now, said=("reason",), rung=rung)
    entry_id = record(
        "concern.assigned", concern, was, now, office_id=actor.office_id, before=lead.task.unit.name,
        unit=unit.name, reason=said, promised_at=concern.promised_at.isoformat(),
    )
    change_role(lead, Role.FORMER)
    tasks.cancel(task=lead.task, reason=said, now=now)
    send(concern, unit, rung, deadline=same_promise(concern), inputs={"why": "assigned"}, now=now)
    tell_all(concern, entry_id, now)


@act
def bring_in(*, actor: Viewer, concern: Concern, unit_id: int, wanted: str, now: datetime) -> None:
    """Ask another unit to support the one that leads; it has its own task, due when the whole is.

    :raises Refused: if the actor neither leads nor directs.
    :raises NotPossible: if it is not with a unit now.
    :raises Unfit: if the unit leads or supports already.
    :raises Unsaid: if it is not said what is wanted.
    """
    lead = lead_of(concern)
    if concern.state not in RUNNING:
        raise NotPossible(_("It is not being worked on now."))
    unit = people_queries.directory.now().find(unit_id)
    at_it = concern.dispatches.filter(role__in=(Role.LEAD, Role.SUPPORTING)).values_list("task__unit_id", flat=True)
    if unit is None or unit.id in set(at_it):
        raise Unfit(_("Choose a unit that is not at it already."))
    task = tasks.issue_support(
        actor=actor, task=lead.task, unit_id=unit.id, unit_name=unit.name, wanted=wanted, now=now,
    )
    Dispatch.objects.create(
        concern=concern, task=task, rung=rung_of(unit), role=Role.SUPPORTING, inputs={"why": "support"},
    )
    record(
        "concern.supported", concern, ConcernState(concern.state), now, office_id=actor.office_id, unit=unit.name,
        wanted=task.headline,
    )


def answers_around(concern: Concern, unit: Unit) -> bool:
    """Say whether a unit acts at the concern's place, or at one above it."""
    line = {spot.id for spot in places.tree.now().line(concern.place_id)}
    return not line.isdisjoint(unit.place_ids)


def rung_of(unit: Unit) -> Rung:
    """Return the rung at which a unit works."""
    return RUNG_OF[level_of(unit, places.tree.now())]


def send_back(concern: Concern, lead: Dispatch, deadline: Deadline, now: datetime) -> None:
    """Put a concern that was settled on the desk of the unit that led, because it is not settled after all."""
    unit = people_queries.directory.now().find(lead.task.unit_id)
    if unit is None:  # it was ended since: who answers now has it
        unit = route_of(concern, now).unit
    change_role(lead, Role.FORMER)
    send(concern, unit, Rung(lead.rung), deadline=deadline, inputs={"why": "reopened"}, now=now)


def send(
    concern: Concern, unit: Unit, rung: Rung, *, deadline: Deadline, inputs: dict[str, str], now: datetime,
) -> Task:
    """Put the work behind a concern on a unit's desk, which leads from now on."""
    term = router.now().kind(concern.category_id).term(Rung.RAISED)
    task = tasks.issue(
        unit_id=unit.id, unit_name=unit.name, place_id=concern.place_id, source=CONCERN, deadline=deadline,
        receive_by=places.calendar.now().deadline(now, term.amount, term.unit), climbs=True, now=now,
    )
    Dispatch.objects.create(concern=concern, task=task, rung=rung, role=Role.LEAD, inputs=inputs)
    return task


def change_role(dispatch: Dispatch, role: Role) -> None:
    """Say what a unit is to a concern from now on."""
    Dispatch.objects.filter(pk=dispatch.pk).update(role=role)
    dispatch.role = role


def same_promise(concern: Concern) -> Deadline:
    """Return a concern's promise as it stands, for the work that another unit gets."""
    return Deadline(
        at=concern.promised_at, provisional=concern.provisional, start=concern.counted_from, term=concern.term,
    )
