"""The page of one matter that everybody may read: what its board says of it, with its steps as days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.concerns.models import Concern, Dispatch, Report
from qianxian.concerns.queries.published import PAGE, PUBLIC, NearHere, Published, publish, to_join
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState, Role, Rung
from qianxian.ledger import queries as ledger
from qianxian.places.states import LEVELS, Level
from qianxian.storage import codes

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.places.queries import Spot, Tree

MOST_JOINED = 10
"""So often a matter may have been joined to another, one after the other, and still be followed."""


@dataclass(frozen=True, slots=True)
class PublicDay:
    """That on a day a matter came to a state, or to another rung: no hour, for that may tell who was at home."""

    on: date
    state: ConcernState | None
    rung: Rung


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One matter as everybody may read it; `joins` with the `gates` at which another may say “me too”.

    `around` has the board it stands on. Of a dispute there is neither a day nor anything to join.
    """

    matter: Published
    around: Spot
    days: list[PublicDay]
    joins: NearHere | None
    gates: list[Spot]


def public_page(tree: Tree, typed: str, *, now: datetime) -> PublicPage | None:
    """Return the page of the matter with this number, or None; of what was joined, that in which it goes on.

    Five statements at most, and one more for each time that it was joined.
    """
    concern = _numbered(typed)
    if concern is None or tree.top is None:
        return None
    kinds = router.now()
    one = publish(concern, kinds.kind(concern.category_id), tree)
    # Where the matter lies its board must not say, where that is a courtyard too small to be named.
    public = tree.public_place(concern.place_id)
    bottom = Level.COMMUNITY if one.state_only else Level.GRID
    around = next((spot for spot in reversed(tree.line(public.id)) if _at_most(spot, bottom)), tree.top)
    if one.state_only:
        return PublicPage(one, around, [], None, [])
    joins = to_join(tree, concern.place_id, kinds.offered(), concern.code, now)
    return PublicPage(one, around, _days(concern), joins, _gates(tree, public) if joins is not None else [])


def _numbered(typed: str) -> Concern | None:
    """Return what is public and has this number, or into which what has it was joined."""
    try:
        code = codes.read(typed)
    except codes.WrongCode:
        return None
    concern = Concern.objects.filter(code=code).first()
    for _again in range(MOST_JOINED):
        if concern is None or concern.merged_into_id is None:
            break
        concern = Concern.objects.get(pk=concern.merged_into_id)
    return concern if concern is not None and concern.state in PUBLIC else None


def _at_most(spot: Spot, bottom: Level) -> bool:
    return LEVELS.index(spot.level) <= LEVELS.index(bottom)


def _gates(tree: Tree, public: Spot) -> list[Spot]:
    """Return the courtyards of the public place that have a plate: at which of them it is, nobody learns from that."""
    if LEVELS.index(public.level) < LEVELS.index(Level.COMMUNITY):
        return []
    courtyards = [public] if public.level == Level.COURTYARD else tree.below(public.id, Level.COURTYARD)
    return [spot for spot in courtyards if spot.plate]


def _days(concern: Concern) -> list[PublicDay]:
    """Return the steps of a matter, oldest first, each with the rung on which it stood; three statements."""
    reports = Report.objects.filter(concern=concern).values_list("id", flat=True)
    things = [("concern", concern.id), *(("report", number) for number in reports)]
    entries = ledger.latest_steps(
        things, states=[state.value for state in PUBLIC], since=concern.created_at, at_most=PAGE,
    )
    led = Dispatch.objects.filter(concern=concern).exclude(role__in=(Role.SUPPORTING, Role.DOORSTEP))
    climbed = [(at, Rung(rung)) for at, rung in led.order_by("id").values_list("task__issued_at", "rung")]
    moves: list[tuple[datetime, ConcernState | None, Rung | None]] = [
        *((entry.at, ConcernState(entry.became), None) for entry in entries),
        *((at, None, rung) for at, rung in climbed[1:]),
    ]
    rung, days = climbed[0][1] if climbed else Rung(concern.rung), list[PublicDay]()
    for at, state, reached in sorted(moves, key=lambda move: move[0]):
        if state is None and reached == rung:
            continue
        rung = reached or rung
        if not days or days[-1].state is None or days[-1].state != state:
            days.append(PublicDay(timezone.localtime(at).date(), state, rung))
    return days
