"""Small secrets that have to be read again, sealed with a key of this installation before they are stored.

AES-256-GCM: whoever reads the database without the key learns nothing, and a sealed value that is moved to another
row, or changed, does not open.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qianxian.storage import keys

NONCE = 12


class Broken(ValueError):
    """The value was sealed with another key, for another row, or was changed."""


def seal(key: str, plain: bytes, *, about: str) -> bytes:
    """Seal `plain` with the installation's key of this name; it opens only `about` the same thing."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(keys.key(key)).encrypt(nonce, plain, about.encode())


def unseal(key: str, sealed: bytes, *, about: str) -> bytes:
    """Return what was sealed.

    :raises Broken: if it can't be opened.
    """
    try:
        return AESGCM(keys.key(key)).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken("sealed with another key, or for another thing") from error
