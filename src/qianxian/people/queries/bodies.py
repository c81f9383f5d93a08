"""Bodies of people: who manages which courtyard, who stands in, who is in charge, and what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from qianxian.people import rules
from qianxian.people.models import Charge, HandOver, Management, Office, Organisation, Tenure
from qianxian.people.queries.directory import directory
from qianxian.people.states import COMMITTEES, ManagementKind, OfficeKind, OrganisationKind
from qianxian.places import queries as places
from qianxian.places.models import Place, PlaceCode
from qianxian.places.states import GridKind, Level

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.queries import Managed, Unit, Viewer
    from qianxian.places.queries import Spot, Tree

PAGE = 50
GRID_MOST, GRID_LEAST = 500, 100
"""Households between which a grid of homes usually lies; what lies outside is shown, not forbidden."""


# ── the ladder of management ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OnLadder:
    """A courtyard of a roll-out board: where it stands, and with which company."""

    spot: Spot
    managed: Managed | None
    company: Unit | None

    @property
    def kind(self) -> ManagementKind | None:
        """The rung; None where nobody said yet."""
        return self.managed.kind if self.managed else None


def ladder_of(tree: Tree, place_id: int) -> list[OnLadder]:
    """Return the courtyards of a place with their rungs, in the order of the tree; for everybody, from memory."""
    known = directory.now()
    found = []
    for spot in tree.below(place_id, Level.COURTYARD):
        managed = known.managed(spot.id)
        company = known.get(managed.company_id) if managed and managed.company_id is not None else None
        found.append(OnLadder(spot, managed, company))
    return found


def count_rungs(courtyards: list[OnLadder]) -> dict[ManagementKind | None, int]:
    """Count courtyards by rung, every rung once, and those of whom nobody said under None."""
    counted = Counter(one.kind for one in courtyards)
    return {kind: counted[kind] for kind in (*ManagementKind, None)}


def decisions_for(viewer: Viewer, path: str) -> dict[int, Management]:
    """Return what decided where the courtyards below a place stand, by courtyard; one statement.

    Empty for those who may not see it.
    """
    if not rules.may_see_decisions(viewer, path):
        return {}
    found = Management.objects.filter(courtyard__path__startswith=path, valid_until=None)
    return {one.courtyard_id: one for one in found}


def steps_for(viewer: Viewer, courtyard: Place) -> list[Management]:
    """Return all steps of a courtyard on the ladder, newest first, to those who may see decisions; one statement."""
    if not rules.may_see_decisions(viewer, courtyard.path):
        return []
    found = Management.objects.filter(courtyard=courtyard).select_related("company")
    return list(found.order_by("-valid_from", "-id"))


def companies() -> list[Unit]:
    """Return the property companies of the district, by name; from memory."""
    found = (unit for unit in directory.now() if unit.kind == OrganisationKind.PROPERTY_COMPANY)
    return sorted(found, key=lambda unit: unit.name)


def organisation_row(number: int) -> Organisation | None:
    """Return the row of an organisation that exists, for an act that asks its own rule."""
    return Organisation.objects.filter(pk=number, valid_until=None).first()


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Gap:
    """A grid of which the core or a wing is missing."""

    grid: Spot
    branch: Unit | None
    committee: Unit | None
    committees_below: int
    companies: int
    courtyards: int

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing: branch, committee, company."""
        missing = (
            ("branch", self.branch is None),
            ("committee", self.committee is None and not self.committees_below),
            ("company", not self.companies),
        )
        return tuple(name for name, is_missing in missing if is_missing)


def wings_for(viewer: Viewer, tree: Tree) -> list[Gap]:
    """Return every grid where the viewer's office acts with its core and wings, in the order of the tree."""
    if viewer.office is None:
        return []
    known = directory.now()
    found = []
    for grid in tree:
        if grid.level != Level.GRID or not viewer.office.covers(grid.path):
            continue
        courtyards = tree.below(grid.id, Level.COURTYARD)
        wings = [known.core_and_wings(tree, courtyard.id) for courtyard in courtyards]
        found.append(
            Gap(
                grid=grid,
                branch=known.at(grid.id, OrganisationKind.BRANCH),
                committee=known.at(grid.id, *COMMITTEES),
                committees_below=sum(known.at(one.id, *COMMITTEES) is not None for one in courtyards),
                companies=sum(wing.company is not None for wing in wings),
                courtyards=len(courtyards),
            ),
        )
    return found


# ── standing in, handing over ────────────────────────────────────────────────────────────────────────────────────


def own_tenure(viewer: Viewer) -> Tenure | None:
    """Return the viewer's own time in the office they act in."""
    if viewer.office is None or viewer.account_id is None:
        return None
    found = Tenure.objects.filter(pk=viewer.office.tenure_id, account_id=viewer.account_id)
    return found.select_related("office__organisation", "account").first()


def stand_ins_of(tenure: Tenure, today: date) -> list[Tenure]:
    """Return who stands in for a tenure now or later, first first; for its holder and administrators."""
    found = Tenure.objects.filter(stands_in_for=tenure, valid_until__gt=today).exclude(valid_until=F("valid_from"))
    return list(found.select_related("account").order_by("valid_from", "id"))


def stand_in_now(viewer: Viewer, today: date) -> Tenure | None:
    """Return who stands in for the viewer in the office they act in today, or None; one statement."""
    if viewer.office is None:
        return None
    found = Tenure.objects.filter(
        stands_in_for_id=viewer.office.tenure_id, valid_from__lte=today, valid_until__gt=today,
    )
    return found.select_related("account").first()


def stand_in(number: int) -> Tenure | None:
    """Return a stand-in's time in an office, for an act that asks its own rule."""
    found = Tenure.objects.filter(pk=number, stands_in_for__isnull=False)
    return found.select_related("office__organisation", "account", "stands_in_for__office__organisation").first()


def hand_over_for(viewer: Viewer, number: int) -> HandOver | None:
    """Return a hand-over list to whoever may see it, or None."""
    found = HandOver.objects.select_related(
        "office__organisation", "leaver__account", "leaver__office__organisation", "successor__account",
    ).filter(pk=number).first()
    return found if found is not None and rules.may_see_hand_over(viewer, found) else None


def hand_overs_of(viewer: Viewer) -> list[HandOver]:
    """Return the lists of the office the viewer acts in that nobody accepted yet; one statement."""
    if viewer.office is None:
        return []
    waiting = HandOver.objects.filter(office_id=viewer.office.id, accepted_at=None)
    return list(waiting.select_related("leaver").order_by("-made_at"))


# ── charges ──────────────────────────────────────────────────────────────────────────────────────────────────────


def charges(today: date) -> list[Charge]:
    """Return who is in charge of which sub-district now or later, in the order of the tree; one statement."""
    current = Charge.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today))
    return list(current.select_related("office__organisation", "place").order_by("place__path", "id"))


def charge_for(viewer: Viewer, number: int) -> Charge | None:
    """Return a charge of a sub-district where the viewer's office acts, or None."""
    found = Charge.objects.filter(pk=number, valid_until=None).select_related("office__organisation", "place").first()
    return found if found is not None and viewer.office is not None and viewer.office.covers(found.place.path) else None


def leaders_for(viewer: Viewer) -> list[Office]:
    """Return the leaders' offices of organisations that act where the viewer's office does; one statement."""
    if viewer.office is None:
        return []
    inside = Q()
    for path in viewer.office.paths:
        inside |= Q(organisation__seats__place__path__startswith=path)
    found = Office.objects.filter(inside, kind=OfficeKind.LEADER, valid_until=None, organisation__valid_until=None)
    return list(found.select_related("organisation").distinct().order_by("organisation__name", "id"))


# ── enterprises and resident units ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An enterprise or resident unit of a community, with the titles of its liaisons."""

    unit: Unit
    liaisons: tuple[str, ...]


def neighbours_for(viewer: Viewer, tree: Tree) -> list[tuple[Spot, list[Neighbour]]]:
    """Return the enterprises and resident units where the viewer's office acts, by community; one statement.

    For a grid or a courtyard these are those of its community, and those of the grids whose border touches its own
    or is a walk away.
    """
    if viewer.office is None:
        return []
    kinds = (OrganisationKind.ENTERPRISE, OrganisationKind.RESIDENT_UNIT)
    order = {spot.id: spot for spot in tree}
    near = _around(viewer, tree)
    communities: dict[int, list[Unit]] = {}
    for unit in directory.now():
        if unit.kind not in kinds:
            continue
        around = {
            spot.id: spot for place_id in unit.place_ids
            if place_id in order and (
                viewer.office.covers(order[place_id].path)
                or any(spot.id in near for spot in tree.line(place_id) if spot.level in _SMALL)
                or place_id in near
            )
            and (spot := tree.above(place_id, Level.COMMUNITY) or tree.get(place_id))
        }
        for place_id in around:
            communities.setdefault(place_id, []).append(unit)
    numbers = {unit.id for units in communities.values() for unit in units}
    titles: dict[int, list[str]] = {}
    liaisons = Office.objects.filter(kind=OfficeKind.LIAISON, valid_until=None, organisation_id__in=numbers)
    for organisation_id, title in liaisons.order_by("id").values_list("organisation_id", "title"):
        titles.setdefault(organisation_id, []).append(title)
    return [
        (
            spot,
            [
                Neighbour(unit, tuple(titles.get(unit.id, ())))
                for unit in sorted(communities[spot.id], key=lambda unit: (unit.kind, unit.name))
            ],
        )
        for spot in tree if spot.id in communities
    ]


_SMALL = (Level.GRID, Level.COURTYARD)


def _around(viewer: Viewer, tree: Tree) -> set[int]:
    """Return what lies around an office of a grid or a courtyard: its communities, its grids and those beside them."""
    if viewer.office is None:
        return set()
    around: set[int] = set()
    kept = places.atlas.now()
    for place_id in viewer.office.place_ids:
        grid, community = tree.above(place_id, Level.GRID), tree.above(place_id, Level.COMMUNITY)
        if grid is not None and community is not None:
            around |= {community.id, grid.id, *kept.beside(grid.id)}
    return around


# ── places, for those who administer them ────────────────────────────────────────────────────────────────────────


def place_for(viewer: Viewer, number: int) -> Place | None:
    """Return a place that is valid now where the viewer's office acts, or None."""
    found = Place.objects.filter(pk=number, valid_until=None).select_related("parent").first()
    return found if found is not None and viewer.office is not None and viewer.office.covers(found.path) else None


def codes_for(place: Place) -> list[PlaceCode]:
    """Return the codes of a place from `place_for`, those of today first."""
    return list(PlaceCode.objects.filter(place=place).order_by(F("valid_until").desc(nulls_first=True), "-valid_from"))


def acting_at(viewer: Viewer, place: Place, *, after: int = 0) -> list[Unit]:
    """Return the organisations that act at exactly this place, those with an id over `after`, from memory.

    At most `PAGE`, and one more where the list goes on.
    """
    if viewer.office is None or not viewer.office.covers(place.path):
        return []
    found = (unit for unit in directory.now() if place.id in unit.place_ids and unit.id > after)
    return sorted(found, key=lambda unit: unit.id)[: PAGE + 1]


def dedicated_for(viewer: Viewer) -> set[int]:
    """Return the ids of the dedicated grids where the viewer's office acts; one statement."""
    found = Place.objects.filter(kind=GridKind.DEDICATED, valid_until=None).values_list("id", "path")
    return {number for number, path in found if viewer.office is not None and viewer.office.covers(path)}


def parts_of_estate(place: Place) -> list[Place]:
    """Return the courtyards of one estate, in the order of the tree, for a place from `place_for`; one statement.

    Empty where the place belongs to no estate.
    """
    if not place.estate:
        return []
    found = Place.objects.filter(level=Level.COURTYARD, estate=place.estate, valid_until=None)
    return list(found.select_related("parent").order_by("path"))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a place that wants to be put right: too_large, too_small, no_plate, no_branch."""

    spot: Spot
    what: str


def problems_for(viewer: Viewer, tree: Tree) -> list[Problem]:
    """Return what is not right with the grids and courtyards where the viewer's office acts, in the tree's order."""
    if viewer.office is None:
        return []
    known, dedicated = directory.now(), dedicated_for(viewer)
    found = []
    for spot in tree:
        if not viewer.office.covers(spot.path):
            continue
        if spot.level == Level.COURTYARD and not spot.plate:
            found.append(Problem(spot, "no_plate"))
        if spot.level != Level.GRID:
            continue
        if spot.id not in dedicated and spot.households > GRID_MOST:
            found.append(Problem(spot, "too_large"))
        if spot.id not in dedicated and spot.households < GRID_LEAST:
            found.append(Problem(spot, "too_small"))
        if known.at(spot.id, OrganisationKind.BRANCH) is None:
            found.append(Problem(spot, "no_branch"))
    return found
