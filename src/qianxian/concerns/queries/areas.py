"""Who follows which community or grid, and what moved there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.utils import timezone

from qianxian.concerns.models import AreaDigest, Subscription
from qianxian.concerns.queries.published import board_of, dated
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import districts

if TYPE_CHECKING:
    from qianxian.people.queries import Viewer

TOLD_AT = time(19)
"""When people have eaten, and before they sleep."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved in a place since the digest before it: how many matters were raised, done, confirmed as settled."""

    place_id: int
    place: str
    told_on: date
    until_at: datetime
    raised: int
    done: int
    settled: int


def to_tell(now: datetime) -> list[Moved]:
    """Return what is to be told this evening: places that somebody follows, where something moved, not yet told.

    Two statements, and one for each place that somebody follows and that was not told yet today.
    """
    here = timezone.localtime(now)
    if here.time() < TOLD_AT:
        return []
    until_at = timezone.make_aware(datetime.combine(here.date(), TOLD_AT)).astimezone(UTC)
    tree = places.tree.now()
    following = Subscription.objects.filter(ended_at=None, made_at__lt=until_at).order_by("place_id")
    followed = list(following.values_list("place_id", flat=True).distinct())
    last = dict(
        AreaDigest.objects.filter(place_id__in=followed).values_list("place_id").annotate(last=Max("until_at")),
    )
    existing = {spot.id for spot in tree}
    found = []
    for place_id in followed:
        since = last.get(place_id, until_at - timedelta(days=1))
        if place_id not in existing or since >= until_at:
            continue
        counted = dated(board_of(tree, place_id)).aggregate(
            raised=Count("id", filter=Q(created_at__gte=since, created_at__lt=until_at)),
            done=Count("id", filter=Q(done_at__gte=since, done_at__lt=until_at)),
            settled=Count("id", filter=Q(confirmed_at__gte=since, confirmed_at__lt=until_at)),
        )
        if any(counted.values()):
            found.append(Moved(place_id, tree.get(place_id).name, here.date(), until_at, **counted))
    return found


def followed_by(viewer: Viewer) -> dict[int, Subscription]:
    """Return what the resident who is looking follows, by place; one statement, none for a stranger."""
    if viewer.resident_id is None:
        return {}
    own = Subscription.objects.filter(resident_id=viewer.resident_id, ended_at=None).select_related("place")
    return {one.place_id: one for one in own.order_by("id")}


def link_to_area(subscription_id: int) -> str:
    """Return the whole address of the board that somebody follows, for a message."""
    spot = places.tree.now().get(Subscription.objects.get(pk=subscription_id).place_id)
    community = places.tree.now().above(spot.id, Level.COMMUNITY) or spot
    grid = f"{spot.number}/" if spot.level == Level.GRID else ""
    return f"{districts.address()}/b/{community.division_code}/{grid}"
