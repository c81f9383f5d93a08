"""How good a classifier is on texts it has not seen, and whether they still are what it learned from.

The model. Cross-validation in five parts, whole groups of near copies to a part (`near_copies`), groups
dealt from the largest down to the part that has least of their label. The learning curve trains on the
first n of a shuffled training side and tests on the whole other side. Calibration error is Σ |share right
- mean certainty| over ten bins of certainty, weighted by their texts. Drift is the Jensen-Shannon
divergence, in bits (0 none, 1 all), between the label shares then and now, and the change of the share of
letter pairs that training never saw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from qianxian.language.classifier import Classifier
from qianxian.language.near_copies import near_copy_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qianxian.language.sparse import Ints

SIZES: Final[tuple[int | None, ...]] = (100, 250, 500, None)
_PARTS: Final = 5


class ClassReport(NamedTuple):
    """One label: its texts, its precision and its recall.

    Precision is the share of its suggestions that was right, recall the share of its texts that got it.
    """

    label: str
    texts: int
    precision: float
    recall: float


class CurvePoint(NamedTuple):
    """One point of the learning curve.

    Trained on ``labels`` texts (None: all of the training side): the share right first, and among three.
    """

    labels: int | None
    first: float
    among_three: float


class Report(NamedTuple):
    """A classifier's worth: by class and calibration at full size, and the curve by number of labels."""

    classes: list[ClassReport]
    curve: list[CurvePoint]
    calibration_error: float
    certain_share: float
    """The share of texts whose first suggestion is at least 0.8 certain."""
    certain_right: float
    """The share of those that is right."""


class Drift(NamedTuple):
    """Then against now: divergence of the label shares in bits; shares of unseen letters and pairs."""

    divergence: float
    unseen_then: float
    unseen_now: float


def grouped_parts(
    labels: Sequence[str], groups: Ints, seed: int, parts: int = _PARTS
) -> Iterator[tuple[Ints, Ints]]:
    """Yield (training, testing) positions, each group wholly on one side, labels spread evenly."""
    random = np.random.default_rng(seed)
    names, truth = np.unique(np.array(labels), return_inverse=True)
    members: dict[int, list[int]] = {}
    for i in random.permutation(len(labels)).tolist():
        members.setdefault(int(groups[i]), []).append(i)
    load = np.zeros((parts, len(names)))
    part_of = np.zeros(len(labels), dtype=np.int64)
    for group in sorted(members.values(), key=len, reverse=True):
        counts = np.bincount(truth[group], minlength=len(names))
        part = int(np.lexsort((load.sum(axis=1), load @ counts))[0])
        load[part] += counts
        part_of[group] = part
    for part in range(parts):
        yield random.permutation(np.flatnonzero(part_of != part)), np.flatnonzero(part_of == part)


def evaluate(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    sizes: Sequence[int | None] = SIZES,
    seeds: Sequence[int] = (0,),
    groups: Ints | None = None,
    make: Callable[[], Classifier] = Classifier,
) -> Report:
    """Measure by grouped cross-validation what a classifier would do for texts like these.

    :param sizes: numbers of labels for the learning curve; None means all.
    :param seeds: one whole cross-validation for each.
    :param groups: near copies share a number; found here if not given.
    :raises ValueError: if fewer than two labels occur on a training side.
    """
    if groups is None:
        groups = near_copy_groups(texts)
    curve: list[CurvePoint] = []
    rows: list[tuple[str, str, float]] = []
    for size in sizes:
        first = three = total = 0
        rows = []
        for seed in seeds:
            for training, testing in grouped_parts(labels, groups, seed):
                chosen = training[:size].tolist()
                model = make().fit([texts[i] for i in chosen], [labels[i] for i in chosen])
                for i, suggested in zip(testing, model.predict([texts[i] for i in testing]), strict=True):
                    first += suggested[0][0] == labels[i]
                    three += any(label == labels[i] for label, _ in suggested)
                    total += 1
                    rows.append((labels[i], *suggested[0]))
        curve.append(CurvePoint(size, first / total, three / total))
    right = np.array([truth == said for truth, said, _ in rows])
    certainty = np.array([share for _, _, share in rows])
    certain = certainty >= 0.8  # noqa: PLR2004 - the certainty from which a form pre-selects
    return Report(
        [_class_report(label, rows, len(seeds)) for label in sorted(set(labels))],
        curve,
        _calibration_error(right, certainty),
        float(certain.mean()),
        float(right[certain].mean()) if certain.any() else 0.0,
    )


def _class_report(label: str, rows: Sequence[tuple[str, str, float]], seeds: int) -> ClassReport:
    said = [truth for truth, said, _ in rows if said == label]
    meant = [said for truth, said, _ in rows if truth == label]
    return ClassReport(
        label,
        len(meant) // seeds,
        said.count(label) / max(1, len(said)),
        meant.count(label) / max(1, len(meant)),
    )


def _calibration_error(right: np.ndarray, certainty: np.ndarray) -> float:
    bins = np.minimum((certainty * 10).astype(int), 9)
    return float(
        sum(
            abs(right[bins == b].mean() - certainty[bins == b].mean()) * (bins == b).mean()
            for b in range(10)
            if (bins == b).any()
        ),
    )


def drift(model: Classifier, then: Sequence[str], now: Sequence[str]) -> Drift:
    """Compare what came in then (as a rule the texts trained on) with what comes in now.

    :raises ValueError: if one of the two holds no text.
    """
    if not then or not now:
        raise ValueError("drift compares texts with texts · 需要两个时期的文本")
    shares = [np.array(_label_shares(model, texts)) for texts in (then, now)]
    middle = (shares[0] + shares[1]) / 2
    bits = [
        float(np.sum(part * np.log2(np.maximum(part, 1e-12) / np.maximum(middle, 1e-12)))) for part in shares
    ]
    return Drift(sum(bits) / 2, model.unseen_share(then), model.unseen_share(now))


def _label_shares(model: Classifier, texts: Sequence[str]) -> list[float]:
    said = [suggested[0][0] for suggested in model.predict(texts, top=1)]
    return [said.count(label) / len(said) for label in model.labels]
