"""Which words of a text made its label: the model's sum taken apart and laid back on the letters.

The model: a score is a sum over features, and a feature stands at known places of the text. Each feature's part of
the score is shared equally by its occurrences and, within one, by its letters; written knowledge is laid on the
letters of the words it came from. Spans (words of the lexicon, and pairs of Chinese letters) are then taken greedily,
the heaviest first, without overlap; pairs that touch are joined. Shares are of the sum of all positive letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.features import LEAD, readings
from qianxian.language.folding import is_han

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qianxian.language.features import Vocabulary
    from qianxian.language.sparse import Floats, Rows, Singles

_LONGEST_SPAN: Final = 8


class Explanation(NamedTuple):
    """A suggestion with its reasons: ``words`` are (as typed, share of the positive weight), greatest first."""

    label: str
    certainty: float
    words: list[tuple[str, float]]


def explain_scores(
    text: str,
    vocabulary: Vocabulary,
    blocks: Mapping[str, Rows],
    gains: Mapping[str, Singles],
    knowledge: Floats,
    top: int,
) -> list[tuple[str, float]]:
    """Lay the parts of a score on the letters of one text and name its heaviest spans.

    :param blocks: the scaled blocks of this one text.
    :param gains: for each block what a unit of each column adds to the label, shape (width,).
    :param knowledge: what a unit of each topic adds to the label, shape (topics,).
    """
    (whole,), (lead,) = readings([text])
    typed = text[: len(text) - len(text.lstrip()) + len(whole)].lstrip()
    weight = np.zeros(len(whole) + 1)
    _, found_words, found_at = vocabulary.finder.find([whole])
    spans = [(int(at), len(vocabulary.finder.words[w])) for w, at in zip(found_words, found_at, strict=True)]
    lead_offset = _lead_positions(whole)

    for name, read in (("letters", whole), ("lead letters", lead)):
        if name not in gains:
            continue
        seen = vocabulary.letter_occurrences([read])
        part = _parts(blocks[name], gains[name])
        share = part[seen.column] / np.bincount(seen.column, minlength=len(part))[seen.column] / seen.span
        for step in range(2):
            reach = seen.span > step
            at = seen.at[reach] + step
            np.add.at(weight, lead_offset[at] if "lead" in name else at, share[reach])

    if len(spans):
        topic_gain = knowledge.copy()
        for name in ("topics", "lead topics"):
            if name in gains:
                topic_gain += _parts(blocks[name], gains[name]) / max(1.0, len(spans))
        word_gain = vocabulary.word_topics @ topic_gain / np.linalg.norm(vocabulary.word_topics.max(axis=1)[found_words])
        for name in ("words", "lead words"):
            if name in gains:
                word_gain = word_gain + _parts(blocks[name], gains[name])
        tally = np.bincount(found_words, minlength=len(word_gain))
        for word, (at, length) in zip(found_words, spans, strict=True):
            weight[at : at + length] += word_gain[word] / tally[word] / length
    spans += [(i, 2) for i in range(len(whole) - 1) if is_han(whole[i]) and is_han(whole[i + 1])]
    return _heaviest(typed, weight[:-1], spans, top)


def _parts(rows: Rows, gain: Singles) -> Floats:
    part = np.zeros(rows.width)
    part[rows.column] = rows.value * gain[rows.column]
    return part


def _lead_positions(whole: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    kept = [i for i, letter in enumerate(whole[: 2 * LEAD]) if letter not in "\r\n"][:LEAD]
    return np.array([*kept, len(whole)], dtype=np.int64)


def _heaviest(typed: str, weight: Floats, spans: list[tuple[int, int]], top: int) -> list[tuple[str, float]]:
    total = float(np.maximum(weight, 0).sum())
    if total <= 0:
        return []
    ranked = sorted({(-float(weight[at : at + size].sum()), -size, at) for at, size in spans})
    taken = np.zeros(len(weight), dtype=bool)
    shares: dict[str, float] = {}
    for negative, minus_size, at in ranked:
        end = at - minus_size
        word = typed[at:end]
        if negative >= 0 or taken[at:end].any() or len(word) > _LONGEST_SPAN:
            continue
        taken[at:end] = True
        if word in shares or len(shares) < top:
            shares[word] = shares.get(word, 0.0) - negative / total
    return sorted(shares.items(), key=lambda pair: -pair[1])
