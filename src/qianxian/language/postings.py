"""Postings: for each hashed letter pair, which texts hold it and how strongly.

The model. A text is a set of slots, its letter pairs hashed to 2¹⁸, with strengths w = 1 + ln c in steps
of 1/16, where c counts the pair once in the body and twice in the title. A segment holds up to 65,536
texts; its postings are sorted by slot and then by text, two bytes for the text and one for the strength.
Segments are merged in the manner of a log-structured tree (O'Neil et al., The log-structured merge-tree,
1996), so that one more text costs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.folding import folded_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qianxian.language.sparse import Floats, Ints

CAPACITY: Final = 1 << 16
PAIR_SLOTS: Final = 1 << 18
STEPS: Final = 16
_JOINT: Final = "\x00"


def _letter_table() -> NDArray[np.bool_]:
    table = np.zeros(1 << 16, dtype=bool)
    for first, last in (
        (0x30, 0x39),
        (0x61, 0x7A),
        (0xDF, 0x24F),
        (0x370, 0x1FFF),
        (0x3041, 0xD7FF),
        (0xF900, 0xFAFF),
    ):
        table[first : last + 1] = True
    return table


_IS_LETTER: Final = _letter_table()


class Postings(NamedTuple):
    """Sorted by slot, then text: which text (uint16), how strongly (uint8).

    ``starts[s]`` is where slot s begins.

    ``starts`` has shape (2¹⁸ + 1,): a megabyte a segment, less than naming the slots that occur.
    """

    starts: NDArray[np.int32]
    text: NDArray[np.uint16]
    strength: NDArray[np.uint8]

    def slot_of_each(self) -> NDArray[np.int32]:
        """Give the slot of every posting, shape (postings,)."""
        return np.repeat(np.arange(PAIR_SLOTS, dtype=np.int32), self.holders())

    def holders(self) -> NDArray[np.int32]:
        """Give the number of texts that hold each slot, shape (2¹⁸,)."""
        return np.diff(self.starts)

    def weights(self, rarity: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give strength × rarity of every posting, shape (postings,)."""
        return self.strength.astype(np.float32) * rarity[self.slot_of_each()]


def pairs_of(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Find the letter pairs of many texts: the slot of each, and the number of its text."""
    codes = folded_letters(_JOINT.join(texts))
    ends = np.cumsum([len(text) + 1 for text in texts])
    is_letter = _IS_LETTER[np.minimum(codes, 0xFFFF)]
    at = np.flatnonzero(is_letter[:-1] & is_letter[1:])
    mixed = (codes[at] * np.uint32(2246822519)) ^ (codes[at + 1] * np.uint32(2654435761))
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(2654435769)
    owner = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    return (mixed >> np.uint32(14)).astype(np.int64), owner[at]


def strengths(counts: Ints) -> NDArray[np.uint8]:
    """Turn weighted counts into strengths in steps of 1/16."""
    stepped = np.minimum(np.rint(STEPS * (1 + np.log(counts))), 255)
    return np.asarray(stepped, dtype=np.uint8)


def count_pairs(titles: Sequence[str], bodies: Sequence[str]) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """Give the slot, text and strength of each different pair of each text.

    They are sorted by slot and then by text.
    """
    slot, text = pairs_of(titles)
    keys = ((slot << 16 | text) << 1) | 1
    if any(bodies):
        slot, text = pairs_of(bodies)
        keys = np.concatenate([keys, (slot << 16 | text) << 1])
    keys.sort()
    cells = keys >> 1
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    # The lowest bit says "title": a run's length plus its titles is body + 2 × title.
    tally = np.add.reduceat((keys & 1) + 1, first) if len(first) else first
    cells = cells[first]
    return cells >> 16, cells & 0xFFFF, strengths(tally)


def build(slot: Ints, text: Ints, strength: NDArray[np.uint8]) -> Postings:
    """Pack postings already sorted by slot and then by text."""
    holders = np.bincount(slot, minlength=PAIR_SLOTS)
    return Postings(
        np.concatenate([[0], np.cumsum(holders)]).astype(np.int32), text.astype(np.uint16), strength
    )


def keep(postings: Postings, renumber: Ints) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """Give the postings of the texts whose new number is not negative, with that number."""
    text = renumber[postings.text]
    kept = text >= 0
    return postings.slot_of_each()[kept].astype(np.int64), text[kept], postings.strength[kept]


def merge(parts: Sequence[tuple[Ints, Ints, NDArray[np.uint8]]]) -> Postings:
    """Bring several sets of postings, their texts numbered apart, into one."""
    slot, text, strength = (np.concatenate([part[i] for part in parts]) for i in range(3))
    order = np.argsort(slot << 16 | text, kind="stable")
    return build(slot[order], text[order], strength[order])


def norms(postings: Postings, rarity: NDArray[np.float32], texts: int) -> Floats:
    """Give the Euclidean length of each text under the rarities, shape (texts,).

    1 for a text without pairs.
    """
    squares = np.bincount(postings.text, weights=postings.weights(rarity) ** 2, minlength=texts)
    return np.where(squares > 0, np.sqrt(squares), 1.0)
