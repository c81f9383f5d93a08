"""Keeping the groups of matters that seem to be one thing; a working table, made anew every night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import grouping
from qianxian.concerns.models import GroupedMatter, MatterGroup
from qianxian.places import queries as places
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.language import Group


def regroup(now: datetime) -> None:
    """Group the matters of every area anew; an area that changed a transaction, and what takes long before it."""
    read, sentences = grouping.read(places.tree.now(), now)
    for area_id, area in read.items():
        groups = grouping.group(area, now)
        titles = [
            grouping.title_of(found, (sentences.get(int(number), "") for number in found.members)) for found in groups
        ]
        wanted = {
            found.identity: (title, [int(number) for number in found.members])
            for found, title in zip(groups, titles, strict=True)
        }
        if wanted != area.kept:
            _keep(area_id, groups, titles, now)


@working
def _keep(area_id: int, groups: list[Group], titles: list[str], now: datetime) -> None:
    """Put the groups of an area in the place of those that were kept; who is back has its identity again."""
    GroupedMatter.objects.filter(group__place=area_id).delete()
    kept = {one.identity: one for one in MatterGroup.objects.filter(place=area_id)}
    gone = [one.id for one in kept.values() if one.ended_at is None]
    rows = []
    for found, title in zip(groups, titles, strict=True):
        made = kept.get(found.identity) or MatterGroup(place_id=area_id, identity=found.identity, since=now)
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
