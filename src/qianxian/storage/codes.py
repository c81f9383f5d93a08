"""Codes that people read, say on the telephone and write on paper.

Eight characters of an alphabet of 32 without 0, O, 1 and I: seven made from the id with a secret key (35 bits, so
neither the time nor the next code can be guessed) and a check character after ISO 7064, hybrid system MOD 33,32,
which finds every single wrong character and almost every swap of two neighbours.
"""

from __future__ import annotations

import hmac
import unicodedata

from django.db import IntegrityError

from qianxian.storage import engines, keys

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
_SIZE = len(ALPHABET)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


class WrongCode(ValueError):
    """The text is no code: a wrong length, a character that is never used, or a slip of the pen."""


def make(number: int) -> str:
    """Return the code of the id `number`: two groups of four with a dash between."""
    digest = hmac.digest(keys.key("codes"), number.to_bytes(8, "big"), "sha256")
    value = int.from_bytes(digest[:5], "big")
    body = ""
    for _ in range(LENGTH - 1):
        value, remainder = divmod(value, _SIZE)
        body += ALPHABET[remainder]
    return grouped(body + check_character(body))


def check_character(body: str) -> str:
    """Return the ISO 7064 MOD 33,32 check character of `body`."""
    return ALPHABET[(_SIZE + 1 - _carry(body)) % _SIZE]


def _carry(body: str) -> int:
    """Return what the system carries to the check character, 1 … 32."""
    carry = _SIZE
    for character in body:
        total = (carry + _VALUE[character]) % _SIZE or _SIZE
        carry = total * 2 % (_SIZE + 1)
    return carry


def grouped(characters: str) -> str:
    """Return eight characters as people write them: 7K42-9QMX."""
    half = LENGTH // 2
    return f"{characters[:half]}-{characters[half:]}"


def read(typed: str) -> str:
    """Return the code that somebody typed, whatever its case, width, blanks and dashes.

    :raises WrongCode: if it can't be one.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    characters = "".join(character for character in folded if character.isalnum() and character != "牵")
    if len(characters) != LENGTH or any(character not in _VALUE for character in characters):
        raise WrongCode(typed)
    if check_character(characters[:-1]) != characters[-1]:
        raise WrongCode(typed)
    return grouped(characters)


def collided(error: BaseException) -> bool:
    """Say whether a row was refused because its code is taken, so that new ids will do."""
    return isinstance(error, IntegrityError) and engines.dialect().taken(error) == "code"
