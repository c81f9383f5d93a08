"""Figures for everybody: of districts, sub-districts and communities, month by month, small numbers hidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from qianxian.concerns import queries as concerns
from qianxian.ledger import queries as ledger
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.results import counting
from qianxian.results.guarding import conceal, publish
from qianxian.results.models import Summary
from qianxian.results.tallies import Tally
from qianxian.storage import engines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from qianxian.places.queries import Spot, Tree

PUBLIC_LEVELS = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY)
SHOWN = ("raised", "done", "confirmed", "overdue")
"""Counts that are shown in public; of the others there are shares only, of ten or more."""


@dataclass(frozen=True, slots=True)
class Public:
    """An area of which something may be said in public; a count that is None is hidden, and `tally` is for shares."""

    spot: Spot
    counts: Mapping[str, int | None]
    tally: Tally


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What everybody may see of an area in a month: itself, its parts, and for the district its categories."""

    here: Public
    parts: list[Public]
    kinds: list[tuple[str, int | None]]
    overdue: Mapping[int, int]
    """How many are overdue in each area of which that may be said."""


def published_figures(place_id: int, month: date, now: datetime) -> PublicFigures:
    """Count an area in a month for everybody, hiding what could tell who it was.

    Months share no matter, and nothing else is cut finer in public than by area, or by category for the whole
    district: so what is hidden in one table can be reckoned from no other. Eight statements at most.
    """
    tree = places.tree.now()
    spot = tree.get(place_id)
    with engines.dialect().snapshot():
        counted, by_kind, answered = _read(tree, spot, month)
        for area_id, overdue in concerns.overdue_below(tree, now).items():
            counted[area_id]["overdue"] = overdue
    top = tree.top
    assert top is not None  # noqa: S101  # it has a place in it
    inside = {
        one.id: [part.id for part in tree.below(one.id, LEVELS[LEVELS.index(one.level) + 1])]
        for level in PUBLIC_LEVELS[:-1] for one in tree.below(top.id, level)
    }
    shown = {
        name: publish({area: counts[name] for area, counts in counted.items()}, inside, top.id) for name in SHOWN
    }

    def public(one: Spot) -> Public:
        tally = Tally(counts=counted[one.id], answered=answered if one.id == place_id else {})
        return Public(one, {name: shown[name].get(one.id) for name in SHOWN}, tally)

    kinds: list[tuple[str, int | None]] = []
    if spot.level == Level.DISTRICT and spot.id in shown["raised"]:
        kinds = _kinds(by_kind)
    parts = [public(tree.get(part)) for part in inside.get(spot.id, ())]
    return PublicFigures(public(spot), parts, kinds, shown["overdue"])


def _kinds(by_kind: Mapping[int, int]) -> list[tuple[str, int | None]]:
    """Return what may be said of the first-level categories; nothing where their total would give all away."""
    everything = concerns.router.now().everything
    of: Counter[int] = Counter()
    for kind in everything:
        of[kind.parent_id or kind.id] += by_kind.get(kind.id, 0)
    named = [(kind.name, of[kind.id]) for kind in everything if kind.parent_id is None and of[kind.id]]
    hidden = conceal([n for _name, n in named])
    return [] if hidden is None else list(zip((name for name, _n in named), hidden, strict=True))


def _read(
    tree: Tree, spot: Spot, month: date,
) -> tuple[dict[int, Counter[str]], Counter[int], Counter[int]]:
    """Return the counts of all areas down to the communities, and of one its categories and its histogram."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    by_kind: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    rows = Summary.objects.filter(level__in=PUBLIC_LEVELS, month=month)
    sums = [Sum(name) for name in counting.FIGURES]
    for area_id, *flows in rows.order_by().values_list("area_id").annotate(*sums):
        counted[area_id].update(dict(zip(counting.FIGURES, flows, strict=True)))
    own = rows.filter(level=spot.level, area_id=spot.id)
    for category_id, raised, kept in own.values_list("category_id", "raised", counting.ANSWERED):
        by_kind[category_id] += raised
        answered.update({int(bucket): n for bucket, n in kept.items()})
    for cell, columns in counting.deltas(ledger.pending_for(counting.READER), tree).items():
        if cell.month != month or cell.level not in PUBLIC_LEVELS:
            continue
        counted[cell.area_id].update({name: n for name, n in columns.items() if isinstance(name, str)})
        if cell.area_id == spot.id:
            by_kind[cell.category_id] += columns["raised"]
            answered.update({
                name[1]: n for name, n in columns.items() if isinstance(name, tuple) and name[0] == counting.ANSWERED
            })
    return counted, by_kind, answered


__all__ = ["Public", "PublicFigures", "published_figures"]
