"""Run every benchmark, one after another, and print its lines: ratios against a baseline measured in the same run.

`make bench` runs all; `make bench ONLY=intake` those with the word in their name. A benchmark is a Python file below
this folder with a function `main`; one whose libraries are not installed says so and is passed over.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = 0
    for path in sorted(HERE.rglob("*.py")):
        name = path.relative_to(HERE).with_suffix("").as_posix()
        if path == Path(__file__) or wanted not in name or "def main" not in path.read_text(encoding="utf-8"):
            continue
        print(f"── {name}", flush=True)
        failed += subprocess.run([sys.executable, str(path)], cwd=HERE.parent, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
