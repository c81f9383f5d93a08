"""Where tests find the texts nobody here wrote: beside the checkout or through QIANXIAN_SHARED."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def rows(name: str) -> list[dict[str, str]]:
    folder = Path(os.environ.get("QIANXIAN_SHARED", _BESIDE)) / "texts"
    if not (folder / name).exists():
        pytest.skip(f"SHARED DATA MISSING: {folder / name}; set QIANXIAN_SHARED")
    csv.field_size_limit(1 << 24)
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
