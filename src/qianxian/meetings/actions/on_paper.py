"""Meetings that were held without the screen: written down afterwards for many grids at once, from their own sheets."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.actions.session import MOST_HEADS
from qianxian.meetings.actions.taking import key_of
from qianxian.meetings.counting import has_quorum
from qianxian.meetings.models import HeadCount, Item, Meeting, Minutes
from qianxian.meetings.queries.minutes import canonical, on_paper
from qianxian.meetings.states import (
    ITEM_LIFECYCLE,
    ITEM_OPEN,
    LIFECYCLE,
    Capacity,
    Counting,
    MeetingState,
    Who,
)
from qianxian.places import queries as places
from qianxian.places.models import Place
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from qianxian.people.queries import Viewer

BATCH = 50
"""So many meetings a transaction: others write in between."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A meeting that was held without the screen, and how many were there in each capacity."""

    meeting_id: int
    heads: Mapping[Capacity, int]


def note_held(*, actor: Viewer, place_id: int, held: Sequence[OnPaper], now: datetime) -> int:
    """Write down which meetings were held on paper and how many were there; an act a batch, one entry each.

    Their minutes say just that and lie with the grid; what stood on their agendas comes onto the next one. Sent twice,
    the second time is refused. Returns how many meetings were written down.

    :raises Refused: if the actor is of no office above the meetings.
    :raises NotPossible: if one was held on the screen or cancelled, or is not over yet.
    :raises Unfit: if nobody is said to have been there, or a number can't be.
    """
    require(rules.may_plan_all(actor))
    for one in held:
        if not any(one.heads.values()) or not all(0 <= n <= MOST_HEADS for n in one.heads.values()):
            raise Unfit(_("Count again, please: a number from 0 to 2000 for each."), "heads")
    for start in range(0, len(held), BATCH):
        _note_some(actor=actor, place_id=place_id, held=held[start : start + BATCH], now=now)
    return len(held)


@act
def _note_some(*, actor: Viewer, place_id: int, held: Sequence[OnPaper], now: datetime) -> None:
    heads = {one.meeting_id: one.heads for one in held}
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("series__place", "series__convener")
    meetings = list(rows.filter(pk__in=heads).order_by("id"))
    path = places.tree.now().get(place_id).path
    for one in meetings:
        require(rules.may_convene(actor, one.series))
        if not one.series.place.path.startswith(path) or one.ends_at > now:
            raise NotPossible(_("It is not over yet."))
        LIFECYCLE.take(MeetingState(one.state), "note_held", by=Who.CONVENER, said=("present",))
    _put_down(meetings, heads, now)
    hashes = _minutes_of(meetings, heads, now)
    for state in ITEM_OPEN:
        became = ITEM_LIFECYCLE.take(state, "drop", by=Who.TIME)
        Item.objects.filter(meeting__in=meetings, state=state).update(state=became, version=F("version") + 1)
    ledger.record(
        "meetings.noted", about=Place(pk=place_id), place_id=place_id, office_id=actor.office_id, now=now,
        meetings=len(meetings), heads=sum(sum(some.values()) for some in heads.values()), sha256s=hashes,
        held_on=timezone.localtime(meetings[0].starts_at).date().isoformat() if meetings else "",
    )


def _put_down(meetings: list[Meeting], heads: Mapping[int, Mapping[Capacity, int]], now: datetime) -> None:
    """Write who was there and let the meetings be over; two statements for those with a quorum and those without."""
    HeadCount.objects.bulk_create([
        HeadCount(
            key=key_of("on paper", one.id, capacity), meeting=one, capacity=capacity, heads=n, how=Counting.SHEET,
            counted_at=one.starts_at,
        )
        for one in meetings for capacity, n in heads[one.id].items() if n
    ])
    enough: dict[bool, list[int]] = {}
    for one in meetings:
        quorum = has_quorum(
            {capacity.value: n for capacity, n in heads[one.id].items()}, heads=one.series.quorum_heads,
            wanted=one.series.wanted,
        )
        enough.setdefault(quorum, []).append(one.id)
    for quorum, numbers in enough.items():
        Meeting.objects.filter(pk__in=numbers).update(
            state=MeetingState.MINUTES_ADOPTED, opened_at=F("starts_at"), adjourned_at=F("ends_at"),
            quorum_at_opening=quorum, correct_until=now, changed_at=now, version=F("version") + 1,
        )


def _minutes_of(
    meetings: list[Meeting], heads: Mapping[int, Mapping[Capacity, int]], now: datetime,
) -> list[str]:
    """Keep what is known of the meetings as their minutes, and return the hashes."""
    made = []
    with translation.override(settings.LANGUAGE_CODE):
        for one in meetings:
            said = canonical(on_paper(one, heads[one.id]))
            made.append(Minutes(
                meeting=one, sections=json.loads(said), sha256=hashlib.sha256(said.encode()).hexdigest(),
                adopted_at=now,
            ))
    Minutes.objects.bulk_create(made)
    return [one.sha256 for one in made]
