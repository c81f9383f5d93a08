"""Putting right where a matter is, or what it is about: one act, after which it is where the rules send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.base.permits import require
from qianxian.concerns import rules
from qianxian.concerns.actions.intake import send_by_rule
from qianxian.concerns.actions.ladder import change_role, same_promise
from qianxian.concerns.actions.taking import lead_of, open_tasks, record, take, tell_all
from qianxian.concerns.actions.turns import take_turn
from qianxian.concerns.queries.putting_right import righted
from qianxian.concerns.routing import router
from qianxian.concerns.states import Role, Who
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.places.models import made_of
from qianxian.places.states import Level
from qianxian.storage.acts import act
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import AT_WORK

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from qianxian.concerns.models import Concern
    from qianxian.concerns.queries.putting_right import Righted
    from qianxian.people.queries import Viewer


@act
def put_right(
    *, actor: Viewer, concern: Concern, version: int, place_id: int, category_key: str, reason: str, now: datetime,
) -> None:
    """Put right where a matter is and what it is about; it goes on to where the rules send it so.

    What the unit that led had begun is returned from it, with the reason. Those who raised it are told if another unit
    has it now, or the promise is nearer.

    :raises Refused: if the actor is neither of the unit that leads nor directs it.
    :raises NotPossible: if it is not with a unit now.
    :raises Unfit: if nothing differs, or there is no such place or category.
    :raises Unsaid: if it is not said why.
    :raises NoUnit: if nobody can be found for it.
    :raises Conflict: if the concern changed since `version`.
    """
    lead = lead_of(concern)
    require(rules.may_put_right(actor, lead.task))
    said = tasks.read_reason(reason)
    right = righted(concern, place_id=place_id, category_key=category_key, now=now)
    lay, was_of = concern.place_id, concern.category_id
    own = actor.office is not None and actor.office.organisation_id == lead.task.unit_id
    route = take_turn(right.route, now) if not right.stays else right.route
    moves = {} if right.stays else {"rung": route.rung, "at_top": False}
    was = take(
        concern, version, "put_right" if right.stays else "route_again", by=Who.UNIT if own else Who.SUPERIOR, now=now,
        said=("reason",), **_columns(concern, right), **moves,
    )
    tree, kinds = places.tree.now(), router.now()
    # It leaves the place and the category under which it lay, and comes into its own with the entry after this one.
    entry_id = ledger.record(
        "concern.put_right", about=concern, place_id=lay, category_id=was_of, office_id=actor.office_id, was=was,
        now=now,
        before=lead.task.unit.name, unit=lead.task.unit.name if right.stays else route.unit.name, moved=not right.stays,
        nearer=right.deadline is not None, reason=said, promised_at=concern.promised_at.isoformat(),
        wrong=f"{tree.said(lay)} · {kinds.kind(was_of).name}",
        right=f"{tree.said(right.spot.id)} · {right.kind.name}",
    )
    _come_in(concern=concern, now=now)
    if not right.stays:
        change_role(lead, Role.FORMER)
        leave = tasks.take_back if lead.task.state in AT_WORK else tasks.cancel
        leave(task=lead.task, reason=said, now=now)
    for task in open_tasks(concern):  # of the unit that keeps it, and of those that support
        tasks.put_right(task=task, place_id=right.spot.id, deadline=right.deadline, now=now)
    if not right.stays:
        send_by_rule(concern, route, now=now, deadline=same_promise(concern))
    if not right.stays or right.deadline is not None:
        tell_all(concern, entry_id, now)


@act
def _come_in(*, concern: Concern, now: datetime) -> None:
    """Record that a matter came into the place and the category that are right."""
    record("concern.came_right", concern, None, now)


def _columns(concern: Concern, right: Righted) -> dict[str, Any]:
    """Return the columns of a matter that is put right.

    A sentence that was written for a matter of which only the state is public is for nobody else to read.
    """
    tree, spot = places.tree.now(), right.spot
    grid, community = tree.above(spot.id, Level.GRID), tree.above(spot.id, Level.COMMUNITY)
    columns: dict[str, Any] = {
        "place_id": spot.id, "grid_id": grid.id if grid else None, "community_id": community.id if community else None,
        "category_id": right.kind.id,
    }
    if right.deadline is not None:
        columns |= {
            "promised_at": right.deadline.at, "provisional": right.deadline.provisional, **made_of(right.deadline),
        }
    if router.now().kind(concern.category_id).state_only and not right.kind.state_only:
        columns["sentence"] = ""
    return columns
