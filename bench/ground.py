"""Where the benchmarks of serving stand: a database of their own on PostgreSQL, a served district, processor time.

The server of databases is the one that QIANXIAN_BENCH_POSTGRES names; a database left by a killed run is dropped at
the beginning of the next.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTGRES = os.environ.get("QIANXIAN_BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def database(name: str, *, keep: bool = False) -> Iterator[str]:
    """Make an empty database and yield its URL; it is dropped in the end, and first if it is still there."""
    url = f"{POSTGRES.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and keep:
            yield url
            return
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield url
    finally:
        if not keep:
            with psycopg.connect(POSTGRES, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def set_up(folder: Path, url: str) -> None:
    """Let this process work with a district of its own, in `folder` and the database `url`."""
    os.environ |= {
        "QIANXIAN_HOME": str(folder / "var"), "QIANXIAN_KEYS": str(folder / "keys"), "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "qianxian.settings", "QIANXIAN_REPORT_BURST": "100000000",
    }
    import django

    django.setup()


@contextmanager
def serving(command: list[str]) -> Iterator[Served]:
    """Run a server on a free port, wait until it answers, and end it with all its workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, str(port)], start_new_session=True, env={**os.environ, "QIANXIAN_BASE_URL": f"http://127.0.0.1:{port}"},
    )
    try:
        for _ in range(600):
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("the server did not start")
        yield Served(process.pid, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


class Served:
    """A server that runs: its workers' processor time and memory."""

    def __init__(self, number: int, port: int) -> None:
        self.number, self.port = number, port

    def workers(self) -> list[int]:
        """Return the processes below it, with itself."""
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
                except OSError:
                    continue
        found, todo = [], [self.number]
        while todo:
            found.append(todo.pop())
            todo += children.get(found[-1], [])
        return found

    def cpu_s(self) -> float:
        """Return the processor time that all of them took so far."""
        return sum(_cpu_s(number) for number in self.workers())

    def largest_mb(self) -> float:
        """Return the resident memory of the largest."""
        return max(
            int(line.split()[1]) / 1024
            for number in self.workers()
            for line in Path(f"/proc/{number}/status").read_text().splitlines() if line.startswith("VmRSS:")
        )


def _stat(number: int) -> list[str]:
    text = Path(f"/proc/{number}/stat").read_text()
    return text[text.rindex(")") + 2 :].split()


def _cpu_s(number: int) -> float:
    try:
        return sum(int(part) for part in _stat(number)[11:13]) / TICKS
    except OSError:
        return 0.0


class BackEnds:
    """The processor time of the processes that PostgreSQL runs for one database."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.name = self.connection.info.dbname

    def cpu_s(self) -> float:
        """Return the processor time of the back ends that are there now."""
        own = self.connection.info.backend_pid
        found = self.connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> %s", [self.name, own],
        )
        return sum(_cpu_s(number) for (number,) in found.fetchall())

    def position(self) -> str:
        """Return where the write-ahead log ends."""
        return str(self.connection.execute("SELECT pg_current_wal_insert_lsn()").fetchone()[0])

    def written_since(self, position: str) -> int:
        """Return the bytes of log that this database wrote since, without images of whole pages.

        The log is one for all databases of a server; a record belongs to this one if its blocks do, or if it is of a
        transaction whose blocks do.
        """
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_walinspect")
        oid = self.connection.execute("SELECT oid FROM pg_database WHERE datname = %s", [self.name]).fetchone()[0]
        return int(self.connection.execute(
            "WITH log AS MATERIALIZED (SELECT * FROM pg_get_wal_records_info(%s, pg_current_wal_flush_lsn())), "
            "own AS (SELECT DISTINCT xid::text AS x FROM log WHERE block_ref LIKE %s AND xid::text <> '0') "
            "SELECT coalesce(sum(record_length - fpi_length), 0) FROM log "
            "WHERE block_ref LIKE %s OR xid::text IN (SELECT x FROM own)",
            [position, f"%/{oid}/%", f"%/{oid}/%"],
        ).fetchone()[0])


SERVE = [sys.executable, "-m", "qianxian", "serve", "--workers", "2", "--threads", "4", "--no-tick", "--port"]
