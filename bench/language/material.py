"""What the benchmarks of language share.

Where the real texts are, and a million texts made of their parts.
"""

# A bench is a script: it stands in no package (INP001).

from __future__ import annotations

import csv
import os
import re
import resource
from pathlib import Path

import numpy as np

_CLAUSE = range(6, 17)
_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def shared_texts(name: str) -> list[dict[str, str]]:
    """Read a table of the shared texts, found through QIANXIAN_SHARED or beside the checkout.

    :raises SystemExit: if it is not there.
    """
    folder = Path(os.environ.get("QIANXIAN_SHARED", _BESIDE)) / "texts"
    if not (folder / name).exists():
        raise SystemExit(f"{folder / name} is missing; set QIANXIAN_SHARED to the folder that holds texts/")
    csv.field_size_limit(1 << 24)
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def recombined(count: int, seed: int) -> list[str]:
    """Make texts of a title's first half, a title's second half and a clause of a body.

    All taken at random.
    """
    rows = shared_texts("messages_unlabelled.csv")
    titles = [row["title"].strip() for row in rows]
    clauses = [
        clause
        for row in rows
        for clause in re.split(r"[，。；！？、\s]+", row["body"])
        if len(clause) in _CLAUSE
    ]
    random = np.random.default_rng(seed)
    first, second = random.integers(0, len(titles), (2, count)).tolist()
    third = random.integers(0, len(clauses), count).tolist()
    return [
        titles[a][: len(titles[a]) // 2] + titles[b][len(titles[b]) // 2 :] + clauses[c]
        for a, b, c in zip(first, second, third, strict=True)
    ]


def changed(text: str, share: float, random: np.random.Generator) -> str:
    """Replace a share of the letters by other Chinese letters."""
    letters = list(text)
    for at in random.choice(len(letters), round(share * len(letters)), replace=False).tolist():
        letters[at] = chr(int(random.integers(0x4E00, 0x8E00)))
    return "".join(letters)


def memory_mb() -> float:
    """Give the resident memory of this process now, in MB (Linux), else its peak."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
