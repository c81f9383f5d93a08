"""Folding: many ways of writing one text brought to one.

The model is a map of characters ``fold(c)`` applied to a whole text: full-width forms become half-width (the block
U+FF01 to U+FF5E lies 0xFEE0 above ASCII), Latin letters become lower case, and each traditional character of the
table in `traditional` becomes its simplified form. The map is one character to one character, so positions in the
folded text are positions in the text as typed: what was found can be shown, and cut out, in the writer's own words.
"""

from __future__ import annotations

from typing import Final

from qianxian.language.traditional import PAIRS

_FULL_WIDTH_OFFSET: Final = 0xFEE0


def _table() -> dict[int, int]:
    table = {code: code - _FULL_WIDTH_OFFSET for code in range(0xFF01, 0xFF5F)}
    table[0x3000] = 0x20
    # Only where lower case is one character: "İ".lower() is two, and would shift every position behind it.
    for code in range(0x250):
        lowered = chr(code).lower()
        if len(lowered) == 1:
            table.setdefault(code, ord(lowered))
    for code in range(0xFF21, 0xFF3B):
        table[code] = code - _FULL_WIDTH_OFFSET + 0x20
    for pair in PAIRS.split():
        table[ord(pair[0])] = ord(pair[1])
    return table


_TABLE: Final = _table()


def fold(text: str) -> str:
    """Give the text in half width, lower case and simplified characters, as long as it was.

    :param text: any text, traditional or simplified, in any width.
    :returns: the folded text; ``len(fold(text)) == len(text)``, and folding again changes nothing.
    """
    return text.translate(_TABLE)


def is_han(character: str) -> bool:
    """Say whether one character is a Chinese character (the unified ideographs with extension A, and 〇)."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character == "〇"
