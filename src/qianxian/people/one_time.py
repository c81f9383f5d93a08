"""One-time passwords: for a first sign-in, after which the holder chooses their own.

They are derived from the account and a key of this installation, so that none is stored: an import that was killed
half-way can still hand all of them out. A password is good for as long as `Account.must_change` says so.

Each has 60 random bits, which nobody guesses through a slow hash or a quick one; so theirs is a quick one, or a
district could not open a thousand accounts at once. The first sign-in replaces it by the slow one.
"""

from __future__ import annotations

import hmac

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from qianxian.storage import codes, keys

GROUPS, GROUP = 3, 4
ROUNDS = 2000


def password_of(account_id: int) -> str:
    """Return the one-time password of an account: three groups of four characters."""
    digest = hmac.digest(keys.key("one-time-passwords"), account_id.to_bytes(8, "big"), "sha256")
    value = int.from_bytes(digest[:8], "big")
    characters = ""
    for _ in range(GROUPS * GROUP):
        value, rest = divmod(value, len(codes.ALPHABET))
        characters += codes.ALPHABET[rest]
    return "-".join(characters[start : start + GROUP] for start in range(0, GROUPS * GROUP, GROUP))


def hashed(password: str) -> str:
    """Return a quick hash of a one-time password, which Django's sign-in can check."""
    hasher = get_hasher("default")
    salt = hasher.salt()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, salt, ROUNDS))
    return str(hasher.encode(password, salt))
