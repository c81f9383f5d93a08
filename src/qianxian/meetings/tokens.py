"""How a voting token is made and read: eleven characters by chance and one that finds a slip of the pen."""

from __future__ import annotations

import secrets
import unicodedata

from qianxian.storage.codes import ALPHABET, check_character

LENGTH = 12
GROUP = 4


class WrongToken(ValueError):
    """The text is no token: a wrong length, a character that is never used, or a slip of the pen."""


def make() -> str:
    """Return a new token, as it is printed: 7K42-9QMX-TT3C. 55 bits by chance, made from nothing and nobody."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return grouped(body + check_character(body))


def grouped(characters: str) -> str:
    """Return twelve characters as people read them."""
    return "-".join(characters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read(typed: str) -> str:
    """Return the token that somebody typed, whatever its case, width, blanks and dashes.

    :raises WrongToken: if it can't be one.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    characters = "".join(character for character in folded if character.isalnum())
    if len(characters) != LENGTH or any(character not in ALPHABET for character in characters):
        raise WrongToken(typed)
    if check_character(characters[:-1]) != characters[-1]:
        raise WrongToken(typed)
    return grouped(characters)
