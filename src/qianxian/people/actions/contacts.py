"""A number left for one matter, and forgetting it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qianxian.people.models import Contact
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}")


class NotAPhone(ValueError):
    """The text is no telephone number of this country."""


def read_phone(typed: str) -> str:
    """Return a telephone number as digits, whatever blanks, dashes and country code it was typed with.

    :raises NotAPhone: if it can't be a number of this country.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if not _PHONE.fullmatch(digits):
        raise NotAPhone(typed)
    return digits


@working
def leave_contact(*, phone: str, notice_number: int, now: datetime, language: str = "") -> Contact:
    """Keep a number for the matter that is being reported, and under which notice it was left; part of that act."""
    return Contact.objects.create(phone=phone, language=language, given_at=now, notice_number=notice_number)


@working
def change_contact(*, contact_id: int, phone: str, notice_number: int, now: datetime) -> None:
    """Put another number in the place of one, which is a consent of its own."""
    Contact.objects.filter(pk=contact_id).update(
        phone=phone, given_at=now, notice_number=notice_number, withdrawn_at=None, erased_at=None,
    )


@working
def forget_contact(*, contact_id: int, now: datetime, withdrawn: bool = False) -> None:
    """Erase a number; `withdrawn` if the one who left it took the consent back."""
    when = {"withdrawn_at": now} if withdrawn else {}
    Contact.objects.filter(pk=contact_id).update(phone="", erased_at=now, **when)
