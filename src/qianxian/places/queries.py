"""Finding places, and the tree that every process keeps in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.base.text import clean
from qianxian.places.atlas import Atlas, Middle, atlas
from qianxian.places.calendar import WorkingCalendar
from qianxian.places.models import CalendarDay, GridPlan, Place, PlaceCode, Placement, Plate
from qianxian.places.states import LEVELS, PUBLIC_HOUSEHOLDS, Level
from qianxian.storage import codes, stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from qianxian.places.models import PlannedGrid

__all__ = ["Atlas", "Middle", "atlas"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as the tree in memory knows it."""

    id: int
    level: Level
    name: str
    path: str
    number: int
    parent_id: int | None
    households: int
    buildings: int
    division_code: str
    plate: str
    longitude: float | None = None
    latitude: float | None = None
    kind: str = ""
    estate: str = ""
    ended: bool = False


class Tree:
    """All places of the district that exist now; those that ended can still be named by their id.

    `former` says of courtyards that were moved until when they lay in which grid, oldest first.
    """

    def __init__(
        self, spots: Iterable[Spot], former: Mapping[int, Sequence[tuple[datetime, int]]] | None = None,
    ) -> None:
        self._all = {spot.id: spot for spot in sorted(spots, key=lambda spot: spot.path)}
        self._spots = {spot.id: spot for spot in self._all.values() if not spot.ended}
        self._by_code = {spot.division_code: spot for spot in self._spots.values() if spot.division_code}
        self._former = former or {}

    def __iter__(self) -> Iterator[Spot]:
        return iter(self._spots.values())

    def get(self, place_id: int) -> Spot:
        """Return a place, also one that ended.

        :raises KeyError: if there never was one with this id.
        """
        return self._all[place_id]

    def by_division_code(self, code: str) -> Spot | None:
        """Return the place with this 12-digit division code, or None."""
        return self._by_code.get(code)

    @property
    def top(self) -> Spot | None:
        """The district itself, or None before anything was loaded."""
        return next(iter(self._spots.values()), None)

    def line(self, place_id: int) -> list[Spot]:
        """Return the places from the district down to this one."""
        line: list[Spot] = []
        spot: Spot | None = self._all[place_id]
        while spot is not None:
            line.insert(0, spot)
            spot = self._all.get(spot.parent_id) if spot.parent_id is not None else None
        return line

    def line_at(self, place_id: int, moment: datetime) -> list[Spot]:
        """Return the line as it was at a moment: a courtyard may have lain in another grid."""
        return self._line_while(place_id, (grid for until, grid in self._former.get(place_id, ()) if moment < until))

    def line_before(self, place_id: int, moment: datetime) -> list[Spot]:
        """Return the line as it was just before a moment."""
        return self._line_while(place_id, (grid for until, grid in self._former.get(place_id, ()) if moment <= until))

    def _line_while(self, place_id: int, grids: Iterator[int]) -> list[Spot]:
        grid = next(grids, None)
        return self.line(place_id) if grid is None else [*self.line(grid), self._all[place_id]]

    def above(self, place_id: int, level: Level) -> Spot | None:
        """Return the place of `level` in which this one lies (or which it is), or None."""
        return next((spot for spot in self.line(place_id) if spot.level == level), None)

    def below(self, place_id: int, level: Level) -> list[Spot]:
        """Return the places of `level` in this one, in the order of their numbers."""
        path = self._all[place_id].path
        return [spot for spot in self._spots.values() if spot.level == level and spot.path.startswith(path)]

    def named(self, typed: str) -> list[Spot]:
        """Return the places that `typed` names exactly: by code, by name, or by name with places above it before it."""
        typed = clean(typed)
        if (spot := self._by_code.get(typed)) is not None:
            return [spot]
        *above, name = typed.replace("·", " ").split() or [""]
        return [
            spot for spot in self._spots.values()
            if spot.name == name and set(above) <= {higher.name for higher in self.line(spot.id)}
        ]

    def unmistakable(self, place_id: int) -> str:
        """Return a place's name, with so many of those above it before it that `named` finds this one alone."""
        names = [spot.name for spot in self.line(place_id)]
        return next(
            (typed for n in range(1, len(names) + 1) if len(self.named(typed := " ".join(names[-n:]))) == 1),
            self._all[place_id].division_code or " ".join(names),
        )

    def said_all(self, place_ids: Iterable[int], *, at_most: int = 3) -> str:
        """Name some places, the first few by name and the rest by their number."""
        names = [self._all[place_id].name for place_id in place_ids]
        more = len(names) - at_most
        return "、".join(names[:at_most]) + (f" +{more}" if more > 0 else "")

    def public_place(self, place_id: int) -> Spot:
        """Return the smallest area around a place that may be named in public: at least 100 households.

        A level whose households nobody counted is large enough from the community up.
        """
        for spot in reversed(self.line(place_id)):
            if spot.households >= PUBLIC_HOUSEHOLDS or LEVELS.index(spot.level) <= LEVELS.index(Level.COMMUNITY):
                return spot
        raise AssertionError("every place lies in a district")

    def said(self, place_id: int, *, top: Level = Level.SUBDISTRICT, bottom: Level = Level.COURTYARD) -> str:
        """Return the place with those above it, from `top` to `bottom`: 文峰街道 · 文峰社区 · 第3网格."""
        first, last = LEVELS.index(top), LEVELS.index(bottom)
        named = [spot.name for spot in self.line(place_id) if first <= LEVELS.index(spot.level) <= last]
        return " · ".join(named) or self._all[place_id].name


def rows(place_ids: Iterable[int]) -> list[Place]:
    """Return the rows of some places, for an act; one statement."""
    return list(Place.objects.filter(pk__in=list(place_ids)).order_by("path"))


def _load_tree() -> Tree:
    division = dict(
        PlaceCode.objects.filter(scheme="division12", valid_until=None).values_list("place_id", "value"),
    )
    plates = dict(Plate.objects.filter(retired_on=None).order_by("-id").values_list("courtyard_id", "code"))
    former: dict[int, list[tuple[datetime, int]]] = {}
    for courtyard, until, grid in Placement.objects.order_by("until_at", "id").values_list(
        "courtyard_id", "until_at", "grid_id",
    ):
        former.setdefault(courtyard, []).append((until, grid))
    spots = (
        Spot(
            id=place.id,
            level=Level(place.level),
            name=place.name,
            path=place.path,
            number=place.number,
            parent_id=place.parent_id,
            households=place.households,
            buildings=place.buildings,
            division_code=division.get(place.id, ""),
            plate=plates.get(place.id, ""),
            longitude=place.longitude,
            latitude=place.latitude,
            kind=place.kind,
            estate=place.estate,
            ended=place.valid_until is not None,
        )
        for place in Place.objects.all()
    )
    return Tree(spots, former)


def _load_calendar() -> WorkingCalendar:
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "works")))


tree: stamps.Kept[Tree] = stamps.Kept(_load_tree)
calendar: stamps.Kept[WorkingCalendar] = stamps.Kept(_load_calendar)


@dataclass(frozen=True, slots=True)
class AtGate:
    """Where somebody stands who scanned a plate, with the stamp that the same statement brought along."""

    courtyard_id: int
    plate: str
    stamp: int


def at_gate(typed: str) -> AtGate | None:
    """Return the courtyard whose plate has the code `typed`, or None; one statement."""
    try:
        code = codes.read(typed)
    except codes.WrongCode:
        return None
    hanging = Plate.objects.filter(code=code, retired_on=None).annotate(stamp=stamps.in_query())
    found = hanging.values_list("courtyard_id", "code", "stamp").first()
    if found is None:
        return None
    gate = AtGate(*found)
    stamps.note(gate.stamp)
    return gate


# ── plans of grids ───────────────────────────────────────────────────────────────────────────────────────────────


def plans_of(path: str) -> list[GridPlan]:
    """Return the plans for areas below a path, the newest first."""
    return list(GridPlan.objects.filter(area__path__startswith=path).select_related("area").order_by("-id"))


def plan(number: int) -> GridPlan | None:
    """Return a plan, or None."""
    return GridPlan.objects.filter(pk=number).select_related("area").first()


def plans_due(today: date) -> list[GridPlan]:
    """Return the adopted plans whose day has come, in the order of their days."""
    due = GridPlan.objects.filter(state="adopted", effective_on__lte=today)
    return list(due.select_related("area").order_by("effective_on", "id"))


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a plan makes of one grid: whose place it takes, and which courtyards come from where."""

    grid: PlannedGrid
    households: int
    stays: list[Place]
    comes: list[tuple[Place, Place]]
    """Courtyards that come in, each with the grid in which it lay."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would change, before it does."""

    grids: list[PlannedChange]
    ends: list[Place]
    moved_courtyards: list[int]
    moved_households: int


def preview(plan: GridPlan) -> Preview:
    """Return what a plan changes; four statements."""
    changes, kept = [], set()
    came_from: dict[int, Place] = {}
    planned = plan.grids.select_related("community", "continues", "grid").order_by("community__path", "number")
    for grid in planned.prefetch_related("courtyards__courtyard", "courtyards__came_from"):
        members = sorted(grid.courtyards.all(), key=lambda member: member.number)
        own = grid.continues_id
        kept.add(own)
        came_from |= {member.came_from_id: member.came_from for member in members}
        changes.append(
            PlannedChange(
                grid=grid,
                households=sum(member.courtyard.households for member in members),
                stays=[member.courtyard for member in members if member.came_from_id == own],
                comes=[(member.courtyard, member.came_from) for member in members if member.came_from_id != own],
            ),
        )
    moved = [courtyard for change in changes for courtyard, _grid in change.comes]
    return Preview(
        grids=changes,
        ends=[place for number, place in came_from.items() if number not in kept],
        moved_courtyards=[courtyard.id for courtyard in moved],
        moved_households=sum(courtyard.households for courtyard in moved),
    )
