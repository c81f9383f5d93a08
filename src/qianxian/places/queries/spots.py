"""Finding places, and the tree that every process keeps in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qianxian.base.text import clean, some
from qianxian.places.calendar import USUAL_HOURS, Span, WorkingCalendar
from qianxian.places.models import CalendarDay, Place, PlaceCode, Placement, Plate, WorkSpan
from qianxian.places.states import LEVELS, PUBLIC_HOUSEHOLDS, Level
from qianxian.storage import codes, stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime



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

    def lying_in(self, place_id: int) -> dict[tuple[datetime | None, datetime | None], list[int]]:
        """Return the places that lie in an area or are it, or once did: by since when (included) and until when."""
        path = self._all[place_id].path
        found: dict[tuple[datetime | None, datetime | None], list[int]] = {}
        for spot in self._all.values():
            since: datetime | None = None
            for until, grid in self._former.get(spot.id, ()):
                if self._all[grid].path.startswith(path) or spot.id == place_id:
                    found.setdefault((since, until), []).append(spot.id)
                since = until
            if spot.path.startswith(path):
                found.setdefault((since, None), []).append(spot.id)
        return found

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
        return some([self._all[place_id].name for place_id in place_ids], at_most)

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
    spans = tuple(Span(span.opens, span.closes) for span in WorkSpan.objects.order_by("opens"))
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "works")), spans or USUAL_HOURS)


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


def place_to_change(number: int) -> Place | None:
    """Return a place that is valid now, for an act; None if there is none."""
    return Place.objects.filter(pk=number, valid_until=None).first()
