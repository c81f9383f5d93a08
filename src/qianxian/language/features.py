"""What a text is made of, in the eyes of the classifier.

The model. A text is read twice: whole, and its lead (the first 30 letters, where a title stands when there is one).
Each reading gives three blocks of counts: single letters and letter pairs (hashed to 2²⁰ slots), words of the
lexicon, topics of the lexicon. A count c becomes (1 + ln c)·g, with g = (1 + ln((1+n)/(1+d)))^0.7 for letters and words
of which d of n texts hold one, and g = √length of the word, under a root, for topics. Every block is scaled to a length of its own
(`LENGTHS`), so a long complaint weighs no more than a short one and no block drowns another.

Numbers of texts or writers, times and places are no features: only what is said counts, never who says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.folding import fold
from qianxian.language.sparse import Rows, count_entries, times, unit_length
from qianxian.language.words import WordFinder, letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qianxian.language.lexicon import Topic
    from qianxian.language.sparse import Floats, Ints

LEAD: Final = 30
SLOTS: Final = 1 << 20
LENGTHS: Final = {
    "letters": 1.0,
    "lead letters": 1.0,
    "words": 1.0,
    "lead words": 0.5**0.5,
    "topics": 0.15**0.5,
    "lead topics": 0.1**0.5,
}
"""The length to which each block of a row is scaled: its square is the block's share of the likeness of two texts."""

_RARITY_POWER: Final = 0.7
_LONGEST: Final = 4000
_MIX: Final = (np.uint32(2654435761), np.uint32(2246822519))


def readings(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give each text folded (its first 4,000 letters) and its lead: the first 30 letters without line breaks."""
    folded = [fold(text[:_LONGEST]).strip() for text in texts]
    return folded, [text[: 2 * LEAD].replace("\n", "").replace("\r", "")[:LEAD] for text in folded]


def letter_slots(codes: Ints) -> tuple[Ints, Ints]:
    """Give the slots of the single letters, shape (n,), and of the pairs, shape (n - 1,)."""
    wide = codes.astype(np.uint32)
    singles = (wide * _MIX[0]) >> np.uint32(12)
    pairs = ((wide[:-1] * _MIX[1]) ^ (wide[1:] * _MIX[0]) ^ (wide[:-1] >> np.uint32(3))) * _MIX[1] >> np.uint32(12)
    return singles.astype(np.int64), pairs.astype(np.int64)


class Occurrences(NamedTuple):
    """Where features stand: text, column and first letter of each occurrence, and how many letters it covers."""

    text: Ints
    column: Ints
    at: Ints
    span: Ints


class Vocabulary:
    """The columns a model knows: slots of letters seen in training, and the words and topics of a lexicon."""

    def __init__(self, topics: Mapping[str, Topic], slots: Ints, rarity: Mapping[str, Floats] | None = None) -> None:
        words = dict.fromkeys(word for topic in topics.values() for word in map(fold, topic.words))
        self.topics = dict(topics)
        self.finder = WordFinder(tuple(words))
        self.slots = slots
        self.rarity = dict(rarity or {})
        self._rank = np.full(SLOTS, -1, dtype=np.int32)
        self._rank[slots] = np.arange(len(slots), dtype=np.int32)
        number = {word: i for i, word in enumerate(words)}
        pairs = np.array(
            [(number[fold(word)], j) for j, topic in enumerate(topics.values()) for word in topic.words], dtype=np.int64,
        ).reshape(-1, 2)
        # Word → topics as a dense table: sixty columns of floats for some thousand words.
        self.word_topics = np.zeros((len(words), len(topics)), dtype=np.float32)
        self.word_topics[pairs[:, 0], pairs[:, 1]] = np.sqrt([len(self.finder.words[i]) for i in pairs[:, 0]])

    @classmethod
    def of(cls, topics: Mapping[str, Topic], texts: Sequence[str]) -> Vocabulary:
        """Learn the slots and the rarity of every column from texts; they need no labels."""
        folded, _ = readings(texts)
        seen = [np.unique(np.concatenate(letter_slots(letters(text)))) for text in folded]
        vocabulary = cls(topics, np.unique(np.concatenate([*seen, np.zeros(0, np.int64)])))
        for name, rows in vocabulary._counts(texts).items():
            if "topics" not in name:
                spread = np.bincount(rows.column, minlength=rows.width)
                vocabulary.rarity[name] = (1 + np.log((1 + len(texts)) / (1 + spread))) ** _RARITY_POWER
        return vocabulary

    def letter_occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Find the known single letters and pairs in folded texts; what training never saw is left out."""
        sizes = np.array([len(text) for text in texts], dtype=np.int64)
        codes = letters("".join(texts))
        owner = np.repeat(np.arange(len(texts)), sizes)
        at = np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        singles, pairs = letter_slots(codes) if len(codes) else (codes, codes)
        inside = owner[:-1] == owner[1:]
        slots = np.concatenate([singles, pairs[inside]])
        column = self._rank[slots].astype(np.int64)
        known = column >= 0
        text = np.concatenate([owner, owner[:-1][inside]])[known]
        position = np.concatenate([at, at[:-1][inside]])[known]
        span = np.repeat([1, 2], [len(singles), int(inside.sum())])[known]
        return Occurrences(text, column[known], position, span)

    def _counts(self, texts: Sequence[str]) -> dict[str, Rows]:
        whole, lead = readings(texts)
        n = len(texts)
        text, word, at = self.finder.find(whole)
        blocks: dict[str, Rows] = {}
        for prefix, read in (("", whole), ("lead ", lead)):
            found = self.letter_occurrences(read)
            blocks[prefix + "letters"] = count_entries(found.text, found.column, n, len(self.slots))
            if prefix:
                text, word, at = self.finder.find(lead)
            blocks[prefix + "words"] = count_entries(text, word, n, len(self.finder.words))
        return blocks

    def topic_scores(self, words: Rows) -> Floats:
        """Add up what the words say for each topic, shape (texts, topics): Σ (1 + ln count)·√length."""
        return times(words._replace(value=1 + np.log(words.value)), self.word_topics)

    def blocks(self, texts: Sequence[str]) -> tuple[dict[str, Rows], Floats]:
        """Give the scaled blocks of the texts by name, and the topics' scores of the whole texts."""
        counts = self._counts(texts)
        out: dict[str, Rows] = {}
        for name, rows in counts.items():
            weighed = rows._replace(value=(1 + np.log(rows.value)) * self.rarity[name][rows.column])
            out[name] = unit_length(weighed, LENGTHS[name])
        scores = {prefix: self.topic_scores(counts[prefix + "words"]) for prefix in ("", "lead ")}
        for prefix, score in scores.items():
            row, column = np.nonzero(score)
            rooted = Rows(row, column, np.sqrt(score[row, column]), len(texts), score.shape[1])
            out[prefix + "topics"] = unit_length(rooted, LENGTHS[prefix + "topics"])
        return out, scores[""]
