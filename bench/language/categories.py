"""Categories by grouped cross-validation, beside what a user would pick instead from scikit-learn.

    python bench/language/categories.py [seeds]

On the labelled messages, whole text and first 40 letters, top-1/top-3 at 100, 250, 500 and all labels of the
training side (about 690). Both sides get the same folds, near copies never on both sides.
"""

# A bench is a script: it prints (T201), stands in no package (INP001).

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
from material import shared_texts
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from qianxian.language import Classifier
from qianxian.language.near_copies import near_copy_groups
from qianxian.language.report import SIZES, evaluate, grouped_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _ours(texts: list[str], labels: list[str], asked: list[str]) -> tuple[list[str], np.ndarray]:
    model = Classifier().fit(texts, labels)
    said = [dict(row) for row in model.predict(asked, top=len(model.labels))]
    return list(model.labels), np.array([[row[label] for label in model.labels] for row in said])


def _cold(_texts: list[str], _labels: list[str], asked: list[str]) -> tuple[list[str], np.ndarray]:
    model = Classifier(sorted(set(_labels)))
    said = [dict(row) for row in model.predict(asked, top=len(model.labels))]
    return list(model.labels), np.array([[row[label] for label in model.labels] for row in said])


def _no_words(texts: list[str], labels: list[str], asked: list[str]) -> tuple[list[str], np.ndarray]:
    model = Classifier(topics={}, labels=sorted(set(labels))).fit(texts, labels)
    said = [dict(row) for row in model.predict(asked, top=len(model.labels))]
    return list(model.labels), np.array([[row[label] for label in model.labels] for row in said])


def _svc(texts: list[str], labels: list[str], asked: list[str]) -> tuple[list[str], np.ndarray]:
    counter = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    model = LinearSVC().fit(counter.fit_transform(texts), labels)
    return list(model.classes_), model.decision_function(counter.transform(asked))


def _bayes(texts: list[str], labels: list[str], asked: list[str]) -> tuple[list[str], np.ndarray]:
    counter = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    model = ComplementNB(alpha=0.3).fit(counter.fit_transform(texts), labels)
    return list(model.classes_), model.predict_joint_log_proba(counter.transform(asked))


def _curve(
    rank: Callable[[list[str], list[str], list[str]], tuple[list[str], np.ndarray]],
    texts: Sequence[str],
    labels: Sequence[str],
    groups: np.ndarray,
    seeds: int,
) -> str:
    out = []
    for size in SIZES:
        first = three = total = 0
        for seed in range(seeds):
            for training, testing in grouped_parts(labels, groups, seed):
                chosen = training[:size].tolist()
                names, scores = rank(
                    [texts[i] for i in chosen], [labels[i] for i in chosen], [texts[i] for i in testing]
                )
                best = np.array(names)[np.argsort(-scores, axis=1)[:, :3]]
                truth = np.array([labels[i] for i in testing])
                first += int((best[:, 0] == truth).sum())
                three += int((best == truth[:, None]).any(axis=1).sum())
                total += len(testing)
        out.append(f"{first / total:.3f}/{three / total:.3f}")
    return "  ".join(out)


def _first_day(texts: list[str], labels: list[str]) -> None:
    print("first day, 7 labels, whole text: log loss by beta", end="")
    for beta in (2.0, 3.0, 4.0, 5.0, 6.0):
        model = Classifier(sorted(set(labels)))
        model._beta = beta
        said = [dict(row) for row in model.predict(texts, top=7)]
        loss = -np.mean([np.log(row[label]) for row, label in zip(said, labels, strict=True)])
        print(f"  {beta:.0f}: {loss:.3f}", end="")
    print()


def _speed(texts: list[str], labels: list[str]) -> None:
    started = time.process_time()
    model = Classifier().fit(texts, labels)
    print(f"trained on {len(texts)} whole messages in {time.process_time() - started:.1f} CPU s")
    for name, longest in (("whole", None), ("first 100", 100), ("first 40", 40)):
        asked = [text[:longest] for text in texts]
        model.predict(asked)
        started = time.process_time()
        for _ in range(5):
            model.predict(asked)
        each = (time.process_time() - started) / 5 / len(asked)
        started = time.process_time()
        for text in asked[:200]:
            model.predict(text)
        alone = (time.process_time() - started) / 200
        letters = sum(map(len, asked)) / len(asked)
        print(
            f"  {name} ({letters:.0f} letters): {1e6 * each:.0f} us a text in a batch, "
            f"{1e6 * alone:.0f} us alone"
        )


def main() -> None:
    """Print every figure."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    messages = shared_texts("labelled_messages_dev.csv")
    whole = [row["title"].strip() + "\n" + row["body"].strip() for row in messages]
    short = [(row["title"].strip() + row["body"].strip())[:40] for row in messages]
    labels = [row["label"] for row in messages]
    groups = near_copy_groups(whole)
    print(f"{len(whole)} messages, {len(set(groups.tolist()))} groups of near copies, {seeds} x 5 folds")
    rivals = (
        ("ours", _ours),
        ("ours without lexicon", _no_words),
        ("ours, no labels (cold)", _cold),
        ("LinearSVC 1-2", _svc),
        ("ComplementNB 1-2", _bayes),
    )
    for name, texts in (("whole text", whole), ("first 40 letters", short)):
        print(f"== {name}: top-1/top-3 at 100, 250, 500, all labels")
        for rival, rank in rivals:
            print(f"  {rival:24s} {_curve(rank, texts, labels, groups, seeds)}", flush=True)
    report = evaluate(whole, labels, sizes=(None,), seeds=range(seeds), groups=groups)
    print(
        f"calibration error {report.calibration_error:.3f}; certain (>= 0.8): {report.certain_share:.3f}, "
        f"{report.certain_right:.3f} of them right"
    )
    for told in report.classes:
        print(f"  {told.label}: {told.texts} texts, precision {told.precision:.3f}, recall {told.recall:.3f}")
    _first_day(whole, labels)
    _speed(whole, labels)


if __name__ == "__main__":
    main()
