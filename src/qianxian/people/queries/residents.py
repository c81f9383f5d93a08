"""Residents with an account."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from qianxian.people.models import Contact, Resident, ResidentCode
from qianxian.storage import keys

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer


def resident_with(phone: str) -> Resident | None:
    """Return the resident who signs in with this number, or None."""
    return Resident.objects.filter(phone=phone, erased_at=None).first()


def resident_of(viewer: Viewer) -> Resident | None:
    """Return the resident who is looking, or None; one statement."""
    return Resident.objects.filter(pk=viewer.resident_id, erased_at=None).first() if viewer.resident_id else None


def has_number_of(viewer: Viewer, contact_id: int) -> bool:
    """Say whether whoever is looking signs in with the number of a contact, or has just proven it; one statement."""
    left = Contact.objects.filter(pk=contact_id).exclude(phone="").values("phone")
    if viewer.proven_code is not None:
        return proven_number(viewer).filter(phone__in=left).exists()
    own = Resident.objects.filter(pk=viewer.resident_id or 0, erased_at=None)
    return own.filter(phone__in=left).exists()


def proven_number(viewer: Viewer) -> QuerySet[ResidentCode, Any]:
    """Return the number that whoever is looking has just proven, to be used inside another statement.

    Nobody's where the code was forgotten since, as it is when the holder of the number leaves.
    """
    return ResidentCode.objects.filter(pk=viewer.proven_code or 0, resident=None).exclude(used_at=None).values("phone")


def codes_sent_to(phone: str) -> list[int]:
    """Return the ids of the codes that were sent to a number, under which a channel may keep copies."""
    return list(ResidentCode.objects.filter(phone=phone).values_list("id", flat=True))


def mark_of(phone: str) -> str:
    """Return what a session keeps of the number it was opened with, so that it ends when the number changes."""
    return hmac.new(keys.key("resident-codes"), f"session:{phone}".encode(), hashlib.sha256).hexdigest()[:32]


def as_resident(viewer: Viewer, number: int, mark: str) -> Viewer:
    """Return the viewer as the resident of a session, if they still have the number it was opened with."""
    phone = Resident.objects.filter(pk=number, erased_at=None).values_list("phone", flat=True).first()
    known = phone is not None and hmac.compare_digest(mark_of(phone), mark)
    return viewer.as_resident(number) if known else viewer
