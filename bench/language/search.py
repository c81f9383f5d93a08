"""Search at 1,000,000 texts: our tokens in FTS5, FTS5's own trigrams, and our tokens in PostgreSQL.

    python bench/language/search.py [number of texts] [postgres]

Words of two letters are taken at random from the texts, in bands by how many texts hold them; recall is
against a scan for the substring. With ``postgres`` a scratch database is created on 127.0.0.1:5432 (user
postgres) and dropped. Times are wall clock of the query and the fetch, in milliseconds, median and 95th of
100, on a warm cache.
"""

# A bench is a script: it prints (T201), stands in no package (INP001); it imports a rival only when asked
# (PLC0415) and draws words by dice that need not be secret (S311).

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from material import recombined

from qianxian.language.search import (
    fts5_expression,
    plan_question,
    search_tokens,
    tsquery_expression,
    tsvector_expression,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BANDS = ((0.0, 0.0001), (0.0001, 0.001), (0.001, 0.01), (0.01, 1.0))
WORDS = 60
CANDIDATES = 1000


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


def _times(ask: Callable[[str], object], words: Sequence[str]) -> str:
    for word in words:
        ask(word)
    spent = []
    for word in words:
        started = time.perf_counter()
        ask(word)
        spent.append(1000 * (time.perf_counter() - started))
    return f"{statistics.median(spent):7.2f} {sorted(spent)[int(0.95 * len(spent))]:7.2f}" if spent else "-"


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
    print(f"{name}: median and 95th, ms; words on <= 0.01 %, 0.1 %, 1 %, more")
    for what, ask in rows:
        print(f"  {what:44s} " + " | ".join(_times(ask, words) for words in bands), flush=True)


def _sqlite(texts: Sequence[str], bands: Sequence[Sequence[str]], tokenizer: str) -> None:
    ours = tokenizer != "trigram"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        base = sqlite3.connect(path)
        base.execute("PRAGMA journal_mode=OFF")
        base.execute(f"CREATE VIRTUAL TABLE words USING fts5(t, content='', tokenize='{tokenizer}')")
        started = time.process_time()
        base.executemany(
            "INSERT INTO words(rowid, t) VALUES (?, ?)",
            ((i, " ".join(search_tokens(text)) if ours else text) for i, text in enumerate(texts)),
        )
        base.execute("INSERT INTO words(words) VALUES ('optimize')")
        base.commit()
        name = "FTS5 with our tokens" if ours else "FTS5 trigram"
        print(
            f"{name}: built in {time.process_time() - started:.0f} CPU s, {path.stat().st_size / 1e6:.0f} MB"
        )

        def match(word: str) -> str:
            return fts5_expression(plan_question(word)) if ours else f'"{word}"'

        def newest(word: str) -> object:
            return base.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 20", (match(word),)
            ).fetchall()

        def candidates(word: str) -> object:
            return base.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?",
                (match(word), CANDIDATES),
            ).fetchall()

        def ranked(word: str) -> object:
            return base.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20", (match(word),)
            ).fetchall()

        def everything(word: str) -> set[int]:
            return {
                row[0] for row in base.execute("SELECT rowid FROM words WHERE words MATCH ?", (match(word),))
            }

        sample = [word for words in bands for word in words[:5]]
        print("  " + _recall(everything, sample, texts))
        if ours:
            rows = [
                ("newest 20", newest),
                ("newest 1,000 candidates", candidates),
                ("top 20 by bm25 over all", ranked),
            ]
            _table(name, rows, bands)
            print("  one letter: " + _recall(everything, ["难", "噪", "梯"], texts))
        base.close()


def _postgres(texts: Sequence[str], bands: Sequence[Sequence[str]]) -> None:
    import psycopg
    from psycopg import sql

    where = "host=127.0.0.1 port=5432 user=postgres"
    scratch = sql.Identifier(f"qianxian_language_bench_{os.getpid()}")
    with psycopg.connect(where + " dbname=postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(scratch))
        try:
            with psycopg.connect(
                where + f" dbname={scratch.as_string(server)[1:-1]}", autocommit=True
            ) as base:
                base.execute("CREATE TABLE words (id bigint PRIMARY KEY, t tsvector NOT NULL)")
                started = time.perf_counter()
                with base.cursor().copy("COPY words FROM STDIN") as copy:
                    for number, text in enumerate(texts):
                        copy.write_row((number, tsvector_expression(text)))
                base.execute("SET maintenance_work_mem='512MB'")
                base.execute("CREATE INDEX ON words USING gin (t) WITH (fastupdate = off)")
                base.execute("VACUUM ANALYZE words")
                row = base.execute("SELECT pg_total_relation_size('words')").fetchone()
                print(
                    f"PostgreSQL: built in {time.perf_counter() - started:.0f} s wall, "
                    f"{(row or [0])[0] / 1e6:.0f} MB"
                )

                def newest(limit: int) -> Callable[[str], object]:
                    return lambda word: base.execute(
                        "SELECT id FROM words WHERE t @@ %s::tsquery ORDER BY id DESC LIMIT %s",
                        (tsquery_expression(plan_question(word)), limit),
                    ).fetchall()

                def everything(word: str) -> set[int]:
                    question = (tsquery_expression(plan_question(word)),)
                    return {
                        row[0]
                        for row in base.execute("SELECT id FROM words WHERE t @@ %s::tsquery", question)
                    }

                print("  " + _recall(everything, [word for words in bands for word in words[:5]], texts))
                rows = [("newest 20", newest(20)), ("newest 1,000 candidates", newest(CANDIDATES))]
                _table("PostgreSQL", rows, bands)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(scratch))


def main() -> None:
    """Print every figure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    texts = recombined(count, seed=3)
    bands = _words(texts)
    print(f"{count:,} texts; words by band: {[len(words) for words in bands]}")
    _sqlite(texts, bands, "unicode61 remove_diacritics 0")
    _sqlite(texts, bands, "trigram")
    if "postgres" in sys.argv:
        _postgres(texts, bands)


if __name__ == "__main__":
    main()
