"""Reading for everybody: never anybody's own words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, When
from django.utils import timezone

from qianxian.concerns.likeness import like_enough
from qianxian.concerns.models import Concern, Dispatch, Report
from qianxian.concerns.routing import (
    Kind,
    router,
)
from qianxian.concerns.states import ENDED, OPEN, RUNNING, Channel, ConcernState, Rung
from qianxian.language import SimilarIndex
from qianxian.ledger import queries as ledger
from qianxian.places.states import LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from qianxian.places.queries import Tree

PAGE = 50
MOST_COUNTED = 1000
SHOWN = {
    "running": RUNNING,
    "overdue": RUNNING,
    "suspended": (ConcernState.SUSPENDED,),
    "done": (ConcernState.DONE,),
    "confirmed": (ConcernState.CONFIRMED,),
    "unconfirmed": (ConcernState.UNCONFIRMED,),
    "declined": (ConcernState.DECLINED,),
}
"""What the public may choose by, and the states behind it; there is no state that is shown and stands nowhere here.

What was taken back or struck out is not shown. Of what was joined or divided, that is shown in which it goes on.
"""
PUBLIC = tuple({state: None for states in SHOWN.values() for state in states})


@dataclass(frozen=True, slots=True)
class Published:
    """A concern as the public sees it: never anybody's own words; of some kinds only community, kind and state."""

    sentence: str
    place: str
    kind: str
    state: ConcernState
    state_only: bool
    rung: Rung
    declined_for: str
    created_at: datetime
    promised_at: datetime
    done_at: datetime | None
    ended_at: datetime | None
    key: tuple[datetime, int]
    code: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a board somebody wants to see: a kind with those below it, a key of `SHOWN`, the month it was raised."""

    category_id: int | None = None
    state: str = ""
    month: date | None = None


EVERYTHING = Wanted()


def published(
    tree: Tree, place_id: int, *, now: datetime, after: tuple[datetime, int] | None = None,
    wanted: Wanted = EVERYTHING,
) -> list[Published]:
    """Return up to 51 concerns of a place as the public sees them, newest first.

    `after` is the key of the last one seen (created_at, id). One statement, on the index of the place's level.
    """
    shown = _wanted(board_of(tree, place_id), wanted, now)
    if after is not None:
        created_at, number = after
        shown = shown.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=number))
    return _publish_all(shown.order_by("-created_at", "-id")[: PAGE + 1], tree)


STEPS_SINCE = timedelta(days=30)
MOST_MOVED = 500


@dataclass(frozen=True, slots=True)
class PublicStep:
    """That a matter came to another state: the entry that says so, when, the state, and the matter as it is now."""

    entry_id: int
    at: datetime
    state: ConcernState
    matter: Published


def steps(tree: Tree, place_id: int, *, now: datetime) -> list[PublicStep]:
    """Return up to fifty steps of the last thirty days of what a place's board shows, newest first; three statements.

    Without those kinds of which nobody is to know a day. Nothing of it is anybody's own words.
    """
    since = now - STEPS_SINCE
    moved = dated(board_of(tree, place_id)).filter(Q(ended_at=None) | Q(ended_at__gte=since))
    matters = {one.key[1]: one for one in _publish_all(moved.order_by("-created_at", "-id")[:MOST_MOVED], tree)}
    # Whose word moved a matter is said of their report.
    behind = dict(Report.objects.filter(concern_id__in=list(matters)).values_list("id", "concern_id"))
    things = [*(("concern", number) for number in matters), *(("report", number) for number in behind)]
    found = ledger.latest_steps(things, states=[state.value for state in PUBLIC], since=since, at_most=PAGE)
    return [
        PublicStep(
            entry.id, entry.at, ConcernState(entry.became),
            matters[entry.about_id if entry.about_kind == "concern" else behind[entry.about_id]],
        )
        for entry in found
    ]


def _wanted(shown: QuerySet[Concern], wanted: Wanted, now: datetime) -> QuerySet[Concern]:
    kinds = router.now()
    if wanted.category_id is not None:
        number = wanted.category_id
        shown = shown.filter(
            category_id__in=[kind.id for kind in kinds.everything if number in (kind.id, kind.parent_id)],
        )
    if wanted.state:
        shown = shown.filter(state__in=SHOWN[wanted.state])
    if wanted.state == "overdue":
        shown = shown.filter(promised_at__lt=now)
    if wanted.state == "overdue" or wanted.month is not None:
        shown = dated(shown)
    if wanted.month is not None:
        after = (wanted.month + timedelta(days=31)).replace(day=1)
        shown = shown.filter(created_at__gte=_midnight(wanted.month), created_at__lt=_midnight(after))
    return shown


def dated(shown: QuerySet[Concern]) -> QuerySet[Concern]:
    """Leave those out of which the public knows no day: when a dispute was raised is nobody else's business."""
    private = [kind.id for kind in router.now().everything if kind.state_only]
    return shown.exclude(category_id__in=private).exclude(unwritten=True)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def count_residents(concern_ids: Iterable[int]) -> dict[int, int]:
    """Count by how many reports of residents each of some concerns was raised; one statement.

    Whom the family spoke for counts with whoever spoke: one household raised it once.

    Exact, so not for the public: `results.queries` says what of it may be shown.
    """
    raised = Report.objects.filter(
        concern_id__in=list(concern_ids), withdrawn_at=None, voided_at=None, told_by=None,
    )
    rows = raised.exclude(channel=Channel.FOUND).values_list("concern_id").annotate(n=Count("id"))
    return dict(rows)


def published_in(tree: Tree, place_id: int, month: date, now: datetime) -> list[int]:
    """Return the ids of the concerns of a month that a place's board shows; one statement."""
    shown = _wanted(board_of(tree, place_id), Wanted(month=month), now)
    return list(shown.order_by("id").values_list("id", flat=True))


def unsettled(tree: Tree, place_id: int, *, at_most: int) -> list[Published]:
    """Return up to `at_most` + 1 unsettled concerns of a place as the public sees them; one statement.

    What a unit owes comes first, longest overdue on top, so that the worst row is never the one left out; then what
    waits for the word of those who raised it.
    """
    waiting = Case(When(state=ConcernState.DONE, then=1), default=0)
    shown = board_of(tree, place_id).exclude(state__in=ENDED)
    return _publish_all(shown.order_by(waiting, "promised_at", "id")[: at_most + 1], tree)


NEAR_SINCE = timedelta(days=90)
MOST_NEAR = 3
MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class NearHere:
    """A matter near somebody that is being worked on, in the unit's own sentence; by its `id` another joins it."""

    id: int
    code: str
    sentence: str
    kind_key: str
    place: str
    created_at: datetime


def near(tree: Tree, place_id: int, kinds: Iterable[Kind], now: datetime, *, words: str = "") -> list[NearHere]:
    """Return up to three open matters of some kinds that another may say “me too” to.

    Without words those around the courtyard, newest first. With words those of the community whose sentence is like
    them, the likest first; only with the units' own sentences are they compared, so that nobody can find out by
    trying what somebody else wrote. Disputes and care never. Two statements at most.
    """
    shown = _joinable(tree, place_id, kinds, now, widely=bool(words))
    if not words:
        return _near(shown.order_by("-created_at", "-id")[:MOST_NEAR], tree)
    candidates = {one.id: one for one in _near(shown.order_by("-created_at", "-id")[:MOST_COMPARED], tree)}
    index: SimilarIndex[int] = SimilarIndex()
    for one in candidates.values():
        index.add(one.id, f"{one.sentence} {one.place}")
    likest = index.query(words, k=MOST_NEAR, least=like_enough()) if candidates else []
    return [candidates[number] for number, _likeness in likest]


def to_join(tree: Tree, place_id: int, kinds: Iterable[Kind], code: str, now: datetime) -> NearHere | None:
    """Return the open matter of the community with this number, if another may say “me too” to it."""
    return next(iter(_near(_joinable(tree, place_id, kinds, now, widely=True).filter(code=code), tree)), None)


def _joinable(
    tree: Tree, place_id: int, kinds: Iterable[Kind], now: datetime, *, widely: bool,
) -> QuerySet[Concern]:
    around = (tree.above(place_id, Level.COMMUNITY) if widely else None) or tree.public_place(place_id)
    wanted = [kind.id for kind in kinds if not kind.state_only]
    return board_of(tree, around.id).filter(
        category_id__in=wanted, state__in=OPEN, sentence__gt="", created_at__gte=now - NEAR_SINCE,
    )


def _near(some: Iterable[Concern], tree: Tree) -> list[NearHere]:
    kinds = router.now()
    return [
        NearHere(
            one.id, one.code, one.sentence, kinds.kind(one.category_id).key, tree.public_place(one.place_id).name,
            one.created_at,
        )
        for one in some
    ]


def board_of(tree: Tree, place_id: int) -> QuerySet[Concern]:
    """Choose what may be listed under a place's name."""
    shown = _around(tree, place_id).filter(state__in=PUBLIC)
    if LEVELS.index(tree.get(place_id).level) > LEVELS.index(Level.COMMUNITY):
        # Disputes and care are shown with the community's name only, so not in a list of a smaller place.
        return dated(shown)
    return shown


def _publish_all(shown: QuerySet[Concern], tree: Tree) -> list[Published]:
    kinds = router.now()
    return [publish(concern, kinds.kind(concern.category_id), tree) for concern in shown]


def _around(tree: Tree, place_id: int) -> QuerySet[Concern]:
    level = tree.get(place_id).level
    if level == Level.COURTYARD:
        return Concern.objects.filter(place_id=place_id)
    if level == Level.GRID:
        return Concern.objects.filter(grid_id=place_id)
    if level == Level.COMMUNITY:
        return Concern.objects.filter(community_id=place_id)
    communities = [spot.id for spot in tree.below(place_id, Level.COMMUNITY)]
    return Concern.objects.filter(community_id__in=communities)


def publish(concern: Concern, kind: Kind, tree: Tree) -> Published:
    """Return what everybody may see of a concern; whether its state may be shown at all is asked before."""
    spot = tree.public_place(concern.place_id)
    state_only = kind.state_only or concern.unwritten  # it may be about a dispute: nobody has listened yet
    if state_only:
        spot = tree.above(concern.place_id, Level.COMMUNITY) or spot
    return Published(
        sentence="" if state_only else concern.sentence,
        place=spot.name,
        kind=kind.name,
        state=ConcernState(concern.state),
        state_only=state_only,
        rung=Rung(concern.rung),
        declined_for=concern.get_declined_for_display() if concern.declined_for else "",
        created_at=concern.created_at,
        promised_at=concern.promised_at,
        done_at=concern.done_at,
        ended_at=concern.ended_at,
        key=(concern.created_at, concern.id),
        code=concern.code,
    )


def count_open(tree: Tree, place_id: int) -> int:
    """Count the concerns that a place's board shows and that are not settled, up to 1,000."""
    remaining = board_of(tree, place_id).exclude(state__in=ENDED)
    return remaining.order_by()[:MOST_COUNTED].count()


def count_by_state(path: str) -> dict[ConcernState, int]:
    """Count the concerns below a place by state; a full count, for the operator and for checks."""
    counted = Concern.objects.filter(place__path__startswith=path).values_list("state").annotate(n=Count("id"))
    return {ConcernState(state): n for state, n in counted}


def count_overdue(path: str, now: datetime) -> int:
    """Count the concerns below a place whose promise has run out; reads only those."""
    return Concern.objects.filter(state__in=RUNNING, promised_at__lt=now, place__path__startswith=path).count()


def to_rehome(courtyard_ids: Iterable[int], moment: datetime) -> list[int]:
    """Return the concerns at courtyards that came into other grids at a moment and were not settled by then.

    With those that were handed in since under the grid of before; without those that know the new one.
    """
    there = Concern.objects.filter(place_id__in=list(courtyard_ids))
    open_then = there.filter(Q(ended_at=None) | Q(ended_at__gte=moment))
    knowing = Q(created_at__gte=moment, grid_id=F("place__parent_id"))
    return list(open_then.exclude(knowing).order_by("id").values_list("id", flat=True))


def count_unsettled_at(place_ids: Iterable[int]) -> int:
    """Count the concerns at some places that nobody confirmed yet."""
    return Concern.objects.filter(place_id__in=list(place_ids)).exclude(state__in=ENDED).count()


def overdue_by_place(now: datetime) -> tuple[dict[int | None, int], dict[int | None, int]]:
    """Count the concerns whose promise has run out, by community and by grid; one statement, which reads only those.

    What lies in no community, or in no grid, is counted under None.
    """
    overdue = Concern.objects.filter(state__in=RUNNING, promised_at__lt=now)
    by_community: Counter[int | None] = Counter()
    by_grid: Counter[int | None] = Counter()
    for community_id, grid_id, n in overdue.values_list("community_id", "grid_id").annotate(n=Count("id")):
        by_community[community_id] += n
        by_grid[grid_id] += n
    return by_community, by_grid


def count_fallen_back(path: str) -> int:
    """Count open concerns below a place that went one level up because the rule's own unit does not exist."""
    return Dispatch.objects.filter(
        fell_back=True, concern__state__in=OPEN, concern__place__path__startswith=path,
    ).count()
