"""Sessions in the database, of which only a hash of the key is stored.

Whoever reads the database or a backup of it can't take over anybody's session; and a page can end a session whose
hash it knows without knowing the key.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.sessions.base_session import AbstractBaseSession
    from django.db.models import QuerySet

LENGTH = 40
"""Characters of the hash that are stored: what the column holds, 160 bits."""


def hash_of(session_key: str) -> str:
    """Return what is stored of a session's key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:LENGTH]


class SessionStore(db.SessionStore):
    """Django's own store, asked by the hash of the key; only its blocking half, for nothing here is asynchronous."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key = self.session_key
        found = None
        if key is not None:
            found = self.model.objects.filter(session_key=hash_of(key), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session of this key."""
        return super().exists(hash_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row to be saved."""
        row = super().create_model_instance(data)
        row.session_key = hash_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this key, or its own."""
        key = session_key if session_key is not None else self.session_key
        if key is not None:
            super().delete(hash_of(key))


@working
def end(hashes: Iterable[str]) -> None:
    """End the sessions with these hashes."""
    Session.objects.filter(pk__in=list(hashes)).delete()


def alive(now: datetime) -> QuerySet[Session]:
    """Return the sessions that have not run out, for a query that asks whether one of them is among them."""
    return Session.objects.filter(expire_date__gt=now)


@working
def forget_expired(now: datetime) -> None:
    """Delete what has run out."""
    Session.objects.filter(expire_date__lte=now).delete()
