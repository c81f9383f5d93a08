"""What would go elsewhere if the rules were others, and where a rule has nobody to send to.

Both are answered by the router itself, over real concerns and over every place × category there is, so that what is
shown before saving is what happens after it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianxian.concerns.models import Concern
from qianxian.concerns.routing import NoUnit, Router, RoutingRule
from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qianxian.concerns.routing import Kind, Where
    from qianxian.people.queries import Directory, Unit
    from qianxian.people.states import OrganisationKind
    from qianxian.places.queries import Spot, Tree

LAST_CONCERNS = 200
EXAMPLES = 3
MOST_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Matters of a kind that would go to another unit, how many, and a few of their places; None is nobody."""

    kind: str
    before: str | None
    after: str | None
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What other rules would change: among the last real concerns, and among all places and categories."""

    concerns_looked_at: int
    concerns: list[Elsewhere]
    places_looked_at: int
    places: list[Elsewhere]

    @property
    def shown_places(self) -> list[Elsewhere]:
        """The most frequent changes among the places; a list of a thousand is read by nobody."""
        return self.places[:MOST_SHOWN]

    @property
    def more_places(self) -> int:
        """How many places and categories are behind those that are shown."""
        return sum(one.count for one in self.places[MOST_SHOWN:])

    @property
    def nobody(self) -> bool:
        """Whether something would have no unit at all that has one now."""
        return any(one.after is None for one in (*self.concerns, *self.places))


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule whose unit does not exist at a place, and who has the work instead; None is nobody."""

    rule: RoutingRule
    ordinal: int
    spot: Spot
    instead: Unit | None


def said_where(place: str, category: str, level: Level | str, unit_kind: OrganisationKind) -> str:
    """Say a rule in words: 文峰街道的停车充电 → 网格党支部; empty names mean everywhere and everything."""
    return _("%(place)s: %(category)s → %(unit)s (%(level)s)") % {
        "place": place or _("the whole district"),
        "category": _("“%(name)s”") % {"name": category} if category else pgettext("category of a rule", "everything"),
        "unit": unit_kind.label,
        "level": Level(level).label,
    }


def proposed(wanted: Iterable[Where], tree: Tree) -> list[RoutingRule]:
    """Return a list of rules as the router takes them, for rules that are not saved."""
    return [
        RoutingRule(
            id=-ordinal,
            position=ordinal,
            version=0,
            place_id=one.place_id,
            path=tree.get(one.place_id).path if one.place_id is not None else "",
            category_id=one.category_id,
            level=one.level,
            unit_kind=one.unit_kind,
        )
        for ordinal, one in enumerate(wanted, 1)
    ]


def preview(now: Router, wanted: Iterable[Where], tree: Tree, directory: Directory) -> Preview:
    """Compare the rules in force with others; one statement."""
    then = Router(now.everything, proposed(wanted, tree))
    last = list(
        Concern.objects.order_by("-created_at", "-id").values_list("place_id", "category_id")[:LAST_CONCERNS],
    )
    known = {spot.id for spot in tree}
    real = [(place_id, now.kind(category_id)) for place_id, category_id in last if place_id in known]
    sample = list(samples(now, tree))
    compare = _Comparison(now, then, tree, directory)
    return Preview(
        concerns_looked_at=len(real),
        concerns=compare.over(real),
        places_looked_at=len({place_id for place_id, _kind in sample}),
        places=compare.over(sample),
    )


def samples(router: Router, tree: Tree) -> Iterator[tuple[int, Kind]]:
    """Give every place × category that something can be raised of.

    Residents raise things at the smallest places; what is not offered to them concerns the district itself.
    """
    holding = {spot.parent_id for spot in tree}
    for spot in tree:
        if spot.id not in holding:
            yield from ((spot.id, kind) for kind in router.leaves if kind.for_residents)
    if tree.top is not None:
        yield from ((tree.top.id, kind) for kind in router.leaves if not kind.for_residents)


class _Decided:
    """A router over a tree, asked for every place and kind: what it found once for a rule and a place it knows.

    The answers are the router's own; thirty categories that share a rule are looked up as one.
    """

    def __init__(self, router: Router, tree: Tree, directory: Directory) -> None:
        self._router, self._tree, self._directory = router, tree, directory
        self._groups: dict[tuple[int, ...], dict[int, RoutingRule | None]] = {}
        self._group_of: dict[int, dict[int, RoutingRule | None]] = {}
        self._units: dict[tuple[int, int], Unit | None] = {}

    def rule(self, place_id: int, kind: Kind) -> RoutingRule | None:
        """Return the rule that decides, or None. Places where the same rules hold are one group."""
        group = self._group_of.get(place_id)
        if group is None:
            path = self._tree.get(place_id).path
            held = tuple(rule.id for rule in self._router.rules if path.startswith(rule.path))
            group = self._group_of[place_id] = self._groups.setdefault(held, {})
        if kind.id not in group:
            group[kind.id] = self._router.find_rule(self._tree.get(place_id).path, kind)
        return group[kind.id]

    def unit(self, place_id: int, kind: Kind) -> Unit | None:
        """Return the unit that has it, or None for nobody."""
        rule = self.rule(place_id, kind)
        if rule is None:
            return None
        key = (rule.id, place_id)
        if key not in self._units:
            try:
                self._units[key] = self._router.route(place_id, kind, self._tree, self._directory).unit
            except NoUnit:
                self._units[key] = None
        return self._units[key]


class _Comparison:
    """Two routers over the same places and units."""

    def __init__(self, now: Router, then: Router, tree: Tree, directory: Directory) -> None:
        self._now, self._then = _Decided(now, tree, directory), _Decided(then, tree, directory)
        self._tree = tree

    def over(self, some: Iterable[tuple[int, Kind]]) -> list[Elsewhere]:
        """Return what goes elsewhere, the most frequent first."""
        counted: Counter[tuple[str, str | None, str | None]] = Counter()
        where: dict[tuple[str, str | None, str | None], dict[str, None]] = {}
        for place_id, kind in some:
            before, after = self._now.unit(place_id, kind), self._then.unit(place_id, kind)
            if before == after:
                continue
            # Two units may share a name: their ids decide whether it is another, their names are what is shown.
            moved = (kind.name, before.name if before else None, after.name if after else None)
            counted[moved] += 1
            examples = where.setdefault(moved, {})
            if len(examples) < EXAMPLES:
                examples[self._tree.get(place_id).name] = None
        return [Elsewhere(*moved, n, tuple(where[moved])) for moved, n in counted.most_common()]


def alarms(router: Router, tree: Tree, directory: Directory) -> list[Alarm]:
    """Return where a rule's own unit does not exist, rule by rule in their order; no statement.

    A rule is asked only for what it really decides: places and categories that an earlier rule takes are not its.
    """
    ordinals = {rule.id: ordinal for ordinal, rule in enumerate(router.rules, 1)}
    decided = _Decided(router, tree, directory)
    found: dict[tuple[int, int], Alarm] = {}
    asked: set[tuple[int, int]] = set()
    for place_id, kind in samples(router, tree):
        rule = decided.rule(place_id, kind)
        if rule is None or (rule.id, place_id) in asked:
            continue
        asked.add((rule.id, place_id))
        spot = tree.above(place_id, rule.level) or tree.get(place_id)
        if spot.level == rule.level and directory.at(spot.id, rule.unit_kind) is not None:
            continue
        instead = decided.unit(place_id, kind)
        found.setdefault((rule.id, spot.id), Alarm(rule, ordinals[rule.id], spot, instead))
    return sorted(found.values(), key=lambda alarm: (alarm.ordinal, alarm.spot.path))
