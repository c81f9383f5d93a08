"""Which matters of an area seem to be one thing: what the agenda of a meeting and the page of what is said often show.

Disputes, care and personal matters are never in a group: a group is named, and its name can stand on an agenda.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.base.text import headline
from qianxian.concerns.models import Concern, GroupedMatter, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import Channel, ConcernState
from qianxian.language import Group, Item, group_similar
from qianxian.places.states import LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.places.queries import Spot, Tree

WITHIN = timedelta(days=90)
MOST = 3000
"""So many of the newest matters of an area are grouped; beyond, groups would depend on the order of their coming."""
GONE = (ConcernState.WITHDRAWN, ConcernState.VOIDED, ConcernState.MERGED, ConcernState.SPLIT)
LONGEST_TITLE = 60


def areas(tree: Tree) -> list[Spot]:
    """Return the places for which groups are kept: each community and everything above it."""
    return [spot for spot in tree if LEVELS.index(spot.level) <= LEVELS.index(Level.COMMUNITY)]


def items(tree: Tree, area: Spot, now: datetime) -> list[Item]:
    """Return the matters of an area as they are grouped: by sentence and words; two statements."""
    kinds = [kind.id for kind in router.now().everything if kind.for_residents and not kind.state_only]
    found = Concern.objects.filter(category_id__in=kinds, created_at__gte=now - WITHIN).exclude(state__in=GONE)
    if area.level == Level.COMMUNITY:
        found = found.filter(community_id=area.id)
    elif area != tree.top:
        found = found.filter(community_id__in=[spot.id for spot in tree.below(area.id, Level.COMMUNITY)])
    rows = found.order_by("-created_at", "-id").values_list("id", "sentence", "place_id", "created_at")[:MOST]
    concerns = {number: (sentence, place_id, at) for number, sentence, place_id, at in rows}
    words: dict[int, str] = {}
    people: Counter[int] = Counter()
    live = Report.objects.filter(concern__in=concerns, withdrawn_at=None, voided_at=None).order_by("id")
    for number, channel, own, whole in live.values_list("concern_id", "channel", "words", "part_of__words"):
        people[number] += channel != Channel.FOUND
        words.setdefault(number, own or whole or "")
    return [
        Item(number, sentence or headline(words.get(number, "")), words.get(number, ""), place_id, at, people[number])
        for number, (sentence, place_id, at) in concerns.items()
    ]


def earlier(area: Spot) -> dict[str, list[int]]:
    """Return the groups of an area as they are kept, identity → matters; one statement."""
    kept: dict[str, list[int]] = {}
    rows = GroupedMatter.objects.filter(group__place=area.id, group__ended_at=None)
    for identity, number in rows.values_list("group__identity", "concern_id"):
        kept.setdefault(identity, []).append(number)
    return kept


def group(tree: Tree, area: Spot, now: datetime) -> list[Group]:
    """Group the matters of an area anew; groups that were there keep their identity."""
    return group_similar(items(tree, area, now), earlier=earlier(area), since=now - WITHIN, until=now)


def title_of(found: Group, sentences: Iterable[str]) -> str:
    """Return what a group is called: phrases that several used, else a unit's own sentence; empty if there is none."""
    return (found.title or next(filter(None, sentences), ""))[:LONGEST_TITLE]
