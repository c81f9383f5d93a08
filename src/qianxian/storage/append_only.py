"""A migration's step that makes the database itself refuse to change a table's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.operations.base import Operation

from qianxian.storage import engines

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


class AppendOnly(Operation):
    """Forbid updates and deletes of rows of `table`, on whichever engine runs."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState,
    ) -> None:
        """Forbid."""
        for statement in engines.dialect().append_only(self.table)[0]:
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState,
    ) -> None:
        """Allow again."""
        for statement in engines.dialect().append_only(self.table)[1]:
            schema_editor.execute(statement)

    def describe(self) -> str:
        """Say it for `migrate`."""
        return f"Let the database refuse to change {self.table}"


def forbid(table: str) -> None:
    """Put the guard on `table` (tests take it off to empty the database)."""
    _execute(engines.dialect().append_only(table)[0])


def allow(table: str) -> None:
    """Take the guard off `table`."""
    _execute(engines.dialect().append_only(table)[1])


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
