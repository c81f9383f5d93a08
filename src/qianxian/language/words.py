"""Finding the lexicon's words in a text, or in many joined ones.

The model: a word of Chinese stands wherever its letters stand (no segmentation: 停车 is also found in
停车场, and both count); a Latin word stands only as a whole word, with or without the s or es of a plural.
Tables of 2¹⁵ places say in one step for all letters where the first two (or three, of longer words) letters
of some word may stand; only there is the text compared with the few words that begin so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from qianxian.language.folding import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qianxian.language.sparse import Ints

_LATIN: Final = re.compile(r"[a-z]{2,}")
_MIX: Final = np.uint32(2654435761)
_BITS: Final = 15  # small enough to stay near the processor
_SHIFT: Final = np.uint32(32 - _BITS)
_START: Final = 3


def _places(codes: NDArray[np.uint32], size: int) -> NDArray[np.uint32]:
    """Give the place in a table of each run of ``size`` letters, shape (n - size + 1,)."""
    mixed = codes * _MIX
    for step in range(1, size):
        mixed = (mixed[:-1] + codes[step:]) * _MIX
    return mixed >> _SHIFT


class WordFinder:
    """The words of a lexicon made ready for finding; ``words[i]`` is what a hit of number i means."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int64)
        self._latin: dict[str, int] = {}
        self._by_start: dict[str, list[tuple[str, int]]] = {}  # the rest of each word, and its number
        for i, word in enumerate(self.words):
            if _LATIN.fullmatch(word):
                self._latin[word] = i
            elif word:
                self._by_start.setdefault(word[:_START], []).append((word[_START:], i))
        self._may_begin: dict[int, NDArray[np.bool_]] = {}
        for start in self._by_start:
            table = self._may_begin.setdefault(len(start), np.zeros(1 << _BITS, dtype=bool))
            table[_places(letters(start), len(start))] = True

    def find(self, codes: NDArray[np.uint32]) -> tuple[Ints, Ints]:
        """Find every word in folded letters.

        :param codes: code points, shape (n,); parts that no word may span are parted by a code no word
            holds.
        :returns: for each hit the number of the word and the position of its first letter.
        """
        found = np.array(self.hits(codes), dtype=np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def hits(self, codes: NDArray[np.uint32]) -> list[tuple[int, int]]:
        """Find as `find` does; each hit is a pair of word and position."""
        text = codes.tobytes().decode("utf-32-le", "surrogatepass")
        found = [
            (number, at)
            for size, table in self._may_begin.items()
            for at in np.flatnonzero(table[_places(codes, size)]).tolist()
            for rest, number in self._by_start.get(text[at : at + size], ())
            if not rest or text.startswith(rest, at + size)
        ]
        return found + self._find_latin(text)

    def _find_latin(self, text: str) -> list[tuple[int, int]]:
        hits: list[tuple[int, int]] = []
        for match in _LATIN.finditer(text):
            word = match[0]
            for form in (word, word.removesuffix("s"), word.removesuffix("es")):
                if form in self._latin:
                    hits.append((self._latin[form], match.start()))
                    break
        return hits
