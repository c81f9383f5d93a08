"""The index of likeness at 1,000,000 texts, beside MinHash (datasketch) and rapidfuzz on a smaller set.

    python bench/language/similar.py [number of texts]

Texts are recombined from the titles of the shared messages (see `material.py`). A question is a text with
a quarter of its letters replaced; it is answered rightly when its text is among the ten returned. Times
are CPU seconds.
"""

# A bench is a script: it prints (T201), stands in no package (INP001); it imports a rival only when asked
# (PLC0415).

from __future__ import annotations

import gc
import statistics
import sys
import time

import numpy as np
from material import changed, memory_mb, recombined

from qianxian.language import SimilarIndex

QUESTIONS = 300


def ours(texts: list[str], questions: list[tuple[int, str]]) -> None:
    """Build, ask, and print what it took."""
    gc.collect()
    before = memory_mb()
    started = time.process_time()
    index: SimilarIndex[int] = SimilarIndex()
    for number, text in enumerate(texts):
        index.add(number, text)
    index.query("停车")
    built = time.process_time() - started
    gc.collect()
    print(f"ours: {len(texts):,} texts built in {built:.1f} CPU s, {memory_mb() - before:.0f} MB")
    spent: list[float] = []
    found = 0
    for number, question in questions:
        started = time.process_time()
        answer = index.query(question, k=10)
        spent.append(time.process_time() - started)
        found += any(id_ == number or texts[id_] == texts[number] for id_, _ in answer)
    print(
        f"ours: R@10 {found / len(questions):.3f} with 25 % changed; a question takes "
        f"{1000 * statistics.mean(spent):.1f} ms mean, {1000 * statistics.median(spent):.1f} ms median, "
        f"{1000 * sorted(spent)[int(0.95 * len(spent))]:.1f} ms 95th of 100",
    )


def others(texts: list[str], questions: list[tuple[int, str]]) -> None:
    """Ask MinHash with LSH and rapidfuzz the same on the same, smaller set."""
    from datasketch import MinHash, MinHashLSHForest
    from rapidfuzz import fuzz, process

    def sketch(text: str) -> MinHash:
        made = MinHash(num_perm=128)
        made.update_batch([text[i : i + 2].encode() for i in range(len(text) - 1)])
        return made

    started = time.process_time()
    forest = MinHashLSHForest(num_perm=128)
    for number, text in enumerate(texts):
        forest.add(number, sketch(text))
    forest.index()
    built = time.process_time() - started
    started = time.process_time()
    found = sum(any(texts[i] == texts[n] for i in forest.query(sketch(q), 10)) for n, q in questions)
    spent = (time.process_time() - started) / len(questions)
    print(
        f"MinHash forest (128): built {built:.1f} s, R@10 {found / len(questions):.3f}, "
        f"{1000 * spent:.1f} ms a question"
    )

    started = time.process_time()
    found = 0
    for number, question in questions[:50]:
        best = process.extract(question, texts, scorer=fuzz.ratio, limit=10)
        found += any(text == texts[number] for text, _, _ in best)
    spent = (time.process_time() - started) / 50
    print(f"rapidfuzz ratio: no index, R@10 {found / 50:.3f} of 50 questions, {1000 * spent:.1f} ms each")


def main() -> None:
    """Print every figure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    texts = recombined(count, seed=1)
    lengths = [len(text) for text in texts[:10_000]]
    print(f"texts of {statistics.mean(lengths):.1f} letters on average, {len(set(texts)):,} different")
    random = np.random.default_rng(2)
    questions = [(int(n), changed(texts[n], 0.25, random)) for n in random.integers(0, count, QUESTIONS)]
    ours(texts, questions)
    small = texts[: min(count, 20_000)]
    asked = [(n, changed(small[n], 0.25, random)) for n in random.integers(0, len(small), QUESTIONS).tolist()]
    print(f"the same on {len(small):,} texts:")
    ours(small, asked)
    others(small, asked)


if __name__ == "__main__":
    main()
