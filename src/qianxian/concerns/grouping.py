"""Which matters of an area seem to be one thing: what the agenda of a meeting and the page of what is said often show.

Disputes, care and personal matters are never in a group: a group is named, and its name can stand on an agenda.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Area:
    """What is known of an area before its matters are grouped.

    `items` are its newest matters, `kept` its groups as they stand: identity → title and matters in their order.
    """

    items: list[Item] = field(default_factory=list)
    kept: dict[str, tuple[str, list[int]]] = field(default_factory=dict)


def read(tree: Tree, now: datetime) -> tuple[dict[int, Area], dict[int, str]]:
    """Return the areas by place, and the sentences of all matters in them; three statements."""
    kinds = [kind.id for kind in router.now().everything if kind.for_residents and not kind.state_only]
    found = Concern.objects.filter(category_id__in=kinds, created_at__gte=now - WITHIN).exclude(state__in=GONE)
    rows = list(found.order_by("-created_at", "-id").values_list(
        "id", "sentence", "place_id", "created_at", "community_id",
    ))
    words: dict[int, str] = {}
    people: Counter[int] = Counter()
    live = Report.objects.filter(
        concern__category_id__in=kinds, concern__created_at__gte=now - WITHIN, withdrawn_at=None, voided_at=None,
    ).exclude(concern__state__in=GONE).order_by("id")
    for number, channel, own, whole in live.values_list("concern_id", "channel", "words", "part_of__words"):
        people[number] += channel != Channel.FOUND
        words.setdefault(number, own or whole or "")
    read_areas = {spot.id: Area() for spot in areas(tree)}
    lines = {spot.id: [one.id for one in tree.line(spot.id)] for spot in areas(tree) if spot.level == Level.COMMUNITY}
    for number, sentence, place_id, at, community_id in rows:
        own = words.get(number, "")
        item = Item(number, sentence or headline(own), own, place_id, at, people[number])
        for area_id in lines.get(community_id, [tree.top.id] if tree.top else []):
            if len(read_areas[area_id].items) < MOST:
                read_areas[area_id].items.append(item)
    grouped = GroupedMatter.objects.filter(group__ended_at=None).order_by("group_id", "position")
    for place_id, identity, title, number in grouped.values_list(
        "group__place_id", "group__identity", "group__title", "concern_id",
    ):
        if place_id in read_areas:
            read_areas[place_id].kept.setdefault(identity, (title, []))[1].append(number)
    return read_areas, {number: sentence for number, sentence, *_rest in rows}


def group(area: Area, now: datetime) -> list[Group]:
    """Group the matters of an area anew; groups that were there keep their identity."""
    earlier = {identity: members for identity, (_title, members) in area.kept.items()}
    return group_similar(area.items, earlier=earlier, since=now - WITHIN, until=now)


def title_of(found: Group, sentences: Iterable[str]) -> str:
    """Return what a group is called: phrases that several used, else a unit's own sentence; empty if there is none."""
    return (found.title or next(filter(None, sentences), ""))[:LONGEST_TITLE]
