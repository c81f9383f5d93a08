"""Reading for whoever sets up categories and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import ladders, previews
from qianxian.concerns.models import Category, DissatisfactionReason
from qianxian.concerns.routing import (
    Where,
    router,
)
from qianxian.people import queries as people
from qianxian.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qianxian.concerns.routing import Router
    from qianxian.concerns.states import Rung
    from qianxian.people.queries import Unit


def category(category_id: int) -> Category | None:
    """Return a category, or None; for an act on it."""
    return Category.objects.prefetch_related("deadlines").filter(pk=category_id).first()


def preview_rules(proposed: Iterable[Where]) -> previews.Preview:
    """Return what other rules would send elsewhere, of the last concerns and of every place × category."""
    return previews.preview(router.now(), proposed, places.tree.now(), people.directory.now())


def ladders_at(place_id: int, changed: Router | None = None) -> list[ladders.Ladder]:
    """Return how matters of each kind would climb from a place, as things are or as they would be."""
    return ladders.ladders(changed or router.now(), place_id, places.tree.now(), people.directory.now())


def nobody_there() -> list[ladders.NobodyThere]:
    """Return the rungs on which nobody answers."""
    return ladders.nobody(router.now(), places.tree.now(), people.directory.now())


def named_answerers() -> list[tuple[Rung, str, Unit]]:
    """Return whom the district has named to answer on a rung: rung, kind (empty: every kind), body."""
    return list(ladders.named(router.now(), people.directory.now()))


def with_answerer(category_id: int | None, rung: Rung, organisation_id: int | None) -> Router:
    """Return how matters would go if a body answered on a rung; nothing is written."""
    return ladders.with_answerer(router.now(), category_id, rung, organisation_id)


def alarms() -> list[previews.Alarm]:
    """Return where a rule's unit does not exist, and who has the work instead."""
    return previews.alarms(router.now(), places.tree.now(), people.directory.now())


def reasons() -> list[DissatisfactionReason]:
    """Return what may be wrong with an answer, in the order of the list, with what is off it; one statement."""
    return list(DissatisfactionReason.objects.order_by("retired", "position", "id"))


def reason(number: int) -> DissatisfactionReason | None:
    """Return a reason, or None; for an act on it."""
    return DissatisfactionReason.objects.filter(pk=number).first()
