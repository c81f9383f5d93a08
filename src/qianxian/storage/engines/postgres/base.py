"""Django's PostgreSQL back end with one schema a district, chosen before a transaction begins."""

from __future__ import annotations

from django.db.backends.postgresql import base
from psycopg import sql

from qianxian.storage.engines.bound import BoundToDistrict


class DatabaseWrapper(BoundToDistrict, base.DatabaseWrapper):
    """A connection whose `search_path` is the chosen district's schema and nothing else."""

    _path_of: tuple[object, str] = (None, "")
    """The raw connection and schema for which the path was set last.

    The connection itself and not its id: a new connection may get the id of one that is gone.
    """

    def ensure_connection(self) -> None:
        """Connect and set the path, outside any transaction so that no rollback can revert it."""
        super().ensure_connection()
        schema = self.district.schema if self.district is not None else ""
        connection, set_to = self._path_of
        known = connection is self.connection and set_to == schema
        # While Django opens the connection it is not in autocommit yet, and the path would be lost with a rollback.
        # The connection knows; Django's own flag is still that of the connection before.
        if not known and self.connection is not None and self.connection.autocommit:
            path = sql.Identifier(schema) if schema else sql.SQL("public")
            with self.wrap_database_errors:  # a lost connection is met here first, and can be tried again
                self.connection.execute(sql.SQL("SET search_path TO {}").format(path))
            self._path_of = (self.connection, schema)
