"""Service centres: which there are, whether somebody is there, and how far everybody has to walk.

Minutes on foot are 1.3 times the straight line at 70 metres a minute: streets go round corners, and elders set the
pace.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, Final

from qianxian.places.hours import Hours
from qianxian.places.locating import metres_between
from qianxian.places.models import CentreCheck, CentreStandard, ChecklistItem, Place, Room, ServiceCentre
from qianxian.places.states import CHECKLIST, LEAST_AREA_M2, STALE_DAYS, WALK_MINUTES, Level, RoomKind
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from qianxian.places.locating import Point
    from qianxian.places.queries.spots import Spot, Tree

DETOUR: Final = 1.3
METRES_A_MINUTE: Final = 70


def minutes_on_foot(one: Point, other: Point) -> float:
    """Return how many minutes it takes to walk from one point to the other."""
    return DETOUR * metres_between(one, other) / METRES_A_MINUTE


@dataclass(frozen=True, slots=True)
class Standard:
    """What the district asks of its centres."""

    stale_days: int = STALE_DAYS
    walk_minutes: int = WALK_MINUTES
    least_area_m2: int = LEAST_AREA_M2


@dataclass(frozen=True, slots=True)
class Have:
    """A thing of the checklist, and whether a centre has it; None if nobody looked."""

    key: str
    name: str
    has: bool | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class CentreRoom:
    """A room of a centre."""

    kind: RoomKind
    name: str
    seats: int

    def __str__(self) -> str:
        return self.name or str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Centre:
    """A service centre as every process keeps it."""

    id: int
    version: int
    place_id: int
    path: str
    name: str
    address: str
    area_m2: int | None
    phone: str
    hours: Hours
    longitude: float | None
    latitude: float | None
    opened_on: date
    verified_on: date | None
    rooms: tuple[CentreRoom, ...]
    checks: Mapping[str, tuple[bool, date]]

    @property
    def point(self) -> Point | None:
        """Where it is."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)

    def stale(self, today: date, standard: Standard) -> bool:
        """Say whether nobody has looked for too long whether all this is so."""
        return self.verified_on is None or (today - self.verified_on).days > standard.stale_days


@dataclass(frozen=True, slots=True)
class Nearest:
    """The centre nearest to a courtyard, with the minutes on foot."""

    centre: Centre
    minutes: float


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the people of a courtyard have to walk; `nearest` is None if nobody knows where the courtyard is."""

    spot: Spot
    nearest: Nearest | None
    near: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """How many households of an area have a centre near; those of courtyards without a point are `unknown`."""

    spot: Spot
    households: int
    near: int
    unknown: int


class Centres:
    """All service centres of the district that are open for use, and what is asked of them."""

    def __init__(
        self, found: Iterable[Centre], standard: Standard, items: Iterable[Have], points: Mapping[int, Point],
    ) -> None:
        self._centres = sorted(found, key=lambda centre: (centre.path, centre.name, centre.id))
        self.standard = standard
        self.checklist = tuple(items)
        self._points = points
        self._located = [(one.point[0], one.point[1], one) for one in self._centres if one.point is not None]
        self._nearest: dict[int, Nearest | None] = {}

    def get(self, number: int) -> Centre | None:
        """Return a centre, or None."""
        return next((centre for centre in self._centres if centre.id == number), None)

    def below(self, path: str) -> list[Centre]:
        """Return the centres in a place, those of the place itself first."""
        return [centre for centre in self._centres if centre.path.startswith(path)]

    def haves(self, centre: Centre) -> list[Have]:
        """Return the checklist as a centre fulfils it."""
        return [Have(item.key, item.name, *centre.checks.get(item.key, (None, None))) for item in self.checklist]

    def nearest(self, place_id: int) -> Nearest | None:
        """Return the centre nearest to a place's point on foot, or None if there is no point or no centre."""
        if place_id not in self._nearest:
            here = self._points.get(place_id)
            self._nearest[place_id] = None if here is None or not self._located else self._nearest_to(here)
        return self._nearest[place_id]

    def _nearest_to(self, here: Point) -> Nearest:
        # Over a district the ground is flat enough to choose by; the way itself is then measured on the globe.
        x, y = here
        narrow = cos(radians(y)) ** 2
        place = min(
            range(len(self._located)),
            key=lambda at: (self._located[at][0] - x) ** 2 * narrow + (self._located[at][1] - y) ** 2,
        )
        point_x, point_y, centre = self._located[place]
        return Nearest(centre, minutes_on_foot(here, (point_x, point_y)))

    def walks(self, spots: Tree, area: Spot) -> list[Walk]:
        """Return how far it is from every courtyard of an area."""
        return [self._walk(spot) for spot in spots.below(area.id, Level.COURTYARD)]

    def _walk(self, spot: Spot) -> Walk:
        nearest = self.nearest(spot.id)
        return Walk(spot, nearest, near=nearest is not None and nearest.minutes <= self.standard.walk_minutes)

    def covered(self, spots: Tree, area: Spot) -> Covered:
        """Return how many households of an area have a centre near."""
        return _covered(area, self.walks(spots, area))

    def coverage(self, spots: Tree, area: Spot, level: Level) -> list[Covered]:
        """Return for each place of `level` in an area how many of its households have a centre near."""
        walks = self.walks(spots, area)
        return [_covered(part, [walk for walk in walks if walk.spot.path.startswith(part.path)])
                for part in spots.below(area.id, level)]


def _covered(part: Spot, walks: list[Walk]) -> Covered:
    return Covered(
        part,
        households=sum(walk.spot.households for walk in walks),
        near=sum(walk.spot.households for walk in walks if walk.near),
        unknown=sum(walk.spot.households for walk in walks if walk.nearest is None),
    )


def _load_centres() -> Centres:
    rooms: dict[int, list[CentreRoom]] = {}
    for room in Room.objects.filter(centre__closed_on=None).order_by("position"):
        rooms.setdefault(room.centre_id, []).append(CentreRoom(RoomKind(room.kind), room.name, room.seats))
    checks: dict[int, dict[str, tuple[bool, date]]] = {}
    looked = CentreCheck.objects.filter(centre__closed_on=None)
    for centre_id, key, has, checked_on in looked.values_list("centre_id", "item__key", "has", "checked_on"):
        checks.setdefault(centre_id, {})[key] = has, checked_on
    items = list(ChecklistItem.objects.all())
    standard = CentreStandard.objects.first()
    courtyards = Place.objects.filter(valid_until=None, level=Level.COURTYARD)
    points = {
        number: (x, y)
        for number, x, y in courtyards.values_list("id", "longitude", "latitude")
        if x is not None and y is not None
    }
    return Centres(
        [
            Centre(
                id=row.id,
                version=row.version,
                place_id=row.place_id,
                path=row.place.path,
                name=row.name,
                address=row.address,
                area_m2=row.area_m2,
                phone=row.phone,
                hours=Hours.kept(row.hours),
                longitude=row.longitude,
                latitude=row.latitude,
                opened_on=row.opened_on,
                verified_on=row.verified_on,
                rooms=tuple(rooms.get(row.id, ())),
                checks=checks.get(row.id, {}),
            )
            for row in ServiceCentre.objects.filter(closed_on=None).select_related("place")
        ],
        Standard(standard.stale_days, standard.walk_minutes, standard.least_area_m2) if standard else Standard(),
        [Have(item.key, item.name) for item in items if not item.retired]
        if items
        else [Have(key, name) for key, name in CHECKLIST],
        points,
    )


centres: stamps.Kept[Centres] = stamps.Kept(_load_centres)


def centre_to_change(number: int) -> ServiceCentre | None:
    """Return a centre that is open, with its place, to be changed; None if there is none."""
    return ServiceCentre.objects.select_related("place").filter(pk=number, closed_on=None).first()
