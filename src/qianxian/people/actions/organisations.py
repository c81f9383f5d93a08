"""Founding organisations, creating offices, taking and leaving them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Cast, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from qianxian.base.permits import Unfit, require
from qianxian.base.text import some
from qianxian.ledger import actions as ledger
from qianxian.people import queries, rules
from qianxian.people.models import Charge, Management, Office, Organisation, Seat, Tenure
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import act, differences, swap, working

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.base.permits import Actor
    from qianxian.people.models import Account
    from qianxian.places.models import Place

CHANGEABLE = ("name", "phone", "hours", "note")
LAST_ADMINISTRATOR = _("This is the district's last administrator. Give somebody else the office first.")


@act
def found_organisation(
    *,
    actor: Actor,
    kind: OrganisationKind,
    name: str,
    at: Sequence[Place],
    now: datetime,
    valid_from: date,
    phone: str = "",
    hours: str = "",
    note: str = "",
    ref: str = "",
) -> Organisation:
    """Found an organisation that acts at the places `at`; `ref` is the district's own code for it.

    A property company may act nowhere yet: it comes to its courtyards by the ladder, and has to exist before.

    :raises Unfit: if it begins in days to come, another has the code, it acts nowhere or at a place of a wrong level,
        or a place has one already of which there is one or none.
    """
    _somewhere(kind, at)
    require(rules.may_change_at(actor, [place.path for place in at]))
    if valid_from > timezone.localtime(now).date():  # lists know only what exists now
        raise Unfit(_("Choose today or a day before."), "valid_from")
    refuse_unfit(kind, name, at, None)
    _courtyards_by_management(kind, {}, {place.id: place for place in at})
    if ref and Organisation.objects.filter(ref=ref, valid_until=None).exists():
        raise Unfit(_("Another organisation has this code. Check it."), "ref")
    organisation = Organisation.objects.create(
        kind=kind, ref=ref, name=name, phone=phone, hours=hours, note=note, valid_from=valid_from,
    )
    _seat_at(organisation, at, valid_from)
    stamps.move()
    ledger.record(
        "organisation.founded", about=organisation, place_id=at[0].id if at else None, office_id=actor.office_id,
        now=now, name=name, organisation=kind.value,
    )
    return organisation


def _somewhere(kind: str, at: Collection[object]) -> None:
    if not at and kind != OrganisationKind.PROPERTY_COMPANY:
        raise Unfit(_("Choose at least one place where it acts."), "places")


def refuse_unfit(kind: str, name: str, at: Sequence[Place], own: Organisation | None) -> None:
    """Refuse an organisation at places of a wrong level, beside another of which there is one, or a second time."""
    for place in at:
        if not (permit := rules.may_act_at(kind, place.level, place.name)):
            raise Unfit(permit.reason, "places")
    there = Seat.objects.filter(
        place__in=at, valid_until=None, organisation__valid_until=None,
    ).exclude(organisation=own).select_related("organisation", "place")
    role = rules.alone_as(kind)
    other = next((seat for seat in there if role and rules.alone_as(seat.organisation.kind) == role), None)
    if other is not None and role == "committee":
        raise Unfit(
            _("%(place)s has a committee: %(name)s. There is one or none; end that one first.")
            % {"place": other.place.name, "name": other.organisation.name},
            "places",
        )
    if other is not None:
        raise Unfit(
            _("%(place)s has one of this kind: %(name)s. There is one or none; change that one, or end it first.")
            % {"place": other.place.name, "name": other.organisation.name},
            "places",
        )
    twin = next((seat for seat in there if (seat.organisation.kind, seat.organisation.name) == (kind, name)), None)
    if twin is not None:
        raise Unfit(
            _("%(name)s acts at %(place)s already. Look for it in the list of organisations.")
            % {"place": twin.place.name, "name": name},
            "name",
        )


def _seat_at(organisation: Organisation, at: Sequence[Place], first: date) -> None:
    role = rules.alone_as(organisation.kind)
    try:
        Seat.objects.bulk_create([
            Seat(organisation=organisation, place=place, alone=role, valid_from=first) for place in at
        ])
    except IntegrityError as error:
        raise Unfit(_("Somebody put another there a moment ago. Look at who acts there now."), "places") from error


def _courtyards_by_management(kind: str, before: dict[int, Place], wanted: dict[int, Place]) -> None:
    """A company comes to a courtyard, and leaves it, by a step on the ladder of management and not by a second way."""
    if kind != OrganisationKind.PROPERTY_COMPANY:
        return
    moved = [
        place.name for place in (before | wanted).values()
        if place.level == Level.COURTYARD and (place.id in before) != (place.id in wanted)
    ]
    if moved:
        raise Unfit(
            _("A property company comes to a courtyard, and leaves it, on the roll-out board of the community: "
              "%(places)s. Choose here the communities in which it works.") % {"places": "、".join(moved[:5])},
            "places",
        )


@act
def change_organisation(
    *, actor: Actor, organisation: Organisation, version: int, now: datetime, at: Sequence[Place] | None = None,
    **changes: Any,
) -> None:
    """Change any of `CHANGEABLE`, or the places `at` which it acts, from today on.

    :raises Unfit: if nothing differs, or it would act nowhere.
    :raises Conflict: if somebody changed it first.
    """
    seats = list(Seat.objects.filter(organisation=organisation, valid_until=None).select_related("place"))
    before = {seat.place_id: seat.place for seat in seats}
    wanted = before if at is None else {place.id: place for place in at}
    _somewhere(organisation.kind, wanted)
    require(rules.may_change_at(actor, [place.path for place in (before | wanted).values()]))
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"an organisation has no {unknown} to change")
    moved = differences(organisation, changes)
    if wanted.keys() != before.keys():
        new = [place for place in wanted.values() if place.id not in before]
        refuse_unfit(organisation.kind, changes.get("name", organisation.name), new, organisation)
        _courtyards_by_management(organisation.kind, before, wanted)
        names = [sorted(place.name for place in some.values()) for some in (before, wanted)]
        moved.append(["places", *names])
        _seat(organisation, before, wanted, now)
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(organisation, version=version, **changes)
    stamps.move()
    ledger.record(
        "organisation.changed", about=organisation, place_id=next(iter(wanted), None),
        office_id=actor.office_id, now=now, name=organisation.name, changes=moved, at_before=sorted(before),
    )


def _seat(organisation: Organisation, before: dict[int, Place], wanted: dict[int, Place], now: datetime) -> None:
    today = timezone.localtime(now).date()
    Seat.objects.filter(organisation=organisation, valid_until=None).exclude(place__in=wanted).update(valid_until=today)
    _seat_at(organisation, [place for place in wanted.values() if place.id not in before], today)


@act
def end_organisation(*, actor: Actor, organisation: Organisation, version: int, on: date, now: datetime) -> None:
    """End an organisation with its offices: from `on` it is history. What it still owes refuses that (tasks hears).

    :raises Unfit: if the day is not after its first.
    """
    seats = Seat.objects.filter(organisation=organisation, valid_until=None).select_related("place")
    places = [seat.place for seat in seats]
    require(rules.may_change_at(actor, [place.path for place in places]))
    _in_its_time(on, organisation.valid_from, now)
    managed = Management.objects.filter(company=organisation, valid_until=None).count()
    if managed:
        raise Unfit(still_manages(managed))
    keep_an_administrator(Tenure.objects.filter(office__organisation=organisation), now)
    ended = end_with_offices(organisation, version, on)
    stamps.move()
    ledger.record(
        "organisation.ended", about=organisation, place_id=places[0].id if places else None,
        office_id=actor.office_id, now=now, name=organisation.name, until=on.isoformat(), ended=ended,
    )


def still_manages(courtyards: int) -> str:
    """Say why a company that looks after so many courtyards does not end."""
    return ngettext(
        "It looks after one courtyard. Move that one on the roll-out board first.",
        "It looks after %(n)s courtyards. Move them on the roll-out board first.", courtyards,
    ) % {"n": courtyards}


def end_with_offices(organisation: Organisation, version: int, on: date) -> dict[str, Any]:
    """End an organisation with its seats and offices, and return what ended, to be kept with the entry."""
    seats = Seat.objects.filter(organisation=organisation, valid_until=None)
    offices = organisation.offices.filter(valid_until=None)
    ended = ended_with(Q(office__organisation=organisation), on) | {
        "seats": list(seats.values_list("id", flat=True)),
        "offices": list(offices.values_list("id", flat=True)),
    }
    swap(organisation, version=version, valid_until=on)
    seats.update(valid_until=on)
    tenures = Tenure.objects.filter(office__organisation=organisation)
    tenures.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lt=on).update(valid_until=on)
    Charge.objects.filter(office__organisation=organisation, valid_until=None).update(valid_until=_last(on))
    offices.update(valid_until=on)
    return ended


def ended_with(offices: Q, on: date) -> dict[str, Any]:
    """Return what ends with some offices, to be kept with the entry: ids, and until when each was to hold."""
    tenures = Tenure.objects.filter(offices, Q(valid_until=None) | Q(valid_until__gt=on)).exclude(
        valid_until=F("valid_from"),
    )
    return {
        "tenures": [
            [number, until.isoformat() if until else None] for number, until in tenures.values_list("id", "valid_until")
        ],
        "charges": list(Charge.objects.filter(offices, valid_until=None).values_list("id", flat=True)),
    }


def _last(on: date) -> Greatest:
    """Return the end of a period that ends on a day; what would have begun later keeps an empty one."""
    return Greatest(F("valid_from"), Cast(Value(on), DateField()))


def _in_its_time(on: date, first: date, now: datetime) -> None:
    """What ends, ends after it began and not in days to come: lists know only what exists now."""
    if on <= first:
        raise Unfit(_("The last day comes after the first. Choose a later one."), "on")
    if on > timezone.localtime(now).date():
        raise Unfit(_("Choose today or a day before."), "on")


def _paths(organisation: Organisation) -> list[str]:
    seats = Seat.objects.filter(organisation=organisation, valid_until=None)
    return list(seats.values_list("place__path", flat=True))


@act
def create_office(
    *, actor: Actor, organisation: Organisation, kind: OfficeKind, title: str, now: datetime,
) -> Office:
    """Create an office in an organisation."""
    require(rules.may_staff(actor, _paths(organisation)))
    office = Office.objects.create(organisation=organisation, kind=kind, title=title)
    ledger.record("office.created", about=office, office_id=actor.office_id, now=now, title=title)
    return office


@act
def change_office(*, actor: Actor, office: Office, version: int, title: str, now: datetime) -> None:
    """Give an office another title.

    :raises Unfit: if it has that title.
    """
    require(rules.may_change_at(actor, _paths(office.organisation)))
    moved = differences(office, {"title": title})
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(office, version=version, title=title)
    ledger.record(
        "office.changed", about=office, office_id=actor.office_id, now=now, title=title, changes=moved,
    )


@act
def end_office(*, actor: Actor, office: Office, version: int, on: date, now: datetime) -> None:
    """End an office; whoever holds it leaves it that day."""
    require(rules.may_staff(actor, _paths(office.organisation)))
    _in_its_time(on, office.organisation.valid_from, now)
    keep_an_administrator(Tenure.objects.filter(office=office), now)
    ended = ended_with(Q(office=office), on)
    swap(office, version=version, valid_until=on)
    held = Tenure.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), office=office, valid_from__lt=on)
    held.update(valid_until=on)
    Tenure.objects.filter(office=office, valid_from__gte=on).update(valid_until=F("valid_from"))
    Charge.objects.filter(office=office, valid_until=None).update(valid_until=_last(on))
    ledger.record("office.ended", about=office, office_id=actor.office_id, now=now, title=office.title, ended=ended)


@act
def take_office(
    *,
    actor: Actor,
    account: Account,
    office: Office,
    valid_from: date,
    now: datetime,
    valid_until: date | None = None,
) -> Tenure:
    """Let the holder of an account hold an office from a day on.

    :raises Unfit: if the period is empty, or the account holds the office already.
    """
    require(rules.may_staff(actor, _paths(office.organisation)))
    care = queries.care_of(account, now)
    require(rules.may_look_after(actor, care.paths, opened_by=care.opened_by, top=care.top))
    if valid_until is not None and valid_until <= valid_from:
        raise Unfit(_("The last day comes after the first. Choose a later one."), "valid_until")
    overlapping = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from), account=account, office=office,
    ).exclude(valid_until=F("valid_from"))
    if valid_until is not None:
        overlapping = overlapping.filter(valid_from__lt=valid_until)
    if overlapping.exists():
        raise Unfit(_("This account holds the office in that time already."), "account")
    tenure = Tenure.objects.create(
        account=account, office=office, valid_from=valid_from, valid_until=valid_until,
    )
    ledger.record("office.taken", about=tenure, office_id=actor.office_id, now=now, title=office.title)
    return tenure


@act
def leave_office(*, actor: Actor, tenure: Tenure, on: date, now: datetime) -> None:
    """Let somebody leave an office: `on` is the first day on which they no longer hold it.

    :raises Unfit: if that is not after they took it, or they have left it.
    """
    require(rules.may_staff(actor, _paths(tenure.office.organisation)))
    keep_an_administrator(Tenure.objects.filter(pk=tenure.pk), now)
    if on <= tenure.valid_from:
        raise Unfit(_("The last day comes after the first. Choose a later one."), "on")
    open_ = Tenure.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), pk=tenure.pk)
    if not open_.update(valid_until=on):
        raise Unfit(_("They have left it already."), "on")
    # Whoever stands in holds the office through its holder, and no longer.
    stand_ins = Tenure.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), stands_in_for=tenure)
    stand_ins.update(valid_until=_last(on))
    ledger.record(
        "office.left", about=tenure, office_id=actor.office_id, now=now, title=tenure.office.title,
        until=on.isoformat(), until_before=tenure.valid_until.isoformat() if tenure.valid_until else None,
    )


def keep_an_administrator(ending: QuerySet[Tenure], now: datetime) -> None:
    """A district without an administrator could never get one again on its own pages."""
    if leaves_no_administrator(ending, timezone.localtime(now).date()):
        raise Unfit(LAST_ADMINISTRATOR)


def leaves_no_administrator(ending: QuerySet[Tenure], today: date) -> bool:
    """Say whether the district has administrators today, and none any more once some tenures end."""
    there = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today), office__kind=OfficeKind.ADMINISTRATOR, stands_in_for=None,
        office__organisation__kind=OrganisationKind.DISTRICT_OFFICE, account__is_active=True, valid_from__lte=today,
    )
    left = there.exclude(pk__in=ending.values("pk"))
    return there.filter(pk__in=ending.values("pk")).exists() and not left.exists()


@working
def leave_place(*, place_id: int, until: str) -> None:
    """End the seats and the management at a place that was ended; part of that entry.

    :raises Unfit: if an organisation acts only there: it would act nowhere, and nobody would find it again.
    """
    elsewhere = Seat.objects.filter(valid_until=None).exclude(place_id=place_id).values("organisation_id")
    there = Seat.objects.filter(place_id=place_id, valid_until=None)
    # A company comes and goes by the ladder; without a courtyard it only waits for the next.
    only = there.exclude(organisation_id__in=elsewhere).exclude(organisation__kind=OrganisationKind.PROPERTY_COMPANY)
    if names := list(only.order_by("organisation__name").values_list("organisation__name", flat=True)):
        raise Unfit(
            ngettext(
                "An organisation acts only there: %(names)s. End it first, or let it act at another place.",
                "%(n)s organisations act only there: %(names)s. End them first, or let them act at another place.",
                len(names),
            ) % {"n": len(names), "names": some(names)},
        )
    there.update(valid_until=until)
    last = _last(date.fromisoformat(until))
    Management.objects.filter(courtyard_id=place_id, valid_until=None).update(valid_until=last)
    Charge.objects.filter(place_id=place_id, valid_until=None).update(valid_until=last)
