"""The secret link to one's own matter.

The secret is made from the report's id with a key of this installation, so it can be put into every message, and
only its hash is stored: whoever reads the database can't open anybody's matter.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from qianxian.storage import districts, keys

BYTES = 16


def secret_of(report_id: int) -> str:
    """Return the secret of a report: 26 letters and digits, 128 bits."""
    digest = hmac.digest(keys.key("links"), b"report:%d" % report_id, "sha256")
    return base64.b32encode(digest[:BYTES]).decode().rstrip("=").lower()


def hash_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_to(report_id: int) -> str:
    """Return the whole address of a report's page, for a message."""
    return f"{districts.address()}/r/{secret_of(report_id)}/"
