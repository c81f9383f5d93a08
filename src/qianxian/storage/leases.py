"""Rights that one process holds for a while; a dead holder's right comes free by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from qianxian.storage import districts
from qianxian.storage.models import Lease

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def _registry() -> AbstractContextManager[object]:
    """Turn to the registry, or stay where a transaction is already open (only tests lease inside one)."""
    if connection.in_atomic_block:
        return districts.use(districts.current())
    return districts.registry()


def take(name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Hold the lease `name` until `until` and return True; return False while somebody else holds it."""
    renewed = Lease.objects.filter(Q(holder=holder) | Q(until__lte=now), name=name)
    try:
        # A statement of its own, outside any transaction, would go around the write lock.
        with transaction.atomic():
            if not renewed.update(holder=holder, until=until):
                Lease.objects.create(name=name, holder=holder, until=until)
    except IntegrityError:
        return False
    return True


def give_back(name: str, holder: str, now: datetime) -> None:
    """End a lease before its time."""
    with transaction.atomic():
        Lease.objects.filter(name=name, holder=holder).update(until=now)


def one_at_a_time(name: str) -> None:
    """Let the open transaction be the only one under `name` until it ends; others wait here.

    Called inside a transaction. On SQLite all writers wait for each other anyway.
    """
    Lease.objects.bulk_create([Lease(name=name, holder="", until=NEVER)], ignore_conflicts=True)
    Lease.objects.select_for_update().get(name=name)


def take_a_number(
    name: str, holder: str, count: int, now: datetime, until: datetime, *, mine: int = -1,
) -> int | None:
    """Hold one of the numbers 0 … count − 1 that all districts share, keeping `mine` if it is still ours.

    Returns None if all are held.
    """
    with _registry():
        if mine >= 0 and take(f"{name}/{mine}", holder, now, until):
            return mine
        held = set(
            Lease.objects.filter(name__startswith=f"{name}/", until__gt=now).values_list("name", flat=True),
        )
        for number in range(count):
            lease = f"{name}/{number}"
            if lease not in held and take(lease, holder, now, until):
                return number
    return None
