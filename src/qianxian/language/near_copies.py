"""Near copies: which texts of a set are the same words, a little changed.

The model: texts are joined when the cosine of their bigram rows is at least 0.5 (whole) or 0.6 (lead), and
groups are the connected components. Whoever splits a set to train on one part and test on the other keeps
each group on one side; without that a copied message would be recognised, not understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from qianxian.language.features import LEAD, Vocabulary
from qianxian.language.sparse import Rows, gram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qianxian.language.sparse import Floats, Ints

_WHOLE: Final = 0.5
_LEAD: Final = 0.6


def near_copy_groups(texts: Sequence[str], whole: float = _WHOLE, lead: float = _LEAD) -> Ints:
    """Give each text the number of its group: that of the group's first text; shape (len(texts),).

    :param whole: the cosine from which two whole texts are one.
    :param lead: the cosine from which two leads (first 30 letters) are one.
    """
    n = len(texts)
    joined = (_cosines(texts, n) >= whole) | (_cosines([text[:LEAD] for text in texts], n) >= lead)
    group = np.arange(n)
    while True:
        # Each text takes the least number among its neighbours until nothing changes.
        least = np.where(joined, group[None, :], n).min(axis=1, initial=n)
        least = np.minimum(least, group)
        if np.array_equal(least, group):
            return group
        group = least


def _cosines(texts: Sequence[str], n: int) -> Floats:
    vocabulary = Vocabulary.of({}, texts)
    found = vocabulary.find(texts)
    # Only pairs: single letters are shared by everybody.
    chosen = (found.span == 2) & (found.column < vocabulary.starts[1])  # noqa: PLR2004 - two letters
    keys, tally = np.unique(found.text[chosen] * vocabulary.width + found.column[chosen], return_counts=True)
    row, column = keys // vocabulary.width, keys % vocabulary.width
    value = (1 + np.log(tally)) * vocabulary.rarity[column]
    squares = np.bincount(row, weights=value**2, minlength=n)
    return gram(Rows(row, column, value / np.sqrt(squares[row]), n, vocabulary.width))
