"""Where a matter would go if its place or its category were put right, for the look before and for the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.concerns.queries.desk import raised_as
from qianxian.concerns.routing import LISTEN, router
from qianxian.concerns.states import Role, Rung
from qianxian.people import queries as people
from qianxian.places import queries as places

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.concerns.models import Concern
    from qianxian.concerns.routing import Kind, Route
    from qianxian.people.queries import Unit
    from qianxian.places.calendar import Deadline
    from qianxian.places.queries import Spot


@dataclass(frozen=True, slots=True)
class Righted:
    """A matter as it would be: where, what, and who has it. `stays`: with the unit that leads it now.

    `deadline` is an earlier promise than the one that was given, or None where that one holds.
    """

    spot: Spot
    kind: Kind
    route: Route
    stays: bool
    deadline: Deadline | None

    @property
    def units(self) -> tuple[Unit, ...]:
        """Who would have it: the one, or those that take turns."""
        return self.route.units


def righted(concern: Concern, *, place_id: int, category_key: str, now: datetime) -> Righted:
    """Return what becomes of a matter once its place and category are these; three statements.

    It stays where it is with a unit that the rules name, or where the one they name has had it before: that one gave
    it back, or it went up from there. A promise is never put off by this; it is drawn nearer where the right category
    would have promised an earlier day from the beginning.

    :raises Unfit: if that is no place or no category in use, or nothing differs.
    """
    tree, kinds = places.tree.now(), router.now()
    kind = kinds.by_key(category_key)
    if kind is None or (kind.has_children and kind.id != concern.category_id):
        raise Unfit(_("Choose what it is about."), "kind")
    if all(spot.id != place_id for spot in tree):
        raise Unfit(_("This place is not there any more."), "place")
    if (place_id, kind.id) == (concern.place_id, concern.category_id):
        raise Unfit(_("Nothing was changed."))
    route = kinds.route(place_id, kind, tree, people.directory.now(), raised_as(concern))
    sent = concern.dispatches.exclude(role__in=(Role.SUPPORTING, Role.DOORSTEP))
    had = {
        unit_id for unit_id, inputs in sent.values_list("task__unit_id", "inputs") if inputs.get("why") != LISTEN
    }
    stays = any(unit.id in had for unit in route.units)
    rung = Rung(concern.rung) if stays else route.rung
    return Righted(tree.get(place_id), kind, route, stays, _nearer(concern, kind, rung, now))


def _nearer(concern: Concern, kind: Kind, rung: Rung, now: datetime) -> Deadline | None:
    """Return what a category promises from the day on which a matter came in, if that is nearer than what was said.

    Where that day is over already, the unit has the whole term from now, as far as the promise leaves it.
    """
    if kind.id == concern.category_id:
        return None
    term, calendar = kind.term(rung), places.calendar.now()
    deadline = calendar.deadline(concern.created_at, term.amount, term.unit)
    if deadline.at <= now:
        deadline = calendar.deadline(now, term.amount, term.unit)
    return deadline if deadline.at < concern.promised_at else None
