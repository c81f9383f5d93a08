"""Which matter a text is about: written knowledge on the first day, the district's own labels as they come.

The model is linear: scores = x·W + b + c·z. The row x holds what the text is made of (`features`); W and b
come from ridge classification (`ridge`); z is the written knowledge: the share of each label in the topics
whose words the text uses (`lexicon`, and the rules a district adds), z = s / √(|s|² + |o|² + 1) where s is what
the words say for the labels and o what they say for topics of no label: one short word makes nothing certain,
and neither do words of which half speak of something else. The trust c = 400 / (400 + n) is
whole with no labels and fades as n of them come in; below a few labels the model *is* the written rules.
More than 3,000 labels are cut into shards of equal size whose models are averaged (Zhang, Duchi and
Wainwright, Divide and conquer kernel ridge regression, JMLR 2015).

Complement naive Bayes and a logistic model stood here in trials and were left: see
docs/explanation/language.md.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Self, overload

import numpy as np

from qianxian.language import ridge
from qianxian.language.explaining import Explanation, explain_scores
from qianxian.language.features import LONGEST, Vocabulary
from qianxian.language.files import DAMAGE, OtherFormatError, read_stored, replace_file
from qianxian.language.lexicon import TOPICS, Topic
from qianxian.language.sparse import Rows, gram, times, transposed_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from qianxian.language.sparse import Floats, Ints, Singles

SHARD: Final = 3000
_HALF_TRUST: Final = 400
# Nothing can be calibrated before training. Of those that bench/language/categories.py tries, 4 and 5 had
# the least log loss on another city's messages.
_COLD_BETA: Final = 4.0
_ONE_SHORT_WORD: Final = 1.0
_AT_ONCE: Final = 256
_FORMAT: Final = 1


class Classifier:
    """Suggests labels for texts and says how certain it is; a person decides.

    Ready at once with the written knowledge: ``Classifier().predict(["楼下乱停车"])``. By default it knows
    the topics of `lexicon.TOPICS` and answers with their headings.

    :param labels: what to answer with before any training: names of headings, of topics, or codes of topics.
    :param rules: the district's own words for a label, added to the lexicon's.
    :param topics: a lexicon in the place of ours.
    :raises ValueError: if fewer than two labels are given.
    """

    def __init__(
        self,
        labels: Iterable[str] | None = None,
        *,
        rules: Mapping[str, Iterable[str]] | None = None,
        topics: Mapping[str, Topic] = TOPICS,
    ) -> None:
        own = {f"rule:{label}": Topic(label, label, tuple(words)) for label, words in (rules or {}).items()}
        self.topics: dict[str, Topic] = {**topics, **own}
        if labels is None:
            labels = [topic.heading for topic in self.topics.values()]
        self.labels: tuple[str, ...] = ()
        self.trained_on = 0
        self._unseen: frozenset[str] = frozenset()
        self._take_labels(labels)
        self._vocabulary = Vocabulary.of(self.topics, [])
        self._weights: Singles = np.zeros((self._vocabulary.width, len(self.labels)), dtype=np.float32)
        self._intercept: Floats = np.zeros(len(self.labels))
        self._baseline: Floats = np.zeros(len(self.labels))
        self._beta = _COLD_BETA

    def _take_labels(self, labels: Iterable[str]) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        if len(self.labels) < 2:  # noqa: PLR2004 - between one label and itself there is nothing to choose
            raise ValueError("a classifier chooses between two labels or more · 至少需要两个类别")
        self._of_topic = np.array(
            [
                [1.0 if label in (code, topic.name, topic.heading) else 0.0 for label in self.labels]
                for code, topic in self.topics.items()
            ],
        ).reshape(len(self.topics), len(self.labels))
        self._of_none = ~self._of_topic.any(axis=1)
        self._is_unseen = np.array([label in self._unseen for label in self.labels])

    @property
    def version(self) -> str:
        """Twelve letters that differ whenever the labels, the lexicon or what was learned differ."""
        digest = hashlib.sha256(json.dumps([self.labels, self.topics, self.trained_on]).encode())
        digest.update(self._weights.tobytes() + self._intercept.tobytes() + self._baseline.tobytes())
        return digest.hexdigest()[:12]

    def fit(self, texts: Sequence[str], labels: Sequence[str], *, also: Iterable[str] = ()) -> Self:
        """Learn from texts that people have labelled; what was learned before is forgotten.

        :param texts: n texts, title first where there is one.
        :param labels: their n labels.
        :param also: labels to answer with though no text has them: they keep the written knowledge, whole.
        :returns: the classifier itself.
        :raises ValueError: if texts and labels differ in number, or fewer than two labels occur.
        """
        if len(texts) != len(labels):
            raise ValueError(
                f"{len(texts)} texts and {len(labels)} labels don't pair up · 文本与类别数量不一致"
            )
        seen = {str(label) for label in labels}
        if len(seen) < 2:  # noqa: PLR2004 - one label teaches nothing
            raise ValueError("two labels or more are needed to learn from · 至少需要两个类别的文本")
        self._unseen = frozenset(map(str, also)) - seen
        self._take_labels(sorted(seen | self._unseen))
        truth = np.searchsorted(np.array(self.labels), np.array([str(label) for label in labels]))
        self._vocabulary = Vocabulary.of(self.topics, texts)
        self._vocabulary.rarity = self._vocabulary.rarity.astype(np.float32).astype(np.float64)
        self.trained_on = len(texts)
        rows, topic_scores, _ = self._vocabulary.read(texts)
        known = self._knowledge(topic_scores)
        self._baseline = known.mean(axis=0)
        known = self._trust * (known - self._baseline)
        targets = np.where(np.arange(len(self.labels)) == truth[:, None], 1.0, -1.0)
        # Of a label without texts nothing is learned, not even that it is rare: it stands at the others' mean.
        targets[:, self._is_unseen] = 2.0 / len(seen) - 1.0
        known[:, self._is_unseen] = 0.0

        # Every n-th text goes to the n-th shard, in an order that depends on nothing but the number of
        # texts.
        order = np.random.default_rng(len(texts)).permutation(len(texts))
        shards = np.array_split(order, -(-len(texts) // SHARD))
        dual = np.zeros_like(targets)
        left_out = np.zeros_like(targets)
        for shard in shards:
            solution = ridge.solve(gram(_pick(rows, shard)), targets[shard], known[shard])
            dual[shard] = solution.dual / len(shards)
            left_out[shard] = solution.left_out
        # As precise as the file keeps them, so that a model that was read back says the very same.
        self._weights = transposed_times(rows, dual).astype(np.float16).astype(np.float32)
        self._intercept = dual.sum(axis=0)
        self._beta = ridge.calibrate(left_out, truth)
        return self

    @property
    def _trust(self) -> Floats:
        return np.where(self._is_unseen, 1.0, _HALF_TRUST / (_HALF_TRUST + self.trained_on))

    def _knowledge(self, topic_scores: Floats) -> Floats:
        by_label = topic_scores @ self._of_topic
        squares = (by_label**2).sum(axis=1) + topic_scores**2 @ self._of_none + _ONE_SHORT_WORD
        return np.asarray(by_label / np.sqrt(squares)[:, None])

    def _scores(self, texts: Sequence[str]) -> Floats:
        if len(texts) == 1:
            column, value, topic_scores = self._vocabulary.read_one(texts[0])
            learned, topic_scores = value @ self._weights[column], topic_scores[None]
        else:
            read = self._vocabulary.read(texts)
            learned, topic_scores = times(read.rows, self._weights), read.topic_scores
        known = self._trust * (self._knowledge(topic_scores) - self._baseline)
        return np.asarray(learned + self._intercept + known)

    @overload
    def predict(self, texts: str, top: int = 3) -> list[tuple[str, float]]: ...  # type: ignore[overload-overlap] # a str is a Sequence[str] too; the first that fits wins

    @overload
    def predict(self, texts: Sequence[str], top: int = 3) -> list[list[tuple[str, float]]]: ...

    def predict(
        self,
        texts: str | Sequence[str],
        top: int = 3,
    ) -> list[tuple[str, float]] | list[list[tuple[str, float]]]:
        """Suggest labels, the likeliest first.

        :param texts: one text, or many.
        :param top: how many labels at most.
        :returns: for one text a list of (label, certainty); for many a list of such lists. The certainty is
            calibrated: of the suggestions made at 0.8, about four in five were right on texts left out of
            training.
        """
        if isinstance(texts, str):
            return self.predict([texts], top)[0]
        out: list[list[tuple[str, float]]] = []
        for start in range(0, len(texts), _AT_ONCE):
            certainty = ridge.softmax(self._scores(texts[start : start + _AT_ONCE]), self._beta)
            order = np.argsort(-certainty, axis=1, kind="stable")[:, :top]
            out += [
                [(self.labels[i], shares[i]) for i in likeliest]
                for likeliest, shares in zip(order.tolist(), certainty.tolist(), strict=True)
            ]
        return out

    def explain(self, text: str, top: int = 5) -> Explanation:
        """Say which words of the text made its likeliest label.

        :returns: the label, its certainty, and up to ``top`` words as typed with their share of the
            label's lead over the average of the others, greatest first.
        """
        label, certainty = self.predict(text, top=1)[0]
        chosen = self.labels.index(label)
        others = (self._weights.sum(axis=1) - self._weights[:, chosen]) / (len(self.labels) - 1)
        read = self._vocabulary.read([text])
        knowledge = self._trust[chosen] * self._of_topic[:, chosen]
        gain = self._weights[:, chosen] - others
        words = explain_scores(text, self._vocabulary, read, gain=gain, knowledge=knowledge, top=top)
        return Explanation(label, certainty, words)

    def unseen_share(self, texts: Sequence[str]) -> float:
        """Give the share of the letters and letter pairs that training never saw, 0 to 1."""
        found = self._vocabulary.find(texts)
        known = int((found.column < self._vocabulary.starts[1]).sum())
        possible = sum(2 * n - 1 for n in (min(len(text), LONGEST) for text in texts) if n)
        return 1.0 - known / max(1, possible)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the model to one file (arrays and JSON, no code), whole or not at all."""
        with replace_file(Path(path)) as file:
            self.write(file)

    def write(self, file: IO[bytes]) -> None:
        """Write the model to an open file, compressed: it lies in databases, too."""
        about = {
            "format": _FORMAT,
            "labels": self.labels,
            "trained_on": self.trained_on,
            "unseen": sorted(self._unseen),
            "beta": self._beta,
            "topics": self.topics,
        }
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8),
            slots=self._vocabulary.slots,
            rarity=self._vocabulary.rarity.astype(np.float32),
            weights=self._weights.astype(np.float16),
            intercept=self._intercept,
            baseline=self._baseline,
        )

    @classmethod
    def load(cls, path: str | PathLike[str] | IO[bytes]) -> Self:
        """Read a model that `save` wrote; it predicts as before, whatever the lexicon has become since.

        :raises OSError: if the file can't be read.
        :raises ValueError: if it is no such model, damaged, or of another format.
        """
        try:
            about, arrays = read_stored(path, _FORMAT)
            topics = {
                code: Topic(name, heading, tuple(words))
                for code, (name, heading, words) in about["topics"].items()
            }
            model = cls(about["labels"], topics=topics)
            model._vocabulary = Vocabulary(topics, arrays["slots"], arrays["rarity"].astype(np.float64))
            model._weights = arrays["weights"].astype(np.float32)
            model._intercept, model._baseline = arrays["intercept"], arrays["baseline"]
            model._unseen = frozenset(about.get("unseen", ()))
            model._take_labels(model.labels)
            model._beta, model.trained_on = float(about["beta"]), int(about["trained_on"])
            if model._weights.shape != (model._vocabulary.width, len(model.labels)):
                raise ValueError("the weights fit another vocabulary")
        except OtherFormatError:
            raise
        except DAMAGE as problem:
            raise ValueError(
                f"{path} holds no classifier, or a damaged one · 不是分类模型文件，或文件已损坏"
            ) from problem
        return model


def _pick(rows: Rows, chosen: Ints) -> Rows:
    place = np.full(rows.height, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    kept = place[rows.row] >= 0
    return Rows(place[rows.row[kept]], rows.column[kept], rows.value[kept], len(chosen), rows.width)
