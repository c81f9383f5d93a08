"""Codes that change every thirty seconds (TOTP, RFC 6238), and recovery codes for when the device is lost."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import TYPE_CHECKING

import pyotp

from qianxian.storage import codes, keys, sealed

if TYPE_CHECKING:
    from datetime import datetime

KEY = "second-factor"
STEP_S = 30
WINDOW = 1
"""Steps before and after this one whose code is taken, for clocks that are not quite right."""
RECOVERY_CODES = 10
_HALF = 5


def fresh_secret() -> str:
    """Return a new secret, 160 bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, *, username: str, issuer: str) -> str:
    """Return the address that an authenticator reads from a QR code."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer))


def spoken(secret: str) -> str:
    """Return a secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def counter_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return the step whose code was typed, or None if it is none of those that are taken at `now`."""
    digits = _plain(typed)
    here = int(now.timestamp()) // STEP_S
    device = pyotp.TOTP(secret)
    fitting = [
        step for step in range(here - WINDOW, here + WINDOW + 1)
        if hmac.compare_digest(device.generate_otp(step).encode(), digits.encode())
    ]
    return fitting[-1] if fitting else None


def seal(secret: str, *, about: str) -> bytes:
    """Return the secret as it is stored."""
    return sealed.seal(KEY, secret.encode(), about=about)


def unseal(stored: bytes, *, about: str) -> str:
    """Return a stored secret.

    :raises Broken: if it was sealed with another key, or for another account.
    """
    return sealed.unseal(KEY, stored, about=about).decode()


def fresh_recovery_codes() -> list[str]:
    """Return ten codes, 50 bits each."""
    made = ("".join(secrets.choice(codes.ALPHABET) for _one in range(2 * _HALF)) for _code in range(RECOVERY_CODES))
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in made]


def recovery_hash(typed: str, account_id: int) -> str:
    """Return what is stored of a recovery code."""
    words = f"{account_id}:{_plain(typed).upper()}"
    return hmac.new(keys.key(KEY), words.encode(errors="replace"), hashlib.sha256).hexdigest()


def _plain(typed: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", typed) if character.isalnum())
