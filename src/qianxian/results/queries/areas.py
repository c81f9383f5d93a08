"""The figures of an area over a period, beside the period before and the same a year before."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from qianxian.concerns import queries as concerns
from qianxian.ledger import queries as ledger
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.results import counting
from qianxian.results.comparing import Growth, Placed, in_order
from qianxian.results.models import Summary
from qianxian.results.periods import Period, months_on
from qianxian.results.tallies import Tally
from qianxian.storage import engines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from qianxian.places.queries import Spot

TREND = 12
"""So many months a sparkline shows."""
STOCKS = ("now_open", "now_waiting")
"""What is as it is now, and is summed over all months."""
FLOWS = tuple(name for name in counting.FIGURES if name not in STOCKS)


@dataclass(frozen=True, slots=True)
class Part:
    """An area within another, with what was counted in it."""

    spot: Spot
    tally: Tally
    open: int
    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Tallied:
    """A category of the first level with what was counted of it in a period and in the one before."""

    kind_id: int
    name: str
    tally: Tally
    before: Tally


@dataclass(frozen=True, slots=True)
class Hot:
    """A category of which more came in than before, beyond what chance would do."""

    kind_id: int
    name: str
    growth: Growth


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything a page of figures shows, as of one moment. `trend` are the last twelve months up to the period's."""

    spot: Spot
    period: Period
    now: Tally
    before: Tally
    year_before: Tally
    trend: list[tuple[date, Tally]]
    open: int
    waiting: int
    overdue: int
    kinds: list[Tallied]
    parts: list[Part]

    @property
    def hurting(self) -> list[Placed[Part]]:
        """The parts by the share of answers that came late, worst first, as far as there is anything to say."""
        return in_order((part, part.tally.late) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted: an area with its parts, a period with the months before it, and some categories or all."""

    spot: Spot
    inside: Mapping[int, Spot]
    period: Period
    since: date
    kinds: Collection[int] | None


class _Sums:
    """Counts of the area itself by category and month, histograms by month, and counts of its parts."""

    def __init__(self) -> None:
        self.months: dict[tuple[int, date], Counter[str]] = defaultdict(Counter)
        self.took: dict[tuple[str, date], dict[str, int]] = defaultdict(dict)
        self.stock: Counter[str] = Counter()
        self.parts: dict[int, Counter[str]] = defaultdict(Counter)


def kinds_within(category_id: int) -> frozenset[int]:
    """Return a category and all that ever lay below it."""
    return frozenset(kind.id for kind in concerns.router.now().everything if category_id in (kind.id, kind.parent_id))


def parts_level(spot: Spot) -> Level | None:
    """Return the level of the areas that an area is divided into."""
    below = LEVELS[LEVELS.index(spot.level) + 1 :]
    return below[0] if below else None


def statistics_of(
    place_id: int, period: Period, now: datetime, *, category_id: int | None = None,
) -> Statistics:
    """Count an area over a period and two others, its parts, its categories and its last twelve months.

    For a page that has asked who looks. At most eleven statements, all of them on summary rows, on what is not folded
    yet, and on what is overdue.
    """
    tree = places.tree.now()
    spot = tree.get(place_id)
    level = parts_level(spot)
    inside = {part.id: part for part in tree.below(place_id, level)} if level else {}
    kinds = kinds_within(category_id) if category_id is not None else None
    since = min(period.year_before.first, months_on(months_on(period.until, -1), 1 - TREND))
    with engines.dialect().snapshot():
        sums = _read(_Asked(spot, inside, period, since, kinds))
        overdue = concerns.overdue_below(tree, now, kinds)
    last = months_on(period.until, -1)
    months = [months_on(last, back - TREND + 1) for back in range(TREND)]
    return Statistics(
        spot=spot, period=period,
        now=_tally(sums, period), before=_tally(sums, period.previous), year_before=_tally(sums, period.year_before),
        trend=[(month, _tally(sums, Period(month, 1))) for month in months],
        open=sums.stock["now_open"], waiting=sums.stock["now_waiting"], overdue=overdue[place_id],
        kinds=_kinds(sums, period),
        parts=[
            Part(
                part, Tally(counts=sums.parts[part.id]), sums.parts[part.id]["now_open"],
                sums.parts[part.id]["now_waiting"], overdue[part.id],
            )
            for part in inside.values()
        ],
    )


def _read(asked: _Asked) -> _Sums:
    sums = _Sums()
    wanted = Q() if asked.kinds is None else Q(category_id__in=asked.kinds)
    own = Summary.objects.filter(wanted, level=asked.spot.level, area_id=asked.spot.id)
    shown = own.filter(month__gte=asked.since, month__lt=asked.period.until)
    for category_id, month, *counts in shown.values_list("category_id", "month", *FLOWS):
        sums.months[category_id, month].update({name: n for name, n in zip(FLOWS, counts, strict=True) if n})
    _read_histograms(sums, asked, own)
    sums.stock.update(own.order_by().aggregate(**{name: Sum(name, default=0) for name in STOCKS}))
    if asked.inside:
        there = Summary.objects.filter(wanted, level=parts_level(asked.spot), area_id__in=asked.inside).order_by()
        within = there.filter(month__gte=asked.period.first, month__lt=asked.period.until)
        for names, rows in ((FLOWS, within), (STOCKS, there)):
            for area_id, *counts in rows.values_list("area_id").annotate(*(Sum(name) for name in names)):
                sums.parts[area_id].update(dict(zip(names, counts, strict=True)))
    for cell, pending in counting.deltas(ledger.pending_for(counting.READER), places.tree.now()).items():
        if asked.kinds is None or cell.category_id in asked.kinds:
            _add(sums, asked, cell, pending)
    return sums


def _read_histograms(sums: _Sums, asked: _Asked, own: QuerySet[Summary]) -> None:
    """Read how long things took in the three periods only: histograms weigh most of a row."""
    compared = Q()
    for period in (asked.period, asked.period.previous, asked.period.year_before):
        compared |= Q(month__gte=period.first, month__lt=period.until)
    for month, *histograms in own.filter(compared).values_list("month", *counting.HISTOGRAMS):
        for name, kept in zip(counting.HISTOGRAMS, histograms, strict=True):
            into = sums.took[name, month]
            for bucket, n in kept.items():
                into[bucket] = into.get(bucket, 0) + n


def _add(sums: _Sums, asked: _Asked, cell: counting.Cell, columns: Counter[counting.Column]) -> None:
    """Add what is not folded yet."""
    stock = {name: columns[name] for name in STOCKS}
    flow = {column: n for column, n in columns.items() if isinstance(column, str) and column not in STOCKS}
    if cell.area_id == asked.spot.id:
        sums.stock.update(stock)
        if asked.since <= cell.month < asked.period.until:
            sums.months[cell.category_id, cell.month].update(flow)
            for column, n in columns.items():
                if isinstance(column, tuple):
                    into, bucket = sums.took[column[0], cell.month], str(column[1])
                    into[bucket] = into.get(bucket, 0) + n
    elif cell.area_id in asked.inside:
        sums.parts[cell.area_id].update(stock)
        if asked.period.holds(cell.month):
            sums.parts[cell.area_id].update(flow)


def _tally(sums: _Sums, period: Period) -> Tally:
    histograms: dict[str, Counter[int]] = {name: Counter() for name in counting.HISTOGRAMS}
    for (name, month), kept in sums.took.items():
        if period.holds(month):
            histograms[name].update({int(bucket): n for bucket, n in kept.items()})
    counted = (counts for (_kind, month), counts in sums.months.items() if period.holds(month))
    return Tally(_sum(counted), histograms[counting.ANSWERED], histograms[counting.TAKEN])


def _sum(counted: Iterable[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for counts in counted:
        whole.update(counts)
    return whole


def _kinds(sums: _Sums, period: Period) -> list[Tallied]:
    """Return the categories of the first level of which anything was counted, in their order."""
    everything = concerns.router.now().everything
    first = {kind.id: kind.parent_id or kind.id for kind in everything}
    of: dict[int, list[tuple[date, Counter[str]]]] = defaultdict(list)
    for (category_id, month), counted in sums.months.items():
        of[first.get(category_id, category_id)].append((month, counted))
    return [
        Tallied(
            kind.id, kind.name,
            Tally(_sum(counted for month, counted in of[kind.id] if period.holds(month))),
            Tally(_sum(counted for month, counted in of[kind.id] if period.previous.holds(month))),
        )
        for kind in everything
        if any(period.holds(month) or period.previous.holds(month) for month, _counted in of.get(kind.id, ()))
    ]


def hot_kinds(found: Statistics, today: date) -> list[Hot]:
    """Return the categories of which more came in than in the period before, most beyond chance first."""
    days, before = found.period.days(today), found.period.previous.days(today)
    hot = [
        Hot(one.kind_id, one.name, Growth(one.tally["raised"], one.before["raised"], days, before))
        for one in found.kinds
    ]
    return sorted(
        (one for one in hot if one.growth.is_hot), key=lambda one: -(one.growth.interval or (0.0, None))[0],
    )
