"""Taking back what was done to places and centres, as long as nothing was built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.places import rules
from qianxian.places.actions.codes import refuse_taken
from qianxian.places.actions.tree import refuse_what_hangs_on
from qianxian.places.models import Border, Place, PlaceCode, Placement, PlaceName, PlannedCourtyard, Plate
from qianxian.places.states import PlateEnd
from qianxian.storage import stamps
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.places.models import ServiceCentre


@act
def take_back_place(*, actor: Actor, place: Place, now: datetime) -> None:
    """Take back that a place was added: it never came into being. Whoever hears of it may refuse.

    :raises Unfit: if anything was built on it: places in it, a centre, a plate, a border, another name, a plan.
    """
    require(rules.may_change(actor, place.path))
    refuse_what_hangs_on(place)
    built = (
        (Plate.objects.filter(courtyard=place), _("A plate was hung there. End the place instead.")),
        (Border.objects.filter(place=place), _("It has a border already. End the place instead.")),
        (PlaceName.objects.filter(place=place, valid_until=None), _("It has another name. Put that away first.")),
        (PlannedCourtyard.objects.filter(courtyard=place), _("A plan of grids names it. End the place instead.")),
        (Placement.objects.filter(grid=place), _("Courtyards have lain in it. End the place instead.")),
    )
    for found, reason in built:
        if found.exists():
            raise Unfit(reason)
    swap(place, version=place.version, valid_until=place.valid_from)
    PlaceCode.objects.filter(place=place, valid_until=None).update(valid_until=place.valid_from)
    stamps.move()
    ledger.record(
        "place.taken_back", about=place, place_id=place.id, office_id=actor.office_id, now=now, name=place.name,
        until=place.valid_from.isoformat(),
    )


@act
def revive_place(*, actor: Actor, place: Place, now: datetime) -> None:
    """Take back that a place was ended: its codes hold again and its plate hangs, from the day on which they ended.

    :raises Unfit: if the place above it is no more, or another has its number or its code.
    """
    require(rules.may_change(actor, place.path))
    until = place.valid_until
    if until is None:
        raise NotPossible(_("It has not ended."))
    if place.parent is not None and place.parent.valid_until is not None:
        raise Unfit(_("The place above it ended, too. Bring that one back first."))
    others = Place.objects.filter(parent=place.parent_id, number=place.number, valid_until=None)
    if other := others.first():
        raise Unfit(_("%(name)s has its number now.") % {"name": other.name})
    codes = list(PlaceCode.objects.filter(place=place, valid_until=until))
    for code in codes:
        refuse_taken(code.scheme, code.value)
    swap(place, version=place.version, valid_until=None)
    PlaceCode.objects.filter(pk__in=[code.pk for code in codes]).update(valid_until=None)
    hung = Plate.objects.filter(courtyard=place, retired_on=until, retired_because=PlateEnd.TAKEN_DOWN)
    if (plate := hung.order_by("-id").first()) is not None:
        Plate.objects.filter(pk=plate.pk).update(retired_on=None, retired_because="")
    stamps.move()
    ledger.record(
        "place.revived", about=place, place_id=place.id, office_id=actor.office_id, now=now, name=place.name,
        until=until.isoformat(),
    )


@act
def restore_name(*, actor: Actor, name: PlaceName, now: datetime) -> None:
    """Take back that a name was put away.

    :raises Unfit: if the place goes by it again already, or is no more.
    """
    require(rules.may_change(actor, name.place.path))
    again = PlaceName.objects.filter(place=name.place, name=name.name, valid_until=None).exists()
    if again or name.place.valid_until is not None or name.place.name == name.name:
        raise Unfit(_("It goes by this name already."))
    if not PlaceName.objects.filter(pk=name.pk, valid_until__isnull=False).update(valid_until=None):
        raise NotPossible(_("It goes by this name already."))
    stamps.move()
    ledger.record(
        "name.restored", about=name, place_id=name.place_id, office_id=actor.office_id, now=now, name=name.place.name,
        other=name.name,
    )


@act
def take_back_centre(*, actor: Actor, centre: ServiceCentre, now: datetime) -> None:
    """Take back that a centre was opened: nobody was ever there.

    :raises NotPossible: if it is closed.
    """
    require(rules.may_change(actor, centre.place.path))
    if centre.closed_on is not None:
        raise NotPossible(_("This centre is closed."))
    swap(centre, version=centre.version, closed_on=centre.opened_on)
    _record("centre.taken_back", actor, centre, now)


@act
def reopen_centre(*, actor: Actor, centre: ServiceCentre, now: datetime) -> None:
    """Take back that a centre was closed.

    :raises NotPossible: if it is open.
    :raises Unfit: if its place is no more.
    """
    require(rules.may_change(actor, centre.place.path))
    if centre.closed_on is None:
        raise NotPossible(_("This centre is open."))
    if centre.place.valid_until is not None:
        raise Unfit(_("Its place ended. Bring that one back first."))
    swap(centre, version=centre.version, closed_on=None)
    _record("centre.reopened", actor, centre, now)


def _record(kind: str, actor: Actor, centre: ServiceCentre, now: datetime) -> None:
    stamps.move()
    ledger.record(
        kind, about=centre, place_id=centre.place_id, office_id=actor.office_id, now=now, name=centre.name,
    )
