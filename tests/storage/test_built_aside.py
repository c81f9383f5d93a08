"""A build is there whole or not at all; the file of before stays while it goes on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

import pytest

SCRIPT = """
import sys
import django
django.setup()
from django.db import connection
from qianxian.storage import districts, engines

with districts.use(districts.by_code(None)):
    connection.cursor().execute("CREATE TABLE before (n int)")
    if sys.argv[1] == "beside":
        import sqlite3
        other = sqlite3.connect(sys.argv[2])
        other.execute("SELECT * FROM before").fetchall()
    with engines.dialect().built_aside():
        connection.cursor().execute("CREATE TABLE built (n int)")
        if sys.argv[1] == "broken":
            raise KeyboardInterrupt
    assert connection.introspection.table_names() == ["before", "built"]
"""


@pytest.fixture
def build(tmp_path):
    def run(how):
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {
            "QIANXIAN_HOME": str(tmp_path), "QIANXIAN_KEYS": str(tmp_path / "keys"),
            "DJANGO_SETTINGS_MODULE": "qianxian.settings",
        }
        file = tmp_path / "qianxian.sqlite3"
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, how, str(file)],
            env=environment, capture_output=True, text=True, check=False,
        )
        with sqlite3.connect(file) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master ORDER BY name")]
        return done, tables, sorted(path.name for path in tmp_path.glob("*.building*"))

    return run


def test_a_whole_build_takes_the_place_of_the_file(build):
    done, tables, left = build("whole")
    assert done.returncode == 0, done.stderr
    assert tables == ["before", "built"]
    assert left == []


def test_a_broken_build_leaves_the_file_of_before(build):
    done, tables, left = build("broken")
    assert done.returncode != 0
    assert tables == ["before"]
    assert left == []


def test_a_file_that_another_has_open_is_not_replaced_under_it(build):
    done, tables, left = build("beside")
    assert "stop the server" in done.stderr
    assert tables == ["before"]
    assert left == []
