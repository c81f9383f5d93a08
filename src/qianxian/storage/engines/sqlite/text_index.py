"""The text index in SQLite: a table of FTS5, whose columns are the head, the body and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from qianxian.language.search import fts5_expression, search_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qianxian.language.search import Question
    from qianxian.storage.text_index import Indexed, Marks

PAGES_A_STEP = 500


def make(table: str) -> list[str]:
    """Return the statements that make an index."""
    return [
        f"CREATE VIRTUAL TABLE {table} USING fts5(head, body, marks, tokenize='unicode61 remove_diacritics 0')",
        # Many texts are taken out and put in anew; without it each writer would pay for merging at once.
        f"INSERT INTO {table}({table}, rank) VALUES('automerge', 8)",
    ]


def put(table: str, rows: Sequence[Indexed]) -> None:
    """Put texts in, in the place of those that had their ids."""
    remove(table, [row.id for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table}(rowid, head, body, marks) VALUES (%s, %s, %s, %s)",
            [
                (row.id, " ".join(search_tokens(row.head)), " ".join(search_tokens(row.body)), " ".join(row.marks))
                for row in rows
            ],
        )


def remove(table: str, ids: Sequence[int]) -> None:
    """Take texts out."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE rowid IN ({', '.join(['%s'] * len(ids))})", list(ids))


def find(table: str, question: Question, marks: Marks, at_most: int) -> list[tuple[int, bool]]:
    """Return the ids of texts, highest first, and of each whether every term is in its head; two statements."""
    words = fts5_expression(question)
    parts = ["marks : (" + " OR ".join(f'"{mark}"' for mark in some) + ")" for some in marks]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT %s",
            [" AND ".join([f"{{head body}} : ({words})", *parts]), at_most],
        )
        found = [number for (number,) in cursor.fetchall()]
        if not found:
            return []
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid >= %s ORDER BY rowid DESC",
            [" AND ".join([f"head : ({words})", *parts]), found[-1]],
        )
        in_head = {number for (number,) in cursor.fetchall()}
    return [(number, number in in_head) for number in found]


def lowest(table: str) -> int | None:
    """Return the lowest id in the index, or None while it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {table} ORDER BY rowid LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else None


def forget_step(table: str) -> bool:
    """Merge a little, so that nothing is left of what was taken out; say whether there is more to do.

    FTS5 only marks what was taken out; its letters go when the segment they lie in is merged into another one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT total_changes()")
        before = cursor.fetchone()[0]
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES('merge', %s)", [-PAGES_A_STEP])
        cursor.execute("SELECT total_changes()")
        return bool(cursor.fetchone()[0] - before >= 2)  # noqa: PLR2004  # SQLite's own sign that there is more
