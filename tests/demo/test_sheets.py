"""A whole district taken out as sheets and put into an empty system, with the command and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from openpyxl import load_workbook

KINDS = ("places", "organisations", "management", "offices", "accounts", "centres")


@pytest.fixture
def command(tmp_path):
    def run(home, *words):
        environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        environment |= {
            "QIANXIAN_HOME": str(tmp_path / home), "QIANXIAN_KEYS": str(tmp_path / home / "keys"), "QIANXIAN_DEMO": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from qianxian.ops.command import main; sys.exit(main())", *words],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    return run


def cells(path):
    return [tuple(row) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def test_weidu_goes_out_and_comes_into_an_empty_system_cell_for_cell(command, tmp_path):
    files = [f"{kind}.xlsx" for kind in KINDS] + ["places.geojson", "organisations.csv"]
    command("old", "migrate")
    command("old", "demo", "--short")
    for file in files:
        command("old", "sheet", file.split(".")[0], f"out-{file}")

    command("new", "migrate")
    for file in ("places.geojson", "places.xlsx", "organisations.csv", *files[1:6]):
        said = command("new", "import", file.split(".")[0], f"out-{file}")
        if file in {"places.xlsx", "organisations.xlsx"}:
            assert " 0 new, 0 changed" in said
    for file in files:
        command("new", "sheet", file.split(".")[0], f"back-{file}")

    counted = {}
    for kind in KINDS:
        out, back = cells(tmp_path / f"out-{kind}.xlsx"), cells(tmp_path / f"back-{kind}.xlsx")
        assert out == back, kind
        counted[kind] = len(out) - 1
    assert (counted["places"], counted["management"], counted["centres"]) == (1436, 1063, 378)
    kinds = [row[1] for row in cells(tmp_path / "back-organisations.xlsx")]
    assert kinds.count("物业服务企业") == 89
    for name in ("places.geojson", "organisations.csv"):
        assert (tmp_path / f"out-{name}").read_bytes() == (tmp_path / f"back-{name}").read_bytes(), name
    areas = json.loads((tmp_path / "back-places.geojson").read_text(encoding="utf-8"))["features"]
    assert sum(one["geometry"] is not None and one["geometry"]["type"] == "Polygon" for one in areas) == 1063
