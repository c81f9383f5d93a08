"""Following what moves in a community or a grid: once a day a message with counts, never anybody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit
from qianxian.concerns.actions.handed_in import notice_in_force
from qianxian.concerns.models import AreaDigest, Subscription
from qianxian.ledger import actions as ledger
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.concerns.queries import Moved
    from qianxian.people.models import Resident
    from qianxian.people.queries import Viewer

MOST_FOLLOWED = 10


@act
def follow_area(*, actor: Viewer, place_id: int, now: datetime, language: str = "") -> Subscription:
    """Let a resident be told once a day what moves in a community or a grid, at the number they sign in with.

    Who follows a community follows its grids with it: what was followed inside ends, so that nothing is told twice.

    :raises Refused: if nobody is signed in as a resident.
    :raises Unfit: if it is followed already, is neither community nor grid, or too many are followed.
    """
    resident, tree = _own(actor), places.tree.now()
    spot = next((spot for spot in tree if spot.id == place_id), None)
    if spot is None or spot.level not in (Level.COMMUNITY, Level.GRID) or tree.public_place(place_id).id != place_id:
        raise Unfit(_("Choose a community or a grid."), "place")
    own = list(Subscription.objects.filter(resident=resident, ended_at=None).select_related("place"))
    if any(spot.path.startswith(one.place.path) for one in own):
        raise Unfit(_("You are told of this area already."), "place")
    inside = [one for one in own if one.place.path.startswith(spot.path)]
    if len(own) - len(inside) >= MOST_FOLLOWED:
        raise Unfit(_("At most ten areas, please. Leave one of the others first."), "place")
    _end(inside, now)
    contact = people.leave_contact(
        phone=resident.phone, language=language, notice_number=notice_in_force(now), now=now,
    )
    made = Subscription.objects.create(resident=resident, place_id=place_id, contact=contact, made_at=now)
    ledger.record("area.followed", about=made, place_id=place_id, now=now)
    return made


@act
def leave_area(*, actor: Viewer, subscription: Subscription, now: datetime) -> None:
    """Let a resident be told no more; what waits to be sent is dropped.

    :raises Refused: if it is not their own.
    """
    if subscription.resident_id != _own(actor).pk:
        raise Refused(_("This is not yours."))
    _end([subscription], now)
    ledger.record("area.left", about=subscription, place_id=subscription.place_id, now=now)


@act
def tell_area(*, moved: Moved, now: datetime) -> AreaDigest:
    """Tell everybody who follows a place what moved there; once a day, whoever asks."""
    digest = AreaDigest.objects.create(place_id=moved.place_id, told_on=moved.told_on, until_at=moved.until_at)
    entry_id = ledger.record(
        "area.told", about=digest, place_id=moved.place_id, now=now, place=moved.place, raised=moved.raised,
        done=moved.done, settled=moved.settled,
    )
    following = Subscription.objects.filter(place_id=moved.place_id, ended_at=None, made_at__lt=moved.until_at)
    rows = following.order_by("id").values_list("id", "contact_id", "resident_id")
    to = [notices.Told(number, contact_id, resident_id) for number, contact_id, resident_id in rows]
    notices.tell(entry_id=entry_id, about_kind="subscription", to=to, now=now)
    return digest


@working
def move_subscriptions(*, resident_id: int, now: datetime) -> None:
    """Let a resident's subscriptions go to the number they changed to."""
    resident = people_queries.resident_of(people_queries.STRANGER.as_resident(resident_id))
    if resident is None:
        return
    for one in Subscription.objects.filter(resident=resident, ended_at=None).order_by("id"):
        people.change_contact(
            contact_id=one.contact_id, phone=resident.phone, notice_number=notice_in_force(now), now=now,
        )


@working
def end_subscriptions(*, resident_id: int, now: datetime) -> None:
    """End whatever a resident follows, because they leave."""
    _end(Subscription.objects.filter(resident_id=resident_id, ended_at=None).order_by("id"), now)


def _end(some: Iterable[Subscription], now: datetime) -> None:
    for one in some:
        Subscription.objects.filter(pk=one.pk).update(ended_at=now)
        people.forget_contact(contact_id=one.contact_id, now=now, withdrawn=True)
        notices.drop_all(contact_id=one.contact_id)


def _own(actor: Viewer) -> Resident:
    resident = people_queries.resident_of(actor)
    if resident is None:
        raise Refused(_("Sign in with your telephone number first."))
    return resident
