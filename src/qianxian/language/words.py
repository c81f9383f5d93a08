"""Finding the lexicon's words in many texts at once.

The model: a word of Chinese stands wherever its letters stand (no segmentation: 停车 is also found in 停车场, and both
count); a Latin word stands only as a whole word, with or without a plural s. The texts are joined with a letter that
no word holds; where the first two letters of some word stand is one look-up in a table for the whole join, and only
there are whole words compared. The cost is linear in the length of the texts, whatever the number of words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qianxian.language.sparse import Ints

_JOINT: Final = "\x00"
_LATIN: Final = re.compile(r"[a-z]+")
_BITS: Final = 18
_MULTIPLIER: Final = np.uint32(2654435761)


def letters(text: str) -> Ints:
    """Give the code points of a text, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)


def pair_slots(codes: Ints) -> Ints:
    """Give a slot below 2¹⁸ for each letter with the one behind it, shape (len(codes) - 1,)."""
    wide = codes.astype(np.uint32)
    mixed = (wide[:-1] * np.uint32(40503) + wide[1:]) * _MULTIPLIER
    return (mixed >> np.uint32(32 - _BITS)).astype(np.int64)


class WordFinder:
    """The words of a lexicon made ready for finding; ``words[i]`` is what a hit of number i means."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._numbers = {word: i for i, word in enumerate(self.words)}
        self._latin = {word: i for word, i in self._numbers.items() if _LATIN.fullmatch(word)}
        self._lengths: dict[str, list[int]] = {}
        self._begins = np.zeros(1 << _BITS, dtype=bool)
        self._singles = {ord(word): i for word, i in self._numbers.items() if len(word) == 1}
        for word in self.words:
            if len(word) > 1 and word not in self._latin:
                lengths = self._lengths.setdefault(word[:2], [])
                if len(word) not in lengths:
                    lengths.append(len(word))
                self._begins[pair_slots(letters(word[:2]))] = True

    def find(self, folded: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """Find every word in every text.

        :param folded: texts as `folding.fold` gives them.
        :returns: for each hit the number of the text, of the word, and the position of its first letter.
        """
        joined = _JOINT.join(folded)
        starts = np.cumsum([0, *(len(text) + 1 for text in folded)])
        hits: list[tuple[int, int]] = []
        codes = letters(joined)
        for single, number in self._singles.items():
            hits += [(at, number) for at in np.flatnonzero(codes == single).tolist()]
        if len(codes) > 1:
            for at in np.flatnonzero(self._begins[pair_slots(codes)]).tolist():
                for length in self._lengths.get(joined[at : at + 2], ()):
                    number = self._numbers.get(joined[at : at + length], -1)
                    if number >= 0:
                        hits.append((at, number))
        for match in _LATIN.finditer(joined) if self._latin else ():
            word = match.group()
            number = self._latin.get(word, self._latin.get(word.removesuffix("s"), -1))
            if number >= 0:
                hits.append((match.start(), number))
        found = np.array(sorted(hits), dtype=np.int64).reshape(-1, 2)
        text = np.searchsorted(starts, found[:, 0], side="right") - 1
        return text, found[:, 1], found[:, 0] - starts[text]
