"""Ridge classification in its dual form, with what leaving one out would have said, in closed form.

The model. Y is n × k, +1 where a text bears a label and -1 elsewhere; Z is what written knowledge says of
each text and label; K = XXᵀ + 1 is the likeness of the texts (the 1 is the intercept). With M = (K + λI)⁻¹
and a trust c in Z the dual weights are A = M(Y - cZ), the scores of a new text x are xXᵀA + 1ᵀA + cz, and
the scores that text i would have had if it had not been trained on are exactly Yᵢ - Aᵢ / Mᵢᵢ (Rifkin and
Lippert, Notes on regularized least squares, MIT 2007). Those honest scores calibrate the certainty:
softmax(β·score) with the β of least log loss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from qianxian.language.sparse import Floats, Ints

RIDGE: Final = 0.25
_BETAS: Final = np.geomspace(0.5, 30.0, 60)


class Solution(NamedTuple):
    """Dual weights, shape (n, k), and the scores each text would have had left out, shape (n, k)."""

    dual: Floats
    left_out: Floats


def solve(likeness: Floats, targets: Floats, known: Floats) -> Solution:
    """Fit the targets that written knowledge does not already explain.

    :param likeness: XXᵀ without the intercept, shape (n, n).
    :param targets: +1 and -1, shape (n, k).
    :param known: cZ, shape (n, k).
    """
    inverse = np.linalg.inv(likeness + 1.0 + RIDGE * np.eye(len(likeness)))
    dual = inverse @ (targets - known)
    return Solution(dual, targets - dual / np.diag(inverse)[:, None])


def softmax(scores: Floats, beta: float) -> Floats:
    """Turn scores of shape (n, k) into certainties that sum to 1 in each row."""
    scaled = beta * (scores - scores.max(axis=1, keepdims=True))
    raised = np.exp(scaled)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def calibrate(left_out: Floats, truth: Ints) -> float:
    """Find the β under which the left-out scores have the least log loss.

    :param truth: the number of the right label of each text, shape (n,).
    """
    rows = np.arange(len(truth))
    losses = [-np.log(softmax(left_out, beta)[rows, truth] + 1e-12).mean() for beta in _BETAS]
    return float(_BETAS[int(np.argmin(losses))])
