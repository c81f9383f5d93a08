"""Writers take turns before SQLite sees them.

SQLite lets one writer in and makes the others poll, so under load some wait for seconds. A lock of our own, a
thread lock inside the process and `flock` between processes, queues them instead; the kernel frees it when its
holder dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
from typing import ClassVar

from django.db import OperationalError

PATIENCE = 30.0
"""Seconds a thread waits for the other threads of its process."""


class WriteLock:
    """The right to write to one file; held by at most one thread of one process."""

    _known: ClassVar[dict[str, WriteLock]] = {}
    _knowing = threading.Lock()

    def __init__(self, path: str) -> None:
        self._path = path
        self._turn = threading.Lock()
        self._file: int | None = None

    @classmethod
    def of(cls, path: str) -> WriteLock:
        """Return the one lock of this process for the database at `path`."""
        with cls._knowing:
            return cls._known.setdefault(path, cls(path))

    @classmethod
    def forget_all(cls) -> None:
        """Drop what a parent process held: a lock that came through fork would keep nobody out.

        The files are closed too. Parent and child share them, so the child would unlock for its parent, or keep
        the lock after its parent was killed.
        """
        for lock in cls._known.values():
            lock.leave()
        cls._known = {}
        cls._knowing = threading.Lock()

    def leave(self) -> None:
        """Close the file; what another process holds through it stays held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def take(self) -> None:
        """Wait for the turn.

        :raises OperationalError: if the other threads keep it for longer than `PATIENCE`.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise OperationalError("database is locked: another thread has been writing for too long")
        try:
            if self._file is None:
                self._file = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._turn.release()
            raise

    def give_back(self) -> None:
        """Let the next one write."""
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._turn.release()


os.register_at_fork(after_in_child=WriteLock.forget_all)
