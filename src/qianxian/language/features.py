"""What a text is made of, in the eyes of the classifier.

The model. A text is read twice: whole (its first 500 letters), and its lead (its first 30, where a title
stands when there is one). Each reading gives three blocks of counts: single letters and letter pairs
(hashed to 2²⁰ slots), words of the lexicon, topics of the lexicon. A count c of letters or words becomes
(1 + ln c)·(1 + ln((1+n)/(1+d)))^0.7 where d of n texts hold one; a topic has √(Σ (1 + ln c)·√length) over
its words. Every block is scaled to a length of its own (`BLOCKS`), so a long complaint weighs no more than
a short one and no block drowns another.

Who writes, when and how often is no feature, and neither is a count of texts: only what is said counts.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.folding import fold, folded_letters
from qianxian.language.sparse import Rows
from qianxian.language.words import WordFinder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from qianxian.language.lexicon import Topic
    from qianxian.language.sparse import Floats, Ints

LEAD: Final = 30
SLOTS: Final = 1 << 20
BLOCKS: Final = {
    "letters": 1.0,
    "lead letters": 1.0,
    "words": 1.0,
    "lead words": 0.5,
    "topics": 0.15,
    "lead topics": 0.1,
}
"""The share of each block in the likeness of two texts: the square of the length it is scaled to."""

_LENGTHS: Final = np.sqrt(list(BLOCKS.values()))
_RARITY_POWER: Final = 0.7
LONGEST: Final = 500
_JOINT: Final = "\x00"
_UNKNOWN: Final = 1 << 30
_TINY: Final = 1e-9
_MIX: Final = (np.uint32(2654435761), np.uint32(2246822519), np.uint32(12))


class Occurrences(NamedTuple):
    """Where features stand: text, column, first letter in the text, and how many letters it covers."""

    text: Ints
    column: Ints
    at: Ints
    span: Ints


class Read(NamedTuple):
    """Texts as the model sees them.

    Scaled rows, the topics' scores of the whole texts, and where it all stands.
    """

    rows: Rows
    topic_scores: Floats
    found: Occurrences


def letter_slots(codes: NDArray[np.uint32]) -> tuple[Ints, Ints]:
    """Give the slots of the single letters, shape (n,), and of the pairs, shape (n - 1,)."""
    scrambled = codes * _MIX[0]
    pairs = (codes[:-1] * _MIX[1]) ^ scrambled[1:] ^ (codes[:-1] >> np.uint32(3))
    return (scrambled >> _MIX[2]).astype(np.int64), ((pairs * _MIX[1]) >> _MIX[2]).astype(np.int64)


class _Lexicon(NamedTuple):
    """What a lexicon's words are before anything is learned: where they stand, and for which topics each speaks.

    `topics_of` and `roots` say it in plain numbers, for one text alone: arrays would cost more than they save.
    """

    finder: WordFinder
    pair_word: Ints
    pair_topic: Ints
    topics_of: list[list[int]]
    roots: list[float]


@lru_cache(maxsize=4)
def _lexicon(topics: tuple[Topic, ...]) -> _Lexicon:
    number: dict[str, int] = {}
    pairs = sorted(
        (number.setdefault(fold(word), len(number)), j) for j, topic in enumerate(topics) for word in topic.words
    )
    finder = WordFinder(tuple(number))
    topics_of: list[list[int]] = [[] for _ in number]
    for i, j in pairs:
        topics_of[i].append(j)
    return _Lexicon(
        finder, np.array([i for i, _ in pairs], dtype=np.int64), np.array([j for _, j in pairs], dtype=np.int64),
        topics_of, np.sqrt(finder.lengths).tolist(),
    )


class Vocabulary:
    """The columns a model knows, block after block.

    Letters, lead letters, words, lead words, topics, lead topics.
    """

    def __init__(self, topics: Mapping[str, Topic], slots: Ints, rarity: Floats | None = None) -> None:
        self.topics = dict(topics)
        lexicon = _lexicon(tuple(topics.values()))
        self.finder, self.pair_word, self.pair_topic = lexicon.finder, lexicon.pair_word, lexicon.pair_topic
        self._topics_of, self._roots = lexicon.topics_of, lexicon.roots
        words = len(self.finder.words)
        self.slots = slots
        self._rank = np.full(SLOTS, _UNKNOWN, dtype=np.int32)
        self._rank[slots] = np.arange(len(slots), dtype=np.int32)
        self._pairs_of = np.bincount(self.pair_word, minlength=words)
        self._first_pair = np.cumsum(self._pairs_of) - self._pairs_of
        sizes = [len(slots)] * 2 + [words] * 2 + [len(topics)] * 2
        self.starts = np.cumsum([0, *sizes])
        self.width = int(self.starts[-1])
        self._block = np.repeat(np.arange(len(sizes)), sizes)
        self.rarity = np.ones(self.width) if rarity is None else rarity

    @classmethod
    def of(cls, topics: Mapping[str, Topic], texts: Sequence[str]) -> Vocabulary:
        """Learn the slots and the rarity of every column from texts; they need no labels."""
        seen = [np.unique(np.concatenate(letter_slots(folded_letters(text[:LONGEST])))) for text in texts]
        vocabulary = cls(topics, np.unique(np.concatenate([*seen, np.zeros(0, np.int64)])))
        spread = np.zeros(vocabulary.width)
        for start in range(0, len(texts), 256):
            found = vocabulary.find(texts[start : start + 256])
            column = np.unique(found.text * vocabulary.width + found.column) % vocabulary.width
            spread += np.bincount(column, minlength=vocabulary.width)
        rarity = (1 + np.log((1 + len(texts)) / (1 + spread))) ** _RARITY_POWER
        rarity[vocabulary.starts[4] :] = 1.0
        vocabulary.rarity = rarity
        return vocabulary

    def find(self, texts: Sequence[str]) -> Occurrences:
        """Find the known letters, pairs and words; what training never saw is left out."""
        joined = _JOINT.join([text[:LONGEST] for text in texts]) + _JOINT
        codes = folded_letters(joined)
        ends = np.cumsum([min(len(text), LONGEST) + 1 for text in texts])
        owner = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
        begin = np.concatenate([[0], ends[:-1]])
        singles, doubles = letter_slots(codes)
        single, double = self._rank[singles], self._rank[doubles]
        # The joint is no letter of any text, so neither it nor a pair with it may count.
        joint = ends - 1
        single[joint] = _UNKNOWN
        double[joint[:-1]] = _UNKNOWN
        double[joint[joint > 0] - 1] = _UNKNOWN
        at_single, at_double = np.flatnonzero(single < _UNKNOWN), np.flatnonzero(double < _UNKNOWN)
        word, at_word = self.finder.find(codes)
        absolute = np.concatenate([at_single, at_double, at_word])
        letters = len(at_single) + len(at_double)
        column = np.concatenate([single[at_single], double[at_double], word + self.starts[2]])
        span = np.ones(len(absolute), dtype=np.int64)
        span[len(at_single) : letters] = 2
        span[letters:] = self.finder.lengths[word]
        text = owner[absolute]
        at = absolute - begin[text]
        early = at + span <= LEAD
        shift = np.where(np.arange(len(at)) < letters, self.starts[1], self.starts[3] - self.starts[2])
        return Occurrences(
            np.concatenate([text, text[early]]),
            np.concatenate([column, (column + shift)[early]]),
            np.concatenate([at, at[early]]),
            np.concatenate([span, span[early]]),
        )

    def _say(self, row: Ints, word: Ints, damped: Floats, count: int) -> Floats:
        """Add up what the words of each text say for each topic, shape (count, topics)."""
        times = self._pairs_of[word]
        offset = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        pair = np.repeat(self._first_pair[word], times) + offset
        width = len(self.topics)
        said = np.repeat(damped * np.sqrt(self.finder.lengths[word]), times)
        cell = np.repeat(row, times) * width + self.pair_topic[pair]
        table = np.bincount(cell, weights=said, minlength=count * width).reshape(count, width)
        return np.asarray(table, dtype=np.float64)

    def read(self, texts: Sequence[str]) -> Read:
        """Turn texts into scaled rows."""
        found = self.find(texts)
        keys = found.text * self.width + found.column
        if len(texts) * self.width < 1 << 31:
            keys = keys.astype(np.int32)  # sorted in half the time
        keys, tally = np.unique(keys, return_counts=True)
        row, column = np.divmod(keys.astype(np.int64), self.width)
        damped = 1 + np.log(tally)
        scores: list[Floats] = []
        topics: list[tuple[Ints, Ints, Floats]] = []
        for block in (2, 3):
            first, last = self.starts[block], self.starts[block + 1]
            chosen = np.flatnonzero((column >= first) & (column < last))
            score = self._say(row[chosen], column[chosen] - first, damped[chosen], len(texts))
            there, which = np.nonzero(score)
            scores.append(score)
            topics.append((there, which + self.starts[block + 2], np.sqrt(score[there, which])))
        row = np.concatenate([row, *(part[0] for part in topics)])
        value = np.concatenate([damped * self.rarity[column], *(part[2] for part in topics)])
        column = np.concatenate([column, *(part[1] for part in topics)])
        cell = row * len(BLOCKS) + self._block[column]
        squares = np.bincount(cell, weights=value**2, minlength=len(texts) * len(BLOCKS))
        value *= (_LENGTHS[self._block[column]]) / np.sqrt(squares[cell])
        return Read(Rows(row, column, value, len(texts), self.width), scores[0], found)

    def read_one(self, text: str) -> tuple[Ints, Floats, Floats]:
        """Turn one text into its row, as `read` does for many, in a quarter of the time: somebody waits for it.

        :returns: the columns and their values, in no order, and the topics' scores, shape (topics,).
        """
        codes = folded_letters(text[:LONGEST])
        single, double = (self._rank[slots] for slots in letter_slots(codes))
        lead = self.starts[1]
        column = np.concatenate([single, double, single[:LEAD] + lead, double[: LEAD - 1] + lead])
        column = column[column < self.starts[2]]
        column.sort()
        is_first = np.ones(len(column), dtype=bool)
        np.not_equal(column[1:], column[:-1], out=is_first[1:])
        tally = np.bincount(is_first.cumsum())[1:]
        column = column[is_first]
        value = (1 + np.log(tally)) * self.rarity[column]
        middle = int(column.searchsorted(lead))
        for block, part in enumerate((value[:middle], value[middle:])):
            np.multiply(part, _LENGTHS[block] / max(math.sqrt(part @ part), _TINY), out=part)

        scores = np.zeros(len(self.topics))
        hits = self.finder.hits(codes)
        columns, values = self._say_one(Counter(word for word, _ in hits), 2, scores)
        early = Counter(word for word, at in hits if at + len(self.finder.words[word]) <= LEAD)
        lead_columns, lead_values = self._say_one(early, 3, np.zeros(len(self.topics)))
        return (
            np.concatenate([column, np.array(columns + lead_columns, dtype=np.int64)]),
            np.concatenate([value, values + lead_values]),
            scores,
        )

    def _say_one(self, tally: Counter[int], block: int, scores: Floats) -> tuple[list[int], list[float]]:
        """Give columns and values of one text's words and their topics, and add up the topics' ``scores``."""
        damped = {word: 1 + math.log(count) for word, count in tally.items()}
        said: dict[int, float] = {}
        for word, weight in damped.items():
            for topic in self._topics_of[word]:
                said[topic] = said.get(topic, 0.0) + weight * self._roots[word]
        scores[list(said)] = list(said.values())
        columns, values = [], []
        words = [(self.starts[block] + word, weight) for word, weight in damped.items()]
        parts = (
            (block, [(column, weight * self.rarity[column]) for column, weight in words]),
            (block + 2, [(self.starts[block + 2] + topic, math.sqrt(score)) for topic, score in said.items()]),
        )
        for number, part in parts:
            scale = _LENGTHS[number] / max(math.sqrt(sum(value**2 for _, value in part)), _TINY)
            columns += [column for column, _ in part]
            values += [value * scale for _, value in part]
        return columns, values
