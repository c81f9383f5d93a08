"""Keeping the groups of matters that seem to be one thing; a working table, made anew every night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import grouping
from qianxian.concerns.models import Concern, GroupedMatter, MatterGroup
from qianxian.places import queries as places
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.language import Group
    from qianxian.places.queries import Spot


def regroup(now: datetime) -> None:
    """Group the matters of every area anew; an area a transaction, and what takes long is done before it."""
    tree = places.tree.now()
    for area in grouping.areas(tree):
        _keep(area, grouping.group(tree, area, now), now)


@working
def _keep(area: Spot, groups: list[Group], now: datetime) -> None:
    """Put the groups of an area in the place of those that were kept; who is back has its identity again."""
    GroupedMatter.objects.filter(group__place=area.id).delete()
    kept = {one.identity: one for one in MatterGroup.objects.filter(place=area.id)}
    gone = [one.id for one in kept.values() if one.ended_at is None]
    members = [number for found in groups for number in found.members]
    sentences = dict(Concern.objects.filter(pk__in=members).values_list("id", "sentence"))
    rows = []
    for found in groups:
        title = grouping.title_of(found, (sentences.get(int(number), "") for number in found.members))
        made = kept.get(found.identity) or MatterGroup(place_id=area.id, identity=found.identity, since=now)
        made.title, made.ended_at = title, None
        rows.append(made)
    MatterGroup.objects.filter(pk__in=gone).update(ended_at=now)
    MatterGroup.objects.bulk_create([one for one in rows if one.identity not in kept])
    for one in rows:
        if one.identity in kept:
            MatterGroup.objects.filter(pk=one.pk).update(title=one.title, ended_at=None)
    GroupedMatter.objects.bulk_create([
        GroupedMatter(group=made, concern_id=int(number), position=position)
        for made, found in zip(rows, groups, strict=True)
        for position, number in enumerate(found.members)
    ], batch_size=500)
