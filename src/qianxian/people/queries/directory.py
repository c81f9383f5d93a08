"""The directory of organisations that every process keeps in memory, and how courtyards are managed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from qianxian.people.models import Management, Organisation, Seat
from qianxian.people.states import COMMITTEES, ManagementKind, OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from qianxian.places.queries import Tree


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as the directory in memory knows it."""

    id: int
    kind: OrganisationKind
    name: str
    phone: str
    hours: str
    note: str
    place_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Managed:
    """On which rung of the ladder of management a courtyard stands now."""

    id: int
    courtyard_id: int
    kind: ManagementKind
    company_id: int | None
    since: date


@dataclass(frozen=True, slots=True)
class CoreAndWings:
    """One core, two wings of a grid; a missing wing is None, and the community stands in for it.

    `managed` is the courtyard's rung on the ladder of management, or None where nobody said.
    """

    core: Unit | None
    committee: Unit | None
    company: Unit | None
    stand_in: Unit | None
    managed: Managed | None = None


class Directory:
    """All organisations of the district that exist now, and how its courtyards are managed."""

    def __init__(self, units: Iterable[Unit], managements: Iterable[Managed] = ()) -> None:
        self._units = {unit.id: unit for unit in units}
        self._managed = {managed.courtyard_id: managed for managed in managements}
        self._at: dict[int, list[Unit]] = {}
        for unit in self._units.values():
            for place_id in unit.place_ids:
                self._at.setdefault(place_id, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def get(self, organisation_id: int) -> Unit:
        """Return an organisation.

        :raises KeyError: if there is none with this id.
        """
        return self._units[organisation_id]

    def find(self, organisation_id: int) -> Unit | None:
        """Return an organisation, or None where there is none now with this id."""
        return self._units.get(organisation_id)

    def at(self, place_id: int, *kinds: OrganisationKind) -> Unit | None:
        """Return the organisation of one of `kinds` that acts at exactly this place, or None."""
        return next((unit for unit in self._at.get(place_id, ()) if unit.kind in kinds), None)

    def managed(self, courtyard_id: int) -> Managed | None:
        """Return on which rung of the ladder a courtyard stands, or None where nobody said."""
        return self._managed.get(courtyard_id)

    def count_by_kind(self, tree: Tree, place_id: int) -> dict[OrganisationKind, int]:
        """Count the organisations that act somewhere in a place, by kind; kinds that are not there are left out."""
        path = tree.get(place_id).path
        inside = {spot.id for spot in tree if spot.path.startswith(path)}
        counted = Counter(unit.kind for unit in self._units.values() if not inside.isdisjoint(unit.place_ids))
        return {kind: counted[kind] for kind in OrganisationKind if counted[kind]}

    def core_and_wings(self, tree: Tree, place_id: int) -> CoreAndWings:
        """Return who looks after a courtyard or grid: wings of the courtyard itself come before the grid's."""
        around = [spot for spot in reversed(tree.line(place_id)) if spot.level in (Level.GRID, Level.COURTYARD)]
        community = tree.above(place_id, Level.COMMUNITY)

        def nearest(*kinds: OrganisationKind) -> Unit | None:
            return next((unit for spot in around if (unit := self.at(spot.id, *kinds)) is not None), None)

        managed = self.managed(place_id)
        company = None if managed is None or managed.company_id is None else self._units.get(managed.company_id)
        return CoreAndWings(
            core=nearest(OrganisationKind.BRANCH),
            committee=nearest(*COMMITTEES),
            company=company if managed is not None else nearest(OrganisationKind.PROPERTY_COMPANY),
            managed=managed,
            stand_in=self.at(community.id, OrganisationKind.GENERAL_BRANCH) if community else None,
        )


def _load_directory() -> Directory:
    found = Organisation.objects.filter(valid_until=None).prefetch_related(
        Prefetch("seats", Seat.objects.filter(valid_until=None)),
    ).order_by("id")
    units = (
        Unit(
            id=organisation.id,
            kind=OrganisationKind(organisation.kind),
            name=organisation.name,
            phone=organisation.phone,
            hours=organisation.hours,
            note=organisation.note,
            place_ids=tuple(seat.place_id for seat in organisation.seats.all()),
        )
        for organisation in found
    )
    managements = (
        Managed(one.id, one.courtyard_id, ManagementKind(one.kind), one.company_id, one.valid_from)
        for one in Management.objects.filter(valid_until=None)
    )
    return Directory(units, managements)


directory: stamps.Kept[Directory] = stamps.Kept(_load_directory)
