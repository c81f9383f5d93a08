"""Folding: many ways of writing one text brought to one.

The model is a map of characters ``fold(c)`` applied to a whole text: full-width forms become half-width
(the block U+FF01 to U+FF5E lies 0xFEE0 above ASCII), Latin letters become lower case, and each traditional
character of the table in `traditional` becomes its simplified form. The map is one character to one
character, so positions in the folded text are positions in the text as typed: what was found can be shown,
and cut out, in the writer's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from qianxian.language.traditional import PAIRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLANE: Final = 0x10000
_FULL_WIDTH_OFFSET: Final = 0xFEE0


def _table() -> NDArray[np.uint32]:
    table = np.arange(_PLANE, dtype=np.uint32)
    # Only where lower case is one character: "İ".lower() is two, and would shift every position behind it.
    for code in range(0x250):
        lowered = chr(code).lower()
        if len(lowered) == 1:
            table[code] = ord(lowered)
    for code in range(0xFF01, 0xFF5F):
        table[code] = table[code - _FULL_WIDTH_OFFSET]
    table[0x3000] = 0x20
    for pair in PAIRS.split():
        table[ord(pair[0])] = ord(pair[1])
    return table


_TABLE: Final = _table()


def letters(text: str) -> NDArray[np.uint32]:
    """Give the code points of a text as typed, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def folded_letters(text: str) -> NDArray[np.uint32]:
    """Give the code points of the folded text, shape (len(text),).

    Many times faster than letter by letter.
    """
    codes = letters(text)
    if len(codes) and codes.max() >= _PLANE:
        return np.where(codes < _PLANE, _TABLE[np.minimum(codes, _PLANE - 1)], codes)
    return _TABLE[codes]


def fold(text: str) -> str:
    """Give the text in half width, lower case and simplified characters, as long as it was.

    :param text: any text, traditional or simplified, in any width.
    :returns: the folded text; ``len(fold(text)) == len(text)``, and folding again changes nothing.
    """
    return folded_letters(text).tobytes().decode("utf-32-le", "surrogatepass")


def is_han(character: str) -> bool:
    """Say whether one character is a Chinese character (the unified ideographs with extension A, and 〇)."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character == "〇"
