"""What SQLite says in its own words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction

from qianxian.storage.engines.sqlite import base

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKEN = re.compile(r"UNIQUE constraint failed: \w+\.(\w+)")


def transient(error: BaseException) -> bool:
    """Say whether the file was busy, which passes."""
    return isinstance(error, OperationalError) and ("locked" in str(error) or "busy" in str(error))


def taken(error: BaseException) -> str:
    """Return the only column of the unique constraint that failed, or nothing."""
    found = _TAKEN.fullmatch(str(error))
    return found[1] if found else ""


def append_only(table: str) -> tuple[list[str], list[str]]:
    """Return the triggers that forbid updating, deleting and replacing rows of `table`, and their removal."""
    forbid = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("update", "delete")
    ]
    # INSERT OR REPLACE takes the old row away without asking the triggers on deletes.
    forbid.append(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    )
    allow = [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete", "replace")]
    return forbid, allow


def make_room(schema: str) -> None:
    """A district's file is made when it is first opened."""


def forget_log() -> None:
    """Write the log back into the file and empty it: secure_delete overwrites rows in the file, not in the log.

    Within a transaction, once that is through: the log can't be emptied while somebody writes to it.
    """
    if connection.in_atomic_block:
        transaction.on_commit(forget_log)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def snapshot() -> Iterator[None]:
    """Read as of one moment: a deferred transaction in WAL mode, which no writer waits for."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


@contextmanager
def built_aside() -> Iterator[None]:
    """Write into a copy of the file, without waiting for the disk, and put it in the file's place when it is whole.

    :raises OperationalError: if another process has the file open; it would go on with the old one.
    """
    one = connections[DEFAULT_DB_ALIAS]
    assert isinstance(one, base.DatabaseWrapper)  # noqa: S101  # the settings name both together
    aside = one.copy_aside()
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        yield
        one.put_in_place()
    finally:
        one.leave_aside(aside)
