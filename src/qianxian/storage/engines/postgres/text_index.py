"""The text index in PostgreSQL: a column of type tsvector under a GIN index; heads have the weight A."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from qianxian.language.search import tsquery_expression, tsvector_expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qianxian.language.search import Question
    from qianxian.storage.text_index import Indexed, Marks


def make(table: str) -> list[str]:
    """Return the statements that make an index."""
    return [
        f"CREATE TABLE {table} (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX {table}_words ON {table} USING gin (words)",
    ]


def put(table: str, rows: Sequence[Indexed]) -> None:
    """Put texts in, in the place of those that had their ids."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (id, words) VALUES (%s, %s::tsvector) "
            f"ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words",
            [(row.id, tsvector_expression(row.body, head=row.head, marks=_signed(row.marks))) for row in rows],
        )


def remove(table: str, ids: Sequence[int]) -> None:
    """Take texts out."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(ids)])


def find(table: str, question: Question, marks: Marks, at_most: int) -> list[tuple[int, bool]]:
    """Return the ids of texts, highest first, and of each whether every term is in its head; one statement.

    What only asks for words in heads would be no quicker: the index knows no weights, so each text would be read.
    """
    parts = [tsquery_expression(question)]
    parts += ["(" + " | ".join(f"'{mark}'" for mark in _signed(some)) + ")" for some in marks]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, words @@ %s::tsquery FROM {table} WHERE words @@ %s::tsquery ORDER BY id DESC LIMIT %s",
            [tsquery_expression(question, "A"), " & ".join(parts), at_most],
        )
        return list(cursor.fetchall())


def _signed(marks: Iterable[str]) -> list[str]:
    """Return marks as lexemes that no text can hold."""
    return [f"#{mark}" for mark in marks]


def lowest(table: str) -> int | None:
    """Return the lowest id in the index, or None while it is empty."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else None


def forget_step(table: str) -> bool:  # noqa: ARG001  # both engines have the same names
    """Leave it to PostgreSQL's vacuum, which clears the index as it clears the tables."""
    return False
