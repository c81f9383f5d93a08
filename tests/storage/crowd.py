"""Running several threads or processes at once, each in a district of its own choice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connection

from qianxian.storage import districts

PATIENCE_S = 60
"""After this a test that hangs gives up; nothing is measured with it."""


def together(*works, district=None):
    """Run functions at the same moment, each in a thread of its own; return what they returned or raised."""
    chosen = district or districts.current()
    barrier = threading.Barrier(len(works), timeout=PATIENCE_S)

    def run(work):
        with districts.use(chosen):
            try:
                barrier.wait()
                return work()
            except Exception as error:  # noqa: BLE001  # the test says what it expects
                return error
            finally:
                connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


PREAMBLE = """
import sys
import django
from django.conf import settings
import settings_for_tests
settings_for_tests.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import connection, transaction
from qianxian.storage import districts
chosen = districts.use(districts.by_code(None))
chosen.__enter__()
"""


def process(program: str, *arguments: str) -> subprocess.Popen:
    """Start a process of its own on this test's database; it sees `connection`, `transaction` and sys.argv[2:]."""
    name = str(connection.settings_dict["NAME"])
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + program, name, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    tests = str(Path(__file__).resolve().parents[1])
    return {**os.environ, "PYTHONPATH": tests, "DJANGO_SETTINGS_MODULE": "settings_for_tests"}
