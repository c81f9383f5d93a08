"""Residents with an account: coming in with a code sent to the telephone, changing, and leaving."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Refused, Unfit
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.people import queries
from qianxian.people.actions.contacts import read_phone
from qianxian.people.models import Resident, ResidentCode
from qianxian.storage import keys
from qianxian.storage.acts import act, working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer

CODE_GOOD = timedelta(minutes=5)
MOST_TRIES = 5
MOST_CODES = 5
"""Codes that one browser or address may ask for to be sent to one number, within an hour."""
MOST_A_DAY, MOST_OF_STRANGERS = 20, 15
"""Codes sent to one number within a day: nobody is to be pestered, nor kept out of their own account by strangers."""
KNOWN = "b:"
CODES_KEPT = timedelta(days=1)
DIGITS = 6
MOST_ALIAS = 20


def read_mobile(typed: str) -> str:
    """Return a number to which a code can be sent.

    :raises NotAPhone: if it can't be a number of this country.
    :raises Unfit: if it is a landline.
    """
    phone = read_phone(typed)
    if not phone.startswith("1"):
        raise Unfit(_("A code can only be sent to a mobile number."), "phone")
    return phone


def make_code(
    *, phone: str, resident_id: int | None, now: datetime, address: str = "", browser: str = "",
) -> tuple[int, str]:
    """Make a code for a number and return its id and the code, which the door sends; it is stored as a hash only.

    `browser` names a browser in which the number signed in before. It has an allowance of its own; anybody else is
    counted by `address`, and all of them together never use up what is kept for the owner.

    :raises Unfit: if too many were sent to the number.
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    asked_from = KNOWN + _short(browser) if browser else _short(address)
    return _keep_code(phone=phone, resident_id=resident_id, code=code, asked_from=asked_from, now=now), code


def _short(whence: str) -> str:
    return hmac.new(keys.key("resident-codes"), f"from:{whence}".encode(), hashlib.sha256).hexdigest()[:32]


@working
def _keep_code(*, phone: str, resident_id: int | None, code: str, asked_from: str, now: datetime) -> int:
    today = ResidentCode.objects.filter(phone=phone, sent_at__gt=now - timedelta(days=1))
    if today.filter(asked_from=asked_from, sent_at__gt=now - timedelta(hours=1)).count() >= MOST_CODES:
        raise Unfit(_("Five codes went to this number within an hour. Wait a while, then ask for another."), "phone")
    strangers = 0 if asked_from.startswith(KNOWN) else today.exclude(asked_from__startswith=KNOWN).count()
    if strangers >= MOST_OF_STRANGERS or today.count() >= MOST_A_DAY:
        raise Unfit(_("Too many codes went to this number today. Ask for another tomorrow."), "phone")
    made = ResidentCode(
        phone=phone, resident_id=resident_id, asked_from=asked_from, sent_at=now, until_at=now + CODE_GOOD,
    )
    made.code_hash = _hash(made.id, code)
    ResidentCode.objects.bulk_create([made])
    return made.id


def _hash(number: int, code: str) -> str:
    return hmac.new(keys.key("resident-codes"), f"{number}:{code}".encode(), hashlib.sha256).hexdigest()


@working
def take_resident_code(*, number: int, typed: str, resident_id: int | None, now: datetime) -> str | None:
    """Return the number that a code was sent to if it is the one typed; each works once, for five minutes and tries."""
    good = ResidentCode.objects.filter(pk=number, used_at=None, until_at__gt=now, tries__lt=MOST_TRIES)
    good = good.filter(resident=None) if resident_id is None else good.filter(resident_id=resident_id)
    # Counted before it is compared: many who try at once count as many.
    if not good.update(tries=F("tries") + 1):
        return None
    row = ResidentCode.objects.get(pk=number)
    digits = "".join(character for character in typed if character.isdecimal())
    if not hmac.compare_digest(row.code_hash, _hash(number, digits)):
        return None
    return row.phone if ResidentCode.objects.filter(pk=number, used_at=None).update(used_at=now) else None


@working
def forget_codes(*, now: datetime) -> None:
    """Forget codes that nobody can use any more, with the numbers they went to."""
    ResidentCode.objects.filter(sent_at__lt=now - CODES_KEPT).delete()


@act
def join(*, phone: str, now: datetime) -> Resident:
    """Open an account for a resident who has proven that the number is theirs."""
    resident = Resident.objects.create(phone=phone, since=now)
    ledger.record("resident.joined", about=resident, now=now)
    return resident


@act
def change_alias(*, actor: Viewer, alias: str, now: datetime) -> None:
    """Let a resident choose what to be called; empty is a choice too.

    :raises Unfit: if it is too long, or a number.
    """
    resident = _own(actor)
    alias = clean(alias)
    if len(alias) > MOST_ALIAS:
        raise Unfit(_("At most twenty characters, please."), "alias")
    if scrub(alias) != alias:
        raise Unfit(_("No numbers, please: a name to be called by is enough."), "alias")
    Resident.objects.filter(pk=resident.pk).update(alias=alias)
    ledger.record("resident.alias_changed", about=resident, now=now)


@act
def change_number(*, actor: Viewer, phone: str, now: datetime) -> None:
    """Let a resident change to another number, which has proven to be theirs; sessions with the old one end.

    :raises Unfit: if somebody signs in with that number already.
    """
    resident = _own(actor)
    other = queries.resident_with(phone)
    if other is not None:
        raise Unfit(_("There is an account with this number already. Sign in with it, or leave that one first."))
    Resident.objects.filter(pk=resident.pk).update(phone=phone)
    ledger.record("resident.number_changed", about=resident, now=now)


@act
def leave(*, actor: Viewer, now: datetime) -> None:
    """Let a resident go: number and name are erased; what they raised stays reachable by its codes."""
    resident = _own(actor)
    ResidentCode.objects.filter(phone=resident.phone).delete()
    ResidentCode.objects.filter(resident=resident).delete()
    Resident.objects.filter(pk=resident.pk).update(phone="", alias="", erased_at=now)
    ledger.record("resident.left", about=resident, now=now)


def _own(actor: Viewer) -> Resident:
    resident = queries.resident_of(actor)
    if resident is None:
        raise Refused(_("Sign in with your telephone number first."))
    return resident
