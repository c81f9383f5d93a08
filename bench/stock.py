"""A district with as many stored matters as wanted, on PostgreSQL: real threads, multiplied by the database.

A few hundred matters are carried through the real actions, in proportions like those of a running district. All rows
that this wrote, in whatever tables, are then copied so and so many times by INSERT … SELECT: each copy with ids, codes
and links of its own, its dates moved back, and every reference inside the thread led to the copy. So concern, report,
task, dispatch, entries of the record with their words, contacts and notices stay one consistent thread.
"""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from datetime import timedelta
from typing import Any

TEMPLATES = 300
ROOM = 4096
"""So many ids each copy may use in a table; a thread has some dozens of rows."""
AT_ONCE = 50_000
YEARS = timedelta(days=3 * 365)
FRESH = timedelta(days=6)
UNSETTLED = 9
"""So many of a hundred threads that are carried out by the actions are not settled."""
SHARE_UNSETTLED = 0.01
"""So many of the copies are not: what comes in within eleven days of three years."""
WORDS = (
    "东门的灯黑了好几天，晚上回来看不见台阶，老人摔了一跤。", "三号楼二单元的下水堵了，一楼返水，味道很大。",
    "消防通道上天天停车，昨天搬家的车都进不来。", "垃圾桶到中午就满，满了就往地上放，招苍蝇。",
    "楼上半夜还在装修，孩子第二天要考试，说了几次也不听。", "车棚的充电插座一半没有电，大家从窗户拉线下来。",
)


def fill(count: int) -> dict[str, float]:
    """Store `count` matters in the empty district of the connection and return how long each part took."""
    took = {}
    began = time.perf_counter()
    marks = _templates()
    took["templates"] = time.perf_counter() - began
    began = time.perf_counter()
    _multiply(marks, count)
    took["rows"] = time.perf_counter() - began
    began = time.perf_counter()
    _count()
    took["summary"] = time.perf_counter() - began
    _check(count)
    return took


# ── a few hundred threads, by the real actions ───────────────────────────────────────────────────────────────────


def _templates() -> list[int]:
    """Carry matters through the product and return an id before each of them, and one after the last."""
    from qianxian.base import clock
    from qianxian.concerns.queries import router
    from qianxian.ops import demo
    from qianxian.places import queries as places
    from qianxian.storage import ids, nodes

    rng, now = random.Random(7), clock.now()
    plates = [spot for spot in places.tree.now() if spot.plate]
    kinds = [kind.key for kind in router.now().offered()]
    nodes.ensure()
    marks = [ids.new()]
    busy = [spot for spot in plates if spot.name == demo.SHOWN] or plates
    for number in range(TEMPLATES):
        # One grid has a tenth of all: a desk with far more on it than a page shows.
        place = rng.choice(busy if number % 10 == 4 else plates)
        _one(number, place.id, rng.choice(kinds), rng, now - timedelta(days=20))
        marks.append(ids.new())
    return marks


def _one(number: int, place_id: int, kind: str, rng: random.Random, began: Any) -> None:
    """Carry one matter as far as its turn says: of a hundred, seven are open and two wait for a word."""
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.queries import task_of
    from qianxian.concerns.states import Channel
    from qianxian.people.queries import OPERATOR, STRANGER
    from qianxian.storage import stamps
    from qianxian.tasks import actions as tasks

    turn, hours = number % 100, timedelta(hours=1)
    intake = concerns.Intake(
        place_id=place_id, category_key=kind, channel=Channel.PLATE, key=f"stock{number}", words=rng.choice(WORDS),
        phone="13912345678" if rng.random() < 0.3 else "",
    )
    report = concerns.report(actor=STRANGER, intake=intake, stamp=stamps.read(), now=began)
    if turn < 3:
        return
    task = task_of(report.concern_id)
    tasks.receive(
        actor=OPERATOR, task=task, version=task.version, headline="门口的一处设施要修", now=began + 3 * hours,
    )
    if turn < 7:
        return
    done_at = began + rng.choice((8, 30, 55, 80, 130, 200)) * hours
    task = task_of(report.concern_id)
    tasks.report_done(
        actor=OPERATOR, task=task, version=task.version, outcome="派人看过，坏的换了，昨天下午试过，好了。",
        evidence=[], now=done_at,
    )
    report.refresh_from_db()  # with the concern as it stands now
    concern = report.concern
    if 9 <= turn < 80:
        concerns.confirm(
            actor=OPERATOR.holding(report.id), report=report, version=concern.version, now=done_at + 20 * hours,
        )
    elif turn >= 80:
        concerns.close_unconfirmed(concern=concern, tries=0, now=done_at + timedelta(days=14))


# ── multiplied ───────────────────────────────────────────────────────────────────────────────────────────────────


def _multiply(marks: list[int], count: int) -> None:
    from django.db import connection, transaction

    tables = _tables(marks[0])
    first = _first_id()
    with transaction.atomic(), connection.cursor() as cursor:
        # Every reference is led to a copy below, and counted in the end; asking for each again would take hours.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("CREATE TEMP TABLE kept (old_id bigint PRIMARY KEY, t int, k int)")
        rows, reports = _numbered(tables, marks)
        with cursor.cursor.copy("COPY kept FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            "CREATE TEMP TABLE copies (g bigint, t int, back interval, concern_code text, report_code text, "
            "link_hash text)",
        )
        with cursor.cursor.copy("COPY copies FROM STDIN") as copy:
            for row in _copies(count - TEMPLATES, first, reports):
                copy.write_row(row)
        cursor.execute("CREATE INDEX ON copies (g)")
        statements = [_statement(cursor, model, first) for model in tables]
        for start in range(0, count, AT_ONCE):
            for statement in statements:
                cursor.execute(statement, [start, start + AT_ONCE])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _tables(mark: int) -> list[Any]:
    """Return the models in whose tables the threads wrote."""
    from django.apps import apps

    from qianxian.ledger.models import Pending

    found = []
    for model in apps.get_models():
        key = model._meta.pk
        if model is Pending or key is None or key.get_internal_type() not in {"BigIntegerField", "OneToOneField"}:
            continue
        if model._base_manager.filter(pk__gt=mark).exists():
            found.append(model)
    return found


def _first_id() -> int:
    """Return the id three years ago, behind which the copies get theirs."""
    from qianxian.base import clock
    from qianxian.storage import ids

    made_ms = int((clock.now() - YEARS).timestamp() * 1000) - ids.EPOCH_MS
    return made_ms << (ids.NODE_BITS + ids.SEQUENCE_BITS)


def _numbered(tables: list[Any], marks: list[int]) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Return (id, thread, number in the thread) of all rows, and for each thread the number of its report."""
    from qianxian.concerns.models import Report

    numbers = {number for model in tables for number in model._base_manager.filter(
        pk__gt=marks[0]).values_list("pk", flat=True)}
    of_reports = set(Report.objects.filter(pk__gt=marks[0]).values_list("pk", flat=True))
    rows, counted, reports = [], [0] * len(marks), [0] * len(marks)
    for number in sorted(numbers):
        thread = bisect_right(marks, number) - 1
        rows.append((number, thread, counted[thread]))
        if number in of_reports:
            reports[thread] = counted[thread]
        counted[thread] += 1
    return rows, reports


def _copies(count: int, first: int, reports: list[int]) -> Any:
    """Yield the copies, oldest first: thread, how far back, and what has to be its own."""
    from qianxian.concerns import links
    from qianxian.storage import codes

    taken: set[str] = set()

    def code(number: int) -> str:
        while (made := codes.make(number)) in taken:
            number += 1
        taken.add(made)
        return made

    rng = random.Random(11)
    unsettled = [number for number in range(TEMPLATES) if number % 100 < UNSETTLED]
    settled = [number for number in range(TEMPLATES) if number % 100 >= UNSETTLED]
    for g in range(count):
        share = 1 - g / count
        fresh = rng.random() < SHARE_UNSETTLED
        thread = rng.choice(unsettled if fresh else settled)
        back = (FRESH if fresh else YEARS) * share
        number = first + g * ROOM + reports[thread]
        yield (
            g, thread, f"{back.total_seconds():.3f} seconds", code(number - ROOM // 2), code(number),
            links.hash_of(links.secret_of(number)),
        )


OWN = {
    "concerns_concern": {"code": "c.concern_code"},
    "concerns_report": {
        "code": "c.report_code", "link_hash": "c.link_hash", "intake_key": "encode(sha256(c.g::text::bytea), 'hex')",
    },
    "notices_notice": {"state": "'sent'", "sent_at": "due_at - c.back"},
}
"""Columns of a copy that are its own; what waited to be sent counts as sent, or the outbox would be of no district."""


def _statement(cursor: Any, model: Any, first: int) -> str:
    """Make a table of the threads' rows with their numbers and return the statement that copies from it."""
    table = model._meta.db_table
    # Only ids: what else is a whole number is small, and no number of a row.
    ids = {
        field.column for field in model._meta.concrete_fields
        if field.db_type(_connection()) == "bigint"
    }
    numbered = ", ".join(f'k_{column}.k AS "k_{column}"' for column in ids)
    joins = " ".join(f'LEFT JOIN kept k_{column} ON k_{column}.old_id = x."{column}"' for column in ids)
    key = model._meta.pk.column
    cursor.execute(
        f"CREATE TEMP TABLE rows_{table} AS SELECT x.*, k_{key}.t AS thread, {numbered} FROM {table} x {joins} "
        f"WHERE k_{key}.t IS NOT NULL",
    )
    cursor.execute(f"CREATE INDEX ON rows_{table} (thread)")
    cursor.execute(f"ANALYZE rows_{table}")
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column, kind = field.column, field.get_internal_type()
        columns.append(f'"{column}"')
        if column in OWN.get(table, {}):
            values.append(OWN[table][column])
        elif column in ids:
            own = f'{first} + c.g * {ROOM} + "k_{column}"'
            values.append(f'CASE WHEN "k_{column}" IS NULL THEN "{column}" ELSE {own} END')
        elif kind == "DateTimeField":
            values.append(f'"{column}" - c.back')
        elif kind == "DateField":
            values.append(f'("{column}" - c.back)::date')
        else:
            values.append(f'"{column}"')
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM copies c "
        f"JOIN rows_{table} x ON x.thread = c.t WHERE c.g >= %s AND c.g < %s ORDER BY c.g"
    )


def _connection() -> Any:
    from django.db import connection

    return connection


# ── counted and checked ──────────────────────────────────────────────────────────────────────────────────────────


def _count() -> None:
    from qianxian.results import actions

    actions.rebuild()


def _check(count: int) -> None:
    """Make sure that what was stored is what the product would have stored: nothing dangles, and figures agree."""
    from django.db import connection

    from qianxian.base import clock
    from qianxian.concerns.models import Concern
    from qianxian.places import queries as places
    from qianxian.places.states import Level
    from qianxian.results import queries

    stored = Concern.objects.count()
    assert stored >= count, (stored, count)
    dangling = {
        "concerns_report": ("concern_id", "concerns_concern"), "concerns_dispatch": ("task_id", "tasks_task"),
        "ledger_text": ("entry_id", "ledger_entry"), "notices_notice": ("entry_id", "ledger_entry"),
    }
    with connection.cursor() as cursor:
        for table, (column, other) in dangling.items():
            cursor.execute(f"SELECT count(*) FROM {table} x WHERE NOT EXISTS (SELECT 1 FROM {other} o WHERE "
                           f"o.{'entry_id' if other == 'ledger_text' else 'id'} = x.{column})")
            assert cursor.fetchone()[0] == 0, table
    tree = places.tree.now()
    figures = queries.overview(tree.top.id, parts=Level.COMMUNITY).whole
    rows = queries.standing(tree.top.path, clock.now())
    assert (figures.open, figures.waiting) == (rows.open, rows.waiting), (figures, rows)
