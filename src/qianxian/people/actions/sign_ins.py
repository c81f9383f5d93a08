"""Signing in and ending it. Working tables: nobody's time online is part of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from qianxian.people.models import SignIn
from qianxian.storage import sessions
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime


@working
def begin_sign_in(*, account_id: int, session_hash: str, device: str, now: datetime) -> None:
    """Keep that an account signed in with a browser."""
    SignIn.objects.update_or_create(  # whoever signs in once more goes on in the same session
        session_hash=session_hash, defaults={"account_id": account_id, "device": device[:60], "signed_in_at": now},
    )


@working
def move_sign_in(*, was: str, session_hash: str) -> None:
    """Let a sign-in go on under its session's new key."""
    SignIn.objects.filter(session_hash=was).update(session_hash=session_hash)


@working
def end_sign_ins(*, account_id: int, now: datetime, only: int | None = None, keep: str = "") -> int:
    """End an account's sessions, only the sign-in `only`, or all but the one whose hash is `keep`; return how many."""
    ended = SignIn.objects.filter(account_id=account_id, ended_at=None).exclude(session_hash=keep)
    if only is not None:
        ended = ended.filter(pk=only)
    hashes = list(ended.values_list("session_hash", flat=True))
    SignIn.objects.filter(session_hash__in=hashes).update(ended_at=now)
    sessions.end(hashes)
    return len(hashes)


@working
def forget_sign_ins(*, now: datetime) -> None:
    """Forget sessions that have run out, and the sign-ins that went with them."""
    sessions.forget_expired(now)
    alive = sessions.alive(now).filter(pk=OuterRef("session_hash"))
    SignIn.objects.filter(~Exists(alive)).delete()
