"""Taking charge of a sub-district, and leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.ledger import actions as ledger
from qianxian.people import rules
from qianxian.people.models import Charge, Seat
from qianxian.people.states import OfficeKind
from qianxian.places.states import Level
from qianxian.storage.acts import act, swap

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.people.models import Office
    from qianxian.places.models import Place

MONTHS = range(1, 13)


@act
def take_charge(
    *, actor: Actor, office: Office, place: Place, every_months: int, valid_from: date, now: datetime,
) -> Charge:
    """Put a leader's office in charge of a sub-district, to be visited every so many months.

    :raises Unfit: if the office is no leader's, the place no sub-district, or the office is in charge of it already.
    """
    require(rules.may_change_at(actor, [place.path, *_paths(office)]))
    if office.kind != OfficeKind.LEADER:
        raise Unfit(_("Only a leader's office is put in charge of a sub-district."), "office")
    if place.level != Level.SUBDISTRICT:
        raise Unfit(_("Choose a sub-district."), "place")
    if every_months not in MONTHS:
        raise Unfit(_("A visit every 1 to 12 months, please."), "every_months")
    if Charge.objects.filter(office=office, place=place, valid_until=None).exists():
        raise Unfit(
            _("This office is in charge of it already. To change how often, leave it and take it anew."), "place",
        )
    charge = Charge.objects.create(office=office, place=place, every_months=every_months, valid_from=valid_from)
    ledger.record(
        "charge.taken", about=charge, place_id=place.id, office_id=actor.office_id, now=now, title=office.title,
        name=place.name, months=every_months,
    )
    return charge


@act
def leave_charge(*, actor: Actor, charge: Charge, version: int, on: date, now: datetime) -> None:
    """End a charge: from `on` no more visits fall due. Those that are due are still owed.

    :raises Unfit: if the day is not after its first.
    :raises Conflict: if somebody ended it first.
    """
    require(rules.may_change_at(actor, [charge.place.path, *_paths(charge.office)]))
    if on <= charge.valid_from:
        raise Unfit(_("The last day comes after the first. Choose a later one."), "on")
    swap(charge, version=version, valid_until=on)
    ledger.record(
        "charge.left", about=charge, place_id=charge.place_id, office_id=actor.office_id, now=now,
        title=charge.office.title, name=charge.place.name,
    )


def _paths(office: Office) -> list[str]:
    seats = Seat.objects.filter(organisation_id=office.organisation_id, valid_until=None)
    return list(seats.values_list("place__path", flat=True))
