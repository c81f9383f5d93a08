"""A whole district cut anew with 3,000 open matters: the switch, and the matters that follow their courtyards.

The baselines write the same rows with bare sqlite3 in one transaction on a copy, in the same run: once only the two
bulk UPDATEs that bring matters and tasks to their new grids and units, once with the rows of the record besides.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

MATTERS = 3000
DAY = timedelta(days=1)
RECORD = ("ledger_entry", "ledger_text", "ledger_pending")


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


class Watch:
    """Statements, and how long each transaction kept others waiting."""

    def __init__(self) -> None:
        self.statements = 0
        self.transactions: list[float] = []
        self._began = 0.0

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)

    def __enter__(self):
        from django.db import connection

        self._wrapper = connection.execute_wrapper(self)
        self._wrapper.__enter__()
        self._set = connection.set_autocommit

        def switched(autocommit, *more, **named):
            if autocommit:
                self._set(autocommit, *more, **named)
                self.transactions.append(time.perf_counter() - self._began)
            else:
                self._set(autocommit, *more, **named)
                self._began = time.perf_counter()

        connection.set_autocommit = switched
        return self

    def __exit__(self, *error):
        from django.db import connection

        connection.set_autocommit = self._set
        self._wrapper.__exit__(*error)


def cut_anew():
    """Deal the courtyards of each community out among its grids, so that as many move as can."""
    from qianxian.places import actions as places
    from qianxian.places import queries as place_queries
    from qianxian.places.states import Level

    tree = place_queries.tree.now()
    cuts = []
    for community in (spot for spot in tree if spot.level == Level.COMMUNITY):
        grids = len(tree.below(community.id, Level.GRID))
        by_grid: dict[int, list[int]] = {}
        for index, courtyard in enumerate(tree.below(community.id, Level.COURTYARD)):
            by_grid.setdefault(index % grids, []).append(courtyard.id)
        cuts += [places.Cut(community.id, some) for some in by_grid.values()]
    return cuts


def hand_in(courtyards, now) -> None:
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.states import Channel
    from qianxian.people.queries import STRANGER
    from qianxian.storage import stamps

    stamp = stamps.read()
    for n in range(MATTERS):
        handed = concerns.Intake(
            place_id=courtyards[n % len(courtyards)], category_key="other", channel=Channel.PLATE, key=f"bench{n}",
            words="东门的灯黑了好几天，晚上回来看不见台阶。",
        )
        concerns.report(actor=STRANGER, intake=handed, stamp=stamp, now=now)


def measure(folder: Path) -> None:
    from django.db import connection

    from qianxian.base import clock
    from qianxian.concerns import duties as concern_duties
    from qianxian.ledger.models import Entry
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places
    from qianxian.places import queries as place_queries

    now = clock.now()
    district = place_queries.rows([place_queries.tree.now().top.id])[0]
    began = time.perf_counter()
    plan = places.draft_plan(actor=OPERATOR, area=district, cuts=cut_anew(), now=now)
    drafted_s = time.perf_counter() - began
    moved = place_queries.preview(plan).moved_courtyards
    hand_in(moved, now)
    places.adopt_plan(actor=OPERATOR, plan=plan, version=1, effective_on=(now + DAY).date(), now=now)
    with Watch() as switch:
        places.put_into_force(plan=plan, now=now + DAY)
    copy = folder / "bare.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    because = Entry.objects.get(kind="plan.took_effect").id
    began = time.perf_counter()
    with Watch() as rehoming:
        concern_duties.rehome(now + DAY, because=because)
    took = time.perf_counter() - began
    went = Entry.objects.filter(cause_id=because, kind="concern.rehomed").count()
    batches = rehoming.transactions
    print(f"{len(moved)} of a district's courtyards move: drafted in {drafted_s:.2f} s")
    print(f"the switch holds the lock for {max(switch.transactions):.2f} s, {switch.statements} statements")
    print(
        f"{went} matters go over in {took:.2f} s, {rehoming.statements} statements in {len(batches)} transactions; "
        f"the lock is held for {statistics.median(batches) * 1000:.0f} ms (at most {max(batches) * 1000:.0f})",
    )
    updates, everything = bare(copy, Path(connection.settings_dict["NAME"]), because)
    print(f"bare bulk UPDATE in one transaction: {updates * 1000:.0f} ms, {updates / took:.3f} of the time")
    print(f"with the same rows of the record: {everything * 1000:.0f} ms, {everything / took:.2f} of the time")


def bare(before: Path, after: Path, because: int) -> tuple[float, float]:
    """Return the seconds in which bare sqlite3 makes `before` into `after`: rows of matters only, and all."""
    other = sqlite3.connect(before, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("PRAGMA synchronous=FULL")
    other.execute("ATTACH ? AS after", [str(after)])
    grids = other.execute("SELECT c.grid_id, c.id FROM after.concerns_concern c JOIN concerns_concern b USING (id) "
                          "WHERE b.version < c.version").fetchall()
    units = other.execute("SELECT t.unit_id, t.id FROM after.tasks_task t JOIN tasks_task b USING (id) "
                          "WHERE b.version < t.version").fetchall()
    rows = {
        table: other.execute(f"SELECT * FROM after.{table} WHERE {key} IN (SELECT id FROM after.ledger_entry WHERE "
                             "cause_id = ?)", [because]).fetchall()
        for table, key in zip(RECORD, ("id", "entry_id", "entry_id"), strict=True)
    }
    took = []
    for with_record in (False, True):
        began = time.perf_counter()
        other.execute("BEGIN IMMEDIATE")
        other.executemany("UPDATE main.concerns_concern SET grid_id = ?, version = version + 1 WHERE id = ?", grids)
        other.executemany("UPDATE main.tasks_task SET unit_id = ?, version = version + 1 WHERE id = ?", units)
        for table, some in rows.items() if with_record else ():
            other.executemany(f"INSERT INTO main.{table} VALUES ({', '.join('?' * len(some[0]))})", some)
        other.execute("COMMIT")
        took.append(time.perf_counter() - began)
    other.close()
    return took[0], took[1]


if __name__ == "__main__":
    sys.exit(main())
