"""Django's SQLite back end with one file a district and the write lock around BEGIN … COMMIT."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from qianxian.storage.engines.bound import BoundToDistrict
from qianxian.storage.engines.sqlite.write_lock import WriteLock

if TYPE_CHECKING:
    from qianxian.storage.districts import District


class DatabaseWrapper(BoundToDistrict, base.DatabaseWrapper):
    """A connection to the chosen district's file."""

    _held: WriteLock | None = None
    _aside: str = ""
    """The copy that is written to in the place of the file, while one is built."""

    def _in_the_middle(self) -> bool:
        """Say whether a transaction is open; a snapshot's is one that Django does not know of."""
        return super()._in_the_middle() or self.connection.in_transaction

    def enter(self, district: District) -> None:
        """Leave the file of the district before; the next statement opens this one's."""
        self.close()
        super().enter(district)

    def get_connection_params(self) -> dict[str, Any]:
        """Point the connection at the district's own file."""
        params = super().get_connection_params()
        params["database"] = self._path()
        return params

    def copy_aside(self) -> str:
        """Copy the file and turn to the copy; return where it is."""
        aside = f"{self._path()}.building"
        Path(aside).unlink(missing_ok=True)  # of a build that was killed
        with self.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [aside])
        self.close()
        self._aside = aside
        return aside

    def put_in_place(self) -> None:
        """Write the copy out to the disk and put it in the place of the file.

        :raises OperationalError: if another process has the file open: with its log it would spoil the new one.
        """
        aside = self._aside
        with self.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()
        self._aside = ""
        if Path(f"{self._path()}-wal").exists():
            raise OperationalError("another process has the database open: stop the server, and do it again")
        with Path(aside).open("rb") as written:
            os.fsync(written.fileno())
        Path(aside).replace(self._path())

    def leave_aside(self, aside: str) -> None:
        """Turn back to the file and remove what is left of the copy."""
        self.close()
        self._aside = ""
        for end in ("", "-wal", "-shm", ".lock"):
            Path(aside + end).unlink(missing_ok=True)

    def _path(self) -> str:
        if self._aside:
            return self._aside
        name = str(self.settings_dict["NAME"])
        if self.district is not None and self.district.schema:
            return str(Path(name).with_name(f"{self.district.schema}.sqlite3"))
        return name

    def _start_transaction_under_autocommit(self) -> None:
        lock = WriteLock.of(self._path())
        lock.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django's, untyped
        except BaseException:
            lock.give_back()
            raise
        self._held = lock

    # A commit that fails leaves the transaction open and Django rolls it back, so only success gives the lock back.
    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # Django's, untyped
        self._give_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django's, untyped
        finally:
            self._give_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django's, untyped
        finally:
            self._give_back()

    def _give_back(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.give_back()
