"""What routing rules say: for which matters each holds, and who has them; the list as every process keeps it.

A rule may ask for places, for a drawn zone, for a category, for a channel and for words in the text. Whatever it asks
for has to fit; what it leaves open always does. It names a body, several that take turns, or a level and a kind of
body. The zone is asked of the point of the place where a matter was raised: nobody's own position is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from qianxian.concerns.models import ClosedDays, Rule, RuleBody, RulePlace, Zone
from qianxian.language.folding import fold
from qianxian.people.states import OrganisationKind
from qianxian.places.locating import Area, area_of
from qianxian.places.states import LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from qianxian.concerns.models import Report
    from qianxian.people.queries import Unit
    from qianxian.places.queries import Spot, Tree

PATHLESS = ("",)
"""The paths of a rule that holds everywhere: every path begins with it."""


@dataclass(frozen=True, slots=True)
class Raised:
    """How a matter was raised and, folded, in which words: what a rule may ask for besides place and category."""

    channel: str = ""
    words: str = ""

    @classmethod
    def of(cls, channel: str, words: str) -> Raised:
        """Return it for a channel and words as they were written."""
        return cls(str(channel), fold(words))

    @classmethod
    def by(cls, report: Report | None) -> Raised:
        """Return it for a report; without one, or once its words were erased, only what is left."""
        return UNSAID if report is None else cls.of(report.channel, report.spoken.words)


UNSAID = Raised()
"""A matter of which nothing is known but its place and category."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a rule says, without its number: for which matters, and which unit has them.

    Where `bodies` are named they have the matters, in turn where they are several; `level` and `unit_kind` are then
    theirs, and say where the work falls back to once none of them is there any more.
    """

    place_id: int | None
    category_id: int | None
    level: Level
    unit_kind: OrganisationKind
    more_places: tuple[int, ...] = ()
    zone_id: int | None = None
    channel: str = ""
    words: tuple[str, ...] = ()
    bodies: tuple[int, ...] = ()

    @classmethod
    def from_rule(cls, rule: RoutingRule) -> Where:
        """Return what a rule says."""
        return rule.says

    @classmethod
    def of(cls, row: Sequence[Any]) -> Where:
        """Return what an entry kept."""
        more = dict(row[4]) if len(row) > 4 else {}  # noqa: PLR2004  # an older entry has four, and so has a plain rule
        for several in ("more_places", "words", "bodies"):
            more[several] = tuple(more.get(several, ()))
        return cls(row[0], row[1], Level(row[2]), OrganisationKind(row[3]), **more)

    def row(self) -> list[Any]:
        """Return it as an entry keeps it: four things that every rule says, and in a fifth what else this one does."""
        more = {
            "more_places": list(self.more_places), "zone_id": self.zone_id, "channel": self.channel,
            "words": list(self.words), "bodies": list(self.bodies),
        }
        said = {name: value for name, value in more.items() if value}
        plain = [self.place_id, self.category_id, self.level.value, self.unit_kind.value]
        return [*plain, said] if said else plain

    @property
    def place_ids(self) -> tuple[int, ...]:
        """The places for which it holds; none: everywhere."""
        return () if self.place_id is None else (self.place_id, *self.more_places)

    @property
    def asks_more(self) -> bool:
        """Whether it asks for something that place and category don't tell."""
        return bool(self.channel or self.words)


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """A rule as every process keeps it; `words` are folded."""

    id: int
    position: int
    version: int
    says: Where
    paths: tuple[str, ...] = PATHLESS
    area: Area | None = None
    zone: str = ""
    words: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The level whose unit has the work."""
        return self.says.level

    @property
    def unit_kind(self) -> OrganisationKind:
        """The kind of the unit that has the work."""
        return self.says.unit_kind

    def holds_at(self, spot: Spot) -> bool:
        """Say whether it holds at a place: in one of its places, and with its point in its zone."""
        if not spot.path.startswith(self.paths):
            return False
        if self.area is None:
            return True
        return (
            spot.longitude is not None and spot.latitude is not None
            and self.area.holds((spot.longitude, spot.latitude))
        )

    def fits(self, spot: Spot, categories: Collection[int | None], raised: Raised) -> bool:
        """Say whether it fits a matter at a place, of any of `categories`, raised so."""
        return (
            self.says.category_id in categories
            and self.says.channel in ("", raised.channel)
            and (not self.words or self.word_in(raised) is not None)
            and self.holds_at(spot)
        )

    def word_in(self, raised: Raised) -> str | None:
        """Return the first of its words that stands in the text, or None."""
        return next((word for word in self.words if word in raised.words), None)

    def inputs(self, spot: Spot, raised: Raised) -> dict[str, str]:
        """Return what it was asked that a dispatch remembers; of the text only the rule's own word."""
        asked = {"channel": self.says.channel, "zone": self.zone, "word": self.word_in(raised) or ""}
        if self.area is not None:
            asked["point"] = f"{spot.longitude}, {spot.latitude}"
        return {name: value for name, value in asked.items() if value}


def seen_as(rules: Iterable[RoutingRule]) -> str:
    """Return a short name for a list of rules: another one as soon as anything in it is another."""
    return hashlib.sha256(",".join(str(rule.id) for rule in rules).encode()).hexdigest()[:16]


def level_of(unit: Unit, tree: Tree) -> Level:
    """Return the level at which a unit works: that of its highest place; a company's is the grid's.

    A company is seated at the communities in which it manages courtyards.
    """
    if unit.kind == OrganisationKind.PROPERTY_COMPANY:
        return Level.GRID
    levels = [tree.get(place_id).level for place_id in unit.place_ids]
    return min(levels, key=LEVELS.index) if levels else Level.DISTRICT


# ── turns ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rota_key(bodies: Iterable[int]) -> str:
    """Return the name under which some bodies take turns, in their order."""
    return ",".join(map(str, bodies))


def whose_turn(order: Sequence[int], last: int | None, there: Collection[int]) -> int | None:
    """Return whose turn it is: the first behind the last one who is there, round and round; None if nobody is.

    Whoever is passed over is owed nothing for it: on coming back they wait for their place in the round.
    """
    begin = order.index(last) + 1 if last in order else 0
    return next((one for one in (*order[begin:], *order[:begin]) if one in there), None)


Closed = Mapping[int, tuple[tuple["date", "date"], ...]]
"""The days on which bodies take no turn: by body, first and last of each stretch."""


def is_closed(closed: Closed, organisation_id: int, day: date) -> bool:
    """Say whether a body takes no turn on a day."""
    return any(first <= day <= last for first, last in closed.get(organisation_id, ()))


def load_closed() -> Closed:
    """Return the days on which bodies take no turn; one statement."""
    found: dict[int, list[tuple[date, date]]] = {}
    for one in ClosedDays.objects.filter(called_off=False).order_by("first_on", "id"):
        found.setdefault(one.organisation_id, []).append((one.first_on, one.last_on))
    return {number: tuple(stretches) for number, stretches in found.items()}


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────


def load_rules() -> list[RoutingRule]:
    """Return the rules in force, in their order; three statements."""
    known = Rule.objects.filter(retired=False).select_related("place", "zone").order_by("position")
    several = (
        Prefetch("more_places", RulePlace.objects.select_related("place").order_by("id")),
        Prefetch("bodies", RuleBody.objects.order_by("position")),
    )
    return [_kept(rule) for rule in known.prefetch_related(*several)]


def _kept(rule: Rule) -> RoutingRule:
    more = list(rule.more_places.all())
    says = Where(
        place_id=rule.place_id,
        category_id=rule.category_id,
        level=Level(rule.level),
        unit_kind=OrganisationKind(rule.unit_kind),
        more_places=tuple(one.place_id for one in more),
        zone_id=rule.zone_id,
        channel=rule.channel,
        words=tuple(rule.words.splitlines()),
        bodies=tuple(one.organisation_id for one in rule.bodies.all()),
    )
    paths = (rule.place.path, *(one.place.path for one in more)) if rule.place is not None else PATHLESS
    return _with(says, (rule.id, rule.position, rule.version), paths, rule.zone)


def proposed(wanted: Iterable[Where], tree: Tree, zones: Mapping[int, Zone]) -> list[RoutingRule]:
    """Return a list of rules as the router takes them, for rules that are not saved."""
    return [
        _with(
            one, (-ordinal, ordinal, 0), tuple(tree.get(number).path for number in one.place_ids) or PATHLESS,
            zones[one.zone_id] if one.zone_id is not None else None,
        )
        for ordinal, one in enumerate(wanted, 1)
    ]


def _with(
    says: Where, numbered: tuple[int, int, int], paths: tuple[str, ...], zone: Zone | None,
) -> RoutingRule:
    number, position, version = numbered
    return RoutingRule(
        id=number, position=position, version=version, says=says, paths=paths, area=area_in(zone) if zone else None,
        zone=zone.name if zone else "", words=tuple(fold(word) for word in says.words),
    )


def area_in(zone: Zone) -> Area:
    """Return a zone as something that a point lies in or not."""
    return area_of(zone.id, "", [zone.rings])
