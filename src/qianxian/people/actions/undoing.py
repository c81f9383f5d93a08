"""Taking back what was done to organisations and offices, as long as nothing was built on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.ledger import queries as record
from qianxian.people import rules
from qianxian.people.actions.organisations import keep_an_administrator, refuse_unfit
from qianxian.people.models import Charge, HandOver, Management, Office, Organisation, Seat, Tenure
from qianxian.storage import stamps
from qianxian.storage.acts import act, swap, working

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from qianxian.base.permits import Actor

NEWEST = 2**63 - 1


@act
def take_back_organisation(*, actor: Actor, organisation: Organisation, now: datetime) -> None:
    """Take back that an organisation was founded: it never came into being. Whoever hears of it may refuse.

    :raises Unfit: if it has an office or manages a courtyard.
    """
    seats = Seat.objects.filter(organisation=organisation, valid_until=None).select_related("place")
    paths = [seat.place.path for seat in seats]
    require(rules.may_change_at(actor, paths))
    if Office.objects.filter(organisation=organisation).exclude(valid_until=organisation.valid_from).exists():
        raise Unfit(_("It has offices already. Take those back first, or end the organisation."))
    if Management.objects.filter(company=organisation).exists():
        raise Unfit(_("It manages courtyards, or did. End the organisation instead."))
    place_id = seats[0].place_id if seats else None
    swap(organisation, version=organisation.version, valid_until=organisation.valid_from)
    Seat.objects.filter(organisation=organisation, valid_until=None).update(valid_until=organisation.valid_from)
    _record("organisation.taken_back", organisation, place_id, actor, now)


@act
def revive_organisation(*, actor: Actor, organisation: Organisation, ended: Mapping[str, Any], now: datetime) -> None:
    """Take back that an organisation was ended: with what ended with it, as the entry of its end says.

    :raises Unfit: if its place is no more, or another took its place or its code.
    """
    if organisation.valid_until is None:
        raise NotPossible(_("It has not ended."))
    seats = list(Seat.objects.filter(pk__in=ended["seats"]).select_related("place"))
    require(rules.may_staff(actor, [seat.place.path for seat in seats]))
    if any(seat.place.valid_until is not None for seat in seats):
        raise Unfit(_("Its place ended, too. Bring that one back first."))
    refuse_unfit(organisation.kind, organisation.name, [seat.place for seat in seats], organisation)
    if organisation.ref and Organisation.objects.filter(ref=organisation.ref, valid_until=None).exists():
        raise Unfit(_("Another organisation has this code. Check it."))
    swap(organisation, version=organisation.version, valid_until=None)
    Seat.objects.filter(pk__in=ended["seats"]).update(valid_until=None)
    bring_back(ended)
    _record("organisation.revived", organisation, seats[0].place_id if seats else None, actor, now)


def bring_back(ended: Mapping[str, Any]) -> None:
    """Bring back the offices, tenures and charges that ended with something."""
    Office.objects.filter(pk__in=ended.get("offices", ())).update(valid_until=None)
    for number, until in ended["tenures"]:
        Tenure.objects.filter(pk=number, account__is_active=True).update(
            valid_until=date.fromisoformat(until) if until else None,
        )
    taken = Charge.objects.filter(valid_until=None).values("place_id")
    Charge.objects.filter(pk__in=ended["charges"]).exclude(place_id__in=taken).update(valid_until=None)


@act
def take_back_office(*, actor: Actor, office: Office, now: datetime) -> None:
    """Take back that an office was created.

    :raises Unfit: if somebody holds it or did.
    """
    require(rules.may_staff(actor, _paths(office)))
    if Tenure.objects.filter(office=office).exclude(valid_until=F("valid_from")).exists():
        raise Unfit(_("Somebody holds it, or did. End the office instead."))
    swap(office, version=office.version, valid_until=office.organisation.valid_from)
    ledger.record("office.taken_back", about=office, office_id=actor.office_id, now=now, title=office.title)


@act
def revive_office(*, actor: Actor, office: Office, ended: Mapping[str, Any], now: datetime) -> None:
    """Take back that an office was ended: whoever held it then holds it again.

    :raises Unfit: if its organisation is no more.
    """
    require(rules.may_staff(actor, _paths(office)))
    if office.valid_until is None:
        raise NotPossible(_("It has not ended."))
    if office.organisation.valid_until is not None:
        raise Unfit(_("Its organisation ended. Bring that one back first."))
    swap(office, version=office.version, valid_until=None)
    bring_back(ended)
    ledger.record("office.revived", about=office, office_id=actor.office_id, now=now, title=office.title)


@act
def call_off_tenure(*, actor: Actor, tenure: Tenure, taken_in: int, now: datetime) -> None:
    """Take back that somebody took an office, which the entry `taken_in` says: they never held it.

    :raises Unfit: if somebody acted in the office since, stands in, or made a hand-over list.
    """
    office = tenure.office
    require(rules.may_staff(actor, _paths(office)))
    if tenure.valid_until == tenure.valid_from:
        raise NotPossible(_("This was taken back already."))
    keep_an_administrator(Tenure.objects.filter(pk=tenure.pk), now)
    if record.offices_between([(office.id, taken_in, NEWEST)]):
        raise Unfit(_("Somebody has acted in this office since. Let them leave it instead."))
    stands_in = Tenure.objects.filter(stands_in_for=tenure).exclude(valid_until=F("valid_from"))
    if stands_in.exists() or HandOver.objects.filter(Q(leaver=tenure) | Q(successor=tenure)).exists():
        raise Unfit(_("There is a stand-in or a hand-over list. Let them leave the office instead."))
    Tenure.objects.filter(pk=tenure.pk).update(valid_until=F("valid_from"))
    ledger.record("office.not_taken", about=tenure, office_id=actor.office_id, now=now, title=office.title)


@act
def stay_in_office(*, actor: Actor, tenure: Tenure, until: date | None, now: datetime) -> None:
    """Take back that somebody left an office: they hold it on, `until` the day that was meant before.

    :raises Unfit: if the office or the account is closed, or somebody took the office since.
    """
    office = tenure.office
    require(rules.may_staff(actor, _paths(office)))
    if office.valid_until is not None or not tenure.account.is_active:
        raise Unfit(_("The office ended, or the account is closed. Bring that back first."))
    since = Tenure.objects.filter(office=office, valid_from__gte=tenure.valid_until, stands_in_for=None)
    if since.exclude(pk=tenure.pk).exclude(valid_until=F("valid_from")).exists():
        raise Unfit(_("Somebody took the office since. Let them leave it first."))
    Tenure.objects.filter(pk=tenure.pk).update(valid_until=until)
    ledger.record("office.not_left", about=tenure, office_id=actor.office_id, now=now, title=office.title)


@working
def come_back_to_place(*, place_id: int, until: str) -> None:
    """Bring back the seats, the management and the charges that ended with a place; part of that entry."""
    day = date.fromisoformat(until)
    roles = Seat.objects.filter(place_id=place_id, valid_until=None).exclude(alone="").values("alone")
    seats = Seat.objects.filter(place_id=place_id, valid_until=day, organisation__valid_until=None)
    seats.exclude(alone__in=list(roles.values_list("alone", flat=True))).update(valid_until=None)
    for table, where in ((Management, Q(courtyard_id=place_id)), (Charge, Q(place_id=place_id))):
        ended = table.objects.filter(where, valid_until=day).order_by("-id").first()
        if ended is not None and not table.objects.filter(where, valid_until=None).exists():
            table.objects.filter(pk=ended.pk).update(valid_until=None)


def _paths(office: Office) -> list[str]:
    seats = Seat.objects.filter(organisation=office.organisation_id, valid_until=None)
    return list(seats.values_list("place__path", flat=True))


def _record(kind: str, organisation: Organisation, place_id: int | None, actor: Actor, now: datetime) -> None:
    stamps.move()
    ledger.record(
        kind, about=organisation, place_id=place_id, office_id=actor.office_id, now=now, name=organisation.name,
    )
