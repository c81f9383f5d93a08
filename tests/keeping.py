"""The small community, built once a session and copied into the empty database before each test that needs it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

import world
from qianxian.storage import append_only, stamps

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "kept_"


@dataclass
class Kept:
    """What was built, and the names of the tables that hold its rows."""

    made: world.World
    tables: list[str]

    @classmethod
    def build(cls, now: datetime) -> Kept:
        """Build it in the empty database, keep the rows of every table, and leave the database empty."""
        stamps.forget_all()
        filled = [table for table in _tables() if _has_rows(table)]  # what Django fills itself after each emptying
        made = world.build(now)
        tables = [table for table in _tables() if table not in filled and _has_rows(table)]
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"CREATE TABLE {PREFIX}{table} AS SELECT * FROM {table}")  # noqa: S608  # models' tables
        append_only.allow("ledger_entry")
        try:
            call_command("flush", interactive=False, verbosity=0)
        finally:
            append_only.forbid("ledger_entry")
        return cls(made, tables)

    def put_in(self) -> world.World:
        """Copy the rows into the tables, and hand out what names them; nobody else has the same objects."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {PREFIX}{table}")  # noqa: S608  # models' tables
        return copy.deepcopy(self.made)


def _tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed})


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608  # models' tables
        return bool(cursor.fetchone()[0])
