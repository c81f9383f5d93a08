"""Sparse rows: the little linear algebra that counting words needs, on numpy alone.

The model is a matrix X of n rows and many columns held as three flat arrays, entry e says that X[row[e],
column[e]] = value[e], each cell once. Products with a dense matrix are gathers and sums over runs of equal
rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Ints = NDArray[np.int64]

_PAIRS_AT_ONCE: Final = 4_000_000


class Rows(NamedTuple):
    """A sparse matrix of ``height`` rows by ``width`` columns.

    The three arrays have one element for each entry.
    """

    row: Ints
    column: Ints
    value: Floats
    height: int
    width: int


def times(rows: Rows, weights: Singles) -> Floats:
    """Multiply X by a dense matrix of shape (width, k); the product has shape (height, k)."""
    terms = weights[rows.column] * rows.value[:, None].astype(np.float32)
    product = np.zeros((rows.height, weights.shape[1]))
    if len(terms):
        starts = np.flatnonzero(np.diff(rows.row, prepend=-1))
        np.add.at(product, rows.row[starts], np.add.reduceat(terms, starts, axis=0))
    return product


def transposed_times(rows: Rows, dense: Floats) -> Floats:
    """Multiply Xᵀ by a dense matrix of shape (height, k); the product has shape (width, k)."""
    return np.stack(
        [
            np.bincount(rows.column, weights=rows.value * dense[rows.row, k], minlength=rows.width)
            for k in range(dense.shape[1])
        ],
        axis=1,
    )


def gram(rows: Rows) -> Floats:
    """Compute XXᵀ, shape (height, height).

    Columns in more than a fiftieth of the rows go through a dense product, the many rare ones pair by pair.
    """
    n = rows.height
    spread = np.bincount(rows.column, minlength=rows.width)
    is_common = spread > max(8, n / 50)
    rank = np.cumsum(is_common) - 1
    chosen = is_common[rows.column]
    dense = np.zeros((n, int(is_common.sum())))
    dense[rows.row[chosen], rank[rows.column[chosen]]] = rows.value[chosen]
    product: Floats = dense @ dense.T

    by_column = np.argsort(rows.column[~chosen], kind="stable")
    row, column, value = (part[~chosen][by_column] for part in (rows.row, rows.column, rows.value))
    starts = np.flatnonzero(np.diff(column, prepend=-1))
    sizes = np.diff(np.append(starts, len(column)))
    # Entry e of a column with d entries pairs with those d; a few millions of pairs at a time bound the
    # memory.
    partners = np.repeat(sizes, sizes)
    first = np.repeat(starts, sizes)
    flat = product.reshape(-1)
    cuts = np.searchsorted(np.cumsum(partners), np.arange(_PAIRS_AT_ONCE, partners.sum(), _PAIRS_AT_ONCE))
    for part in np.split(np.arange(len(row)), cuts):
        left = np.repeat(part, partners[part])
        offset = np.arange(len(left)) - np.repeat(np.cumsum(partners[part]) - partners[part], partners[part])
        right = first[left] + offset
        flat += np.bincount(row[left] * n + row[right], weights=value[left] * value[right], minlength=n * n)
    return product
