"""What is asked of a server: creates, desks, statistics, exports and bytes, with 100,000 matters stored (or N given).

    make bench ONLY=serving          python bench/serving.py 1000000

PostgreSQL as it is set up (fsync as it is), two workers, real requests over loopback. Processor time is that of the
server's processes and of the back ends of the benchmark's own database; rates depend on what else the machine does.
QIANXIAN_BENCH_KEEP=1 keeps the database and uses it again.
"""

from __future__ import annotations

import os
import pickle
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import client
import ground
import stock

CREATES, ROUNDS, PAGES = 1500, 3, 40
KEEP = os.environ.get("QIANXIAN_BENCH_KEEP") == "1"
KEPT = Path(tempfile.gettempdir()) / "qianxian-bench"
SECRET = "a" * 32
WORDS = "东门的灯黑了好几天，晚上回来看不见台阶，老人摔了一跤。"
ZIPPED = {"Accept-Encoding": "gzip, br"}


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    place = KEPT if KEEP else Path.cwd()
    place.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=place) as name,
        ground.database(f"qianxian_bench_{count}", keep=KEEP) as url,
    ):
        # With a kept database the keys are kept: links and codes in it were made with them.
        ground.set_up(place if KEEP else Path(name), url)
        from qianxian.storage import districts

        with districts.use(districts.by_code(None)):
            prepare(count)
            bench = Bench(ground.BackEnds(url), Path(name))
            with ground.serving(ground.SERVE) as served:
                for part in (creates, pages, desks, exports):
                    if only in part.__name__:
                        part(bench, served)
                print(f"memory of the largest process of the server: {served.largest_mb():.0f} MB")
    return 0


class Bench:
    """What all parts need: the back ends, a folder, the plates and a board."""

    def __init__(self, back_ends: ground.BackEnds, folder: Path) -> None:
        from qianxian.ops import demo
        from qianxian.places import queries as places

        self.back_ends, self.folder = back_ends, folder
        self.spots = [spot for spot in places.tree.now() if spot.plate]
        self.shown = next(spot for spot in self.spots if spot.name == demo.SHOWN)
        self.board = demo.district.COMMUNITY
        self.top = next(spot.division_code for spot in places.tree.now() if spot.parent_id is None)


def prepare(count: int) -> None:
    """Fill the database, unless one that was kept is full."""
    from django.core.management import call_command

    from qianxian.base import clock
    from qianxian.concerns.models import Concern
    from qianxian.ops import demo

    call_command("migrate", interactive=False, verbosity=0)
    if not Concern.objects.exists():
        demo.load(clock.now(), lambda _line: None)
        took = stock.fill(count)
        print(f"{count} matters stored: " + ", ".join(f"{part} {seconds:.0f} s" for part, seconds in took.items()))


# ── creates ──────────────────────────────────────────────────────────────────────────────────────────────────────


def creates(bench: Bench, served: ground.Served) -> None:
    """Hand in through the public form, anonymous, at many gates, and the same rows by the floor, in turns."""
    captured = bench.folder / "floor.pickle"
    captured.write_bytes(pickle.dumps(_captured(bench.shown.id)))
    os.environ["BENCH_FLOOR"] = str(captured)
    floor_command = [sys.executable, str(Path(__file__).with_name("floor.py"))]

    def hand_in(where: ground.Served, count: int) -> client.Measured:
        return client.send(where, bench.back_ends, _forms(bench, count), connections=8, expected=302)

    with ground.serving(floor_command) as floor:
        for where in (floor, served):
            hand_in(where, 100)
        turns = [(hand_in(floor, CREATES), hand_in(served, CREATES)) for _ in range(ROUNDS)]
        position = bench.back_ends.position()
        hand_in(served, 200)
        wal = bench.back_ends.written_since(position) / 200
    bare, ours = zip(*turns, strict=True)

    def middle(some: Any, part: str) -> float:
        return statistics.median(getattr(one, part) for one in some)

    print(
        f"create, anonymous, 8 connections: {middle(ours, 'rate'):.0f}/s, median {middle(ours, 'median_ms'):.1f} ms, "
        f"p95 {middle(ours, 'p95_ms'):.0f} ms, {sum(one.wrong for one in ours)} wrong; floor "
        f"{middle(bare, 'rate'):.0f}/s; ratio {statistics.median(one.rate / floor.rate for floor, one in turns):.2f}",
    )
    print(
        f"create, processor time: {middle(ours, 'cpu_ms'):.1f} ms (server {middle(ours, 'web_cpu_ms'):.1f}, PostgreSQL "
        f"{middle(ours, 'database_cpu_ms'):.1f}); floor {middle(bare, 'cpu_ms'):.1f} ms; write-ahead log without page "
        f"images {wal / 1000:.1f} KB",
    )


def _forms(bench: Bench, count: int) -> list[bytes]:
    name = f"{time.time()}"
    return [
        client.request(
            f"/c/{bench.spots[n % len(bench.spots)].plate}/report/",
            form={"csrfmiddlewaretoken": SECRET, "key": f"{name}{n}", "kind": "other", "words": WORDS},
            headers={"Cookie": f"csrftoken={SECRET}"},
        )
        for n in range(count)
    ]


def _captured(place_id: int) -> list[tuple[str, list[Any]]]:
    """Return the writing statements of one create, with marks where a value has to be another each time."""
    from django.db import connection

    from qianxian.base import clock
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.states import Channel
    from qianxian.people.queries import STRANGER
    from qianxian.storage import ids, nodes, stamps

    kept: list[tuple[str, list[Any]]] = []

    def keep(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE")):
            kept.append((sql, list(params)))
        return execute(sql, params, many, context)

    nodes.ensure()
    mark = ids.new()
    intake = concerns.Intake(
        place_id=place_id, category_key="other", channel=Channel.PLATE, key=f"floor{time.time()}", words=WORDS,
    )
    with connection.execute_wrapper(keep):
        made = concerns.report(actor=STRANGER, intake=intake, stamp=stamps.read(), now=clock.now())
    # PostgreSQL takes many rows as a list for each column.
    values = [
        one for _sql, params in kept for value in params for one in (value if isinstance(value, list) else [value])
    ]
    numbers = sorted({value for value in values if isinstance(value, int) and value > mark})
    unique = {made.intake_key: 64, made.link_hash: 64, made.code: 9, made.concern.code: 9}

    def mark_of(value: Any) -> Any:
        if isinstance(value, list):
            return [mark_of(one) for one in value]
        if isinstance(value, int) and value in numbers:
            return {"id": numbers.index(value)}
        if isinstance(value, str) and value in unique:
            return {"text": "c" if value == made.code else "", "length": unique[value]}
        obj = getattr(value, "obj", value)  # psycopg's wrapper of bytes
        return bytes(obj) if isinstance(obj, memoryview | bytes) else value

    return [(sql, [mark_of(value) for value in params]) for sql, params in kept]


# ── desks ────────────────────────────────────────────────────────────────────────────────────────────────────────


def desks(bench: Bench, served: ground.Served) -> None:
    """Open the desk of a grid with more than a page holds, whole and filtered, and that of its community."""
    for user, paths in {
        "grid3": ("/desk/", "/desk/?whose=mine", "/desk/?whose=pool", "/desk/ledger/", "/desk/ledger/?standing=over"),
        "community": ("/desk/", "/desk/ledger/?standing=waiting"),
    }.items():
        headers = client.sign_in(served, user, "qianxian")
        for path in paths:
            _page(bench, served, f"{user} {path}", path, headers)


def _page(bench: Bench, served: ground.Served, name: str, path: str, headers: dict[str, str]) -> None:
    one = client.request(path, headers={**headers, **ZIPPED})
    client.send(served, bench.back_ends, [one] * 8, connections=4, expected=200)
    got = client.send(served, bench.back_ends, [one] * PAGES, connections=1, expected=200)
    print(
        f"{name}: {got.cpu_ms:.1f} ms processor (PostgreSQL {got.database_cpu_ms:.1f}), median {got.median_ms:.1f} ms, "
        f"{got.length / 1000:.1f} KB on the wire{f', {got.wrong} WRONG' if got.wrong else ''}",
        flush=True,
    )


def pages(bench: Bench, served: ground.Served) -> None:
    """Open what everybody sees: statistics, a board, a courtyard; what came in has been folded, as each minute."""
    from qianxian.results import actions as results

    results.fold()
    for name, path in {
        "district with map": "/district/", "board of a community": f"/b/{bench.board}/",
        "courtyard": f"/c/{bench.shown.plate}/", "form": f"/c/{bench.shown.plate}/report/?kind=other", "front": "/",
    }.items():
        _page(bench, served, name, path, {})


# ── exports ──────────────────────────────────────────────────────────────────────────────────────────────────────


def exports(bench: Bench, served: ground.Served) -> None:
    """Take along the ledger of tasks of the district in sixteen columns, and the rows of a figure in six."""
    from qianxian.base import clock
    from qianxian.ledger.models import Entry
    from qianxian.tasks.models import Task

    headers = client.sign_in(served, "district", "qianxian")
    last_year = clock.today().year - 1
    rows = f"/figures/{bench.top}/rows/raised/sheet/?period={last_year}"
    for name, path in {
        "ledger of tasks, CSV": "/desk/ledger/sheet/?as=csv", "ledger of tasks, workbook": "/desk/ledger/sheet/",
        f"what was raised in {last_year}, CSV": f"{rows}&as=csv", f"what was raised in {last_year}, workbook": rows,
    }.items():
        before = served.largest_mb()
        one = client.request(path, headers=headers)
        got = client.send(served, bench.back_ends, [one], connections=1, expected=200)
        print(
            f"{name}: {got.seconds:.1f} s, {got.cpu_ms / 1000:.1f} s processor, {got.length / 1e6:.1f} MB, "
            f"{served.largest_mb() - before:.0f} MB more memory",
            flush=True,
        )
    raised = Entry.objects.filter(kind="concern.reported", at__year=last_year).count()
    print(f"rows: {Task.objects.count()} tasks, about {raised} raised in {last_year}")


if __name__ == "__main__":
    sys.exit(main())
