"""One installation, two districts: each with tables, host names and links of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

PROBE = """
import django; django.setup()
from django.test import Client
from qianxian.storage import districts
from qianxian.concerns.links import link_to
for host in ("127.0.0.1", "jianan.example.cn"):
    answer = Client().get("/healthz", headers={"host": host})
    print(host, answer.status_code, answer.json()["district"])
try:
    districts.by_host("localhost")
except districts.NoDistrict:
    print("localhost leads nowhere")
for district in districts.registered():
    with districts.use(district):
        print(link_to(1).rpartition("/r/")[0])
"""


@pytest.fixture
def command(tmp_path):
    """Run a command of an installation of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {
        "QIANXIAN_HOME": str(tmp_path / "var"), "QIANXIAN_KEYS": str(tmp_path / "keys"), "DATABASE_URL": "",
        "QIANXIAN_BASE_URL": "http://127.0.0.1:8000",
    }

    def run(*words, code=None):
        if code is not None:
            environment["DJANGO_SETTINGS_MODULE"] = "qianxian.settings"
            line = [sys.executable, "-c", code]
        else:
            line = [sys.executable, "-m", "qianxian", *words]
        return subprocess.run(line, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.mark.no_district
def test_a_district_is_added_by_one_command_and_has_its_own_tables_address_and_links(command, tmp_path):
    assert command("migrate").returncode == 0
    added = command("district", "add", "411003", "--host", "Jianan.example.cn")
    assert added.returncode == 0, added.stderr
    kept = json.loads((tmp_path / "var" / "districts.json").read_text())
    assert [row["code"] for row in kept] == ["411002", "411003"]
    assert "411003  jianan.example.cn  d411003" in command("district", "list").stdout
    told = command(code=PROBE)
    assert told.stdout.splitlines() == [
        "127.0.0.1 200 411002", "jianan.example.cn 200 411003", "localhost leads nowhere", "http://127.0.0.1:8000",
        "http://jianan.example.cn:8000",
    ], told.stderr
    ticked = command("tick", "--all")
    assert ticked.returncode == 0, ticked.stderr


@pytest.mark.no_district
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("add", "4110", "--host", "a.example.cn"), "六位"),
        (("add", "411003"), "域名"),
        (("add", "411002", "--host", "a.example.cn"), "已经有了"),
        (("add", "411003", "--host", "127.0.0.1"), "第一个区"),
    ],
)
def test_a_district_that_cannot_be_added_is_refused_with_what_to_do(command, words, reason, tmp_path):
    refused = command("district", *words)
    assert refused.returncode == 1
    assert reason in refused.stderr
    assert not (tmp_path / "var" / "districts.json").exists()
