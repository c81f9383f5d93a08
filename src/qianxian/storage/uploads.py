"""Files that people hand in to be worked through, kept until that is done and then removed."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings

from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Iterable

OLDEST_S = 3 * 24 * 3600
"""A file that nobody came back for is removed after three days."""
_NAME = re.compile(r"[0-9a-f]{32}")


def folder() -> Path:
    """Return the chosen district's folder of such files."""
    return Path(settings.QIANXIAN_HOME) / "handed-in" / districts.current().code


def keep(chunks: Iterable[bytes]) -> str:
    """Write a file, safe against a power cut, and return the name it is kept under."""
    name = secrets.token_hex(16)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder() / f"{name}.part"
    with draft.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder() / name)
    return name


def open_kept(name: str) -> IO[bytes]:
    """Open a kept file.

    :raises FileNotFoundError: if it was removed, or never kept.
    """
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return (folder() / name).open("rb")


def remove(name: str) -> None:
    """Remove a kept file, if it is there."""
    if _NAME.fullmatch(name):
        (folder() / name).unlink(missing_ok=True)


def remove_old(now_s: float | None = None) -> int:
    """Remove the files that nobody came back for and return how many there were."""
    oldest = (time.time() if now_s is None else now_s) - OLDEST_S
    old = [path for path in folder().glob("*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
