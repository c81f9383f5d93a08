"""What would go elsewhere if the rules were others, and where a rule has nobody to send to.

Both are answered by the router itself, over real concerns and over every place × category there is, so that what is
shown before saving is what happens after it. A rule that asks for a channel or for words is tried on the real
concerns, with the words of whoever raised each first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from qianxian.concerns.models import Concern, Report, Zone
from qianxian.concerns.routing import NoUnit, Router
from qianxian.concerns.rulebook import UNSAID, Raised, proposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qianxian.concerns.routing import Kind
    from qianxian.concerns.rulebook import RoutingRule, Where
    from qianxian.people.queries import Directory, Unit
    from qianxian.places.queries import Spot, Tree

    Case = tuple[int, Kind, Raised]

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
    """What other rules would change: among the last real concerns, and among all places and categories.

    `only_real`: some rule asks for what only real concerns have, a channel or words.
    """

    concerns_looked_at: int
    concerns: list[Elsewhere]
    places_looked_at: int
    places: list[Elsewhere]
    only_real: bool = False

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


def preview(now: Router, wanted: Iterable[Where], tree: Tree, directory: Directory) -> Preview:
    """Compare the rules in force with others; two statements."""
    wanted = list(wanted)
    zones = Zone.objects.in_bulk({one.zone_id for one in wanted if one.zone_id is not None})
    then = Router(now.everything, proposed(wanted, tree, zones))
    known = {spot.id for spot in tree}
    real = [(place_id, now.kind(category_id), raised) for place_id, category_id, raised in _last() if place_id in known]
    sample = [(place_id, kind, UNSAID) for place_id, kind in samples(now, tree)]
    compare = _Comparison(now, then, tree, directory)
    return Preview(
        concerns_looked_at=len(real),
        concerns=compare.over(real),
        places_looked_at=len({place_id for place_id, _kind, _raised in sample}),
        places=compare.over(sample),
        only_real=any(one.asks_more for one in (*wanted, *(rule.says for rule in now.rules))),
    )


def _last() -> list[tuple[int, int, Raised]]:
    """Return place, category and the rest that a rule may ask for of the last concerns; one statement."""
    first = Report.objects.filter(concern=OuterRef("pk"), told_by=None).order_by("id")
    rows = Concern.objects.order_by("-created_at", "-id").annotate(
        came_by=Subquery(first.values("channel")[:1]), said=Subquery(first.values("words")[:1]),
    ).values_list("place_id", "category_id", "came_by", "said")[:LAST_CONCERNS]
    return [
        (place_id, category_id, Raised.of(channel or "", words or ""))
        for place_id, category_id, channel, words in rows
    ]


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
        self._groups: dict[tuple[int, ...], dict[tuple[int, Raised], RoutingRule | None]] = {}
        self._group_of: dict[int, dict[tuple[int, Raised], RoutingRule | None]] = {}
        self._units: dict[tuple[int, int], tuple[Unit, ...] | None] = {}

    def rule(self, place_id: int, kind: Kind, raised: Raised) -> RoutingRule | None:
        """Return the rule that decides, or None. Places where the same rules hold are one group."""
        spot = self._tree.get(place_id)
        group = self._group_of.get(place_id)
        if group is None:
            held = tuple(rule.id for rule in self._router.rules if rule.holds_at(spot))
            group = self._group_of[place_id] = self._groups.setdefault(held, {})
        if (kind.id, raised) not in group:
            group[kind.id, raised] = self._router.find_rule(spot, kind, raised)
        return group[kind.id, raised]

    def units(self, place_id: int, kind: Kind, raised: Raised) -> tuple[Unit, ...] | None:
        """Return the unit that has it, or those that take turns, or None for nobody."""
        rule = self.rule(place_id, kind, raised)
        if rule is None:
            return None
        key = (rule.id, place_id)
        if key not in self._units:
            try:
                route = self._router.route(place_id, kind, self._tree, self._directory, raised)
                self._units[key] = route.units
            except NoUnit:
                self._units[key] = None
        return self._units[key]


class _Comparison:
    """Two routers over the same places and units."""

    def __init__(self, now: Router, then: Router, tree: Tree, directory: Directory) -> None:
        self._now, self._then = _Decided(now, tree, directory), _Decided(then, tree, directory)
        self._tree = tree

    def over(self, some: Iterable[Case]) -> list[Elsewhere]:
        """Return what goes elsewhere, the most frequent first."""
        counted: Counter[tuple[str, str | None, str | None]] = Counter()
        where: dict[tuple[str, str | None, str | None], dict[str, None]] = {}
        for place_id, kind, raised in some:
            before, after = self._now.units(place_id, kind, raised), self._then.units(place_id, kind, raised)
            if before == after:
                continue
            # Two units may share a name: their ids decide whether it is another, their names are what is shown.
            moved = (kind.name, _called(before), _called(after))
            counted[moved] += 1
            examples = where.setdefault(moved, {})
            if len(examples) < EXAMPLES:
                examples[self._tree.get(place_id).name] = None
        return [Elsewhere(*moved, n, tuple(where[moved])) for moved, n in counted.most_common()]


def _called(units: tuple[Unit, ...] | None) -> str | None:
    """Return how those who have it are named; None for nobody."""
    if not units:
        return None
    names = "、".join(unit.name for unit in units)
    return names if len(units) == 1 else _("%(names)s in turn") % {"names": names}


def alarms(router: Router, tree: Tree, directory: Directory) -> list[Alarm]:
    """Return where a rule's own unit does not exist, rule by rule in their order; no statement.

    A rule is asked only for what it really decides: places and categories that an earlier rule takes are not its.
    """
    ordinals = {rule.id: ordinal for ordinal, rule in enumerate(router.rules, 1)}
    decided = _Decided(router, tree, directory)
    found: dict[tuple[int, int], Alarm] = {}
    asked: set[tuple[int, int]] = set()
    for place_id, kind, raised in _cases(router, tree):
        rule = decided.rule(place_id, kind, raised)
        if rule is None or (rule.id, place_id) in asked:
            continue
        asked.add((rule.id, place_id))
        if (spot := _missing_at(rule, place_id, tree, directory)) is None:
            continue
        units = decided.units(place_id, kind, raised)
        found.setdefault((rule.id, spot.id), Alarm(rule, ordinals[rule.id], spot, units[0] if units else None))
    return sorted(found.values(), key=lambda alarm: (alarm.ordinal, alarm.spot.path))


def _cases(router: Router, tree: Tree) -> Iterator[Case]:
    """Give every place × category, raised in every way that some rule asks for."""
    ways = {UNSAID: None}
    for rule in router.rules:
        for word in rule.words or ("",):
            ways[Raised(rule.says.channel, word)] = None
    for place_id, kind in samples(router, tree):
        yield from ((place_id, kind, raised) for raised in ways)


def _missing_at(rule: RoutingRule, place_id: int, tree: Tree, directory: Directory) -> Spot | None:
    """Return where a rule that decides at a place has nobody of its own; None where all it names are there.

    A body that it names itself has ended everywhere at once: that is said once, of the rule's first place.
    """
    if rule.says.bodies:
        ended = any(directory.find(number) is None for number in rule.says.bodies)
        named = rule.says.place_id if rule.says.place_id is not None else tree.line(place_id)[0].id
        return tree.get(named) if ended else None
    spot = tree.above(place_id, rule.level) or tree.get(place_id)
    if spot.level == rule.level and directory.at(spot.id, rule.unit_kind) is not None:
        return None
    return spot
