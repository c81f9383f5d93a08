"""A list of what was erased on request, kept outside the database, so that a restored backup can forget it again.

One line each: when, what, and the number of the thing; nobody's words or names. It is written before the act, so that
a crash between the two leaves a line too many, never one too few. It lies in `QIANXIAN_HOME/erasures`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from qianxian.storage import districts


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was erased."""

    at: datetime
    what: str
    number: int


def path() -> Path:
    """Return where the chosen district's list lies."""
    return Path(settings.QIANXIAN_HOME) / "erasures" / f"{districts.current().code}.list"


def note(what: str, number: int, *, now: datetime) -> None:
    """Note an erasure, safe on disk when this returns."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A line that was cut short by a power cut must not take the next one with it.
    line = f"\n{now.isoformat()} {what} {number}\n".encode()
    opened = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(opened, line)
        os.fsync(opened)
    finally:
        os.close(opened)


def noted() -> list[Noted]:
    """Return everything that was noted, oldest first; a line that was cut short is left out."""
    if not path().exists():
        return []
    return [found for line in path().read_text(encoding="utf-8").splitlines() if (found := _read(line)) is not None]


def _read(line: str) -> Noted | None:
    try:
        at, what, number = line.split()
        return Noted(datetime.fromisoformat(at), what, int(number))
    except ValueError:
        return None
