"""What is said often in an area, for a desk and for the agenda of a meeting."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.concerns.indexing import SEES
from qianxian.concerns.models import Concern, Dispatch, GroupedMatter
from qianxian.concerns.queries.published import count_residents
from qianxian.concerns.routing import router
from qianxian.places import queries as places
from qianxian.places.states import LEVELS, Level
from qianxian.tasks import rules as task_rules

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class InGroup:
    """A matter of a group that the viewer may see, with its task."""

    concern: Concern
    task: Task
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class OftenRaised:
    """Matters that seem to be one thing: a suggestion, with its members to judge it by.

    `identity` stays from day to day as the group grows. `people` counts reports of residents; `before` and `recent`
    the matters of the two halves of the window; `places` are (name, matters), most first.
    """

    identity: str
    title: str
    since: datetime
    people: int
    before: int
    recent: int
    places: tuple[tuple[str, int], ...]
    members: tuple[InGroup, ...]

    @property
    def grows(self) -> bool:
        """Whether more was raised in the second half than in the first."""
        return self.recent > self.before


def groups_for(viewer: Viewer, area_id: int, window: timedelta, *, now: datetime) -> list[OftenRaised]:
    """Return what two or more matters of an area say, raised within `window` before now; those of most people first.

    The area is any place from the courtyard to the district in which the viewer's office acts. Groups are kept by
    community and above and made anew every night; those of a grid are its community's, cut down to it. A member that
    the viewer may not see is not there, and a group of which less than two are left is none. Up to thirty; three
    statements, beside those that ask for the stamp.
    """
    tree = places.tree.now()
    area = tree.get(area_id)
    if viewer.office is None or not viewer.office.covers(area.path):
        return []
    small = LEVELS.index(area.level) > LEVELS.index(Level.COMMUNITY)
    kept_at = tree.above(area.id, Level.COMMUNITY) if small else area
    if kept_at is None:
        return []
    inside = {Level.GRID: Q(concern__grid=area.id), Level.COURTYARD: Q(concern__place=area.id)}
    rows = list(
        GroupedMatter.objects.filter(
            inside.get(area.level, Q()), group__place=kept_at.id, group__ended_at=None,
            concern__created_at__gte=now - window,
        ).select_related("group", "concern").order_by("group_id", "position"),
    )
    tasks = _seen(viewer, [row.concern_id for row in rows])
    grouped: dict[int, list[GroupedMatter]] = defaultdict(list)
    for row in rows:
        if row.concern_id in tasks:
            grouped[row.group_id].append(row)
    several = [members for members in grouped.values() if len(members) > 1]
    people = count_residents(row.concern_id for members in several for row in members)
    found = [_group(members, tasks, people, now - window / 2) for members in several]
    return sorted(found, key=lambda one: (-one.people, -len(one.members), one.identity))[:MOST_SHOWN]


def _seen(viewer: Viewer, concern_ids: list[int]) -> dict[int, Task]:
    sent = Dispatch.objects.filter(concern__in=concern_ids, role__in=SEES).order_by("id")
    rows = sent.select_related("task__unit", "task__place")
    return {one.concern_id: one.task for one in rows if task_rules.may_see(viewer, one.task)}


def _group(
    members: list[GroupedMatter], tasks: dict[int, Task], people: dict[int, int], middle: datetime,
) -> OftenRaised:
    tree, kinds = places.tree.now(), router.now()
    group = members[0].group
    at = Counter(tree.get(row.concern.place_id).name for row in members)
    recent = sum(row.concern.created_at >= middle for row in members)
    return OftenRaised(
        identity=group.identity,
        title=group.title or kinds.kind(members[0].concern.category_id).name,
        since=group.since,
        people=sum(people.get(row.concern_id, 0) for row in members),
        before=len(members) - recent,
        recent=recent,
        places=tuple(at.most_common()),
        members=tuple(
            InGroup(
                row.concern, tasks[row.concern_id],
                row.concern.sentence or kinds.kind(row.concern.category_id).name,
                tree.get(row.concern.place_id).name,
            )
            for row in members
        ),
    )
