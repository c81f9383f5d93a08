"""Which unit a concern goes to: ordered, versioned rules kept as data.

The first rule whose place contains the concern's and whose category is its own (or any) names a level and a kind of
organisation. If that organisation does not exist, the level above has the work, and the dispatch says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.concerns.models import Category, Rule
from qianxian.concerns.states import Rung
from qianxian.people.states import OrganisationKind
from qianxian.places.states import LEVELS, Level
from qianxian.storage import stamps

if TYPE_CHECKING:
    from qianxian.people.queries import Directory, Unit
    from qianxian.places.queries import Tree

RESPONSIBLE = {
    Level.GRID: OrganisationKind.BRANCH,
    Level.COMMUNITY: OrganisationKind.GENERAL_BRANCH,
    Level.SUBDISTRICT: OrganisationKind.WORK_COMMITTEE,
    Level.DISTRICT: OrganisationKind.DISTRICT_OFFICE,
}
"""Who answers for a level when a rule's own unit does not exist."""


class NoUnit(Exception):
    """No rule fits, or nobody answers for any level: the district is not set up yet."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as every process keeps it."""

    id: int
    key: str
    name: str
    short: str
    promise_days: int
    emergency: str
    state_only: bool
    for_residents: bool


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """A rule as every process keeps it; an empty `path` contains every place, `category_id` None is any."""

    id: int
    version: int
    path: str
    category_id: int | None
    level: Level
    unit_kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Route:
    """Where a concern goes and why."""

    unit: Unit
    rung: Rung
    rule: RoutingRule
    inputs: dict[str, str]
    fell_back: bool


class Router:
    """Categories and rules of the district as of one stamp."""

    def __init__(self, kinds: list[Kind], rules: list[RoutingRule]) -> None:
        self.kinds = kinds
        self.rules = rules
        self._by_id = {kind.id: kind for kind in kinds}
        self._by_key = {kind.key: kind for kind in kinds}

    def kind(self, category_id: int) -> Kind:
        """Return a category.

        :raises KeyError: if there is none with this id.
        """
        return self._by_id[category_id]

    def by_key(self, key: str) -> Kind | None:
        """Return the category with this key, or None."""
        return self._by_key.get(key)

    def route(self, place_id: int, kind: Kind, tree: Tree, directory: Directory) -> Route:
        """Find the unit for a concern of `kind` at a place.

        :raises NoUnit: if nobody can be found.
        """
        path = tree.get(place_id).path
        inputs = {"place": path, "category": kind.key}
        for rule in self.rules:
            if path.startswith(rule.path) and rule.category_id in (None, kind.id):
                return self._unit(rule, place_id, inputs, tree, directory)
        raise NoUnit(f"no rule fits a concern of category {kind.key} at {path}")

    def _unit(
        self, rule: RoutingRule, place_id: int, inputs: dict[str, str], tree: Tree, directory: Directory,
    ) -> Route:
        wanted = LEVELS.index(rule.level)
        upwards = [spot for spot in reversed(tree.line(place_id)) if LEVELS.index(spot.level) <= wanted]
        for spot in upwards:
            kind = rule.unit_kind if spot.level == rule.level else RESPONSIBLE[spot.level]
            if (unit := directory.at(spot.id, kind)) is not None:
                return Route(unit, Rung(spot.level.value), rule, inputs, fell_back=spot.level != rule.level)
        raise NoUnit(f"nobody answers for {tree.said(place_id)} or any place above it")


def _load() -> Router:
    kinds = [
        Kind(
            id=category.id,
            key=category.key,
            name=category.name,
            short=category.short,
            promise_days=category.promise_days,
            emergency=category.emergency,
            state_only=category.state_only,
            for_residents=category.for_residents,
        )
        for category in Category.objects.filter(retired=False).order_by("position")
    ]
    rules = [
        RoutingRule(
            id=rule.id,
            version=rule.version,
            path=rule.place.path if rule.place is not None else "",
            category_id=rule.category_id,
            level=Level(rule.level),
            unit_kind=OrganisationKind(rule.unit_kind),
        )
        for rule in Rule.objects.filter(retired=False).select_related("place").order_by("position")
    ]
    return Router(kinds, rules)


router: stamps.Kept[Router] = stamps.Kept(_load)
