"""Small things done to what people write, before it is kept or shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The joiner U+200D stays: it holds emoji together. Lone surrogates are what no database takes.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029"
    r"\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]",
)
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
# Resident identity numbers, mobile numbers with and without 86, landlines with area code; in half or full width, with
# blanks or dashes between digits. Area codes are 010, 02x and 03xx … 09xx, so a number padded with noughts stays.
_PERSONAL_NUMBER = re.compile(
    r"""(?<!\d)(?:
        \d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸｘ]
      | (?:(?:[+＋]|[0０]{2})?[8８][6６][ -]?)?[1１][3-9３-９]\d(?:[ -]?\d){8}
      | [(（]?[0０](?:[1１][0０]|[2２]\d|[3-9３-９]\d{2})[)） -]{0,2}\d{7,8}
    )(?!\d)""",
    re.VERBOSE,
)
HIDDEN = "［号码已隐去］"


def clean(text: str) -> str:
    """Return `text` in NFC without control and direction characters, blank runs and outer space."""
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def scrub(text: str) -> str:
    """Return `text` with telephone and identity numbers put out of sight."""
    return _PERSONAL_NUMBER.sub(HIDDEN, text)


def masked(phone: str) -> str:
    """Return a number of which its owner knows it, and nobody else learns it: 139····5678."""
    return f"{phone[:3]}····{phone[-4:]}" if len(phone) > 7 else "····" if phone else ""  # noqa: PLR2004


def headline(text: str, longest: int = 24) -> str:
    """Return the first sentence of `text`, at most `longest` characters, with … where it was cut."""
    parts = (part.strip(" ,，、：:") for part in _SENTENCE_END.split(text))
    first = next(filter(None, parts), "")
    return first if len(first) <= longest else first[: longest - 1].rstrip(" ,，、：:") + "…"


def some(names: Sequence[str], at_most: int = 3) -> str:
    """Name a few things, the first ones by name and the rest by their number."""
    return "、".join(names[:at_most]) + (f" +{len(names) - at_most}" if len(names) > at_most else "")
