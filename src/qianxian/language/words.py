"""Finding the lexicon's words in many texts at once.

The model: a word of Chinese stands wherever its letters stand (no segmentation: 停车 is also found in
停车场, and both count); a Latin word stands only as a whole word, with or without the s or es of a plural.
Each beginning of each length has the rolling hash h(c₁…cₘ) = h(c₁…cₘ₋₁)·B + cₘ mod 2⁶⁴; a table says which
two-letter hashes begin a word, and only where one does are longer hashes formed and compared with those of
the words. Two different strings of one length below nine share a hash with probability about 2⁻⁶⁴. The
cost is linear in the letters, whatever the number of words.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.folding import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qianxian.language.sparse import Ints

_LATIN: Final = re.compile(r"[a-z]+")
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(64 - 18)


def _hash(word: str) -> np.uint64:
    value = 0
    for code in letters(word).tolist():
        value = (value * int(_BASE) + code) % (1 << 64)
    return np.uint64(value)


class _Table(NamedTuple):
    """A perfect hash table for words of one length: each place has one hash and one word, or none."""

    multiplier: np.uint64
    shift: np.uint64
    hashes: NDArray[np.uint64]
    words: NDArray[np.int32]

    @classmethod
    def of(cls, pairs: list[tuple[np.uint64, int]]) -> _Table:
        keys = np.array([key for key, _ in pairs], dtype=np.uint64)
        # With about n²/6 places for n words, one random multiplier in twenty or so lets no two words meet.
        bits = max(8, math.ceil(math.log2(len(keys) ** 2 / 6 + 1)))
        shift = np.uint64(64 - bits)
        for step in itertools.count(1):
            multiplier = np.uint64((int(_BASE) * (2 * step + 1)) % (1 << 64))
            slots = (keys * multiplier) >> shift
            if len(np.unique(slots)) == len(keys):
                break
        hashes, words = np.zeros(1 << bits, dtype=np.uint64), np.full(1 << bits, -1, dtype=np.int32)
        hashes[slots], words[slots] = keys, [number for _, number in pairs]
        return cls(multiplier, shift, hashes, words)


class WordFinder:
    """The words of a lexicon made ready for finding; ``words[i]`` is what a hit of number i means."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int64)
        self._latin = {word: i for i, word in enumerate(self.words) if _LATIN.fullmatch(word)}
        han = [i for i, word in enumerate(self.words) if word and word not in self._latin]
        self._single = np.full(0x10000, -1, dtype=np.int32)
        self._begins = np.zeros(1 << 18, dtype=bool)
        by_length: dict[int, list[tuple[np.uint64, int]]] = {}
        for i in han:
            word = self.words[i]
            if len(word) == 1:
                self._single[min(ord(word), 0xFFFF)] = i
            else:
                self._begins[int(_hash(word[:2]) >> _SHIFT)] = True
                by_length.setdefault(len(word), []).append((_hash(word), i))
        self._by_length = {length: _Table.of(by_length[length]) for length in sorted(by_length)}

    def find(self, codes: NDArray[np.uint32]) -> tuple[Ints, Ints]:
        """Find every word in folded letters.

        :param codes: code points, shape (n,); parts that no word may span are parted by a code no word
            holds.
        :returns: for each hit the number of the word and the position of its first letter.
        """
        single = self._single[np.minimum(codes, 0xFFFF)]
        at_single = np.flatnonzero(single >= 0)
        numbers, places = [single[at_single].astype(np.int64)], [at_single]
        wide = codes.astype(np.uint64)
        value = wide[:-1] * _BASE + wide[1:]
        at = np.flatnonzero(self._begins[value >> _SHIFT])
        value, reached = value[at], 2
        for length, table in self._by_length.items():
            while reached < length:
                inside = at + reached < len(codes)
                at, value = at[inside], value[inside] * _BASE + wide[at[inside] + reached]
                reached += 1
            slot = (value * table.multiplier) >> table.shift
            hit = np.flatnonzero(table.hashes[slot] == value)
            numbers.append(table.words[slot[hit]])
            places.append(at[hit])
        for number, place in self._find_latin(codes):
            numbers.append(np.array([number]))
            places.append(np.array([place]))
        return np.concatenate(numbers), np.concatenate(places)

    def _find_latin(self, codes: NDArray[np.uint32]) -> list[tuple[int, int]]:
        is_latin = (codes >= ord("a")) & (codes <= ord("z"))
        edges = np.flatnonzero(np.diff(is_latin, prepend=False, append=False)).reshape(-1, 2)
        hits: list[tuple[int, int]] = []
        for start, end in edges[edges[:, 1] - edges[:, 0] > 1].tolist():
            word = codes[start:end].tobytes().decode("utf-32-le")
            for form in (word, word.removesuffix("s"), word.removesuffix("es")):
                if form in self._latin:
                    hits.append((self._latin[form], start))
                    break
        return hits
