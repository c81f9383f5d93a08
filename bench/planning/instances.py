"""Find the instances that the benchmarks plan: a path as it was given, or a name beside the checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def instance(name: str) -> Path:
    """Give the file of an instance; ends with a sentence where there is none."""
    shared = Path(os.environ.get("QIANXIAN_SHARED", ROOT.parent / "shared" / "data"))
    for path in (Path(name), shared / "planning" / name, shared / "data" / "planning" / name):
        if path.exists():
            return path
    sys.exit(f"{name} is neither a file nor under {shared}: set QIANXIAN_SHARED to the shared data")
