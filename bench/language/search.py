"""Search at 1,000,000 texts: the product's own index (`storage.text_index`), beside FTS5's own trigrams.

    python bench/language/search.py [number of texts] [postgres]

Words of two letters are taken at random from the texts, in bands by how many texts hold them; recall is
against a scan for the substring. The first half of a text is its head; every text has the marks of a courtyard, a
grid and one of a hundred communities, of one of thirty kinds and of a month. With ``postgres`` a scratch
database is created on 127.0.0.1:5432 (user postgres) and dropped. Times are wall clock of the whole
question, in milliseconds, median and 95th of 100, on a warm cache, and behind them processor time, which does not
grow with what else the machine does (on PostgreSQL that of the server's process, where it can be read). "Ranked" is
what the page asks for: at most 1,000 candidates, heads first, then newest.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from material import recombined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BANDS = ((0.0, 0.0001), (0.0001, 0.001), (0.001, 0.01), (0.01, 1.0))
WORDS = 60
BATCH = 1000


def _words(texts: Sequence[str]) -> list[list[str]]:
    holders: Counter[str] = Counter()
    for text in texts:
        holders.update({text[i : i + 2] for i in range(len(text) - 1)})
    dice = random.Random(4)
    bands: list[list[str]] = []
    for low, high in BANDS:
        fit = sorted(
            word
            for word, count in holders.items()
            if low * len(texts) < count <= high * len(texts)
            and all("\u4e00" <= letter <= "\u9fff" for letter in word)
        )
        bands.append(dice.sample(fit, min(WORDS, len(fit))))
    return bands


def _times(ask: Callable[[str], object], words: Sequence[str], cpu: Callable[[], float]) -> str:
    for word in words:
        ask(word)
    waited, worked = [], []
    for word in words:
        started, before = time.perf_counter(), cpu()
        ask(word)
        waited.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (cpu() - before))
    return " / ".join(map(_middle_and_high, (waited, worked))) if words else "-"


def _middle_and_high(spent: Sequence[float]) -> str:
    return f"{statistics.median(spent):6.2f} {sorted(spent)[int(0.95 * len(spent))]:6.2f}"


def _clock_of_the_server() -> Callable[[], float]:
    """Return what tells the seconds of processor time that answering takes, as far as it can be read."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not told.exists():
        return lambda: 0.0
    return lambda: int(told.read_text().split()[0]) / 1e9


def _recall(ask: Callable[[str], set[int]], words: Sequence[str], texts: Sequence[str]) -> str:
    right = found = wanted = 0
    for word in words:
        answer = ask(word)
        truth = {i for i, text in enumerate(texts) if word in text}
        right += len(answer & truth)
        found += len(answer)
        wanted += len(truth)
    return f"recall {right / max(1, wanted):.4f}, precision {right / max(1, found):.4f} ({len(words)} words)"


def _table(
    name: str, rows: Sequence[tuple[str, Callable[[str], object]]], bands: Sequence[Sequence[str]]
) -> None:
    cpu = _clock_of_the_server()
    print(f"{name}: median and 95th, ms, waited / worked; words on <= 0.01 %, 0.1 %, 1 %, more")
    for what, ask in rows:
        print(f"  {what:32s} " + " | ".join(_times(ask, words, cpu) for words in bands), flush=True)


def _marks(number: int) -> tuple[str, ...]:
    community = number * 2654435761 % 100
    return (
        f"p{1000 + number % 1000}", f"p{200 + number % 300}", f"p{community}", f"p{5000 + community // 10}",
        f"c{number % 30}", f"u{number % 500}", f"m{2020 + number % 6}{number % 12 + 1:02}",
    )


def _ours(texts: Sequence[str], bands: Sequence[Sequence[str]]) -> None:
    from django.db import connection

    from qianxian.language.search import plan_question
    from qianxian.storage.acts import working
    from qianxian.storage.text_index import Indexed, TextIndex

    index = TextIndex("concerns_words")
    put = working(index.put)
    started = time.process_time()
    for start in range(0, len(texts), BATCH):
        put([
            Indexed(start + i, text[: len(text) // 2], text[len(text) // 2 :], _marks(start + i))
            for i, text in enumerate(texts[start : start + BATCH])
        ])
    spent = time.process_time() - started
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'concerns_words%'")
        else:
            cursor.execute("VACUUM ANALYZE concerns_words")
            cursor.execute("SELECT pg_total_relation_size('concerns_words')")
        size = cursor.fetchone()[0]
    name = f"the product's index on {connection.vendor}"
    print(f"{name}: built in {spent:.0f} CPU s of this process, {size / 1e6:.0f} MB", flush=True)

    def ranked(word: str) -> list[int]:
        return index.find(plan_question(word))

    def of_a_community(word: str) -> list[int]:
        return index.find(plan_question(word), marks=[["p7"]])

    def of_a_sub_district(word: str) -> list[int]:
        return index.find(plan_question(word), marks=[["p5000", "u7"]])

    def whole(word: str) -> set[int]:
        return set(index.find(plan_question(word), at_most=len(texts)))

    # A word across the two halves is none: the head ends there.
    halves = [f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}" for text in texts]
    print("  " + _recall(whole, [word for words in bands for word in words[:5]], halves), flush=True)
    print("  one letter: " + _recall(whole, ["难", "噪", "梯"], halves), flush=True)
    rows = [("ranked", ranked), ("of one community in a hundred", of_a_community),
            ("of one sub-district in ten", of_a_sub_district)]
    _table(name, rows, bands)


def _trigrams(texts: Sequence[str], bands: Sequence[Sequence[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        base = sqlite3.connect(path)
        base.execute("PRAGMA journal_mode=OFF")
        base.execute("CREATE VIRTUAL TABLE words USING fts5(t, content='', tokenize='trigram')")
        started = time.process_time()
        base.executemany("INSERT INTO words(rowid, t) VALUES (?, ?)", enumerate(texts))
        base.commit()
        spent = time.process_time() - started
        print(f"FTS5 trigram: built in {spent:.0f} CPU s, {path.stat().st_size / 1e6:.0f} MB")

        def whole(word: str) -> set[int]:
            found = base.execute("SELECT rowid FROM words WHERE words MATCH ?", (f'"{word}"',))
            return {row[0] for row in found}

        print("  " + _recall(whole, [word for words in bands for word in words[:5]], texts))
        base.close()


@contextmanager
def _database(folder: Path, *, postgres: bool) -> Iterator[None]:
    """Set the product up on an empty database of its own: a file, or a scratch database on 127.0.0.1."""
    os.environ |= {
        "QIANXIAN_HOME": str(folder / "var"), "QIANXIAN_KEYS": str(folder / "keys"), "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "qianxian.settings",
    }
    if postgres:
        import psycopg

        scratch, server = f"qianxian_bench_{os.getpid()}", "postgresql://postgres@127.0.0.1:5432"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as base:
            base.execute(f"CREATE DATABASE {scratch} TEMPLATE template0 ENCODING 'UTF8'")
            os.environ["DATABASE_URL"] = f"{server}/{scratch}"
            try:
                yield
            finally:
                base.execute(f"DROP DATABASE {scratch} WITH (FORCE)")
    else:
        yield


def main() -> None:
    """Print every figure."""
    sizes = [int(said) for said in sys.argv[1:] if said.isdecimal()]
    count, postgres = sizes[0] if sizes else 1_000_000, "postgres" in sys.argv
    texts = recombined(count, seed=3)
    bands = _words(texts)
    print(f"{count:,} texts; words by band: {[len(words) for words in bands]}")
    with tempfile.TemporaryDirectory() as name, _database(Path(name), postgres=postgres):
        import django

        django.setup()
        from django.core.management import call_command

        from qianxian.storage import districts

        with districts.use(districts.by_code(None)):
            call_command("migrate", interactive=False, verbosity=0)
            _ours(texts, bands)
    if not postgres:
        _trigrams(texts, bands)


if __name__ == "__main__":
    main()
