"""Small things done to what people write, before it is kept or shown."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
# Mobile numbers, landlines with area code, resident identity numbers; with blanks or dashes between digits.
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d(?:[ -]?\d){8}|0\d{2,3}[ -]?\d{7,8})(?!\d)",
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


def headline(text: str, longest: int = 24) -> str:
    """Return the first sentence of `text`, at most `longest` characters, with … where it was cut."""
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0].strip(" ,，、：:")
    return first if len(first) <= longest else first[: longest - 1].rstrip(" ,，、：:") + "…"
