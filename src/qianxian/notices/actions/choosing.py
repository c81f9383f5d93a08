"""The district's texts and quiet hours, and how people want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.ledger import actions as ledger
from qianxian.notices import queries, rules, told
from qianxian.notices.models import Notice, Preference, QuietHours, Wording
from qianxian.notices.states import FOR_RESIDENTS, FOR_STAFF, Telling
from qianxian.people.models import Account, Resident
from qianxian.places import queries as places
from qianxian.places.models import Place
from qianxian.storage import stamps
from qianxian.storage.acts import act, differences, swap, working

if TYPE_CHECKING:
    from datetime import datetime, time

    from qianxian.base.permits import Actor
    from qianxian.people.queries import Viewer

LONGEST_ADDRESS = 120


@act
def set_wording(
    *, actor: Actor, kind: str, language: str, text: str, version: int, now: datetime, template: str = "",
) -> Wording:
    """Write the district's own text for a message; an empty one takes the system's again. `version` 0: the first.

    `template` is the number under which a provider of short messages registered the text.

    :raises Unfit: if the text is too long, has a blank that can't be filled, or is what it was.
    :raises Conflict: if somebody wrote it since `version`.
    """
    top = places.tree.now().top
    require(rules.may_write(actor, top.path if top else ""))
    text, template = clean(text).replace("\n", " "), clean(template)
    told.check(text, language, told.kinds[kind])
    if template and not text:
        raise Unfit(_("A registered text is needed word by word: write it above as it was registered."), "text")
    wording = Wording.objects.filter(kind=kind, language=language).first()
    if wording is None:
        wording = Wording.objects.create(kind=kind, language=language)
        version = wording.version
    moved = differences(wording, {"text": text, "template": template})
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(wording, version=version, text=text, template=template)
    stamps.move()
    ledger.record(
        "wording.set", about=wording, office_id=actor.office_id, now=now, message=kind, language=language,
        changes=moved,
    )
    return wording


@act
def set_quiet_hours(*, actor: Actor, begins: time, ends: time, version: int, now: datetime) -> QuietHours:
    """Say from when until when telephones stay silent in the district; the same hour twice: never.

    `version` 0: nobody changed them before.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if nothing was changed.
    :raises Conflict: if somebody changed them since `version`.
    """
    district = Place.objects.get(parent=None, valid_until=None)
    require(rules.may_write(actor, district.path))
    hours = queries.quiet_hours()
    if hours is None:
        hours = QuietHours.objects.create()
        version = hours.version
    wanted = {"begins": begins, "ends": ends}
    moved = [
        [name, f"{getattr(hours, name):%H:%M}", f"{value:%H:%M}"]
        for name, value in wanted.items() if getattr(hours, name) != value
    ]
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(hours, version=version, **wanted)
    stamps.move()
    ledger.record(
        "quiet_hours.set", about=hours, place_id=district.id, office_id=actor.office_id, now=now, changes=moved,
    )
    return hours


@act
def choose(
    *, actor: Viewer, telling: Telling, version: int, now: datetime, channel: str = "", address: str = "",
) -> Preference:
    """Let somebody say how they want to be told; the record keeps how, and never where. `version` 0: the first time.

    :raises Refused: if nobody is signed in.
    :raises Unfit: if it can't be told in this way, or not there.
    :raises Conflict: if it was changed since `version`.
    """
    require(rules.may_have_inbox(actor))
    staff = actor.resident_id is None
    if telling not in (FOR_STAFF if staff else FOR_RESIDENTS):
        raise Unfit(_("Choose one of the ways, please."), "telling")
    wanted = {"telling": telling, "channel": "", "address": ""}
    if staff and telling != Telling.INBOX_ONLY:
        wanted |= {"channel": channel, "address": _address(channel, address)}
    own = queries.preference_of(actor)
    if own.version == 0:
        own = Preference.objects.create(resident_id=actor.resident_id, account_id=actor.account_id, telling=own.telling)
        version = own.version
    swap(own, version=version, **wanted)
    ledger.record(
        "preference.set", about=_person(actor), office_id=actor.office_id, now=now, telling=telling.value,
    )
    return own


@working
def forget_address(*, account_id: int) -> None:
    """Erase where somebody wanted to be told, because their account was closed; part of that act."""
    Preference.objects.filter(account_id=account_id).update(
        telling=Telling.INBOX_ONLY, channel="", address="", version=F("version") + 1,
    )


def _address(channel: str, typed: str) -> str:
    """Return where somebody in office is to be told, as the channel needs it."""
    kind = dict(queries.ways_to_staff()).get(channel)
    address = clean(typed).replace("\n", "")
    if kind is None:
        raise Unfit(_("Choose by which way. If none is offered, the district has not set one up yet."), "channel")
    if not address or len(address) > LONGEST_ADDRESS:
        raise Unfit(_("Say where: your address of mail, or your name at the messenger."), "address")
    if kind == "mail":
        try:
            validate_email(address)
        except ValidationError:
            raise Unfit(_("This does not look like an address of mail."), "address") from None
    elif "|" in address or address.startswith("@"):
        # “@all” and “a|b” would be everybody and several at WeCom.
        raise Unfit(_("Your own name at the messenger only, please."), "address")
    return address


def _person(actor: Viewer) -> Resident | Account:
    if actor.resident_id is not None:
        return Resident.objects.get(pk=actor.resident_id)
    assert actor.account_id is not None  # noqa: S101  # the rule said so
    return Account.objects.get(pk=actor.account_id)


@act
def read_inbox(*, actor: Viewer, numbers: list[int], now: datetime) -> int:
    """Mark some of what the actor was told as read; returns how much of it was new.

    :raises Refused: if nobody is signed in.
    :raises Unfit: if nothing of it was new.
    """
    require(rules.may_have_inbox(actor))
    whose = {"resident_id": actor.resident_id} if actor.resident_id is not None else {"account_id": actor.account_id}
    count = Notice.objects.filter(pk__in=numbers, read_at=None, **whose).update(read_at=now)
    if not count:
        raise Unfit(_("Everything is read already."))
    ledger.record("inbox.read", about=_person(actor), office_id=actor.office_id, now=now, count=count)
    return count
