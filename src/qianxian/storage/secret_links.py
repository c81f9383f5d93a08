"""Secrets that links carry: made from what they open with a key of this installation, so only a hash is stored.

They can be put into every message again, and whoever reads the database opens nothing with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from qianxian.storage import keys

BYTES = 16


def secret_of(what: str, *, size: int = BYTES) -> str:
    """Return the secret of what a link opens, such as `report:7`: 26 letters and digits for 16 bytes."""
    digest = hmac.digest(keys.key("links"), what.encode(), "sha256")
    return base64.b32encode(digest[:size]).decode().rstrip("=").lower()


def hash_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
