"""4,326 real messages to a city's board, through the public form of a real server, and what became of each.

The texts are no part of the project: they are looked for where QIANXIAN_SHARED says, or beside the repository, and
without them this says so and ends. SQLite as it is delivered; the demonstration's courtyards, in turns.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import client
import ground

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a" * 32
CONNECTIONS = 4


class NoBackEnds:
    """SQLite works inside the server's own processes."""

    def cpu_s(self) -> float:
        """Return no time of others."""
        return 0.0


def main() -> int:
    shared = Path(os.environ.get("QIANXIAN_SHARED", ROOT.parent / "shared")) / "data"
    file = shared / "texts" / "messages_unlabelled.csv"
    if not file.exists():
        print(f"LOUD: {file} is missing, so no real message went in")
        return 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        words = [f"{row['title']}\n{row['body']}".strip() for row in csv.DictReader(opened)]
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        ground.set_up(Path(name), "")
        from django.core.management import call_command

        from qianxian.base import clock
        from qianxian.ops import demo
        from qianxian.storage import districts

        with districts.use(districts.by_code(None)):
            call_command("migrate", interactive=False, verbosity=0)
            demo.load(clock.now(), lambda _line: None)
            return hand_in(words)


def hand_in(words: list[str]) -> int:
    """Hand every message in and say what became of them; 1 if one was not taken."""
    from qianxian.concerns.models import Dispatch, Report
    from qianxian.language.emergency import emergency_hint
    from qianxian.places import queries as places

    before = Report.objects.count()
    plates = [spot.plate for spot in places.tree.now() if spot.plate]
    forms = [
        client.request(
            f"/c/{plates[n % len(plates)]}/report/",
            form={"csrfmiddlewaretoken": SECRET, "key": f"{n}-{time.time()}", "kind": "other", "words": said},
            headers={"Cookie": f"csrftoken={SECRET}"},
        )
        for n, said in enumerate(words)
    ]
    with ground.serving(ground.SERVE) as served:
        got = client.send(served, NoBackEnds(), forms, connections=CONNECTIONS, expected=302)
    taken = Report.objects.count() - before
    routed = Dispatch.objects.filter(rule__isnull=False).order_by("-id")[:taken].count()
    hints = Counter(hint.number for said in words if (hint := emergency_hint(said)))
    print(
        f"{len(words)} messages sent, {taken} taken, {got.wrong} refused, {routed} on a unit's desk by a rule; "
        f"{got.rate:.0f}/s over {CONNECTIONS} connections, median {got.median_ms:.1f} ms, p95 {got.p95_ms:.0f} ms, "
        f"{got.cpu_ms:.1f} ms processor each",
    )
    by_number = ", ".join(f"{number}: {n}" for number, n in hints.most_common())
    print(f"words that hint at an emergency, by language.emergency: {sum(hints.values())} ({by_number})")
    return int(taken != len(words) or got.wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
