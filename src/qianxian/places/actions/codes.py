"""Giving places their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.coding import code_by_number, level_of, number_in, parent_code
from qianxian.places.models import Place, PlaceCode
from qianxian.places.states import SCHEMES, Level
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor

@act
def give_code(*, actor: Actor, place: Place, value: str, valid_from: date, now: datetime) -> PlaceCode:
    """Give a place its code in the scheme of its level from a day on; the one before holds until that day.

    A code given by mistake is mended the same day: it then held for no day at all.

    :raises Refused: if the actor doesn't administer the place.
    :raises Unfit: if it has this code already or another place has it, or the one before began later.
    """
    require(rules.may_change(actor, place.path))
    scheme = SCHEMES[Level(place.level)]
    before = PlaceCode.objects.filter(place=place, scheme=scheme, valid_until=None).first()
    if before is not None and before.value == value:
        raise Unfit(_("Nothing was changed."))
    if place.parent is not None and parent_code(value) != (above := code_of(place.parent, valid_from)):
        raise Unfit(_("It begins with the code of the place above it, %(above)s.") % {"above": above}, "code")
    refuse_taken(scheme, value, own=place)
    if valid_from < max(place.valid_from, before.valid_from if before else place.valid_from):
        raise Unfit(_("The code it has now began later. Choose a later day."), "valid_from")
    if before is not None:
        PlaceCode.objects.filter(pk=before.pk).update(valid_until=valid_from)
    given = PlaceCode.objects.create(place=place, scheme=scheme, value=value, valid_from=valid_from)
    stamps.move()
    ledger.record(
        "place.coded", about=place, place_id=place.id, office_id=actor.office_id, now=now, name=place.name,
        code=value, from_on=valid_from.isoformat(),
    )
    return given


def refuse_taken(scheme: str, value: str, own: Place | None = None) -> None:
    """Refuse a code that another place has, kept or by its number.

    :raises Unfit: if one has it.
    """
    kept = PlaceCode.objects.filter(scheme=scheme, value=value, valid_until=None).exists()
    other = None if kept else _by_number(value)
    if kept or (other is not None and other != own):
        raise Unfit(_("Another place has this code. Check it."), "code")


def code_of(place: Place, on: date) -> str:
    """Return the code that a place has on a day in the scheme of its level: kept, or by its number as on the sheet."""
    level = Level(place.level)
    held = Q(valid_until=None) | Q(valid_until__gt=on)
    kept = PlaceCode.objects.filter(held, place=place, scheme=SCHEMES[level], valid_from__lte=on).first()
    if kept is not None:
        return kept.value
    return code_by_number(level, place.number, code_of(place.parent, on) if place.parent is not None else "")


def _by_number(value: str) -> Place | None:
    """Return the place that has a code by its number because none is kept for it, or None."""
    level = level_of(value)
    if level is None or level == Level.DISTRICT:
        return None
    above = parent_code(value)
    scheme = SCHEMES[level_of(above) or Level.DISTRICT]
    kept = PlaceCode.objects.filter(scheme=scheme, value=above, valid_until=None).select_related("place").first()
    parent = kept.place if kept is not None else _by_number(above)
    coded = PlaceCode.objects.filter(scheme=SCHEMES[level], valid_until=None).values("place_id")
    at = Place.objects.filter(level=level, number=number_in(value), valid_until=None).exclude(pk__in=coded)
    return at.filter(parent=parent).first() if parent is not None else None
