"""Drafting, adopting and putting into force how courtyards are cut into grids."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Prefetch, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.places import queries, rules
from qianxian.places.models import GridPlan, Place, Placement, PlannedCourtyard, PlannedGrid
from qianxian.places.numbering import reading_order
from qianxian.places.states import GRID_PLAN, GridKind, GridPlanState, Level
from qianxian.planning.assignment import goes_on
from qianxian.storage import stamps
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.places.queries import Tree

OUT_OF_THE_WAY = 5000
"""Numbers that no place has; those that change pass through them, so that two may change places."""


@dataclass(slots=True)
class Cut:
    """A grid to be: the community, its courtyards by id; number, name and kind where they are not to be given.

    A name of its own and the kind stay with the grid that goes on.
    """

    community_id: int
    courtyards: list[int]
    number: int | None = None
    name: str = ""
    kind: GridKind | None = None
    continues: int | None = field(default=None, init=False)


@act
def draft_plan(
    *, actor: Actor, area: Place, cuts: Sequence[Cut], reason: str = "", certificate: dict[str, Any] | None = None,
    now: datetime,
) -> GridPlan:
    """Draft a plan for all courtyards of an area.

    Numbers that are not given are given by the map; grids go on as those of today, each at most once, so
    that the most households stay.

    :raises Unfit: if a courtyard is missing, in two grids, or in another community than its grid.
    """
    require(rules.may_change(actor, area.path))
    tree = queries.tree.now()
    _require_whole(tree, area, cuts)
    _continue(tree, cuts)
    _give_numbers(tree, cuts)
    last = GridPlan.objects.filter(area=area).order_by("-number").values_list("number", flat=True).first() or 0
    plan = GridPlan.objects.create(
        area=area, number=last + 1, state=GridPlanState.DRAFTED, reason=reason, drafted_at=now,
        certificate=certificate,
    )
    grids = [
        PlannedGrid(
            plan=plan, community_id=cut.community_id, number=cut.number or 0, name=cut.name,
            kind=cut.kind or GridKind.RESIDENTIAL,
            continues_id=cut.continues,
        )
        for cut in cuts
    ]
    PlannedGrid.objects.bulk_create(grids)
    PlannedCourtyard.objects.bulk_create(
        [
            PlannedCourtyard(
                planned_grid=grid, courtyard_id=number, came_from_id=tree.line(number)[-2].id, number=place,
            )
            for grid, cut in zip(grids, cuts, strict=True)
            for place, number in enumerate(_numbered(tree, cut.courtyards), start=1)
        ],
    )
    ledger.record(
        "plan.drafted", about=plan, place_id=area.id, office_id=actor.office_id, now=now, name=area.name,
        number=plan.number, grids=len(grids), reason=reason,
    )
    return plan


def _require_whole(tree: Tree, area: Place, cuts: Sequence[Cut]) -> None:
    wanted = {spot.id for spot in tree.below(area.id, Level.COURTYARD)}
    given = Counter(number for cut in cuts for number in cut.courtyards)
    if missing := wanted - given.keys():
        raise Unfit(
            _("%(n)s courtyards are in no grid, such as %(name)s. Give each a grid.")
            % {"n": len(missing), "name": tree.said(min(missing), bottom=Level.COURTYARD)},
        )
    if strange := given.keys() - wanted:
        raise Unfit(_("%(n)s courtyards lie elsewhere. Take them out of this plan.") % {"n": len(strange)})
    if twice := [number for number, n in given.items() if n > 1]:
        raise Unfit(_("%(name)s is in two grids. Choose one.") % {"name": tree.get(twice[0]).name})
    for cut in cuts:
        for number in cut.courtyards:
            community = tree.above(number, Level.COMMUNITY)
            if community is None or community.id != cut.community_id:
                raise Unfit(
                    _("%(name)s lies in another community than its grid. A grid belongs to exactly one community.")
                    % {"name": tree.get(number).name},
                )


def _continue(tree: Tree, cuts: Sequence[Cut]) -> None:
    """Let cuts go on as the grids of today, so that the most households stay where they are."""
    matches = goes_on(
        (index, tree.line(number)[-2].id, tree.get(number).households)
        for index, cut in enumerate(cuts)
        for number in cut.courtyards
    )
    for index, before in matches.items():
        cuts[index].continues = before


def _give_numbers(tree: Tree, cuts: Sequence[Cut]) -> None:
    by_community: dict[int, list[Cut]] = {}
    for cut in cuts:
        by_community.setdefault(cut.community_id, []).append(cut)
    for community_id, some in by_community.items():
        # Grids without courtyards, such as a dedicated one around a market, keep their numbers.
        kept = {
            spot.number for spot in tree.below(community_id, Level.GRID) if not tree.below(spot.id, Level.COURTYARD)
        }
        given = [cut.number for cut in some if cut.number is not None]
        if len(set(given)) < len(given) or kept & set(given):
            raise Unfit(_("Two grids of %(name)s have the same number.") % {"name": tree.get(community_id).name})
        free = (number for number in range(1, OUT_OF_THE_WAY) if number not in kept and number not in given)
        unnumbered = [cut for cut in some if cut.number is None]
        for index in reading_order([_middle(tree, cut.courtyards) for cut in unnumbered]):
            unnumbered[index].number = next(free)
        for cut in some:
            old = tree.get(cut.continues) if cut.continues is not None else None
            named = old is not None and old.name != f"第{old.number}网格"
            cut.name = cut.name or (old.name if old is not None and named else f"第{cut.number}网格")
            cut.kind = cut.kind or GridKind(old.kind if old is not None and old.kind else GridKind.RESIDENTIAL)


def _middle(tree: Tree, courtyards: Sequence[int]) -> tuple[float, float]:
    """Return the middle of some courtyards; those whose place nobody knows don't count."""
    known = [tree.get(one) for one in courtyards]
    points = [(spot.longitude, spot.latitude) for spot in known if spot.longitude and spot.latitude]
    if not points:
        return (0.0, 0.0)
    return (sum(lon for lon, _lat in points) / len(points), sum(lat for _lon, lat in points) / len(points))


def _numbered(tree: Tree, courtyards: Sequence[int]) -> list[int]:
    return [courtyards[index] for index in reading_order([_middle(tree, [number]) for number in courtyards])]


@act
def adopt_plan(*, actor: Actor, plan: GridPlan, version: int, effective_on: date, now: datetime) -> None:
    """Adopt a plan: it takes effect at the beginning of a day to come.

    :raises Unfit: if that day is past, or the courtyards have moved since it was drafted.
    """
    require(rules.may_change(actor, plan.area.path))
    state = GRID_PLAN.target(GridPlanState(plan.state), "adopt")
    if effective_on <= timezone.localtime(now).date():
        raise Unfit(_("A plan takes effect at the beginning of a day: choose tomorrow or later."), "effective_on")
    _require_current(plan)
    others = GridPlan.objects.filter(state=GridPlanState.ADOPTED).exclude(pk=plan.pk).select_related("area")
    for other in others:
        if other.area.path.startswith(plan.area.path) or plan.area.path.startswith(other.area.path):
            raise Unfit(
                _("Plan %(number)s of %(name)s waits for its day. Withdraw it first, or wait until it took effect.")
                % {"number": other.number, "name": other.area.name},
            )
    swap(plan, version=version, state=state, effective_on=effective_on)
    ledger.record(
        "plan.adopted", about=plan, place_id=plan.area_id, office_id=actor.office_id, now=now, name=plan.area.name,
        number=plan.number, effective_on=effective_on.isoformat(),
    )


def _require_current(plan: GridPlan) -> None:
    planned = dict(
        PlannedCourtyard.objects.filter(planned_grid__plan=plan).values_list("courtyard_id", "came_from_id"),
    )
    area = Place.objects.get(pk=plan.area_id)
    here = dict(
        Place.objects.filter(level=Level.COURTYARD, valid_until=None, path__startswith=area.path).values_list(
            "id", "parent_id",
        ),
    )
    if planned != here:
        raise Unfit(_("Courtyards were added, ended or moved since this plan was drafted. Draft it anew."))


@act
def withdraw_plan(*, actor: Actor, plan: GridPlan, version: int, now: datetime) -> None:
    """Withdraw a plan that has not taken effect."""
    require(rules.may_change(actor, plan.area.path))
    swap(plan, version=version, state=GRID_PLAN.target(GridPlanState(plan.state), "withdraw"))
    ledger.record(
        "plan.withdrawn", about=plan, place_id=plan.area_id, office_id=actor.office_id, now=now, name=plan.area.name,
        number=plan.number,
    )


@act
def put_into_force(*, plan: GridPlan, now: datetime) -> None:
    """Let an adopted plan take effect: grids go on, begin and end; courtyards move; the past is kept.

    Whatever stands on a courtyard that moved hears `plan.took_effect`, and follows it after this transaction.

    :raises Unfit: if the courtyards have moved since it was drafted.
    """
    state = GRID_PLAN.target(GridPlanState(plan.state), "put_into_force")
    _require_current(plan)
    today = timezone.localtime(now).date()
    # Joined, not fetched one by one: SQLite refuses a condition on a thousand keys of another table's rows.
    courtyards_with = Prefetch("courtyards", PlannedCourtyard.objects.select_related("courtyard"))
    planned = list(plan.grids.select_related("community", "continues").prefetch_related(courtyards_with))
    going_on = {grid.continues_id for grid in planned}
    ended = {one.came_from_id for grid in planned for one in grid.courtyards.all()} - going_on
    # First, so that their numbers and paths are free; a place that ended keeps the ones it had.
    Place.objects.filter(pk__in=ended).update(valid_until=today, version=F("version") + 1)
    grids = _grids(planned, today)
    moved = _courtyards(planned, grids)
    Placement.objects.bulk_create(
        [
            Placement(courtyard_id=one.courtyard_id, grid_id=one.came_from_id, plan=plan, until_at=now)
            for one in moved
        ],
    )
    swap(plan, version=plan.version, state=state, in_force_at=now)
    stamps.move()
    ledger.record(
        "plan.took_effect", about=plan, place_id=plan.area_id, now=now, name=plan.area.name, number=plan.number,
        courtyards=[one.courtyard_id for one in moved], began=sum(grid.continues_id is None for grid in planned),
        ended=sorted(ended),
    )


@act
def set_aside(*, plan: GridPlan, now: datetime) -> None:
    """Set a plan aside whose day has come and whose courtyards have moved since: it says so, and others go on."""
    swap(plan, version=plan.version, state=GRID_PLAN.target(GridPlanState(plan.state), "set_aside"))
    ledger.record(
        "plan.set_aside", about=plan, place_id=plan.area_id, now=now, name=plan.area.name, number=plan.number,
    )


def _write(changed: list[Place], columns: Sequence[str]) -> None:
    """Write columns of places that exist; numbers and paths may change places among them.

    As rows put on top of themselves: a thousand rows by their cases take the database seconds, and these a moment.
    """
    Place.objects.filter(pk__in=[place.id for place in changed]).update(
        number=F("number") + OUT_OF_THE_WAY, path=Concat(Value("~"), Cast("id", CharField()), Value("/")),
    )
    Place.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["number", "path", *columns],
    )


def _grids(planned: list[PlannedGrid], today: date) -> dict[int, Place]:
    """Write the grids of a plan and return what each became, by the id of the planned one."""
    made: dict[int, Place] = {}
    for one in planned:
        courtyards = [member.courtyard for member in one.courtyards.all()]
        place = one.continues or Place(
            level=Level.GRID, parent=one.community, valid_from=today,
            synthetic=all(courtyard.synthetic for courtyard in courtyards),
        )
        place.number, place.name, place.kind = one.number, one.name, one.kind
        place.households = sum(courtyard.households for courtyard in courtyards)
        place.buildings = sum(courtyard.buildings for courtyard in courtyards)
        place.longitude, place.latitude = _centre(courtyards)
        place.path = f"{one.community.path}{one.number:04d}/"
        place.version += one.continues is not None
        made[one.id] = one.grid = place
    written = ["name", "kind", "households", "buildings", "longitude", "latitude", "version"]
    _write([one.continues for one in planned if one.continues], written)
    Place.objects.bulk_create([made[one.id] for one in planned if one.continues is None])
    PlannedGrid.objects.filter(pk__in=[one.id for one in planned]).update(grid=F("continues"))
    PlannedGrid.objects.bulk_update([one for one in planned if one.continues is None], ["grid"], batch_size=200)
    return made


def _centre(courtyards: list[Place]) -> tuple[float | None, float | None]:
    points = [(one.longitude, one.latitude) for one in courtyards if one.longitude and one.latitude]
    if not points:
        return (None, None)
    return (
        round(sum(lon for lon, _lat in points) / len(points), 6),
        round(sum(lat for _lon, lat in points) / len(points), 6),
    )


def _courtyards(planned: list[PlannedGrid], grids: dict[int, Place]) -> list[PlannedCourtyard]:
    """Write where the courtyards lie now and return those that came into another grid."""
    moved, written = [], []
    for one in planned:
        grid = grids[one.id]
        for member in one.courtyards.all():
            place, before = member.courtyard, (member.courtyard.parent_id, member.courtyard.path)
            if member.came_from_id != grid.id:
                moved.append(member)
                place.version += 1
            place.parent, place.number = grid, member.number
            place.path = f"{grid.path}{member.number:04d}/"
            if (place.parent_id, place.path) != before:
                written.append(place)
    _write(written, ["parent", "version"])
    return moved
