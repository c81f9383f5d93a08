"""Which words of a text made its label: the model's sum taken apart and laid back on the letters.

The model: a score is a sum over features, and a feature stands at known places of the text. Each feature's
part of the score is shared equally by its occurrences and, within one, by its letters; what topics and
written knowledge add is laid on the words that speak of them. Spans (words of the lexicon, what two that overlap
make together, 路灯 and 灯不亮, and pairs of Chinese letters that both speak for the label) are then taken greedily,
the heaviest first, without overlap. Shares are of the sum of all letters that speak for the label.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.folding import is_han

if TYPE_CHECKING:
    from qianxian.language.features import Read, Vocabulary
    from qianxian.language.sparse import Floats


_LONGEST: Final = 8


class Explanation(NamedTuple):
    """A suggestion with its reasons.

    ``words`` are pairs (as typed, share of the positive weight), greatest first.
    """

    label: str
    certainty: float
    words: list[tuple[str, float]]


def explain_scores(
    text: str, vocabulary: Vocabulary, read: Read, *, gain: Floats, knowledge: Floats, top: int
) -> list[tuple[str, float]]:
    """Lay the parts of a score on the letters of one text and name its heaviest spans.

    :param read: this one text as the model reads it.
    :param gain: what a unit of each column adds to the label, shape (width,).
    :param knowledge: what a unit of each topic adds to the label, shape (topics,).
    """
    part = np.zeros(vocabulary.width)
    part[read.rows.column] = read.rows.value * gain[read.rows.column]
    words, lead_words, topics, lead_topics = vocabulary.starts[2:6]
    topic_part = part[topics:lead_topics] + part[lead_topics:]
    scores = read.topic_scores[0]
    topic_part += knowledge * scores / max(float(np.linalg.norm(scores)), 1e-9)
    # A word has the share of a topic's part that it has of the topic's score.
    per_score = np.where(scores > 0, topic_part / np.maximum(scores, 1e-9), 0.0)[vocabulary.pair_topic]
    said = per_score * np.sqrt(vocabulary.finder.lengths[vocabulary.pair_word])
    part[words:lead_words] += np.bincount(vocabulary.pair_word, weights=said, minlength=lead_words - words)

    found = read.found
    occurrences = np.bincount(found.column, minlength=vocabulary.width)
    weight = np.zeros(len(text))
    share = part[found.column] / occurrences[found.column] / found.span
    for step in range(int(found.span.max(initial=0))):
        reach = found.span > step
        np.add.at(weight, found.at[reach] + step, share[reach])
    is_word = (found.column >= words) & (found.column < lead_words)
    spans = set(zip(found.at[is_word].tolist(), found.span[is_word].tolist(), strict=True))
    spans |= _together(sorted(spans), weight)
    spans |= {
        (i, 2)
        for i in np.flatnonzero((weight[:-1] > 0) & (weight[1:] > 0)).tolist()
        if is_han(text[i]) and is_han(text[i + 1])
    }
    return _heaviest(text, weight, spans, top)


def _together(words: list[tuple[int, int]], weight: Floats) -> set[tuple[int, int]]:
    """Join words that overlap, as long as each of their letters speaks for the label."""
    joined: set[tuple[int, int]] = set()
    for (at, size), (following, length) in pairwise(words):
        end = following + length
        if following < at + size < end <= at + _LONGEST and (weight[at:end] > 0).all():
            joined.add((at, end - at))
    return joined


def _heaviest(text: str, weight: Floats, spans: set[tuple[int, int]], top: int) -> list[tuple[str, float]]:
    total = float(np.maximum(weight, 0).sum())
    ranked = sorted((-float(weight[at : at + size].sum()), -size, at) for at, size in spans)
    taken = np.zeros(len(weight), dtype=bool)
    shares: dict[str, float] = {}
    for negative, minus_size, at in ranked:
        end = at - minus_size
        word = text[at:end]
        if negative >= 0 or taken[at:end].any() or (word not in shares and len(shares) >= top):
            continue
        taken[at:end] = True
        shares[word] = shares.get(word, 0.0) - negative / total
    return sorted(shares.items(), key=lambda pair: -pair[1])
