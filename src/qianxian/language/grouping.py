"""Two ways of grouping: average linkage for a few thousand texts, an online leader beyond.

The model. Likeness is the cosine of rows of letter pairs (`postings`). Average linkage joins the two
groups whose members are on average the most alike, until no two reach the threshold; the nearest-neighbour
chain finds the same tree in O(n²) (Murtagh, A survey of recent advances in hierarchical clustering
algorithms, 1983), which the average's reducibility allows. The leader method (Hartigan, Clustering
algorithms, 1975, chapter 3) takes the texts in order and puts each with the most similar leader if it
reaches the threshold, or makes it a leader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qianxian.language import postings as lists
from qianxian.language.similar import SimilarIndex
from qianxian.language.sparse import Rows, gram

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qianxian.language.sparse import Floats, Ints


def likeness(titles: Sequence[str], bodies: Sequence[str]) -> Floats:
    """Give the cosine of every two texts, shape (n, n)."""
    n = len(titles)
    slot, text, strength = lists.count_pairs(titles, bodies)
    # Only the slots that these texts have: a few short ones should not cost as much as all slots there are.
    used, slot = np.unique(slot, return_inverse=True)
    holders = np.bincount(slot, minlength=len(used))
    value = strength * (np.log((1 + n) / (1 + holders[slot])) + 1)
    squares = np.bincount(text, weights=value**2, minlength=n)
    return gram(Rows(text, slot, value / np.sqrt(squares[text]), n, len(used)))


def average_linkage(alike: Floats, threshold: float) -> Ints:
    """Group by average linkage.

    :param alike: likeness of every two, shape (n, n), symmetric; it is overwritten.
    :param threshold: no two groups with this average likeness stay apart.
    :returns: for each the number of its group, which is that of the group's first member, shape (n,).
    """
    n = len(alike)
    np.fill_diagonal(alike, -np.inf)
    size = np.ones(n)
    parent = np.arange(n)
    chain: list[int] = []
    live = np.ones(n, dtype=bool)
    while True:
        if not chain:
            left = np.flatnonzero(live)
            if not len(left):
                return _roots(parent)
            chain.append(int(left[0]))
        top = chain[-1]
        nearest = int(np.argmax(alike[top]))
        best = alike[top, nearest]
        if len(chain) > 1 and alike[top, chain[-2]] >= best:
            nearest = chain[-2]
        if best < threshold:
            # Nothing will ever join this one: average likeness never grows by joining others.
            live[top] = False
            alike[top, :] = alike[:, top] = -np.inf
            chain.pop()
        elif len(chain) > 1 and nearest == chain[-2]:
            chain = chain[:-2]
            kept, gone = min(top, nearest), max(top, nearest)
            row = (size[kept] * alike[kept] + size[gone] * alike[gone]) / (size[kept] + size[gone])
            row[[kept, gone]] = -np.inf
            alike[kept, :] = alike[:, kept] = row
            alike[gone, :] = alike[:, gone] = -np.inf
            size[kept] += size[gone]
            live[gone] = False
            parent[gone] = kept
        else:
            chain.append(nearest)


def _roots(parent: Ints) -> Ints:
    while not np.array_equal(parent, parent[parent]):
        parent = parent[parent]
    return parent


def leaders(titles: Sequence[str], bodies: Sequence[str], threshold: float) -> Ints:
    """Group by the leader method, in the order given; numbers as from `average_linkage`.

    Leaders are indexed by title and body; one question for each text, so the work grows with texts × their
    pairs.
    """
    index: SimilarIndex[int] = SimilarIndex()
    group = np.arange(len(titles))
    for number, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        nearest = index.query(title, body, k=1, least=threshold)
        if nearest:
            group[number] = nearest[0][0]
        else:
            index.add(number, title, body)
    return group
