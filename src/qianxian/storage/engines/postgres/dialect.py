"""What PostgreSQL says in its own words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError, connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIALISATION_FAILURE = "40001"
DEADLOCK = "40P01"
SHUT_DOWN = {"57P01", "57P02", "57P03"}
CONNECTION_EXCEPTION = "08"
UNIQUE_VIOLATION = "23505"


def transient(error: BaseException) -> bool:
    """Say whether two transactions got in each other's way, or the connection was lost."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state in {SERIALISATION_FAILURE, DEADLOCK}:
        return True
    # Asking the connection would not do: at the end of a transaction Django has opened a new one already.
    lost = state is None or state in SHUT_DOWN or state.startswith(CONNECTION_EXCEPTION)
    return isinstance(error, OperationalError | InterfaceError) and lost


def taken(error: BaseException) -> str:
    """Return the only column of the unique constraint that failed, as PostgreSQL or Django named it, or nothing."""
    cause: Any = error.__cause__
    if getattr(cause, "sqlstate", None) != UNIQUE_VIOLATION:
        return ""
    table = re.escape(cause.diag.table_name)
    found = re.fullmatch(rf"{table}_(\w+?)_(?:key|[0-9a-f]{{8}}_uniq)", cause.diag.constraint_name)
    return found[1] if found else ""


def append_only(table: str) -> tuple[list[str], list[str]]:
    """Return the triggers that forbid changing or emptying `table`, and their removal."""
    forbid = [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]
    allow = [
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
    ]
    return forbid, allow


def make_room(schema: str) -> None:
    """Make the schema of a district, if it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(schema)}")


def forget_log() -> None:
    """Leave PostgreSQL's log to itself: it is recycled by the server, and belongs to its operator."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Read as of one moment: REPEATABLE READ, READ ONLY."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def built_aside() -> Iterator[None]:
    """Write all of it in one transaction, in which each act's own is a savepoint."""
    with transaction.atomic():
        yield
