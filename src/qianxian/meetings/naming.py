"""What meetings are called, wherever they are named."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from qianxian.storage import keys

if TYPE_CHECKING:
    from qianxian.meetings.models import Meeting


def name_of(meeting: Meeting) -> str:
    """Return a meeting's name with its number, as it is said and written: 第3网格周二议事第47次."""
    series = meeting.series
    return f"{series.name}{series.term}第{meeting.number}次"


def secret_of(meeting_id: int) -> str:
    """Return what the square code on the screen of a meeting carries: whoever has it was there."""
    digest = hmac.digest(keys.key("links"), b"meeting:%d" % meeting_id, "sha256")
    return base64.b32encode(digest[:10]).decode().rstrip("=").lower()


def calendar_secret_of(link_id: int) -> str:
    """Return the secret of a calendar's address: 26 letters and digits, 128 bits."""
    digest = hmac.digest(keys.key("links"), b"calendar:%d" % link_id, "sha256")
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
def idea_secret_of(idea_id: int) -> str:
    """Return the secret of the link to one's own idea: 26 letters and digits, of which only the hash is kept."""
    digest = hmac.digest(keys.key("links"), b"idea:%d" % idea_id, "sha256")
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def hash_of_token(token: str) -> str:
    """Return what is kept of a voting token: without this installation's key nobody finds it by trying."""
    return hmac.new(keys.key("ballots"), token.encode(), "sha256").hexdigest()


def hash_of_link(secret: str) -> str:
    """Return what is kept of the secret of a link."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
