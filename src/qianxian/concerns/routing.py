"""Which unit a concern goes to: ordered, versioned rules kept as data.

The first rule that fits a concern names a body, several that take turns, or a level and a kind of body
(`rulebook`). If what it names does not exist, the level above has the work, and the dispatch says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from qianxian.concerns.models import Answerer, Category, Deadline
from qianxian.concerns.rulebook import UNSAID, level_of, load_closed, load_rules
from qianxian.concerns.states import LEVEL_OF, RUNG_OF, RUNGS, Rung
from qianxian.people.states import OrganisationKind
from qianxian.places.calendar import Term
from qianxian.places.states import LEVELS, Level, TimeUnit
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qianxian.concerns.rulebook import Closed, Raised, RoutingRule
    from qianxian.people.queries import Directory, Unit
    from qianxian.places.queries import Spot, Tree

RESPONSIBLE = {
    Level.GRID: OrganisationKind.BRANCH,
    Level.COMMUNITY: OrganisationKind.GENERAL_BRANCH,
    Level.SUBDISTRICT: OrganisationKind.WORK_COMMITTEE,
    Level.DISTRICT: OrganisationKind.DISTRICT_OFFICE,
}
"""Who answers for a level when a rule's own unit does not exist."""

ANSWERS_AT = {
    **{rung: RESPONSIBLE[level] for rung, level in LEVEL_OF.items()},
    Rung.JOINT_REVIEW: OrganisationKind.JOINT_REVIEW,
}
"""Which kind of body answers at a rung when the district has named no other."""

LISTEN = "listen"
"""Why a concern is with a unit that only listens: what it is about is not written down yet."""

USUAL_TERM = Term(5, TimeUnit.WORK_DAYS)
"""What is promised where a category says nothing."""

TO_TAKE_ON = Term(1, TimeUnit.WORK_DAYS)
"""Within what a unit says that it is its own, where a category says nothing."""


def in_work_days(amount: int) -> dict[Rung, Term]:
    """Return the terms of a category that takes so many working days at whatever rung it is worked on."""
    return {rung: Term(amount, TimeUnit.WORK_DAYS) for rung in Rung if rung != Rung.RAISED}



class NoUnit(Exception):
    """No rule fits, or nobody answers for any level: the district is not set up yet."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as every process keeps it; `terms` are its own and, where it has none, its parent's."""

    id: int
    key: str
    name: str
    short: str
    emergency: str
    state_only: bool
    for_residents: bool
    parent_id: int | None = None
    position: int = 0
    version: int = 1
    class_code: str = ""
    part_or_event: str = ""
    retention_days: int | None = None
    checklist: str = ""
    retired: bool = False
    has_children: bool = False
    own_terms: Mapping[Rung, Term] = field(default_factory=dict)
    terms: Mapping[Rung, Term] = field(default_factory=dict)

    def term(self, rung: Rung) -> Term:
        """Return how long it may take at a rung; where nothing is said, what the grid may take."""
        if rung == Rung.RAISED:
            return self.terms.get(rung) or TO_TAKE_ON
        return self.terms.get(rung) or self.terms.get(Rung.GRID) or USUAL_TERM


@dataclass(frozen=True, slots=True)
class Above:
    """The rung to which a concern goes up, and who answers there."""

    rung: Rung
    unit: Unit


@dataclass(frozen=True, slots=True)
class Route:
    """Where a concern goes and why; where `takers` are several they take turns, and `unit` is the first of them."""

    unit: Unit
    rung: Rung
    rule: RoutingRule | None
    inputs: dict[str, str]
    fell_back: bool
    takers: tuple[Unit, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """Who may have it: those that take turns, or the one."""
        return self.takers or (self.unit,)


class Router:
    """Categories and rules of the district as of one stamp.

    `kinds` are those of both levels that are not retired, in the order of the district's list: each of the first
    level with its own behind it.
    """

    def __init__(
        self, kinds: Iterable[Kind], rules: Iterable[RoutingRule],
        answerers: Mapping[tuple[int | None, Rung], int] = MappingProxyType({}),
        closed: Closed = MappingProxyType({}),
    ) -> None:
        self.answerers = answerers
        self.closed = closed
        self.everything = list(kinds)
        self.rules = list(rules)
        self._by_id = {kind.id: kind for kind in self.everything}
        self.kinds = [kind for kind in self.everything if not kind.retired]
        self._by_key = {kind.key: kind for kind in self.kinds}

    def kind(self, category_id: int) -> Kind:
        """Return a category, also one that was retired since.

        :raises KeyError: if there is none with this id.
        """
        return self._by_id[category_id]

    def by_key(self, key: str) -> Kind | None:
        """Return the category in use with this key, or None."""
        return self._by_key.get(key)

    @property
    def leaves(self) -> list[Kind]:
        """The categories in use that something can be of: those without any below them."""
        return [kind for kind in self.kinds if not kind.has_children]

    @property
    def first_level(self) -> list[Kind]:
        """The categories in use of the first level."""
        return [kind for kind in self.kinds if kind.parent_id is None]

    def below(self, category_id: int) -> list[Kind]:
        """Return the categories in use below one."""
        return [kind for kind in self.kinds if kind.parent_id == category_id]

    def tiles(self) -> list[Kind]:
        """Return what is offered to residents first: kinds of the first level, or a leaf whose parent is not shown."""
        shown = {kind.id for kind in self.kinds if kind.parent_id is None and kind.for_residents}
        return [
            kind for kind in self.kinds
            if kind.for_residents and kind.parent_id not in shown and (not kind.has_children or self.offered(kind))
        ]

    def offered(self, kind: Kind | None = None) -> list[Kind]:
        """Return the leaves that residents may choose, all or those below `kind` (or itself)."""
        return [
            leaf for leaf in self.leaves
            if leaf.for_residents and (kind is None or kind.id in (leaf.id, leaf.parent_id))
        ]

    def find_rule(self, spot: Spot, kind: Kind, raised: Raised = UNSAID) -> RoutingRule | None:
        """Return the first rule that fits a matter at a place, of a kind or of the kind above it, or None."""
        wanted = (None, kind.id, kind.parent_id)
        return next((rule for rule in self.rules if rule.fits(spot, wanted, raised)), None)

    def route(
        self, place_id: int, kind: Kind, tree: Tree, directory: Directory, raised: Raised = UNSAID,
    ) -> Route:
        """Find the unit for a concern of `kind` at a place, raised so.

        :raises NoUnit: if nobody can be found.
        """
        spot = tree.get(place_id)
        rule = self.find_rule(spot, kind, raised)
        if rule is None:
            raise NoUnit(f"no rule fits a concern of category {kind.key} at {spot.path}")
        inputs = {"place": spot.path, "category": kind.key, **rule.inputs(spot, raised)}
        return self._named(rule, inputs, tree, directory) or self._unit(rule, place_id, inputs, tree, directory)

    def to_listen(self, place_id: int, _kind: Kind, tree: Tree, directory: Directory) -> Route:
        """Find who listens to a voice message from a place before anybody knows what it is about: the grid first.

        :raises NoUnit: if nobody can be found.
        """
        for spot in reversed(tree.line(place_id)):
            unit = directory.at(spot.id, RESPONSIBLE[spot.level]) if spot.level != Level.COURTYARD else None
            if unit is not None:
                return Route(unit, RUNG_OF[spot.level], None, {"why": LISTEN}, fell_back=False)
        raise NoUnit(f"nobody answers for {tree.said(place_id)} or any place above it")

    def answering(self, rung: Rung, place_id: int, kind: Kind, tree: Tree, directory: Directory) -> Unit | None:
        """Return who answers for a kind of concern at a place on a rung, or None where nobody does."""
        for category_id in (kind.id, kind.parent_id, None):
            number = self.answerers.get((category_id, rung))
            if number is not None and (named := directory.find(number)) is not None:
                return named
        spot = tree.above(place_id, LEVEL_OF[rung])
        return directory.at(spot.id, ANSWERS_AT[rung]) if spot is not None else None

    def above(
        self, rung: Rung, place_id: int, kind: Kind, tree: Tree, directory: Directory, *, unit_id: int,
    ) -> Above | None:
        """Return the next rung at which somebody else answers than the unit that leads, or None at the top.

        A rung without anybody, or with the same body, is passed over.
        """
        for higher in RUNGS[RUNGS.index(rung) + 1 :]:
            unit = self.answering(higher, place_id, kind, tree, directory)
            if unit is not None and unit.id != unit_id:
                return Above(higher, unit)
        return None

    def _named(
        self, rule: RoutingRule, inputs: dict[str, str], tree: Tree, directory: Directory,
    ) -> Route | None:
        """Return the way to the bodies that a rule names, of which some may have ended; None where none is left."""
        there = [unit for number in rule.says.bodies if (unit := directory.find(number)) is not None]
        if not there:
            return None
        several = tuple(there) if len(rule.says.bodies) > 1 else ()
        rung = RUNG_OF[level_of(there[0], tree)]
        return Route(there[0], rung, rule, inputs, fell_back=False, takers=several)

    def _unit(
        self, rule: RoutingRule, place_id: int, inputs: dict[str, str], tree: Tree, directory: Directory,
    ) -> Route:
        wanted, named = LEVELS.index(rule.level), bool(rule.says.bodies)
        if named:  # they ended: one level up from where they worked, as far as there is one
            wanted = max(wanted - 1, 0)
        upwards = [spot for spot in reversed(tree.line(place_id)) if LEVELS.index(spot.level) <= wanted]
        for spot in upwards:
            kind = rule.unit_kind if spot.level == rule.level and not named else RESPONSIBLE[spot.level]
            unit = directory.at(spot.id, kind)
            if kind == OrganisationKind.PROPERTY_COMPANY:
                # Several may act around: the courtyard's own is meant, where it has one.
                unit = directory.core_and_wings(tree, place_id).company or unit
            if unit is not None:
                return Route(unit, RUNG_OF[spot.level], rule, inputs, fell_back=named or spot.level != rule.level)
        raise NoUnit(f"nobody answers for {tree.said(place_id)} or any place above it")


def _load() -> Router:
    deadlines = Prefetch("deadlines", Deadline.objects.order_by("id"))
    categories = list(Category.objects.prefetch_related(deadlines).order_by("position", "id"))
    own = {
        category.id: {
            Rung(one.rung): Term(one.amount, TimeUnit(one.unit)) for one in category.deadlines.all()
        }
        for category in categories
    }
    parents = {category.parent_id for category in categories if not category.retired}
    place = {category.id: (category.position, category.id) for category in categories}

    def order(category: Category) -> tuple[int, ...]:
        above = place.get(category.parent_id, ()) if category.parent_id is not None else ()
        return (*above, *place[category.id])

    kinds = [
        Kind(
            id=category.id,
            key=category.key,
            name=category.name,
            short=category.short,
            emergency=category.emergency,
            state_only=category.state_only,
            for_residents=category.for_residents,
            parent_id=category.parent_id,
            position=category.position,
            version=category.version,
            class_code=category.class_code,
            part_or_event=category.part_or_event,
            retention_days=category.retention_days,
            checklist=category.checklist,
            retired=category.retired,
            has_children=category.id in parents,
            own_terms=own[category.id],
            terms={**own.get(category.parent_id or 0, {}), **own[category.id]},
        )
        for category in sorted(categories, key=order)
    ]
    answerers: dict[tuple[int | None, Rung], int] = {
        (one.category_id, Rung(one.rung)): one.organisation_id
        for one in Answerer.objects.order_by("id") if one.organisation_id is not None
    }
    return Router(kinds, load_rules(), answerers, load_closed())


router: stamps.Kept[Router] = stamps.Kept(_load)
