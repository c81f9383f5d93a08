"""A sheet of 5,000 organisations imported, against the same rows written by bulk_create in the same run.

The import reads the workbook, compares every row with what is there, and founds each organisation by an act of its
own, with its entry in the record, in batches of at most 100 acts or 50 ms. The baseline writes exactly the rows that
the acts wrote into a copy of the database, by bulk_create, 100 organisations a transaction, with the same fsync. The
second import of the same sheet finds everything unchanged.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from pathlib import Path

ORGANISATIONS = 5000
BATCH = 100


def main() -> int:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        os.environ |= {
            "QIANXIAN_HOME": str(folder / "var"), "QIANXIAN_KEYS": str(folder / "keys"), "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "qianxian.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        from qianxian.base import clock
        from qianxian.ops import demo
        from qianxian.storage import districts

        with districts.use(districts.by_code(None)):
            call_command("migrate", interactive=False, verbosity=0)
            demo.load(clock.now(), lambda _line: None)
            measure()
    return 0


def filled_in() -> io.BytesIO:
    from qianxian.base.sheets.writing import write
    from qianxian.people import sheets
    from qianxian.people.states import OrganisationKind, SheetKind
    from qianxian.places.sheets import code_of_places

    codes = sorted(code_of_places().values())
    sheet = sheets.sheet_of(SheetKind.ORGANISATIONS, today=today())
    # Committees are one a place, and companies come to courtyards by their management.
    others = {OrganisationKind.PROPERTY_COMPANY}
    kinds = [kind for kind in OrganisationKind if "committee" not in kind.value and kind not in others]
    rows = [
        {
            "ref": f"U-{number:05d}", "kind": kinds[number % len(kinds)], "name": f"第{number}单位",
            "places": (codes[number % len(codes)],), "phone": f"0374-{2900000 + number}", "hours": "每天8:00—18:00",
            "note": "管绿化、保洁和门卫", "valid_from": today(),
        }
        for number in range(ORGANISATIONS)
    ]
    file = io.BytesIO()
    write(file, title=sheet.title, columns=sheet.columns, rows=rows)
    file.seek(0)
    return file


def today():
    from qianxian.base import clock

    return clock.today()


def measure() -> None:
    from django.db import connection, transaction

    from qianxian.base import clock
    from qianxian.ledger.models import Entry, Text
    from qianxian.people import sheets
    from qianxian.people.models import Organisation, Seat
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import SheetKind

    file = filled_in()

    def look():
        file.seek(0)
        return sheets.look(SheetKind.ORGANISATIONS, file, "sheet.xlsx", actor=OPERATOR, today=today())

    began = time.perf_counter()
    found = look()
    looked_s = time.perf_counter() - began
    assert found.counts["new"] == ORGANISATIONS, found.counts
    began, cpu = time.perf_counter(), time.process_time()
    longest, last = 0.0, began
    longest_own, last_own = 0.0, time.thread_time()
    for acts_done, _acts in sheets.carry_out(found, actor=OPERATOR, now=clock.now(), today=today()):
        moment, own = time.perf_counter(), time.thread_time()
        if acts_done:
            longest, longest_own = max(longest, moment - last), max(longest_own, own - last_own)
        last, last_own = moment, own
    done_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    began = time.perf_counter()
    again = look()
    again_s = time.perf_counter() - began
    assert again.counts["same"] == ORGANISATIONS, again.counts

    tables = [
        (Organisation, list(Organisation.objects.exclude(ref=""))),
        (Seat, list(Seat.objects.exclude(organisation__ref=""))),
        (Entry, list(Entry.objects.filter(kind="organisation.founded").order_by("-id")[:ORGANISATIONS])),
    ]
    tables.append((Text, list(Text.objects.filter(entry__in=tables[2][1]))))
    for _table, rows in tables:
        rows.sort(key=lambda row: row.pk)  # so that what refers to another comes in its batch or after
    copy = str(Path(os.environ["QIANXIAN_HOME"]) / "bare.sqlite3")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [copy])
    connection.close()
    connection.settings_dict["NAME"] = copy
    from qianxian.storage import append_only

    append_only.allow("ledger_entry")
    for table, _rows in reversed(tables):
        table._base_manager.filter(pk__in=[row.pk for row in _rows])._raw_delete("default")
    began = time.perf_counter()
    for start in range(0, ORGANISATIONS, BATCH):
        with transaction.atomic():
            for table, rows in tables:
                table._base_manager.bulk_create(rows[start : start + BATCH])
    bare_s = time.perf_counter() - began
    print(f"look: {ORGANISATIONS / looked_s:.0f} rows a second; nothing is written")
    both_s = looked_s + done_s
    print(f"import: {ORGANISATIONS / done_s:.0f} rows a second; with the look {ORGANISATIONS / both_s:.0f}")
    print(f"the import by the processor's own time: {ORGANISATIONS / cpu_s:.0f} rows a second, whatever else runs")
    print(f"the longest batch held the database for {longest * 1000:.0f} ms, {longest_own * 1000:.0f} ms of it its own")
    print(f"the same import again, all unchanged: {ORGANISATIONS / again_s:.0f} rows a second")
    print(f"bulk_create of the same rows: {ORGANISATIONS / bare_s:.0f} rows a second")
    print(f"the import's rate ÷ that of bulk_create: {bare_s / done_s:.2f}")


if __name__ == "__main__":
    sys.exit(main())
