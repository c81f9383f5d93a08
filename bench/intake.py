"""One create, in process, against the same rows written by bare sqlite3 in the same run.

The baseline writes exactly the rows that the act wrote (captured from it), each intake in one IMMEDIATE transaction
with synchronous=FULL, without rules, routing, objects or checks. The ratio is the act's rate over the baseline's.

A flush takes a common disk some milliseconds and this one perhaps none. So each commit of both waits besides until
4 ms have gone by since it began: a flush of at least 4 ms, whatever the disk.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROUNDS, INTAKES = 5, 100
FLUSH_S = 0.004


def prepare(folder: Path) -> None:
    os.environ |= {
        "QIANXIAN_HOME": str(folder / "var"), "QIANXIAN_KEYS": str(folder / "keys"), "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "qianxian.settings",
    }
    import django

    django.setup()


def main() -> int:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        prepare(folder)
        from django.core.management import call_command

        from qianxian.base import clock
        from qianxian.ops import demo
        from qianxian.storage import districts

        with districts.use(districts.by_code(None)):
            call_command("migrate", interactive=False, verbosity=0)
            demo.load(clock.now(), lambda _line: None)
            measure(folder)
    return 0


def wait(since: float) -> None:
    """Let a commit that began at `since` take as long as its flush would on a common disk."""
    time.sleep(max(0.0, since + FLUSH_S - time.perf_counter()))


def flush_slowly() -> None:
    """Let the product's commits take as long."""
    from django.db import connection

    commit = connection._commit

    def slowly() -> None:
        committed = time.perf_counter()
        commit()
        wait(committed)

    connection._commit = slowly  # type: ignore[method-assign]


def bare(path: Path, transactions: list[list[tuple[str, object]]]) -> float:
    """Return the seconds in which bare sqlite3 writes the same."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("PRAGMA synchronous=FULL")
    began = time.perf_counter()
    for writes in transactions:
        other.execute("BEGIN IMMEDIATE")
        for sql, parameters in writes:
            other.execute(sql, parameters)
        committed = time.perf_counter()
        other.execute("COMMIT")
        wait(committed)
    took = time.perf_counter() - began
    other.close()
    return took


def measure(folder: Path) -> None:
    from django.db import connection

    from qianxian.base import clock
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.states import Channel
    from qianxian.people.queries import STRANGER
    from qianxian.places import queries as places
    from qianxian.storage import stamps

    courtyard = next(spot.id for spot in places.tree.now() if spot.plate)
    stamp = stamps.read()
    number = iter(range(10**9))

    def intake() -> None:
        handed = concerns.Intake(
            place_id=courtyard, category_key="other", channel=Channel.PLATE, key=f"bench{next(number)}",
            words="东门的灯黑了好几天，晚上回来看不见台阶。",
        )
        concerns.report(actor=STRANGER, intake=handed, stamp=stamp, now=clock.now())

    flush_slowly()
    ratios, rates, own = [], [], []
    for number_of_round in range(ROUNDS):
        for _ in range(10):
            intake()
        copy = folder / f"bare{number_of_round}.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        transactions: list[list[tuple[str, object]]] = []

        def keep(execute, sql, params, many, context, kept=transactions):
            if sql.lstrip().upper().startswith(("INSERT", "UPDATE")):
                kept[-1].append((sql.replace("%s", "?"), params))
            return execute(sql, params, many, context)

        began, cpu = time.perf_counter(), time.thread_time()
        for _ in range(INTAKES):
            intake()
        act_s, cpu_s = time.perf_counter() - began, time.thread_time() - cpu
        with connection.execute_wrapper(keep):
            for _ in range(INTAKES):
                transactions.append([])
                intake()
        bare_s = bare(copy, transactions)
        ratios.append(bare_s / act_s)
        rates.append(INTAKES / act_s)
        own.append(cpu_s / INTAKES * 1000)
    print(f"the act's rate ÷ that of bare sqlite3, flushes of 4 ms: {statistics.median(ratios):.2f}")
    print(f"processor time of an act: median {statistics.median(own):.1f} ms ({min(own):.1f} – {max(own):.1f})")
    print(f"acts a second in process: median {statistics.median(rates):.0f} ({min(rates):.0f} – {max(rates):.0f})")


if __name__ == "__main__":
    sys.exit(main())
