"""What of a grid's concerns belongs on the agenda of a meeting: what is stuck or due, and what several raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.concerns.models import Concern, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ENDED, OPEN, RUNNING, ConcernState
from qianxian.language.groups import Item, group_similar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MOST_LISTED = 12
"""So many single concerns at most: an evening has an end."""
WINDOW = timedelta(days=60)
LEAST_ALIKE = 3
"""So many concerns at least are talked about as one matter."""
MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class ForAgenda:
    """A concern as an agenda names it; of a dispute only its kind."""

    id: int
    title: str
    since: datetime
    state_only: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """Concerns that seem to be one matter: the words that several use, and which they are."""

    title: str
    concern_ids: tuple[int, ...]
    since: datetime


def for_agenda(grid_id: int, *, until: datetime, without: Iterable[int] = ()) -> list[ForAgenda]:
    """Return the concerns of a grid that are stuck, or due until a moment; those due first come first. One statement.

    Stuck is what was answered in vain, stands still, or lies at the top of the ladder.
    """
    stuck = Q(reopened_times__gt=0) | Q(at_top=True) | Q(promised_at__lte=until)
    found = Concern.objects.filter(
        (Q(state__in=RUNNING) & stuck) | Q(state=ConcernState.SUSPENDED), grid_id=grid_id, replayed=False,
    ).exclude(pk__in=list(without))
    return [named(concern) for concern in found.order_by("promised_at", "id")[:MOST_LISTED]]


def named(concern: Concern) -> ForAgenda:
    """Return a concern as an agenda names it: by its unit's sentence or its kind, never by anybody's words."""
    kind = router.now().kind(concern.category_id)
    title = kind.name if kind.state_only else concern.sentence or kind.name
    return ForAgenda(concern.id, title, concern.created_at, kind.state_only)


def alike(grid_id: int, *, now: datetime, without: Iterable[int] = ()) -> list[Alike]:
    """Return groups of similar open concerns of a grid, those of most people first; two statements.

    They are named by what their members share; where these share no words, by their kind.
    """
    kinds = router.now()
    quiet = [kind.id for kind in kinds.everything if kind.state_only]
    open_ = Concern.objects.filter(grid_id=grid_id, state__in=OPEN, created_at__gte=now - WINDOW)
    chosen = open_.exclude(category_id__in=quiet).exclude(pk__in=list(without)).order_by("-id")
    rows = {concern.id: concern for concern in chosen[:MOST_COMPARED]}
    said: dict[int, list[str]] = {}
    for number, words in Report.objects.filter(concern_id__in=rows).order_by("id").values_list("concern_id", "words"):
        said.setdefault(number, []).append(words)
    items = [
        Item(number, concern.sentence or (said.get(number) or [""])[0], " ".join(said.get(number, [])),
             concern.place_id, concern.created_at, len(said.get(number, [])))
        for number, concern in sorted(rows.items())
    ]
    found = []
    for group in group_similar(items, since=now - WINDOW, until=now):
        members = tuple(int(number) for number in group.members)
        if len(members) >= LEAST_ALIKE:
            kind = kinds.kind(rows[members[0]].category_id).name
            since = min(rows[number].created_at for number in members)
            found.append(Alike(group.title or kind, members, since))
    return found


def ended_among(concern_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some concerns of which nobody owes anything any more; one statement."""
    ended = Concern.objects.filter(pk__in=list(concern_ids), state__in=ENDED)
    return frozenset(ended.values_list("id", flat=True))
